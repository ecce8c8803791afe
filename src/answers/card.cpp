#include "answers/card.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "answers/answer_store.h"
#include "answers/card_fields.h"
#include "answers/situations.h"
#include "base/fr.h"
#include "corpus/document_pages.h"

namespace answers {
namespace {
using corpus::FactKind;

struct Shown {
  std::string_view code, label;
  std::optional<FactKind> structured = {};  // marked by the source itself
};
constexpr auto kFields =
    std::to_array<Shown>({{"cost", "Coût"},
                          {"delay", "Délai"},
                          {"documents", "Documents à fournir"},
                          {"cerfa", "Formulaires"},
                          {"online_service", "Démarche en ligne", FactKind::online_service},
                          {"where_to_go", "Où s’adresser", FactKind::where_to_go},
                          {"references", "Textes de référence", FactKind::reference}});

std::string_view label_of(std::string_view code) {
  for (const auto& f : kFields)
    if (f.code == code) return f.label;
  return code;
}

// Quotations out of one version, each under the heading of the passage it stands in.
class Quoter {
 public:
  Quoter(const corpus::DocumentRow& d, const corpus::VersionRow& v, std::vector<corpus::PassageRow> passages)
      : document_(d), version_(v), passages_(std::move(passages)) {}

  Quote operator()(text::Range r) const {
    Quote q{document_.key,
            version_.number,
            "",
            r.start,
            r.end,
            version_.text.substr(r.start, r.end - r.start),
            version_.title,
            "",
            version_.url,
            version_.updated_on};
    for (const auto& p : passages_)
      if (p.range.start <= r.start && r.start < p.range.end) {
        q.passage = p.id;
        q.heading = p.headings;
      }
    return q;
  }

 private:
  const corpus::DocumentRow& document_;
  const corpus::VersionRow& version_;
  std::vector<corpus::PassageRow> passages_;
};

void add_line(CardField& field, CardLine line) {
  bool known = std::any_of(field.lines.begin(), field.lines.end(), [&](const CardLine& l) {
    return l.quote.text == line.quote.text && l.quote.heading == line.quote.heading;
  });
  if (!known) field.lines.push_back(std::move(line));
}

}  // namespace

std::optional<Card> card_of(store::Db& db, std::string_view document, const std::set<std::size_t>& chosen) {
  auto d = corpus::document_by_key(db, document);
  auto v = d ? corpus::version_of(db, d->id, d->version) : std::nullopt;
  if (!v) return std::nullopt;
  Quoter quote(*d, *v, corpus::passages_of(db, v->id));
  Card card{d->key, v->title, v->url, v->updated_on, v->number, {}};
  auto facts = corpus::facts_of(db, v->id);
  auto found = card_fields(*v);
  auto elsewhere = chosen.empty() ? std::vector<text::Range>() : excluded(*v, chosen);
  auto applies = [&](text::Range r) {
    return std::none_of(elsewhere.begin(), elsewhere.end(),
                        [&](const auto& e) { return r.start >= e.start && r.end <= e.end; });
  };
  for (const auto& shown : kFields) {
    CardField field{std::string(shown.code), std::string(shown.label), {}};
    if (shown.structured)  // what the document marks as such comes before what its sentences say
      for (const auto& f : facts)
        if (f.kind == *shown.structured && applies(f.range)) add_line(field, {quote(f.range), f.url});
    if (field.lines.empty())
      for (const auto& f : found)
        if (f.code == shown.code && applies(f.range)) add_line(field, {quote(f.range), ""});
    if (!field.lines.empty()) card.fields.push_back(std::move(field));
  }
  return card.fields.empty() ? std::nullopt : std::optional(std::move(card));
}

Result<Card> show_card(operations::Context& context, const ShowCard& in) {
  auto db = context.store.read();
  if (!corpus::document_by_key(*db, in.document))
    return fail(ErrorKind::missing, "no_document", "Aucun document n’a cette référence.");
  auto card = card_of(*db, in.document);
  if (!card)
    return fail(ErrorKind::missing, "no_card",
                "Ce document ne dit ni coût, ni délai, ni pièces, ni lieu où s’adresser.");
  return std::move(*card);
}

json::value fields_json(const std::vector<CardField>& all) {
  json::object out;
  for (const auto& f : all) {
    json::array lines;
    for (const auto& l : f.lines)
      lines.push_back(json::object{{"text", l.quote.text},       {"url", l.url},
                                   {"passage", l.quote.passage}, {"heading", l.quote.heading},
                                   {"start", l.quote.start},     {"end", l.quote.end},
                                   {"document", l.quote.document}, {"version", l.quote.version}});
    out[f.code] = lines;
  }
  return out;
}

std::vector<CardField> fields_from_json(const json::value& v) {
  std::vector<CardField> out;
  if (!v.is_object()) return out;
  for (const auto& [code, lines] : v.get_object()) {
    CardField f{std::string(code), std::string(label_of(code)), {}};
    if (!lines.is_array()) continue;
    for (const auto& l : lines.get_array()) {
      CardLine line;
      line.quote = quote_from_json(l);
      line.url = json::text(l, "url");
      line.quote.url.clear();
      f.lines.push_back(std::move(line));
    }
    out.push_back(std::move(f));
  }
  return out;
}

json::value card_json(const Card& c) {
  return json::object{{"document", c.document}, {"version", c.version}, {"title", c.title},
                      {"url", c.url},           {"date", c.date},       {"fields", fields_json(c.fields)}};
}

std::string card_text(const Card& c) {
  std::string out = c.title + "\n" + c.url + "\n";
  for (const auto& f : c.fields) {
    out += "\n" + f.label + "\n";
    for (const auto& l : f.lines)
      out += fmt::format("  - {}{}{}\n", l.quote.text, l.url.empty() ? "" : " ", l.url);
  }
  return out;
}

html::Page card_page(const Card& c) {
  html::Html sections;
  for (const auto& f : c.fields) {
    html::Html lines;
    std::string heading;
    for (const auto& l : f.lines) {
      if (l.quote.heading != heading && !l.quote.heading.empty()) {
        heading = l.quote.heading;
        html::append(lines, "<li class=\"hint\">{}</li>", heading);
      }
      html::Html service =
          l.url.starts_with("http") ? html::format(" <a href=\"{}\">{}</a>", l.url, l.url) : html::Html();
      html::append(lines,
                   "<li>{}{} <a class=\"hint\" href=\"{}\">voir<span class=\"hidden\"> «\u00A0{}\u00A0» dans "
                   "le document</span></a></li>",
                   l.quote.text, service,
                   corpus::quote_href(l.quote.document, l.quote.version, {l.quote.start, l.quote.end}),
                   text::shorten(l.quote.text, 60));
    }
    html::append(sections, "<section class=\"panel\"><h2>{}</h2><ul class=\"plain\">{}</ul></section>\n",
                 f.label, lines);
  }
  html::Html main = html::format(
      "<h1>{}</h1>\n<p>Carte de la démarche, tirée mot pour mot de <a href=\"/documents/{}\">ce "
      "document</a>, {}.</p>\n{}<p "
      "class=\"hint\">{}</p>",
      c.title, fields::percent_encode(c.document),
      c.date.empty() ? std::string("que sa source ne date pas") : "mis à jour le " + fr::date(c.date),
      sections, c.url);
  return {
      "Carte : " + c.title,
      main,
      {{"/", "Accueil"}, {"/documents", "Documents"}, {"/documents/" + c.document, c.title}, {"", "Carte"}}};
}
}  // namespace answers
