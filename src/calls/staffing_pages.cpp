#include "calls/staffing_pages.h"

#include <fmt/format.h>

#include <cmath>

#include "base/fr.h"
#include "calls/dashboard_blocks.h"
#include "calls/form_values.h"
#include "calls/patience_queries.h"
#include "calls/planning_blocks.h"
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

// « + 1,4 point », « − 0,2 point »
std::string points(double share) {
  double value = 100 * share;
  return fmt::format("{}\u00A0{}\u00A0point{}", value < 0 ? "−" : "+", fr::number(std::abs(value), 1),
                     std::abs(value) >= 2 ? "s" : "");
}

Html figures(const StaffingView& v) {
  const QueueFigures& f = v.staffing.figures;
  html::TableWriter t(
      {fmt::format("Avec {}", fr::plural(v.staffing.agents, "agent")), {"Mesure", "Valeur"}, {false, true}});
  t.row({Html("Appels décrochés"), percent_or_dash(f.answered)});
  t.row({Html("Décrochés dans le seuil"), percent_or_dash(f.service_level)});
  t.row({Html("Attente moyenne de tous ceux qui appellent"), format("{}", wait_text(f.asa_s))});
  t.row({Html("Neuf sur dix attendent moins de"), format("{}", wait_text(f.p90_wait_s))});
  t.row({Html("Occupation des agents"), percent_or_dash(f.occupancy)});
  t.row({Html("Appelants finalement servis"), percent_or_dash(v.callers_served)});
  return t.finish();
}

Html one_more(const StaffingView& v) {
  if (!std::isfinite(v.more.service_level)) return {};
  html::TableWriter t({"Ce qu’apporte un agent de plus", {"Mesure", "Changement"}, {false, true}});
  if (std::isfinite(v.more.answered))
    t.row({Html("Appels décrochés"), format("{}", points(v.more.answered))});
  t.row({Html("Décrochés dans le seuil"), format("{}", points(v.more.service_level))});
  if (std::isfinite(v.more.asa_s))
    t.row({Html("Attente moyenne"), format("−\u00A0{}", gain_text(-v.more.asa_s))});
  return t.finish();
}

Html alone(const StaffingView& v) {
  if (v.alone.empty()) return {};
  html::TableWriter t({"Ce que coûte chaque objectif à lui seul", {"Objectif", "Agents"}, {false, true}});
  for (const auto& [target, needed] : v.alone)
    t.row({format("{}", target_text(target)), format("{}", agents_text(needed))});
  if (v.alone.size() > 1)
    t.row({Html("<strong>Tous ensemble</strong>"), format("{}", agents_text(v.staffing))});
  return t.finish();
}

Html simulated(const SimulationView& v, const AskStaffing& in) {
  html::TableWriter t({"La formule et la simulation",
                       {"Mesure", "Erlang", "Simulation", "Intervalle à 95\u202F%", "La formule y tombe"},
                       {false, true, true, true, false}});
  std::size_t outside = 0, all = 0;
  for (const auto& c : compared(v)) {
    outside += !c.within();
    ++all;
    t.row({format("{}", c.label), format("{}", figure_text(c, c.formula)),
           format("{}", figure_text(c, c.simulated.mean)),
           format("{} à {}", figure_text(c, c.simulated.low), figure_text(c, c.simulated.high)),
           Html(c.within() ? "oui" : "non")});
  }
  bool departs = in.cv || in.day_sigma.value_or(0) > 0 || in.redial.value_or(0) > 0;
  return format(
      "<h2 id=\"simulation\">Vérifié par la simulation</h2><p>{} joués un à un, sur des journées tirées au "
      "sort "
      "(toujours les mêmes pour les mêmes valeurs). {} {}</p>{}",
      fr::plural(static_cast<std::int64_t>(v.result.attempts), "appel"),
      outside == 0 ? std::string("Tous les chiffres de la formule tombent dans leur intervalle.")
                   : fmt::format("{} de la formule sur {} sont hors de leur intervalle.",
                                 fr::plural(static_cast<std::int64_t>(outside), "chiffre"), all),
      std::string_view(
          departs ? "La simulation suit d’autres hypothèses que la formule\u00A0: durées inégales, jours "
                    "inégaux ou rappels un peu plus tard."
                  : "Un intervalle à 95\u202F% manque sa cible une fois sur vingt."),
      t.finish());
}

Html answer(const StaffingAsked& a) {
  if (!a.view) return {};
  Html played = a.simulation               ? simulated(*a.simulation, a.input)
                : !a.not_simulated.empty() ? format("<p class=\"notice\">{}</p>", a.not_simulated)
                                           : Html();
  if (!a.input.simulate) {
    AskStaffing again = a.input;
    again.simulate = true;
    played = format("<p><a href=\"/telephone/effectifs?{}#simulation\">Vérifier par la simulation</a></p>",
                    Html(html::escape(query_of(values_of(again)))));
  }
  return format("{}{}{}{}{}", warnings(*a.view), figures(*a.view), alone(*a.view), one_more(*a.view), played);
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
