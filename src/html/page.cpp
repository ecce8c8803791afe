#include "html/page.h"

#include "base/fr.h"

namespace html {
namespace {
Html navigation(const Frame& frame) {
  if (frame.navigation.empty()) return {};
  Html items;
  for (const auto& link : frame.navigation) {
    bool current = frame.path == link.href || (link.href != "/" && frame.path.starts_with(link.href + "/"));
    append(items, "<li><a href=\"{}\"{}>{}</a></li>", link.href,
           Html(current ? " aria-current=\"page\"" : ""), link.label);
  }
  return format("<nav aria-label=\"Menu principal\" id=\"menu\"><ul>{}</ul></nav>", items);
}

Html account(const Frame& frame) {
  if (frame.user.empty()) return Html("<p class=\"who\"><a href=\"/connexion\">Se connecter</a></p>");
  return format(
      "<div class=\"who\"><a href=\"/compte\">{}</a><form method=\"post\" action=\"/deconnexion\" "
      "class=\"single\"><input "
      "type=\"hidden\" name=\"csrf\" value=\"{}\"><button type=\"submit\" class=\"quiet\">Se "
      "déconnecter</button></form></div>",
      frame.user, frame.csrf);
}

Html trail(const std::vector<Link>& links) {
  if (links.empty()) return {};
  Html items;
  for (const auto& link : links) {
    if (link.href.empty())
      append(items, "<li aria-current=\"page\">{}</li>", link.label);
    else
      append(items, "<li><a href=\"{}\">{}</a></li>", link.href, link.label);
  }
  return format("<nav aria-label=\"Vous êtes ici\" class=\"trail\"><ol>{}</ol></nav>", items);
}
}  // namespace

std::string render(const Page& page, const Frame& frame) {
  return format(
             "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
             "content=\"width=device-width, initial-scale=1\">\n<title>{} — Guichet</title>\n<link "
             "rel=\"stylesheet\" "
             "href=\"/assets/neutral.css\">\n<link rel=\"icon\" href=\"/assets/icon.svg\" "
             "type=\"image/svg+xml\">\n<script "
             "src=\"/assets/enhance.js\" defer></script>\n</head>\n<body>\n<ul class=\"skip\"><li><a "
             "href=\"#contenu\">Aller au "
             "contenu</a></li></ul>\n<header role=\"banner\"><div class=\"bar\"><a class=\"brand\" "
             "href=\"/\"><span "
             "class=\"name\">Guichet</span> <span class=\"org\">{}</span></a>{}</div>{}</header>\n<main "
             "id=\"contenu\" "
             "tabindex=\"-1\" class=\"{}\">\n{}{}</main>\n<footer role=\"contentinfo\"><ul><li><a "
             "href=\"/accessibilite\">Accessibilité\u00A0: évaluation en cours</a></li><li><a "
             "href=\"/a-propos\">À propos et "
             "sources</a></li><li><a href=\"/openapi.json\">API</a></li></ul></footer>\n</body>\n</html>\n",
             page.title, frame.organisation, account(frame), navigation(frame),
             std::string_view(page.wide ? "wide" : "plain"), trail(page.trail), page.main)
      .str();
}

TableWriter::TableWriter(const Table& table) : table_(table) {
  Html heads;
  for (std::size_t i = 0; i < table_.headers.size(); ++i) {
    bool numeric = i < table_.numeric.size() && table_.numeric[i];
    append(heads, "<th scope=\"col\"{}>{}</th>", Html(numeric ? " class=\"num\"" : ""), table_.headers[i]);
  }
  out_ = format(
      "<div class=\"table\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"{}\"><table><caption{}>{}</caption><thead><tr>{}</tr></thead><tbody>\n",
      table_.caption, Html(table_.caption_hidden ? " class=\"hidden\"" : ""), table_.caption, heads);
}

void TableWriter::row(const std::vector<Html>& cells) {
  ++rows_;
  out_ += Html("<tr>");
  for (std::size_t i = 0; i < cells.size(); ++i) {
    bool numeric = i < table_.numeric.size() && table_.numeric[i];
    Html css(numeric ? " class=\"num\"" : "");
    if (i == 0)
      append(out_, "<th scope=\"row\"{}>{}</th>", css, cells[i]);
    else
      append(out_, "<td{}>{}</td>", css, cells[i]);
  }
  out_ += Html("</tr>\n");
}

Html TableWriter::finish() {
  if (rows_ == 0) append(out_, "<tr><td colspan=\"{}\">Aucune ligne.</td></tr>", table_.headers.size());
  out_ += Html("</tbody></table></div>\n");
  return std::move(out_);
}

Html pager(std::int64_t page, std::int64_t pages, std::string_view href) {
  if (pages <= 1) return {};
  Html items;
  if (page > 1) append(items, "<li><a href=\"{}{}\" rel=\"prev\">Page précédente</a></li>", href, page - 1);
  append(items, "<li aria-current=\"page\">Page {} sur {}</li>", fr::number(page), fr::number(pages));
  if (page < pages) append(items, "<li><a href=\"{}{}\" rel=\"next\">Page suivante</a></li>", href, page + 1);
  return format("<nav aria-label=\"Pagination\" class=\"pager\"><ul>{}</ul></nav>\n", items);
}

Html facts(const std::vector<std::pair<std::string, Html>>& rows) {
  Html items;
  for (const auto& [term, description] : rows)
    append(items, "<div><dt>{}</dt><dd>{}</dd></div>", term, description);
  return format("<dl class=\"facts\">{}</dl>\n", items);
}

Html badge(std::string_view label, std::string_view tone) {
  return format("<span class=\"badge {}\">{}</span>", tone, label);
}
}  // namespace html
