#include <fmt/format.h>

#include <cmath>

#include "base/fr.h"
#include "calls/dashboard.h"
#include "calls/dashboard_blocks.h"
#include "html/form.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
Html seconds(double s) { return std::isfinite(s) ? format("{}\u00A0s", fr::number(s, 0)) : Html("sans fin"); }

Html figures(const StaffingView& v) {
  const QueueFigures& f = v.staffing.figures;
  html::TableWriter t(
      {fmt::format("Avec {}", fr::plural(v.staffing.agents, "agent")), {"Mesure", "Valeur"}, {false, true}});
  t.row({Html("Appels décrochés"), percent_or_dash(f.answered)});
  t.row({Html("Décrochés dans le seuil"), percent_or_dash(f.service_level)});
  t.row({Html("Attente moyenne de tous ceux qui appellent"), seconds(f.asa_s)});
  t.row({Html("Neuf sur dix attendent moins de"), seconds(f.p90_wait_s)});
  t.row({Html("Occupation des agents"), percent_or_dash(f.occupancy)});
  t.row({Html("Appelants finalement servis"), percent_or_dash(v.callers_served)});
  t.row({Html("Ce qu’apporte un agent de plus"),
         format("+\u00A0{}\u00A0point{}, {}\u00A0s d’attente", fr::number(100 * v.more.answered, 1),
                std::string_view(v.more.answered >= 0.02 ? "s" : ""), fr::number(v.more.asa_s, 0))});
  Html alone;
  for (const auto& [target, agents] : v.alone)
    append(alone, "<li>{} : {}</li>",
           target.kind == Target::answered
               ? fmt::format("{} d’appels décrochés", fr::percent(100 * target.value, 0))
           : target.kind == Target::service_level
               ? fmt::format("{} dans le seuil", fr::percent(100 * target.value, 0))
           : target.kind == Target::mean_wait
               ? fmt::format("attente moyenne de {} s", fr::number(target.value, 0))
               : fmt::format("neuf sur dix en {} s", fr::number(target.value, 0)),
           fr::plural(agents, "agent"));
  Html warned;
  if (!f.stable)
    warned = Html(
        "<p class=\"notice attention\">La file grandit sans fin : il y a plus de travail que d’agents.</p>");
  else if (v.only_by_waiting)
    warned = Html(
        "<p class=\"notice attention\">Le taux n’est atteint qu’en faisant attendre longtemps ceux qui "
        "appellent.</p>");
  if (!v.staffing.reached)
    warned += Html("<p class=\"notice attention\">L’objectif n’est atteint avec aucun nombre d’agents.</p>");
  return format("{}{}{}", warned, t.finish(),
                alone.empty() ? Html() : format("<h2>Chaque objectif à lui seul</h2><ul>{}</ul>", alone));
}
}  // namespace

html::Page staffing_page(const ShowStaffing&, const std::optional<StaffingView>& view,
                         const std::vector<FieldError>& faults, const Values& values) {
  html::Form form{"/telephone/effectifs", "", "Calculer"};
  form.get = true;
  Html main = format(
      "{}<h1>Combien d’agents\u00A0?</h1>\n<p>Le modèle Erlang A tient compte de ceux qui raccrochent. "
      "Donnez un nombre "
      "d’agents, ou un objectif comme <code>answered=0.85</code>.</p>\n{}{}",
      html::fault_summary(faults), view ? figures(*view) : Html(),
      html::form(form, fields::specs<ShowStaffing>(), values, faults));
  return {"Effectifs", main, {{"/", "Accueil"}, {"/telephone", "Téléphone"}, {"", "Effectifs"}}};
}
}  // namespace calls
