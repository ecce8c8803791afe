#include "calls/staffing_pages.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/fr.h"
#include "calls/dashboard_blocks.h"
#include "calls/form_values.h"
#include "calls/planning_blocks.h"
#include "calls/planning_figures.h"
#include "html/form.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
Html warnings(const StaffingView& v) {
  Html out;
  if (!v.staffing.figures.stable)
    out += Html(
        "<p class=\"notice attention\">La file grandit sans fin\u00A0: il y a plus de travail que "
        "d’agents.</p>");
  else if (v.only_by_waiting)
    out += Html(
        "<p class=\"notice attention\">Le taux n’est atteint qu’en faisant attendre longtemps ceux qui "
        "appellent.</p>");
  if (!v.staffing.reached) append(out, "<p class=\"notice attention\">{}.</p>", unreached_text());
  return out;
}

Html simulated(const SimulationView& v, const AskStaffing& in, const Html& table) {
  auto figures = compared(v);
  auto outside = std::count_if(figures.begin(), figures.end(), [](const auto& c) { return !c.within(); });
  bool departs = in.cv || in.day_sigma.value_or(0) > 0 || in.redial.value_or(0) > 0;
  return format(
      "<h2 id=\"simulation\">Vérifié par la simulation</h2><p>{} joués un à un, sur des journées tirées au "
      "sort "
      "(toujours les mêmes pour les mêmes valeurs). {} {}</p>{}",
      fr::plural(static_cast<std::int64_t>(v.result.attempts), "appel"),
      outside == 0 ? std::string("Tous les chiffres de la formule tombent dans leur intervalle.")
                   : fmt::format("{} de la formule sur {} sont hors de leur intervalle.",
                                 fr::plural(outside, "chiffre"), figures.size()),
      std::string_view(
          departs ? "La simulation suit d’autres hypothèses que la formule\u00A0: durées inégales, jours "
                    "inégaux ou rappels un peu plus tard."
                  : "Un intervalle à 95\u202F% manque sa cible une fois sur vingt."),
      table);
}

Html answer(const StaffingAsked& a) {
  if (!a.view) return {};
  auto tables = staffing_figures(a);
  std::string query = query_of(values_of(a.input));
  auto table = [&](std::string_view code) { return table_of(tables, code, kStaffFigures, query); };
  Html played = a.simulation               ? simulated(*a.simulation, a.input, table("simulation"))
                : !a.not_simulated.empty() ? format("<p class=\"notice\">{}</p>", a.not_simulated)
                                           : Html();
  if (!a.input.simulate) {
    AskStaffing again = a.input;
    again.simulate = true;
    played = format("<p><a href=\"/telephone/effectifs?{}#simulation\">Vérifier par la simulation</a></p>",
                    Html(html::escape(query_of(values_of(again)))));
  }
  return format("{}{}{}{}{}", warnings(*a.view), table("measures"), table("targets"), table("one_more"),
                played);
}
}  // namespace

html::Page staffing_page(const StaffingAsked& a) {
  auto specs = fields::specs<AskStaffing>();
  std::erase_if(specs, [](const FieldSpec& s) { return s.name == "target"; });
  for (auto& s : specs)
    if (s.name == "model") s.is_required = true;
  html::Form form{"/telephone/effectifs", "", "Calculer"};
  form.get = true;
  Html main = format(
      "{}<h1>Combien d’agents\u202F?</h1>\n<p>Le modèle Erlang\u00A0A tient compte de ceux qui raccrochent. "
      "Donnez un nombre d’agents, ou un ou plusieurs objectifs\u00A0: le nombre d’agents est alors le plus "
      "petit qui "
      "les tient tous. Le niveau de service se compte à 20\u00A0s, d’après l’usage «\u00A080\u202F% en "
      "20\u00A0s\u00A0»\u202F; la page de chaque réseau le montre à ce seuil aussi. Pour un réseau dont les "
      "appels sont connus, voyez <a "
      "href=\"/telephone/effectifs/jour\">les agents d’un jour à venir</a> et <a "
      "href=\"/telephone/effectifs/regroupement\">ce que gagnent des files à répondre "
      "ensemble</a>.</p>\n{}{}",
      html::fault_summary(a.faults), answer(a),
      folded_form(form, specs, a.typed.empty() ? values_of(a.input) : a.typed, a.faults,
                  "Simulation, attente tenue pour longue", {"wait_limit", "cv", "day_sigma", "simulate"}));
  return {"Effectifs", main, {{"/", "Accueil"}, {"/telephone", "Téléphone"}, {"", "Effectifs"}}};
}
}  // namespace calls
