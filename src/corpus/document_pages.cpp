#include "corpus/document_pages.h"

#include <fmt/format.h>

#include "base/fr.h"
#include "html/form.h"

namespace corpus {
using html::append;
using html::format;
using html::Html;

namespace {
// Draws the tree; heading levels follow the depth of titled blocks.
class Drawer {
 public:
  Drawer(const std::string& text, const std::optional<Range>& quoted) : text_(text), quoted_(quoted) {}

  void draw(const std::vector<Block>& blocks, int level) {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const Block& b = blocks[i];
      if (b.kind == BlockKind::item && (i == 0 || blocks[i - 1].kind != BlockKind::item)) out += Html("<ul>");
      block(b, level);
      if (b.kind == BlockKind::item && (i + 1 == blocks.size() || blocks[i + 1].kind != BlockKind::item))
        out += Html("</ul>\n");
    }
  }
  Html out;

 private:
  // A stretch of text with the quoted part of it marked.
  Html words(Range r) {
    auto part = [&](std::size_t from, std::size_t to) {
      return std::string_view(text_).substr(from, to - from);
    };
    if (!quoted_ || quoted_->end <= r.start || quoted_->start >= r.end)
      return format("{}", part(r.start, r.end));
    std::size_t from = std::max(r.start, quoted_->start), to = std::min(r.end, quoted_->end);
    Html mark =
        format("{}<mark{}>{}</mark>{}", part(r.start, from),
               Html(marked_ ? "" : " id=\"passage\" tabindex=\"-1\""), part(from, to), part(to, r.end));
    marked_ = true;
    return mark;
  }

  void heading(const Block& b, int level) {
    if (b.title.end > b.title.start) append(out, "<h{0}>{1}</h{0}>\n", std::min(level, 6), words(b.title));
  }

  void boxed(const Block& b, int level, std::string_view style) {
    append(out, "<div class=\"{}\">", style);
    if (b.title.end > b.title.start) append(out, "<p class=\"box-title\">{}</p>", words(b.title));
    draw(b.children, level);
    out += Html("</div>\n");
  }

  void table(const Block& b) {
    out += Html("<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Tableau\"><table>");
    if (b.title.end > b.title.start) append(out, "<caption>{}</caption>", words(b.title));
    for (const auto& row : b.children) {
      out += Html("<tr>");
      for (const auto& cell : row.children) {
        bool head = row.kind == BlockKind::header_row;
        append(out, "{}{}{}", Html(head ? "<th scope=\"col\">" : "<td>"), words(cell.range),
               Html(head ? "</th>" : "</td>"));
      }
      out += Html("</tr>\n");
    }
    out += Html("</table></div>\n");
  }

  void block(const Block& b, int level) {
    switch (b.kind) {
      case BlockKind::paragraph:
        if (b.children.empty())
          append(out, "<p>{}</p>\n", words(b.range));
        else
          draw(b.children, level);
        return;
      case BlockKind::item:
        append(out, "<li>{}</li>", words(b.range));
        return;
      case BlockKind::table:
        table(b);
        return;
      case BlockKind::note:
        boxed(b, level, "box note");
        return;
      case BlockKind::warning:
        boxed(b, level, "box attention");
        return;
      case BlockKind::example:
        boxed(b, level, "box example");
        return;
      case BlockKind::case_:
      case BlockKind::situation:
        out += Html("<section class=\"case\">");
        heading(b, level);
        draw(b.children, level + 1);
        out += Html("</section>\n");
        return;
      case BlockKind::where_to_go:
      case BlockKind::online_service:
        append(out, "<div class=\"box {}\">", block_name(b.kind));
        draw(b.children, level);
        if (!b.url.empty() && b.url.starts_with("http"))
          append(out, "<p><a href=\"{}\">{}</a></p>", b.url, b.url);
        out += Html("</div>\n");
        return;
      default:
        heading(b, level);
        draw(b.children, b.title.end > b.title.start ? level + 1 : level);
    }
  }

  const std::string& text_;
  const std::optional<Range>& quoted_;
  bool marked_ = false;
};
}  // namespace

Html blocks_html(const std::string& text, const std::vector<Block>& blocks,
                 const std::optional<Range>& quoted) {
  Drawer drawer(text, quoted);
  drawer.draw(blocks, 2);
  return std::move(drawer.out);
}

std::string quote_href(std::string_view key, std::int64_t version, Range r) {
  return fmt::format("/documents/{}?version={}&start={}&end={}#passage", fields::percent_encode(key), version,
                     r.start, r.end);
}

html::Page documents_page(const DocumentList& list) {
  auto specs = fields::specs<ListDocuments>();
  specs.pop_back();
  for (const auto& s : list.sources) specs[1].choices.push_back({s, s});
  for (const auto& a : list.audiences) specs[2].choices.push_back({a, a});
  Values values{{"q", {list.filter.words}},
                {"source", {list.filter.source}},
                {"audience", {list.filter.audience}},
                {"theme", {list.filter.theme}}};
  html::TableWriter table({fmt::format("Documents ({})", fr::number(list.total)),
                           {"Titre", "Thème", "Source", "Mis à jour", "Version"},
                           {false, false, false, false, true}});
  for (const auto& d : list.documents)
    table.row({format("<a href=\"/documents/{}\">{}</a>", fields::percent_encode(d.key), d.title),
               format("{}", d.theme_path.empty() ? "" : d.theme_path.front()),
               format("{} {}", d.source, d.key),
               format("{}", d.updated_on.empty() ? std::string("non datée") : fr::date(d.updated_on)),
               format("{}", d.version)});
  std::string href = fmt::format(
      "/documents?q={}&source={}&audience={}&theme={}&page=", fields::percent_encode(list.filter.words),
      fields::percent_encode(list.filter.source), fields::percent_encode(list.filter.audience),
      fields::percent_encode(list.filter.theme));
  Html main =
      format("<h1>Documents officiels</h1>\n{}{}{}",
             html::form({"/documents", "", "Filtrer", true, true}, specs, values, {}), table.finish(),
             html::pager(list.filter.page, (list.total + kDocumentsPerPage - 1) / kDocumentsPerPage, href));
  return {"Documents officiels", main, {{"/", "Accueil"}, {"", "Documents"}}};
}

html::Page document_page(const DocumentView& v) {
  const auto& d = v.document;
  Html older;
  if (v.version.number != d.version)
    older = format(
        "<p class=\"notice attention\">Vous lisez la version {} de ce document. <a "
        "href=\"/documents/{}\">Voir la version actuelle ({})</a></p>",
        v.version.number, fields::percent_encode(d.key), d.version);
  Html versions;
  for (const auto& line : v.versions) {
    std::string date =
        line.updated_on.empty() ? "sans date de mise à jour" : "mise à jour du " + fr::date(line.updated_on);
    append(versions, "<li>{}<a href=\"/documents/{}?version={}\">Version {}</a>, {}, importée le {}{}</li>",
           Html(line.number == v.version.number ? "<strong>" : ""), fields::percent_encode(d.key),
           line.number, line.number, date, fr::date(line.imported_at),
           Html(line.number == v.version.number ? "</strong> (affichée)" : ""));
  }
  Html synonyms;
  if (!v.version.synonyms.empty()) synonyms = format("{}", text::join(v.version.synonyms, " ; "));
  std::vector<std::pair<std::string, Html>> facts{
      {"Source", v.version.url.empty() ? format("{}", d.source)
                                       : format("<a href=\"{}\">{}</a>", v.version.url, v.version.url)},
      {"Référence", format("<code>{}</code>", d.key)},
      {"Thème", format("{}", d.breadcrumb())},
      {"Mise à jour", format("{}", v.version.updated_on.empty() ? std::string("non datée par la source")
                                                                : fr::date(v.version.updated_on))}};
  if (!d.audience.empty()) facts.insert(facts.begin() + 1, {"Public", format("{}", d.audience)});
  if (!synonyms.empty()) facts.emplace_back("Autres intitulés", synonyms);
  Html body = v.version.text.empty()
                  ? Html("<p class=\"notice\">Ce document n’a pas de texte : seul son titre est connu.</p>")
                  : blocks_html(v.version.text, v.version.blocks, v.quoted);
  Html jump;
  if (v.quoted) jump = Html("<p><a href=\"#passage\">Aller au passage cité</a></p>");
  Html main = format(
      "<article class=\"document\"><h1>{}</h1>\n{}{}{}{}</article>\n<h2>Versions</h2><ul "
      "class=\"plain\">{}</ul>\n",
      v.version.title, older, html::facts(facts), jump, body, versions);
  return {v.version.title, main, {{"/", "Accueil"}, {"/documents", "Documents"}, {"", v.version.title}}};
}
}  // namespace corpus
