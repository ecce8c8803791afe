#include "calls/demo_calls.h"

#include <random>

#include "calls/call_generator.h"
#include "calls/call_loader.h"
#include "calls/callers.h"
#include "calls/generated_networks.h"
#include "calls/naming.h"
#include "calls/samples.h"
#include "calls/satisfaction.h"
#include "people/audit.h"

namespace calls {
namespace {
constexpr int kDays = 56;
constexpr std::uint64_t kSeed = 2026;
constexpr std::int64_t kAsked = 240;  // calls of each network, of each kind

// Some of the callers drawn answer: one in three of those an agent took, one in six of the others, who are
// seldom content.
Result<void> fill_demo_answers(operations::Context& context, const std::string& network) {
  TRY(sample_calls(context, {network, "", "", "", kAsked, kAsked, static_cast<std::int64_t>(kSeed)}));
  std::vector<DrawnCall> asked;
  each_drawn(*context.store.read(), [&](const DrawnCall& d) {
    if (d.network == network && !d.scored) asked.push_back(d);
  });
  std::mt19937_64 dice(hash_of_id(network));
  context.store.write([&](store::Db& db) {
    auto kept = network_by_code(db, network);
    Zone zone(kept->zone);
    std::int64_t answers = 0;
    for (const auto& d : asked) {
      bool taken = d.leaf == Leaf::answered;
      if (dice() % (taken ? 3 : 6) != 0) continue;
      auto score = static_cast<std::int32_t>(taken ? 5 - dice() % 3 : 1 + dice() % 4);
      keep_score(db, *kept, zone, {d.id, d.queue, d.start, d.leaf, d.wait, score});
      ++answers;
    }
    touch(db);
    people::record(db, context, "appels.notes", network, std::to_string(answers));
  });
  return {};
}

// False when there are calls already.
bool load_demo_calls(operations::Context& context) {
  ImportLock turn(context.folder);
  if (!networks(*context.store.read()).empty()) return false;
  Zone zone;
  std::int32_t today = day_of(zone, context.now() / 1000);
  CallLoader loader(context, turn, zone, "demonstration", "", "demonstration");
  generate_calls(loader, today - kDays, kDays, kSeed, zone);
  TakenFile file;
  file.group = "demonstration";
  file.name = "demonstration";
  loader.commit(file, true);
  return true;
}
}  // namespace

Result<void> fill_demo_calls(operations::Context& context) {
  if (!load_demo_calls(context)) return {};
  for (const auto& n : generated_networks())
    TRY(name_queue(context, {std::string(n.code), "", std::string(n.name), "", ""}));
  for (const auto& q : generated_queues())
    TRY(name_queue(context, {std::string(q.network), std::string(q.code), std::string(q.name),
                             std::string(q.site), std::string(q.departement)}));
  for (const auto& n : generated_networks()) TRY(fill_demo_answers(context, std::string(n.code)));
  return keep_callers(context);
}
}  // namespace calls
