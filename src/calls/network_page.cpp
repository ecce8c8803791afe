// The page of a network, or of one of its sites, départements or queues.
#include <fmt/format.h>

#include <algorithm>

#include "base/fr.h"
#include "calls/dashboard.h"
#include "calls/dashboard_blocks.h"
#include "calls/declared_definition.h"
#include "calls/figure_links.h"
#include "calls/page_sections.h"
#include "calls/trajectory.h"
#include "html/chart.h"
#include "html/form.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
Html declaration(const operations::Context& context, const std::string& network, const Values& values,
                 const std::vector<FieldError>& faults) {
  auto specs = fields::specs<DeclareDefinition>();
  specs.erase(specs.begin());
  return html::form({"/telephone/definitions", context.viewer.csrf, "Déclarer"}, specs, values, faults,
                    format("<input type=\"hidden\" name=\"network\" value=\"{}\">", network));
}

Html definition_form(const operations::Context& context, const NetworkView& v) {
  Html history;
  for (const auto& d : v.declared)
    append(
        history, "<li>À partir du {}\u00A0: {} <span class=\"hint\">{} ({})</span></li>",
        fr::date(d.valid_from),
        definition_by_code(d.definition) != nullptr ? definition_by_code(d.definition)->label : d.definition,
        d.reason, d.by.empty() ? "ligne de commande" : d.by);
  Html form;
  if (context.viewer.may(operations::Right::administer))
    form = format("<details><summary>Déclarer une autre définition</summary>{}</details>",
                  declaration(context, v.network.code, {{"definition", {v.definition->code}}}, {}));
  Html untold = definition_told(*v.definition, v.told)
                    ? Html()
                    : format("<p class=\"notice\">{}</p>", untold_refusals_text());
  return format("<p>{}\u00A0: {}.</p>{}<p class=\"hint\">{}</p>{}{}",
                std::string_view(v.declared.empty() ? "Définition usuelle, aucune n’étant déclarée"
                                                    : "Définition déclarée"),
                v.definition->label, untold, v.definition->reason,
                history.empty() ? Html() : format("<ul>{}</ul>", history), form);
}

std::string part_name(const NetworkView& v) {
  std::vector<std::string> parts;
  if (!v.input.queue.empty()) {
    auto q = std::find_if(v.queues.begin(), v.queues.end(),
                          [&](const QueueLine& line) { return line.queue.code == v.input.queue; });
    parts.push_back("file " + (q == v.queues.end() || q->queue.name.empty() ? v.input.queue : q->queue.name));
  }
  if (!v.input.site.empty()) parts.push_back("site " + v.input.site);
  if (!v.input.departement.empty()) parts.push_back("département " + v.input.departement);
  std::string out;
  for (const auto& p : parts) out += (out.empty() ? "" : ", ") + p;
  return out;
}

Html hidden(std::string_view name, const std::string& value) {
  return value.empty() ? Html() : format("<input type=\"hidden\" name=\"{}\" value=\"{}\">", name, value);
}

// Which part of the network, and by day, week or month.
Html choices(const NetworkView& v) {
  Html grains;
  for (auto [code, label] : {std::pair{"day", "jour"}, {"week", "semaine"}, {"month", "mois"}})
    append(grains, "<option value=\"{}\"{}>{}</option>", code, Html(v.input.by == code ? " selected" : ""),
           label);
  return format(
      "{}{}{}<div class=\"field\"><label for=\"by\">Par</label><select id=\"by\" "
      "name=\"by\">{}</select></div>",
      hidden("queue", v.input.queue), hidden("site", v.input.site),
      hidden("departement", v.input.departement), grains);
}

Html rates_chart(const NetworkView& v) {
  html::Chart chart{"serie",
                    v.input.by == "month"  ? "Taux officiel par mois"
                    : v.input.by == "week" ? "Taux officiel par semaine"
                                           : "Taux officiel par jour",
                    "Période",
                    "%",
                    1,
                    {}};
  for (const auto& line : v.series)
    if (auto r = line.official.value())
      chart.points.push_back({v.input.by == "month"  ? shown_month(line.label)
                              : v.input.by == "week" ? fr::date(week_date(line.label))
                                                     : fr::date(line.label),
                              100 * *r, line.incomplete});
  chart.target = 100 * kTarget;
  return chart.points.size() < 2 ? Html() : html::line_chart(chart);
}

Html trajectory_chart(const NetworkView& v) {
  if (v.trajectory.size() < 2) return {};
  html::Chart chart{
      "trajectoire", "Taux officiel, semaine par semaine, depuis six mois au plus", "Semaine du", "%", 1, {}};
  for (const auto& week : v.trajectory) chart.points.push_back(week_point(week));
  chart.target = 100 * kTarget;
  std::string pace = pace_sentence(pace_of(v.trajectory, 100 * kTarget), 100 * kTarget);
  return format("{}{}", pace.empty() ? Html() : format("<p>{}</p>", pace), html::line_chart(chart));
}

Html lead(const NetworkView& v) {
  auto before = official(v.before, *v.definition).value();
  Behind behind(selection_query(v, v.period));
  return format(
      "<p class=\"lead\">Décroché par un agent, {}\u00A0: <strong>{}</strong> (<a "
      "href=\"{}\">{}</a> sur <a href=\"{}\">{}</a>){}.</p>\n{}{}",
      period_text(v.period), percent_or_dash(v.official.value()), behind.calls(Leaf::answered),
      fr::number(static_cast<std::int64_t>(v.official.numerator)), behind.calls(v.definition->leaves),
      fr::number(static_cast<std::int64_t>(v.official.denominator)),
      before ? format("\u202F; {} un an avant, à calendrier égal", fr::percent(100 * *before, 1)) : Html(),
      v.definition_changes()
          ? format("<p class=\"notice\">La définition du taux officiel change pendant cette période ({})"
                   "\u00A0: chaque jour est compté avec la sienne.</p>\n",
                   definitions_text(v.definitions))
          : Html(),
      agents_block(v));
}

Html tools(const NetworkView& v) {
  std::string query = selection_query(v, v.period);
  return format(
      "<ul class=\"tools\"><li><a href=\"/telephone/prevision?network={0}&amp;queue={1}\">Appels à venir et "
      "agents nécessaires</a></li><li><a href=\"/telephone/effectifs/jour?network={0}&amp;queue={1}\">Les "
      "agents d’un jour</a></li><li><a href=\"/telephone/patience?network={0}&amp;queue={1}\">La patience de "
      "ceux qui appellent</a></li><li><a href=\"/telephone/quarts-d-heure?{2}\">Quarts "
      "d’heure</a></li><li><a "
      "href=\"/api/calls/rates.csv?{2}&amp;by=interval\">Quarts d’heure en CSV</a></li><li><a "
      "href=\"/api/calls/rates?{2}&amp;by=day\">Jours en JSON</a></li></ul>\n",
      fields::percent_encode(v.network.code), fields::percent_encode(v.input.queue), query);
}

struct Section {
  std::string_view id, title;
  std::vector<std::string_view> blocks;
};
// Tables that a line, a chart or another table sums up.
constexpr std::array<std::string_view, 3> kFolded{"definitions", "series", "trajectory"};
Html shown_block(const FigureTable& t, const std::string& query) {
  Html table = figures_html(t, query);
  if (table.empty() || std::find(kFolded.begin(), kFolded.end(), t.code) == kFolded.end()) return table;
  return format("<details class=\"folded\"><summary>{}</summary>{}</details>\n", t.caption, table);
}
// What stands between the rates and the tools, in order.
const std::vector<Section> kSections{
    {"issues", "Où vont les appels", {"tree", "losses"}},
    {"attentes", "Attentes", {"waits", "callers"}},
    {"an-dernier", "L’an dernier", {"year"}},
    {"semaine", "La semaine", {"week"}},
    {"temps", "Au fil du temps", {"series"}},
    {"objectif", "Vers 85\u202F%", {"needed", "trajectory"}},
    {"lieux", "Sites, départements et files", {"sites", "departements", "queues"}}};
}  // namespace

html::Page network_page(const operations::Context& context, const NetworkView& v) {
  std::string part = part_name(v), title = shown(v.network) + (part.empty() ? "" : ", " + part);
  std::string query = selection_query(v, v.period) + "&by=" + v.input.by;
  auto tables = network_figures(v);
  auto block = [&](std::string_view code) {
    for (const auto& t : tables)
      if (t.code == code) return shown_block(t, query);
    return Html();
  };
  PageSections sections;
  sections.add("a-regarder", "À regarder avant de croire le taux", sentinels_block(v.sentinels));
  sections.add("taux", "Les taux",
               format("{}{}{}{}", block("rates"), definition_form(context, v), block("definitions"),
                      rules_block(v.network.code, v.rules)));
  for (const auto& section : kSections) {
    Html body;
    if (section.blocks.front() == "series") body += rates_chart(v);
    if (section.blocks.back() == "trajectory") body += trajectory_chart(v);
    for (auto code : section.blocks) body += block(code);
    sections.add(section.id, section.title, body);
  }
  sections.add("satisfaction", "Satisfaction après l’appel",
               format("{}{}", satisfaction_block(v.now, v.period, v.weighted), block("satisfaction")));
  Html main =
      format("<h1>{}</h1>\n{}{}{}{}", title, period_form(network_link(v.network), v.period, choices(v)),
             lead(v), sections.finish(), tools(v));
  std::vector<html::Link> trail{{"/", "Accueil"}, {"/telephone", "Téléphone"}};
  if (!part.empty()) trail.push_back({network_link(v.network), shown(v.network)});
  trail.push_back({"", part.empty() ? shown(v.network) : part});
  return {title, main, trail, true};
}

html::Page refused_definition(operations::Context& context, const Values& typed, const Error& error) {
  auto found = typed.find("network");
  std::string network = found == typed.end() || found->second.empty() ? std::string() : found->second.front();
  std::string title = "Déclarer la définition du taux officiel",
              link = "/telephone/reseaux/" + fields::percent_encode(network);
  Html main = format("{}<h1>{}</h1>\n{}{}", html::fault_summary(error.fields), title,
                     error.fields.empty() ? format("<p class=\"notice\">{}</p>", error.message) : Html(),
                     declaration(context, network, typed, error.fields));
  return {title, main, {{"/", "Accueil"}, {"/telephone", "Téléphone"}, {link, network}, {"", "Définition"}}};
}
}  // namespace calls
