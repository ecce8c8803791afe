#include "corpus/fiche_json.h"

#include <fmt/format.h>

#include <cctype>

#include "base/time.h"

namespace corpus {
namespace {
std::string host_of(std::string_view url) {
  std::size_t at = url.find("://");
  if (at == std::string_view::npos) return {};
  std::string host(url.substr(at + 3, url.find('/', at + 3) - at - 3));
  return host.starts_with("www.") ? host.substr(4) : host;
}

// At most `size` bytes, whole characters.
std::string at_most(std::string s, std::size_t size) {
  if (s.size() > size) s.resize(size);
  while (!text::valid_utf8(s)) s.pop_back();
  return s;
}

std::string source_of(const json::value& v, std::string_view url) {
  if (std::string s = text::squeeze(json::text(v, "source")); !s.empty()) return at_most(std::move(s), 60);
  std::string host = at_most(text::squeeze(host_of(url)), 60);
  if (host.find("service-public") != std::string::npos) return "service-public";
  return host.empty() ? "documents" : host;
}

// Opens and closes headings so that the open ones are `path`; returns the new path.
void go_to(TextBuilder& out, std::vector<std::string>& open, const std::vector<std::string>& path) {
  std::size_t same = 0;
  while (same < open.size() && same < path.size() && open[same] == path[same]) ++same;
  while (open.size() > same) {
    out.close();
    open.pop_back();
  }
  for (; same < path.size() && same < 6; ++same) {
    out.open(open.empty() ? BlockKind::chapter : BlockKind::subchapter, path[same]);
    open.push_back(path[same]);
  }
}

std::vector<std::string> heading_path(std::string_view heading) {
  std::vector<std::string> out;
  std::size_t from = 0;
  while (from <= heading.size()) {
    std::size_t to = heading.find(" > ", from);
    std::string part = text::squeeze(heading.substr(from, to == std::string_view::npos ? to : to - from));
    if (!part.empty()) out.push_back(part);
    if (to == std::string_view::npos) break;
    from = to + 3;
  }
  return out;
}

void add_lines(TextBuilder& out, std::string_view body) {
  for (auto line : text::split(body, '\n')) {
    std::string t = text::trim(line);
    bool item = t.starts_with("- ") || t.starts_with("• ");
    if (item)
      out.leaf(BlockKind::item, t.substr(t.find(' ') + 1), "- ");
    else
      out.leaf(BlockKind::paragraph, t);
  }
}

void add_sections(TextBuilder& out, const json::value& v, std::string_view member) {
  const json::value* list = json::find(v, member);
  if (list == nullptr || !list->is_array()) return;
  std::vector<std::string> open;
  for (const auto& section : list->get_array()) {
    go_to(out, open, heading_path(json::text(section, "h")));
    add_lines(out, json::text(section, "t"));
  }
  go_to(out, open, {});
}

// The text of simple HTML: tags dropped, blocks become lines, the usual entities decoded. A `<` that opens no
// tag stays.
std::string strip_html(std::string_view html) {
  std::string out;
  std::size_t last = html.rfind('>');
  auto opens_tag = [&](std::size_t i) {
    return html[i] == '<' && last != std::string_view::npos && i + 1 < last &&
           (std::isalpha(static_cast<unsigned char>(html[i + 1])) != 0 || html[i + 1] == '/' ||
            html[i + 1] == '!');
  };
  for (std::size_t i = 0; i < html.size(); ++i) {
    if (opens_tag(i)) {
      std::size_t end = html.find('>', i);
      std::string tag = text::fold(html.substr(i + 1, std::min<std::size_t>(end - i - 1, 4)));
      if (tag.starts_with("li"))
        out += "\n- ";
      else if (tag.starts_with("p") || tag.starts_with("/p") || tag.starts_with("br") ||
               tag.starts_with("h") || tag.starts_with("/ul") || tag.starts_with("tr") ||
               tag.starts_with("div"))
        out += '\n';
      i = end;
    } else if (html[i] == '&') {
      static constexpr std::pair<std::string_view, std::string_view> kEntities[] = {
          {"&nbsp;", "\u00A0"}, {"&amp;", "&"}, {"&lt;", "<"},     {"&gt;", ">"},
          {"&quot;", "\""},     {"&#39;", "'"}, {"&eacute;", "é"}, {"&euro;", "€"}};
      bool known = false;
      for (const auto& [entity, to] : kEntities) {
        if (!html.substr(i).starts_with(entity)) continue;
        out += to;
        i += entity.size() - 1;
        known = true;
        break;
      }
      if (!known) out += '&';
    } else {
      out += html[i];
    }
  }
  return out;
}

Result<void> check(const Document& d) {
  if (d.upstream_id.empty()) return fail(ErrorKind::invalid, "no_id", "identifiant absent");
  if (d.upstream_id.size() > 80) return fail(ErrorKind::invalid, "bad_id", "identifiant trop long");
  if (d.title.empty()) return fail(ErrorKind::invalid, "no_title", "titre absent");
  return {};
}
}  // namespace

Result<Document> parse_plain_document(const json::value& v) {
  if (!v.is_object()) return fail(ErrorKind::invalid, "bad_document", "un objet JSON est attendu");
  Document d;
  d.upstream_id = text::squeeze(json::text(v, "id"));
  d.url = json::text(v, "url").empty() ? json::text(v, "link") : json::text(v, "url");
  if (!d.url.starts_with("https://") && !d.url.starts_with("http://")) d.url.clear();
  d.source = source_of(v, d.url);
  std::string kind = json::text(v, "kind");
  d.kind = kind == "question_reponse" ? "question" : kind.empty() ? "fiche" : kind;
  d.audience = json::text(v, "public").empty() ? json::text(v, "audience") : json::text(v, "public");
  d.title = text::squeeze(json::text(v, "title"));
  d.short_title = text::squeeze(json::text(v, "short"));
  if (d.short_title.empty()) d.short_title = d.title;
  d.theme_path = json::texts(v, "crumbs");
  if (d.theme_path.empty()) d.theme_path = json::texts(v, "theme");
  d.synonyms = json::texts(v, "synonyms");
  d.updated_on = when::parse_day(json::text(v, "date")).value_or("");
  if (auto ok = check(d); !ok) return tl::unexpected(ok.error());
  TextBuilder out(d);
  add_lines(out, json::text(v, "text"));
  add_sections(out, v, "sections");
  if (d.text.empty()) add_sections(out, v, "ev");  // excerpts stand in for a missing text
  complete(d);
  return d;
}

Result<Document> parse_labour_fiche(const json::value& v) {
  if (!v.is_object()) return fail(ErrorKind::invalid, "bad_document", "un objet JSON est attendu");
  Document d;
  d.upstream_id =
      text::squeeze(json::text(v, "pubId").empty() ? json::text(v, "id") : json::text(v, "pubId"));
  d.url = json::text(v, "url");
  if (!d.url.starts_with("https://") && !d.url.starts_with("http://")) d.url.clear();
  d.source = source_of(v, d.url);
  d.kind = "fiche";
  d.audience = "Particuliers";
  d.title = d.short_title = text::squeeze(json::text(v, "title"));
  d.theme_path = {"Travail"};
  d.updated_on = when::parse_day(json::text(v, "date")).value_or("");
  if (auto ok = check(d); !ok) return tl::unexpected(ok.error());
  TextBuilder out(d);
  add_lines(out, text::clean(strip_html(json::text(v, "intro"))));
  if (const json::value* list = json::find(v, "sections"); list != nullptr && list->is_array()) {
    for (const auto& section : list->get_array()) {
      std::string body = json::text(section, "text");
      if (body.empty()) body = strip_html(json::text(section, "html"));
      out.open(BlockKind::chapter, json::text(section, "title"));
      add_lines(out, text::clean(body));
      out.close();
    }
  }
  complete(d);
  return d;
}
}  // namespace corpus
