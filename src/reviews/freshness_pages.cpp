#include "reviews/freshness_pages.h"

#include <fmt/format.h>

#include "base/fr.h"
#include "corpus/document_pages.h"
#include "html/form.h"

namespace reviews {
using html::append;
using html::format;
using html::Html;

namespace {
Html now_block(const StaleQuote& s) {
  if (s.current_version == 0) return Html("<p>Le document n’est plus dans le guichet.</p>");
  if (s.current_text.empty())
    return format(
        "<p>Ce passage n’est plus dans le document. <a href=\"/documents/{}\">Lire la version "
        "actuelle</a></p>",
        fields::percent_encode(s.quote.document));
  return format("<blockquote>{}</blockquote><p><a href=\"{}\">Version actuelle ({})</a></p>",
                html::paragraphs(s.current_text),
                corpus::quote_href(s.quote.document, s.current_version, s.current), s.current_version);
}

Html quote_panel(const operations::Context& context, const StaleQuote& s) {
  return format(
      "<article class=\"panel\" aria-labelledby=\"citation-{0}\"><h2 "
      "id=\"citation-{0}\">{1}</h2><p>{2}\u00A0: <a "
      "href=\"{3}\">{4}</a></p><div class=\"two even\"><section><h3>Ce qui est "
      "cité</h3><blockquote>{5}</blockquote><p><a "
      "href=\"{6}\">Version citée ({7})</a></p></section><section><h3>Ce que dit le document "
      "aujourd’hui</h3>{8}</section></div><form method=\"post\" action=\"/fraicheur/{0}\" "
      "class=\"single\">{9}<button type=\"submit\" "
      "class=\"quiet\">C’est vu</button></form></article>\n",
      s.id, s.quote.title, quoted_label(s.where), s.href(), s.label, html::paragraphs(s.quote.text),
      corpus::quote_href(s.quote.document, s.quote.version, {s.quote.start, s.quote.end}), s.quote.version,
      now_block(s), html::csrf_field(context.viewer.csrf));
}
}  // namespace

html::Page stale_page(const operations::Context& context, const StaleList& list) {
  auto specs = fields::specs<ListStale>();
  specs.pop_back();
  Html panels;
  for (const auto& s : list.quotes) panels += quote_panel(context, s);
  if (list.total == 0)
    panels = Html(
        "<p class=\"notice good\">Toutes les citations disent encore ce que disent leurs documents.</p>\n");
  std::int64_t pages = (list.total + kStalePerPage - 1) / kStalePerPage;
  Html main = format(
      "<h1>Citations à revoir</h1>\n<p>Après un import, les réponses, les projets et les réponses publiées "
      "dont le passage "
      "cité a changé viennent ici.</p>\n{}{}{}",
      html::form({"/fraicheur", "", "Filtrer", true, true}, specs, {{"where", {list.where}}}, {}), panels,
      html::pager(list.page, pages, "/fraicheur?where=" + fields::percent_encode(list.where) + "&page="));
  return {"Citations à revoir", main, {{"/", "Accueil"}, {"", "Citations à revoir"}}, true};
}

Html stale_notice(const std::vector<StaleQuote>& quotes) {
  if (quotes.empty()) return {};
  return format(
      "<p class=\"notice attention\">{} depuis que ce texte a été écrit. <a href=\"/fraicheur\">Voir les "
      "deux "
      "versions</a></p>\n",
      fr::plural(static_cast<std::int64_t>(quotes.size()), "passage cité a changé",
                 "passages cités ont changé"));
}

json::value stale_json(const StaleList& list) {
  json::array items;
  for (const auto& s : list.quotes)
    items.push_back(json::object{{"id", s.id},
                                 {"where", quoted_code(s.where)},
                                 {"ref", s.ref},
                                 {"document", s.quote.document},
                                 {"version", s.quote.version},
                                 {"start", s.quote.start},
                                 {"end", s.quote.end},
                                 {"text", s.quote.text},
                                 {"current_version", s.current_version},
                                 {"current_text", s.current_text},
                                 {"marked_at", when::iso(s.marked_at)}});
  return json::object{{"total", list.total}, {"page", list.page}, {"quotes", items}};
}
}  // namespace reviews
