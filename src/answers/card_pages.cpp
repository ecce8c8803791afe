#include "answers/card_pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "answers/answer_store.h"
#include "base/fr.h"
#include "corpus/document_pages.h"
#include "html/qr.h"

namespace answers {
using html::append;
using html::format;
using html::Html;

namespace {
constexpr std::size_t kEasyWords = 18;  // of a sentence that reads easily

// How many lines of a field stand on the sheet.
std::size_t most_lines(std::string_view code, bool easy) {
  static const std::unordered_map<std::string_view, std::size_t> kMost{
      {"cost", 4},           {"delay", 4},       {"documents", 9}, {"cerfa", 3},
      {"online_service", 3}, {"where_to_go", 4}, {"references", 2}};
  if (easy) return code == "documents" ? 5 : 2;
  auto it = kMost.find(code);
  return it == kMost.end() ? 4 : it->second;
}

std::string_view easy_label(std::string_view code) {
  static const std::unordered_map<std::string_view, std::string_view> kLabels{
      {"cost", "Combien ça coûte ?"},     {"delay", "Combien de temps ?"},
      {"documents", "Quels papiers ?"},   {"cerfa", "Quel formulaire ?"},
      {"online_service", "Sur internet"}, {"where_to_go", "Où aller ?"},
      {"references", "Les textes de loi"}};
  auto it = kLabels.find(code);
  return it == kLabels.end() ? code : it->second;
}

Html line_block(const CardLine& l, bool easy) {
  Html service = l.url.starts_with("http") ? format(" <a href=\"{}\">{}</a>", l.url, l.url) : Html();
  if (easy) return format("<li>{}{}</li>", l.quote.text, service);
  return format(
      "<li>{}{} <a class=\"hint\" href=\"{}\">voir<span class=\"hidden\"> «\u00A0{}\u00A0» dans le "
      "document</span></a></li>",
      l.quote.text, service,
      corpus::quote_href(l.quote.document, l.quote.version, {l.quote.start, l.quote.end}),
      text::shorten(l.quote.text, 60));
}

Html field_block(const CardField& f, const CardView& view) {
  Html lines;
  std::string heading;
  std::size_t n = 0, most = view.everything ? f.lines.size() : most_lines(f.code, view.easy);
  for (const auto& l : f.lines) {
    if (++n > most) break;
    if (!view.easy && l.quote.heading != heading && !l.quote.heading.empty()) {
      heading = l.quote.heading;
      append(lines, "<li class=\"hint\">{}</li>", heading);
    }
    lines += line_block(l, view.easy);
  }
  Html rest;
  if (f.lines.size() > most)
    rest =
        format("<p class=\"hint\">Le document en dit plus\u00A0: {}.</p>",
               fr::plural(static_cast<std::int64_t>(f.lines.size() - most), "autre ligne", "autres lignes"));
  return format("<section class=\"panel\"><h2>{}</h2><ul class=\"plain\">{}</ul>{}</section>\n",
                view.easy ? easy_label(f.code) : std::string_view(f.label), lines, rest);
}

Html place_block(const CardPlace& p) {
  const auto& s = p.structure;
  Html hours;
  for (const auto& line : p.hours) append(hours, "<br>{}", line);
  return format(
      "<li><strong>{}</strong>{}<br>{}, {} {}{}{}</li>", s.shown_name(),
      p.km ? format(" <span class=\"hint\">à {} km</span>", fr::number(*p.km, *p.km < 10 ? 1 : 0)) : Html(),
      s.address, s.postcode, s.city, p.phone.empty() ? Html() : format("<br>Téléphone\u00A0: {}", p.phone),
      hours);
}

// « Saint-Denis »: which one?
Html homonyms_block(const CardView& view) {
  if (view.homonyms.empty()) return {};
  Html links;
  for (const auto& c : view.homonyms)
    append(links, "<li><a href=\"/documents/{}/carte?place={}\">{} ({})</a></li>",
           fields::percent_encode(view.card.document), c.insee, c.name, c.departement);
  return format(
      "<section class=\"panel tools\"><h2>Plusieurs communes portent ce nom</h2><ul "
      "class=\"plain\">{}</ul></section>\n",
      links);
}

Html places_block(const CardView& view) {
  Html list = {};
  for (const auto& p : view.places) {
    list += place_block(p);
    if (view.easy) break;
  }
  if (!list.empty())
    return format("<section class=\"panel\"><h2>{}</h2><ul class=\"plain\">{}</ul></section>\n",
                  view.easy ? std::string("Près de chez vous") : "Près de " + view.place, list);
  if (view.place.empty()) return {};
  return format(
      "<p class=\"notice attention\">{}</p>\n",
      std::string_view(
          view.place_unknown
              ? "Ce lieu n’est pas connu du registre : donnez un code postal ou le nom d’une commune."
              : "Le registre n’a pas de structure de cet organisme près de ce lieu."));
}

Html controls(const CardView& view) {
  Html situations;
  for (const auto& token : view.situations)
    append(situations, "<input type=\"hidden\" name=\"situation\" value=\"{}\">", token);
  return format(
      "<form method=\"get\" action=\"/documents/{}/carte\" class=\"row\"><div class=\"field\"><label "
      "for=\"place\">Commune ou code "
      "postal</label><input type=\"text\" id=\"place\" name=\"place\" value=\"{}\" "
      "autocomplete=\"postal-code\"></div><div "
      "class=\"field check\"><input type=\"checkbox\" id=\"easy\" name=\"easy\" value=\"1\"{}><label "
      "for=\"easy\">Facile à "
      "lire</label></div><div class=\"field check\"><input type=\"checkbox\" id=\"everything\" "
      "name=\"everything\" "
      "value=\"1\"{}><label for=\"everything\">Toutes les lignes</label></div>{}<div "
      "class=\"actions\"><button "
      "type=\"submit\">Afficher</button></div></form>\n",
      fields::percent_encode(view.card.document), view.place, Html(view.easy ? " checked" : ""),
      Html(view.everything ? " checked" : ""), situations);
}

std::string dated(const Card& c) {
  return c.date.empty() ? std::string("que sa source ne date pas") : "mis à jour le " + fr::date(c.date);
}
}  // namespace

std::vector<CardField> easy_fields(const Card& card) {
  std::vector<CardField> out;
  for (const auto& f : card.fields) {
    if (f.code == "references") continue;  // texts of law read hard
    CardField easy{f.code, f.label, {}};
    for (const auto& l : f.lines) {
      auto sentences = text::sentences(l.quote.text);
      for (text::Range s : sentences) {
        std::string body = l.quote.text.substr(s.start, s.end - s.start);
        if (text::word_count(body) > kEasyWords) continue;
        CardLine line = l;
        line.quote.end = l.quote.start + s.end;
        line.quote.start = l.quote.start + s.start;
        line.quote.text = std::move(body);
        easy.lines.push_back(std::move(line));
      }
    }
    if (!easy.lines.empty()) out.push_back(std::move(easy));
  }
  return out;
}

html::Page card_page(const CardView& view) {
  const Card& c = view.card;
  Html sections;
  for (const auto& f : view.easy ? easy_fields(c) : c.fields) {
    sections += field_block(f, view);
    if (f.code == "where_to_go") sections += places_block(view);
  }
  bool told =
      std::any_of(c.fields.begin(), c.fields.end(), [](const auto& f) { return f.code == "where_to_go"; });
  if (!told) sections += places_block(view);
  sections += homonyms_block(view);
  Html code = html::qr_code(view.link, "Code QR vers " + view.link);
  Html main = format(
      "<h1>{}</h1>\n{}<p class=\"hint\">Tirée mot pour mot de <a href=\"/documents/{}\">ce document</a>, "
      "{}.</p>\n<div "
      "class=\"card{}\">{}</div><div class=\"handout\">{}<p>Pour retrouver cette page\u00A0:<br><a "
      "href=\"{}\">{}</a></p></div>\n",
      c.title, controls(view), fields::percent_encode(c.document), dated(c),
      std::string_view(view.easy ? " easy" : ""), sections, code, view.link, view.link);
  return {
      "Carte : " + c.title,
      main,
      {{"/", "Accueil"}, {"/documents", "Documents"}, {"/documents/" + c.document, c.title}, {"", "Carte"}}};
}

json::value card_view_json(const CardView& view) {
  json::object out = card_json(view.card).as_object();
  json::array places;
  for (const auto& p : view.places)
    places.push_back(json::object{
        {"code", p.structure.code},
        {"name", p.structure.shown_name()},
        {"address", fmt::format("{}, {} {}", p.structure.address, p.structure.postcode, p.structure.city)},
        {"km", p.km ? json::value(*p.km) : json::value(nullptr)},
        {"hours", json::strings(p.hours)},
        {"phone", p.phone}});
  out["places"] = places;
  json::array namesakes;
  for (const auto& h : view.homonyms)
    namesakes.push_back(json::object{{"insee", h.insee}, {"name", h.name}, {"departement", h.departement}});
  out["homonyms"] = namesakes;
  out["easy"] = fields_json(easy_fields(view.card));
  out["link"] = view.link;
  return out;
}

std::string card_text(const CardView& view) {
  std::string out = view.card.title + "\n" + view.card.url + "\n";
  for (const auto& f : view.easy ? easy_fields(view.card) : view.card.fields) {
    out += fmt::format("\n{}\n", view.easy ? easy_label(f.code) : std::string_view(f.label));
    for (const auto& l : f.lines)
      out += fmt::format("  - {}{}{}\n", l.quote.text, l.url.empty() ? "" : " ", l.url);
  }
  for (const auto& p : view.places)
    out += fmt::format("\n{} ({} {}) {}\n", p.structure.shown_name(), p.structure.postcode, p.structure.city,
                       p.phone);
  if (view.place_unknown && !view.place.empty())
    out += "\nCe lieu n’est pas connu du registre : donnez un code postal ou le nom d’une commune.\n";
  for (const auto& h : view.homonyms)
    out += fmt::format("\nAutre commune de ce nom : {} ({}), code {}", h.name, h.departement, h.insee);
  return out;
}
}  // namespace answers
