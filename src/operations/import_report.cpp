#include "operations/import_report.h"

#include <fmt/format.h>

#include "base/fr.h"

namespace operations {
namespace {
constexpr std::string_view kOthers = "Autres";
}  // namespace

Remark& Remarks::of(std::string_view what) {
  if (auto it = said.find(what); it != said.end()) return it->second;
  return said[std::string(said.size() + 1 < kMost ? what : kOthers)];
}

void Remarks::add(std::string_view what, std::string_view file, std::int64_t line) {
  Remark& r = of(what);
  ++r.count;
  if (r.first.size() < Remark::kShownPlaces) r.first.push_back({std::string(file), line});
}

void Remarks::add(const Remarks& others) {
  for (const auto& [what, remark] : others.said) {
    Remark& r = of(what);
    r.count += remark.count;
    for (const auto& place : remark.first)
      if (r.first.size() < Remark::kShownPlaces) r.first.push_back(place);
  }
}

std::int64_t Remarks::count(std::string_view what) const {
  auto it = said.find(what);
  return it == said.end() ? 0 : it->second.count;
}

std::int64_t Remarks::count() const {
  std::int64_t n = 0;
  for (const auto& [what, remark] : said) n += remark.count;
  return n;
}

json::array remarks_json(const Remarks& remarks) {
  json::array out;
  for (const auto& [what, remark] : remarks.said) {
    json::array first;
    for (const auto& p : remark.first) first.push_back(json::object{{"file", p.file}, {"line", p.line}});
    out.push_back(json::object{{"what", what}, {"count", remark.count}, {"first", first}});
  }
  return out;
}

Remarks remarks_from_json(const json::value& v) {
  Remarks out;
  if (!v.is_array()) return out;
  for (const auto& one : v.get_array()) {
    Remark& remark = out.said[json::text(one, "what")];
    remark.count = json::integer(one, "count");
    if (auto* first = json::find(one, "first"); first != nullptr && first->is_array())
      for (const auto& p : first->get_array())
        remark.first.push_back({json::text(p, "file"), json::integer(p, "line")});
  }
  return out;
}

std::string places_text(const Remark& remark, std::string_view known) {
  std::vector<std::pair<std::string_view, std::vector<std::string>>> files;
  for (const auto& p : remark.first) {
    if (p.line <= 0) continue;
    if (files.empty() || files.back().first != p.file) files.emplace_back(p.file, std::vector<std::string>());
    files.back().second.push_back(std::to_string(p.line));
  }
  bool more = remark.count > static_cast<std::int64_t>(remark.first.size());
  std::string out;
  for (const auto& [file, lines] : files) {
    if (!out.empty()) out += "\u202F; ";
    if (file != known) out += fmt::format("{}, ", file);
    out += lines.size() > 1 || more ? "lignes " : "ligne ";
    out += more ? fmt::format("{}", fmt::join(lines, ", ")) : fr::list(lines);
  }
  return out.empty() || !more ? out : out + "…";
}

void ImportReport::reject(Rejection r) {
  ++rejected_count;
  reasons.add(r.reason, r.file, r.line);
  if (rejected.size() < kShownRejections) rejected.push_back(std::move(r));
}

void ImportReport::meet(std::string_view name) {
  std::string key(name);
  ++unknown[unknown.size() + 1 < Remarks::kMost || unknown.contains(key) ? key : std::string(kOthers)];
}

void ImportReport::add(ImportReport&& other) {
  added += other.added;
  updated += other.updated;
  unchanged += other.unchanged;
  rejected_count += other.rejected_count;
  for (auto& r : other.rejected)
    if (rejected.size() < kShownRejections) rejected.push_back(std::move(r));
  reasons.add(other.reasons);
  remarks.add(other.remarks);
  for (const auto& [name, n] : other.unknown) unknown[name] += n;
}

json::value report_json(const ImportReport& r) {
  json::array rejected;
  for (const auto& x : r.rejected)
    rejected.push_back(json::object{{"file", x.file}, {"line", x.line}, {"reason", x.reason}});
  json::object unknown;
  for (const auto& [name, n] : r.unknown) unknown[name] = n;
  json::object out{{"new", r.added},       {"updated", r.updated}, {"unchanged", r.unchanged},
                   {"rejected", rejected}, {"unknown", unknown},   {"seconds", r.seconds}};
  if (r.rejected_count > static_cast<std::int64_t>(r.rejected.size())) {
    out["rejected_total"] = r.rejected_count;
    out["reasons"] = remarks_json(r.reasons);
  }
  if (!r.remarks.empty()) out["remarks"] = remarks_json(r.remarks);
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
  if (auto* reasons = json::find(v, "reasons")) r.reasons = remarks_from_json(*reasons);
  if (auto* remarks = json::find(v, "remarks")) r.remarks = remarks_from_json(*remarks);
  if (auto* map = json::find(v, "unknown"); map != nullptr && map->is_object())
    for (const auto& pair : map->get_object())
      r.unknown[std::string(pair.key())] = pair.value().is_int64() ? pair.value().get_int64() : 0;
  return r;
}

namespace {
std::string remarks_text(std::string_view label, const Remarks& remarks) {
  std::string out;
  for (const auto& [what, remark] : remarks.said) {
    std::string places = places_text(remark);
    out += fmt::format("  {} : {} ({} fois{}{})\n", label, what, fr::number(remark.count),
                       places.empty() ? "" : "\u202F; ", places);
  }
  return out;
}
}  // namespace

std::string report_text(const ImportReport& r) {
  std::string out = fmt::format("{}, {}, {}, {} en {} s\n", fr::plural(r.added, "ajouté"),
                                fr::plural(r.updated, "modifié"), fr::plural(r.unchanged, "inchangé"),
                                fr::plural(r.rejected_count, "refusé"), fr::number(r.seconds, 1));
  for (const auto& x : r.rejected)
    out += x.line > 0 ? fmt::format("  {}, ligne {} : {}\n", x.file, x.line, x.reason)
                      : fmt::format("  {} : {}\n", x.file, x.reason);
  if (r.rejected_count > static_cast<std::int64_t>(r.rejected.size()))
    out += remarks_text("refus", r.reasons);
  out += remarks_text("remarque", r.remarks);
  for (const auto& [name, n] : r.unknown)
    out += fmt::format("  non reconnu : {} ({} fois)\n", name, fr::number(n));
  return out;
}
}  // namespace operations
