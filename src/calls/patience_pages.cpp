#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/fr.h"
#include "calls/dashboard.h"
#include "calls/dashboard_blocks.h"
#include "calls/form_values.h"
#include "calls/planning_figures.h"
#include "html/chart.h"
#include "html/form.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
// « La moitié des appelants raccrocheraient avant 3 min 20 s si personne ne décrochait. »
Html in_words(const PatienceView& v) {
  const SurvivalCurve& c = v.curve;
  Html half =
      std::isfinite(c.median())
          ? format("La moitié des appelants raccrochent avant <strong>{}</strong> quand personne ne décroche",
                   wait_text(c.median()))
          : format(
                "Au bout de <strong>{}</strong>, la plus longue attente que l’on puisse suivre, "
                "<strong>{}</strong> des appelants attendraient encore\u00A0: moins de la moitié raccrochent",
                wait_text(c.followed_s), fr::percent(100 * c.at(c.followed_s), 0));
  Html quarter = std::isfinite(c.quantile(0.25))
                     ? format(", et un sur quatre avant {}", wait_text(c.quantile(0.25)))
                     : Html();
  return format("<p class=\"lead\">{}{}.</p>\n", half, quarter);
}

Html judged(const PatienceView& v) {
  if (!v.fit.judged)
    return Html("<p>Il y a trop peu d’attentes pour dire si la loi exponentielle convient.</p>");
  std::string far = fr::number(100 * v.fit.distance, 1);
  return v.fit.fits
             ? format(
                   "<p>La loi exponentielle convient\u00A0: elle ne s’écarte de ce qui est observé que de {} "
                   "points, "
                   "vers {}. Erlang\u00A0A s’applique.</p>",
                   far, wait_text(v.fit.at_s))
             : format(
                   "<p class=\"notice attention\">La loi exponentielle ne convient pas\u00A0: elle s’écarte "
                   "de ce "
                   "qui est observé de {} points vers {}. Les chiffres d’Erlang\u00A0A sont à vérifier par "
                   "la "
                   "simulation.</p>",
                   far, wait_text(v.fit.at_s));
}

Html curve(const PatienceView& v, const Html& table) {
  if (v.points.size() < 2) return {};
  html::Chart chart{"patience", "Part des appelants qui attendraient encore, si personne ne décrochait",
                    "Après",    "%",
                    1,          {}};
  for (const auto& p : v.points) chart.points.push_back({wait_text(p.seconds), 100 * p.survival});
  return format("{}<details class=\"folded\"><summary>La courbe avec ses intervalles</summary>{}</details>",
                html::line_chart(chart), table);
}

Html left_out(const PatienceView& v) {
  Html out;
  if (v.only_counted > 0)
    append(out,
           "<p class=\"notice\">{} sur ces jours ne sont connus que par des états par intervalle, qui ne "
           "disent pas "
           "combien chacun a attendu\u00A0: la patience ne peut en être tirée.</p>",
           fr::plural(static_cast<std::int64_t>(v.only_counted), "appel"));
  if (v.seen.unknown > 0)
    append(out, "<p class=\"hint\">{} dont l’attente n’est pas connue\u00A0: laissés de côté.</p>",
           fr::plural(static_cast<std::int64_t>(v.seen.unknown), "appel"));
  return out;
}
}  // namespace

html::Page patience_page(const PatienceView& v) {
  std::string title = "Patience, " + v.name + (v.queue.empty() ? "" : ", file " + v.queue);
  Values values{{"from", {iso_of_day(v.from)}}, {"to", {iso_of_day(v.to)}}, {"queue", {v.queue}}};
  auto specs = fields::specs<ShowPatience>();
  specs.erase(specs.begin());
  specs.front().choices = {{"", "Toutes les files"}};
  specs.front().choices.insert(specs.front().choices.end(), v.queues.begin(), v.queues.end());
  Html form = html::form({"/telephone/patience", "", "Afficher", true, true}, specs, values, {},
                         format("<input type=\"hidden\" name=\"network\" value=\"{}\">", v.network));
  auto tables = patience_figures(v);
  std::string query = query_of({{"network", {v.network}},
                                {"queue", {v.queue}},
                                {"from", {iso_of_day(v.from)}},
                                {"to", {iso_of_day(v.to)}}});
  auto table = [&](std::string_view code) { return table_of(tables, code, kPatienceFigures, query); };
  Html body = v.seen.all() == 0
                  ? Html()
                  : format("{}{}{}{}", in_words(v), curve(v, table("curve")), table("estimates"), judged(v));
  Html main = format(
      "<h1>{}</h1>\n{}<p>{}. Combien de temps chacun est prêt à attendre se lit dans les attentes de ceux "
      "qui ont "
      "raccroché, sans oublier ceux à qui l’on a répondu\u00A0: eux auraient attendu davantage.</p>\n{}{}",
      title, form, "Appels " + period_text({v.from, v.to}), body, left_out(v));
  return {title,
          main,
          {{"/", "Accueil"},
           {"/telephone", "Téléphone"},
           {"/telephone/reseaux/" + fields::percent_encode(v.network), v.name},
           {"", "Patience"}},
          true};
}
}  // namespace calls
