#include "corpus/install.h"

#include <fmt/format.h>

#include "corpus/document_pages.h"
#include "corpus/indexing.h"

namespace corpus {
namespace {
using operations::Context;
using operations::Effect;
using operations::operation;
using operations::Right;
using operations::Views;
using web::Method;

json::object row_json(const DocumentRow& d) {
  return {{"document", d.key},
          {"title", d.title},
          {"source", d.source},
          {"kind", d.kind},
          {"audience", d.audience},
          {"url", d.url},
          {"theme", json::strings(d.theme_path)},
          {"date", d.updated_on},
          {"version", d.version}};
}

json::value list_json(const DocumentList& l) {
  json::array items;
  for (const auto& d : l.documents) items.push_back(row_json(d));
  return json::object{{"total", l.total}, {"page", l.filter.page}, {"documents", items}};
}

json::value tree_json(const std::vector<Block>& blocks) {
  json::array out;
  for (const auto& b : blocks) {
    json::object node{{"kind", block_name(b.kind)}, {"start", b.range.start}, {"end", b.range.end}};
    if (b.title.end > b.title.start) node["title"] = json::array{b.title.start, b.title.end};
    if (!b.url.empty()) node["url"] = b.url;
    if (!b.children.empty()) node["children"] = tree_json(b.children);
    out.push_back(std::move(node));
  }
  return out;
}

json::value view_json(const DocumentView& v) {
  json::object out = row_json(v.document);
  out["shown_version"] = v.version.number;
  out["text"] = v.version.text;
  out["synonyms"] = json::strings(v.version.synonyms);
  json::array facts, versions;
  for (const auto& f : v.facts)
    facts.push_back(json::object{{"kind", fact_name(f.kind)},
                                 {"start", f.range.start},
                                 {"end", f.range.end},
                                 {"text", v.version.text.substr(f.range.start, f.range.end - f.range.start)},
                                 {"url", f.url},
                                 {"detail", f.detail}});
  for (const auto& line : v.versions)
    versions.push_back(json::object{{"version", line.number},
                                    {"title", line.title},
                                    {"date", line.updated_on},
                                    {"imported_at", when::iso(line.imported_at)}});
  out["facts"] = facts;
  out["blocks"] = tree_json(v.version.blocks);
  out["versions"] = versions;
  return out;
}

// With --text the canonical text to the byte, for those who check quotations.
std::string view_text(const DocumentView& v) {
  if (v.text_only) return v.version.text;
  return fmt::format("{} ({}, version {})\n{}\n\n{}\n", v.version.title, v.document.key, v.version.number,
                     v.version.url, v.version.text);
}

struct Indexed {
  std::int64_t documents = 0;
};
}  // namespace

void install(operations::Registry& r) {
  for (auto& m : document_migrations()) r.migrations.push_back(m);
  r.navigation.push_back({30, Right::read, {"/documents", "Documents"}});
  r.add(operation<ListDocuments, DocumentList>(
      {"corpus.documents", "Documents officiels", Right::read, Effect::read, Method::get, "/documents",
       "document list"},
      show_list,
      Views<ListDocuments, DocumentList>{
          .page = [](Context&, const ListDocuments&, const DocumentList& l) { return documents_page(l); },
          .json = list_json}));
  r.add(operation<ShowDocument, DocumentView>(
      {"corpus.document", "Un document, une de ses versions, un passage surligné", Right::read, Effect::read,
       Method::get, "/documents/{document}", "document show"},
      show_document,
      Views<ShowDocument, DocumentView>{
          .page = [](Context&, const ShowDocument&, const DocumentView& v) { return document_page(v); },
          .json = view_json,
          .text = view_text}));
  r.add(operation<ImportFiches, operations::ImportReport>(
      {"corpus.import", "Importer des documents officiels (XML, JSON, JSONL, zip)", Right::administer,
       Effect::write, Method::post, "", "import fiches"},
      import_fiches,
      Views<ImportFiches, operations::ImportReport>{.json = operations::report_json,
                                                    .text = operations::report_text}));
  r.add(operation<NoInput, Indexed>(
      {"corpus.reindex", "Reconstruire les index de recherche", Right::administer, Effect::write,
       Method::post, "", "reindex"},
      [](Context& c, const NoInput&) -> Result<Indexed> { return Indexed{rebuild(c)}; },
      Views<NoInput, Indexed>{.json = [](const Indexed& i) -> json::value {
        return json::object{{"documents", i.documents}};
      }}));
}
}  // namespace corpus
