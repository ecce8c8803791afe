#include "services/structure_pages.h"

#include <fmt/format.h>

#include "base/fr.h"
#include "base/text.h"
#include "html/form.h"

namespace services {
using html::append;
using html::format;
using html::Html;

namespace {
Html contact_value(const ContactPoint& c) {
  switch (c.kind) {
    case ContactKind::phone:
      return format("<a href=\"tel:{}\">{}</a>", phone_digits(c.value), phone_shown(c.value));
    case ContactKind::email:
      return format("<a href=\"mailto:{}\">{}</a>", c.value, c.value);
    case ContactKind::url:
    case ContactKind::form:
      if (c.value.starts_with("https://") || c.value.starts_with("http://"))
        return format("<a href=\"{}\">{}</a>", c.value, c.value);
      return format("{}", c.value);
    default:
      return format("{}", c.value);
  }
}

std::string query_of(const StructureFilter& f) {
  return fmt::format("/structures?q={}&network={}&departement={}&page=", fields::percent_encode(f.words),
                     fields::percent_encode(f.network), fields::percent_encode(f.departement));
}
}  // namespace

Html contacts_block(const std::vector<ContactPoint>& contacts, const Structure& structure) {
  if (contacts.empty()) return Html("<p>Aucun contact n’est enregistré pour cette structure.</p>");
  Html items;
  for (const auto& c : contacts) {
    Html whose = c.structure_name == structure.shown_name() ? Html() : format(" ({})", c.structure_name);
    Html checked = c.verified_on.empty()
                       ? Html(" <span class=\"badge warn\">à vérifier</span>")
                       : format(" <span class=\"hint\">vérifié le {}</span>", fr::date(c.verified_on));
    append(items, "<div><dt>{}</dt><dd>{}{}{}</dd></div>",
           c.label.empty() ? std::string(contact_label(c.kind)) : c.label, contact_value(c), whose, checked);
  }
  return format("<dl class=\"facts\">{}</dl>", items);
}

Html hours_block(const std::vector<OpeningHours>& hours) {
  Html out;
  for (std::string_view channel : {"accueil", "téléphone"}) {
    auto lines = describe_hours(hours, channel);
    if (lines.empty()) continue;
    Html items;
    for (const auto& line : lines) append(items, "<li>{}</li>", line);
    append(out, "<h3>{}</h3><ul class=\"plain\">{}</ul>",
           std::string_view(channel == std::string_view("accueil") ? "Accueil sur place" : "Par téléphone"),
           items);
  }
  return out.empty() ? Html("<p>Aucun horaire n’est enregistré.</p>") : out;
}

html::Page structures_page(const StructureList& list) {
  std::vector<Choice> network_choices, departement_choices;
  for (const auto& [name, n] : list.networks)
    network_choices.push_back({name, fmt::format("{} ({})", name, fr::number(n))});
  for (const auto& [code, name] : list.departements)
    departement_choices.push_back({code, fmt::format("{} – {}", code, name)});
  auto specs = fields::specs<ListStructures>();
  specs.pop_back();
  specs[1].choices = network_choices;
  specs[2].choices = departement_choices;
  Values values{{"q", {list.filter.words}},
                {"network", {list.filter.network}},
                {"departement", {list.filter.departement}}};
  html::TableWriter table({fmt::format("Structures ({})", fr::number(list.total)),
                           {"Structure", "Réseau", "Type", "Ville", "État"}});
  for (const auto& s : list.structures)
    table.row({format("<a href=\"/structures/{}\">{}</a>", s.code, s.shown_name()), format("{}", s.network),
               format("{}", s.typology), format("{} {}", s.postcode, s.city),
               html::badge(s.active ? "active" : "inactive", s.active ? "good" : "warn")});
  std::int64_t pages = (list.total + kStructuresPerPage - 1) / kStructuresPerPage;
  Html main = format("<h1>Structures</h1>\n{}{}{}",
                     html::form({"/structures", "", "Filtrer", true, true}, specs, values, {}),
                     table.finish(), html::pager(list.filter.page, pages, query_of(list.filter)));
  return {"Structures", main, {{"/", "Accueil"}, {"", "Structures"}}};
}

html::Page structure_page(const StructureView& view, bool signed_in) {
  const Structure& s = view.structure;
  std::vector<html::Link> trail{{"/", "Accueil"}, {"/structures", "Structures"}};
  for (const auto& a : view.above) trail.push_back({"/structures/" + a.code, a.shown_name()});
  trail.push_back({"", s.shown_name()});
  Html below;
  if (!view.below.empty()) {
    Html items;
    for (const auto& b : view.below)
      append(items, "<li><a href=\"/structures/{}\">{}</a></li>", b.code, b.shown_name());
    below = format("<h2>Structures rattachées ({})</h2><ul class=\"columns\">{}</ul>",
                   fr::number(static_cast<std::int64_t>(view.below.size())), items);
  }
  std::string address = text::squeeze(fmt::format("{} {} {}", s.address, s.postcode, s.city));
  Html main = format(
      "<h1>{}</h1>\n{}{}<p><a href=\"/publics/{}\">Voir la page "
      "publique</a>{}</p>\n<h2>Contacts</h2>\n{}\n<h2>Horaires</h2>\n{}\n{}",
      s.shown_name(),
      html::facts({{"Réseau", format("{}", s.network)},
                   {"Type", format("{}", s.typology)},
                   {"Adresse", format("{}", address)},
                   {"Département", format("{}", view.departement)},
                   {"Code Services Publics +", format("<code>{}</code>", s.code)},
                   {"État", html::badge(s.active ? "active" : "inactive", s.active ? "good" : "warn")}}),
      s.description.empty() ? Html() : html::paragraphs(s.description), s.code,
      signed_in ? format(" · <a href=\"/avis?structure={}\">Voir ses avis</a>", s.code) : Html(),
      contacts_block(view.contacts, s), hours_block(view.hours), below);
  return {s.shown_name(), main, trail};
}

html::Page engagements_page(const std::vector<Engagement>& engagements) {
  Html main = Html("<h1>Engagements de Services Publics +</h1>\n");
  std::int64_t version = 0;
  std::unique_ptr<html::TableWriter> table;
  auto close = [&] {
    if (table) main += table->finish();
    table.reset();
  };
  for (const auto& e : engagements) {
    if (e.version != version) {
      close();
      version = e.version;
      append(main, "<h2>Version de {}{}</h2>\n", e.version, Html(e.valid_to.empty() ? " (en vigueur)" : ""));
      table = std::make_unique<html::TableWriter>(
          html::Table{fmt::format("Engagements, version de {}", e.version),
                      {"Nº", "Axe", "Engagement", "Source"},
                      {true},
                      true});
    }
    Html text = e.text.empty() ? Html("<em>Libellé exact non retrouvé</em>") : format("{}", e.text);
    if (!e.checked) text += Html(" <span class=\"badge warn\">à vérifier</span>");
    table->row({format("{}", e.number), format("{}", e.axis), text, format("{}", e.source)});
  }
  close();
  return {"Engagements", main, {{"/", "Accueil"}, {"", "Engagements"}}};
}
}  // namespace services
