#include <fmt/format.h>

#include "base/fr.h"
#include "calls/patience_queries.h"
#include "calls/staffing_pages.h"

namespace calls {
using html::format;
using html::Html;

html::Page forecast_page(const ForecastView& v, const std::vector<StaffingView>& staff) {
  html::TableWriter days(
      {"Appels attendus par jour", {"Jour", "Appels", "Entre", "et"}, {false, true, true, true}});
  for (const auto& d : v.days)
    days.row({format("{}", fr::date(iso_of_day(d.day))), format("{}", fr::number(d.total, 0)),
              format("{}", fr::number(d.total_low, 0)), format("{}", fr::number(d.total_high, 0))});
  Html hours;
  const DayForecast* first = nullptr;
  for (const auto& d : v.days)
    if (first == nullptr && d.total >= 1) first = &d;
  if (first != nullptr) {
    html::TableWriter t({"Le " + fr::date(iso_of_day(first->day)) + ", par demi-heure",
                         {"Heure", "Appels", "Entre", "et", "Agents pour 85\u00A0%", "Attente moyenne"},
                         {false, true, true, true, true, true}});
    for (std::size_t i = 0; i < first->calls.size(); ++i) {
      if (first->high[i] < 0.5F) continue;
      bool planned = i < staff.size() && staff[i].staffing.agents > 0;
      t.row({format("{:02}:{:02}", i / 2, i % 2 * 30), format("{}", fr::number(first->calls[i], 0)),
             format("{}", fr::number(first->low[i], 0)), format("{}", fr::number(first->high[i], 0)),
             planned ? format("{}", staff[i].staffing.agents) : Html("–"),
             planned ? format("{}", wait_text(staff[i].staffing.figures.asa_s)) : Html("–")});
    }
    hours = t.finish();
  }
  Html suspect;
  if (!v.suspect.empty()) {
    std::vector<std::string> names;
    for (int d : v.suspect) names.push_back(fr::date(iso_of_day(d)));
    suspect = format("<p class=\"hint\">Jours mis de côté, trop loin de ce qui était attendu\u00A0: {}.</p>",
                     fr::list(names));
  }
  Html basis =
      v.aht > 0
          ? format(
                "<p>Traitement moyen {}\u00A0s{} sur les quatre dernières semaines.</p>",
                fr::number(v.aht, 0),
                v.patience > 0 ? format(", patience moyenne {}\u00A0s", fr::number(v.patience, 0)) : Html())
          : Html("<p>La durée de traitement n’est pas connue\u00A0: les agents ne peuvent être comptés.</p>");
  std::string title = "Appels à venir, " + v.name + (v.queue.empty() ? "" : ", file " + v.queue);
  std::string query =
      fmt::format("network={}&queue={}", fields::percent_encode(v.network), fields::percent_encode(v.queue));
  Html main = format(
      "<h1>{}</h1>\n<p>Prévision tirée de {} d’appels. Les intervalles contiennent neuf jours sur "
      "dix.</p>{}{}{}{}<ul class=\"tools\"><li><a href=\"/telephone/effectifs/jour?{}\">Les agents d’un "
      "jour, "
      "objectifs et leviers</a></li><li><a href=\"/telephone/patience?{}\">La patience de ceux qui "
      "appellent</a></li></ul>",
      title, fr::plural(v.history, "jour"), basis, days.finish(), hours, suspect, query, query);
  return {title,
          main,
          {{"/", "Accueil"},
           {"/telephone", "Téléphone"},
           {"/telephone/reseaux/" + fields::percent_encode(v.network), v.name},
           {"", "Prévision"}},
          true};
}
}  // namespace calls
