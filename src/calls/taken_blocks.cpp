#include "calls/taken_blocks.h"

#include <fmt/format.h>

#include "base/fr.h"
#include "html/page.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
constexpr std::size_t kShownFiles = 200;

json::object unknown_json(const std::map<std::string, std::int64_t>& unknown) {
  return json::object(unknown.begin(), unknown.end());
}

Html listed(const Html& items) { return items.empty() ? Html("–") : format("<ul>{}</ul>", items); }

Html said(const operations::Remarks& remarks, std::string_view file) {
  Html out;
  for (const auto& [what, remark] : remarks.said) {
    std::string places = places_text(remark, file);
    append(out, "<li>{}\u00A0: {}{}</li>", what.ends_with('.') ? what.substr(0, what.size() - 1) : what,
           fr::number(remark.count), places.empty() ? places : " (" + places + ")");
  }
  return out;
}

Html refused(std::int64_t count, const operations::Remarks& reasons, std::string_view file) {
  Html why = said(reasons, file);
  return why.empty() ? format("{}", fr::number(count)) : format("{}<ul>{}</ul>", fr::number(count), why);
}

Html notes(const operations::Remarks& remarks, const std::map<std::string, std::int64_t>& unknown,
           std::string_view file) {
  Html out = said(remarks, file);
  for (const auto& [name, n] : unknown)
    append(out, "<li>Non reconnu\u00A0: {} ({})</li>", name, fr::number(n));
  return listed(out);
}
}  // namespace

json::array files_json(const std::vector<TakenFile>& files) {
  json::array out;
  for (const auto& f : files)
    out.push_back(json::object{{"import", f.id},
                               {"name", f.name},
                               {"group", f.group},
                               {"bytes", f.size},
                               {"imported_at", when::iso(f.at)},
                               {"added", f.added},
                               {"unchanged", f.unchanged},
                               {"rejected", f.rejected},
                               {"reasons", remarks_json(f.reasons)},
                               {"remarks", remarks_json(f.remarks)},
                               {"unknown", unknown_json(f.unknown)}});
  return out;
}

json::array feeds_json(const std::vector<Feed>& feeds) {
  json::array out;
  for (const auto& f : feeds) {
    json::object one{{"feed", f.name},
                     {"network", f.network},
                     {"format", f.format},
                     {"lines", f.lines},
                     {"rejected", f.reasons.count()},
                     {"reasons", remarks_json(f.reasons)},
                     {"remarks", remarks_json(f.remarks)},
                     {"unknown", unknown_json(f.unknown)}};
    if (f.refused_at) one["refused_at"] = when::iso(*f.refused_at);
    out.push_back(std::move(one));
  }
  return out;
}

Html files_block(const std::vector<TakenFile>& files, bool may_undo) {
  std::vector<std::string> heads{"Import",     "Fichier",         "Format",   "Octets",
                                 "Importé le", "Lignes refusées", "Remarques"};
  std::vector<bool> numbers{true, false, false, true, false, false, false};
  if (may_undo) {
    heads.emplace_back("Annuler");
    numbers.push_back(false);
  }
  html::TableWriter t({"Derniers fichiers importés", heads, numbers});
  for (std::size_t i = 0; i < std::min(files.size(), kShownFiles); ++i) {
    const auto& f = files[i];
    std::vector<Html> row{format("{}", f.id),
                          format("{}", f.name),
                          format("{}", f.format()),
                          format("{}", fr::number(f.size)),
                          format("{}", fr::date_time(f.at)),
                          refused(f.rejected, f.reasons, f.name),
                          notes(f.remarks, f.unknown, f.name)};
    if (may_undo)
      row.push_back(
          format("<a href=\"/telephone/donnees/imports/{0}\">Annuler<span class=\"hidden\"> l’import "
                 "{0}</span>…</a>",
                 f.id));
    t.row(row);
  }
  return t.finish();
}

Html feeds_block(const std::vector<Feed>& feeds) {
  if (feeds.empty()) return format("<p>Aucun flux en direct n’est ouvert.</p>");
  html::TableWriter t({"Flux en direct, depuis leur ouverture",
                       {"Flux", "Réseau", "Lignes reçues", "Lignes refusées", "Remarques"},
                       {false, false, true, false, false}});
  for (const auto& f : feeds) {
    Html lost = refused(f.reasons.count(), f.reasons, {});
    if (f.refused_at) append(lost, "<p>La dernière le {}</p>", fr::date_time(*f.refused_at));
    t.row({format("{}", f.name), format("{}", f.network), format("{}", fr::number(f.lines)), lost,
           notes(f.remarks, f.unknown, {})});
  }
  return t.finish();
}
}  // namespace calls
