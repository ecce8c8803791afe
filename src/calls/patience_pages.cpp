#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/fr.h"
#include "calls/dashboard.h"
#include "calls/dashboard_blocks.h"
#include "calls/patience_queries.h"
#include "html/chart.h"
#include "html/form.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
constexpr double kWide = 1.959963984540054;  // normal quantile of 95 %

std::string count(std::uint64_t n) { return fr::number(static_cast<std::int64_t>(n)); }

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

Html estimates(const PatienceView& v) {
  html::TableWriter t({"Patience de ceux qui appellent", {"Mesure", "Valeur"}, {false, true}});
  t.row({Html("Appels suivis"), format("{}", count(v.seen.all()))});
  t.row({Html("Ont raccroché en attendant"), format("{}", count(v.seen.abandoned))});
  t.row({Html("Décrochés, qui auraient attendu davantage"), format("{}", count(v.seen.answered))});
  if (v.seen.otherwise > 0)
    t.row({Html("Sortis de la file autrement (renvoi, rappel, messagerie)"),
           format("{}", count(v.seen.otherwise))});
  t.row({Html("Patience moyenne, si elle suit une loi exponentielle"),
         format("{}", wait_text(v.exponential.mean_s))});
  t.row({Html("Son intervalle à 95\u202F%"),
         format("{} à {}", wait_text(v.exponential.low_s), wait_text(v.exponential.high_s))});
  t.row({Html("La moitié raccroche avant (Kaplan–Meier)"),
         std::isfinite(v.curve.median()) ? format("{}", wait_text(v.curve.median())) : Html("pas atteint")});
  t.row({Html("Patience moyenne, au moins (jusqu’à la plus longue attente vue)"),
         format("{}", wait_text(v.curve.restricted_mean()))});
  return t.finish();
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

Html curve(const PatienceView& v) {
  if (v.points.size() < 2) return {};
  html::Chart chart{"patience", "Part des appelants qui attendraient encore, si personne ne décrochait",
                    "Après",    "%",
                    1,          {}};
  html::TableWriter t(
      {"La courbe et ce qu’en dit la loi exponentielle",
       {"Après", "Attendraient encore", "Entre", "et", "Loi exponentielle", "Appels suivis jusque-là"},
       {false, true, true, true, true, true}});
  for (const auto& p : v.points) {
    chart.points.push_back({wait_text(p.seconds), 100 * p.survival});
    t.row({format("{}", wait_text(p.seconds)), percent_or_dash(p.survival),
           percent_or_dash(std::max(0.0, p.survival - kWide * p.error)),
           percent_or_dash(std::min(1.0, p.survival + kWide * p.error)),
           percent_or_dash(std::exp(-p.seconds / v.exponential.mean_s)), format("{}", count(p.waiting))});
  }
  return format("{}<details><summary>La courbe avec ses intervalles</summary>{}</details>",
                html::line_chart(chart), t.finish());
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
  Html body = v.seen.all() == 0 ? Html() : format("{}{}{}{}", in_words(v), curve(v), estimates(v), judged(v));
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
