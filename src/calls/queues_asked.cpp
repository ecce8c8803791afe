#include "calls/queues_asked.h"

#include <fmt/format.h>

#include "base/text.h"

namespace calls {
std::string network_code(store::Db& db, const std::string& given) {
  if (given.empty() || network_by_code(db, given)) return given;
  std::string wanted = text::fold(given);
  for (const auto& n : networks(db))
    if (text::fold(n.code) == wanted || text::fold(n.name) == wanted) return n.code;
  return given;
}

Result<Network> network_asked(store::Db& db, const std::string& code) {
  auto network = network_by_code(db, code);
  if (!network)
    return fail(ErrorKind::missing, "no_network",
                fmt::format("Aucun réseau téléphonique n’a le code «\u00A0{}\u00A0».", code));
  return *network;
}

Result<QueueSet> queues_asked(store::Db& db, const Selection& s) {
  if (!s.network.empty()) TRY(network_asked(db, s.network));
  if (s.queue.empty() && s.site.empty() && s.departement.empty()) return QueueSet();
  std::vector<std::int64_t> ids;
  for (const auto& q : queues(db))
    if (s.keeps(q)) ids.push_back(q.id);
  if (ids.empty())
    return fail(ErrorKind::missing, "no_queue",
                s.queue.empty()
                    ? "Aucune file n’est à cet endroit."
                    : fmt::format("Aucune file n’a le code «\u00A0{}\u00A0» à cet endroit.", s.queue));
  return QueueSet(std::move(ids));
}
}  // namespace calls
