#include "answers/card.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "answers/answer_store.h"
#include "answers/card_fields.h"
#include "answers/card_pages.h"
#include "answers/situations.h"
#include "gates/polarity.h"
#include "services/structures.h"

namespace answers {
namespace {
using corpus::FactKind;

struct Shown {
  std::string_view code, label;
  std::optional<FactKind> structured = {};  // marked by the source itself
};
constexpr std::size_t kMostPlaces = 2;
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

namespace {
// The bodies that the card says to address, as the gates name them, in the order of its lines.
std::vector<std::string> actors_of(const Card& card) {
  std::vector<std::string> out;
  for (const auto& f : card.fields) {
    if (f.code != "where_to_go") continue;
    for (const auto& l : f.lines)
      for (const auto& s : gates::senses_of(l.quote.text))
        if (s.kind == gates::Kind::actor && std::find(out.begin(), out.end(), s.value) == out.end())
          out.push_back(s.value);
  }
  return out;
}

CardPlace place_of(store::Db& db, const services::NearStructure& near) {
  CardPlace p{near.structure, near.km,
              services::describe_hours(services::hours_of(db, near.structure.id), "accueil"), ""};
  for (const auto& c : services::contacts_for(db, near.structure))
    if (c.kind == services::ContactKind::phone && p.phone.empty()) p.phone = c.value;
  return p;
}

void find_places(store::Db& db, CardView& view) {
  auto from = services::find_commune(db, view.place);
  view.place_unknown = !from;
  view.homonyms = services::homonyms_of(db, view.place);
  if (!from) return;
  for (const auto& actor : actors_of(view.card))
    for (const auto& near : services::nearest_structures(db, actor, *from, 2))
      if (view.places.size() < kMostPlaces) view.places.push_back(place_of(db, near));
}
}  // namespace

Result<CardView> show_card(operations::Context& context, const ShowCard& in) {
  auto db = context.store.read();
  if (!corpus::document_by_key(*db, in.document))
    return fail(ErrorKind::missing, "no_document", "Aucun document n’a cette référence.");
  auto card = card_of(*db, in.document, chosen_in(in.situation, in.document));
  if (!card)
    return fail(ErrorKind::missing, "no_card",
                "Ce document ne dit ni coût, ni délai, ni pièces, ni lieu où s’adresser.");
  CardView view{std::move(*card), in.place};
  view.easy = in.easy;
  view.everything = in.everything;
  view.situations = in.situation;
  const std::string& site = context.settings->public_url;
  view.link =
      site.empty() ? view.card.url : fmt::format("{}/cartes/{}", site, fields::percent_encode(in.document));
  if (!in.place.empty()) find_places(*db, view);
  return view;
}

json::value fields_json(const std::vector<CardField>& all) {
  json::object out;
  for (const auto& f : all) {
    json::array lines;
    for (const auto& l : f.lines)
      lines.push_back(json::object{{"text", l.quote.text},
                                   {"url", l.url},
                                   {"passage", l.quote.passage},
                                   {"heading", l.quote.heading},
                                   {"start", l.quote.start},
                                   {"end", l.quote.end},
                                   {"document", l.quote.document},
                                   {"version", l.quote.version}});
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
}  // namespace answers
