#include "operations/import_report.h"

#include <fmt/format.h>

#include "base/fr.h"

namespace operations {
json::value report_json(const ImportReport& r) {
  json::array rejected;
  for (const auto& x : r.rejected)
    rejected.push_back(json::object{{"file", x.file}, {"line", x.line}, {"reason", x.reason}});
  json::object unknown;
  for (const auto& [name, n] : r.unknown) unknown[name] = n;
  json::object out{{"new", r.added},       {"updated", r.updated}, {"unchanged", r.unchanged},
                   {"rejected", rejected}, {"unknown", unknown},   {"seconds", r.seconds}};
  if (r.rejected_count > static_cast<std::int64_t>(r.rejected.size()))
    out["rejected_total"] = r.rejected_count;
  return out;
}

ImportReport report_from_json(const json::value& v) {
  ImportReport r;
  r.added = json::integer(v, "new");
  r.updated = json::integer(v, "updated");
  r.unchanged = json::integer(v, "unchanged");
  r.seconds = json::real(v, "seconds");
  if (auto* list = json::find(v, "rejected"); list != nullptr && list->is_array())
    for (const auto& x : list->get_array())
      r.reject({json::text(x, "file"), json::integer(x, "line"), json::text(x, "reason")});
  r.rejected_count = json::integer(v, "rejected_total", r.rejected_count);
  if (auto* map = json::find(v, "unknown"); map != nullptr && map->is_object())
    for (const auto& pair : map->get_object())
      r.unknown[std::string(pair.key())] = pair.value().is_int64() ? pair.value().get_int64() : 0;
  return r;
}

std::string report_text(const ImportReport& r) {
  std::string out = fmt::format("{}, {}, {}, {} en {} s\n", fr::plural(r.added, "ajouté"),
                                fr::plural(r.updated, "modifié"), fr::plural(r.unchanged, "inchangé"),
                                fr::plural(r.rejected_count, "refusé"), fr::number(r.seconds, 1));
  for (const auto& x : r.rejected)
    out += x.line > 0 ? fmt::format("  {}, ligne {} : {}\n", x.file, x.line, x.reason)
                      : fmt::format("  {} : {}\n", x.file, x.reason);
  for (const auto& [name, n] : r.unknown)
    out += fmt::format("  non reconnu : {} ({} fois)\n", name, fr::number(n));
  return out;
}
}  // namespace operations
