// The page of the calls to come: the day under way, the half-hours of the next day and the agents they need,
// the days, and what the forecast rests on.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/fr.h"
#include "calls/dashboard.h"
#include "calls/dashboard_blocks.h"
#include "calls/events_page.h"
#include "calls/half_hours.h"
#include "calls/page_sections.h"
#include "calls/planning_figures.h"
#include "html/form.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
std::string whole(double v) { return fr::number(v, 0); }
std::string shown_day(int day) { return fr::date(iso_of_day(day)); }
std::string full_day(int day) { return fmt::format("{} {}", fr::weekday(weekday(day) + 1), shown_day(day)); }

std::string place_query(const ForecastView& v) {
  return fmt::format("network={}&queue={}", fields::percent_encode(v.network),
                     fields::percent_encode(v.queue));
}
// What was asked, without the day shown in full.
std::string asked_query(const ForecastView& v, const ShowForecast& in) {
  return fmt::format("{}&days={}&from={}&now={}&zones={}{}", place_query(v), in.days, in.from,
                     fields::percent_encode(in.now), in.zones, in.first_tries ? "&first_tries=1" : "");
}

// Three lines over the open half-hours of a day: as forecast, as it came, as forecast now.
class DayChart {
 public:
  DayChart(const DayUnderWay& d, const HalfHours& halves) : day_(d), halves_(halves) {
    for (std::size_t i = 0; i < d.morning.calls.size(); ++i)
      if (d.morning.high[i] >= 0.5F || d.came[i] > 0) {
        first_ = std::min(first_, i);
        last_ = std::max(last_, i);
        for (float v : {d.morning.calls[i], d.updated.calls[i], d.came[i]})
          top_ = std::max(top_, static_cast<double>(v));
      }
    top_ = kRules * std::ceil(top_ / kRules);
  }
  Html draw(std::string_view title) const {
    if (first_ > last_) return {};
    Html marks = axes();
    std::size_t seen = std::max(day_.updated.seen, first_);
    line(marks, day_.morning.calls, first_, last_ + 1, " stroke-dasharray=\"2 4\"");
    line(marks, day_.came, first_, std::min(seen, last_ + 1), "");
    line(marks, day_.updated.calls, seen > first_ ? seen - 1 : seen, last_ + 1, " stroke-dasharray=\"8 3\"");
    return format(
        "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"{0}, graphique\"><svg role=\"img\" "
        "aria-label=\"{0}. Pointillé\u00A0: prévision du matin. Trait plein\u00A0: appels "
        "arrivés. Tirets\u00A0: prévision mise à jour. Les mêmes chiffres sont dans le tableau.\" "
        "viewBox=\"0 0 "
        "{1} {2}\" class=\"line\">{3}</svg></div>",
        title, kWidth, kHeight, marks);
  }

 private:
  static constexpr int kWidth = 640, kHeight = 240, kLeft = 50, kBottom = 30, kTop = 12, kRight = 20,
                       kRules = 4;
  double x(std::size_t i) const {
    return kLeft + static_cast<double>(i - first_) /
                       static_cast<double>(std::max<std::size_t>(last_ - first_, 1)) *
                       (kWidth - kLeft - kRight);
  }
  double y(double v) const { return kHeight - kBottom - v / top_ * (kHeight - kBottom - kTop); }
  Html axes() const {
    Html out;
    for (int i = 0; i <= kRules; ++i)
      append(
          out,
          "<line class=\"grid\" x1=\"{}\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/><text x=\"{}\" y=\"{:.1f}\" "
          "text-anchor=\"end\">{}</text>",
          kLeft, kWidth - kRight, y(top_ * i / kRules), y(top_ * i / kRules), kLeft - 6,
          y(top_ * i / kRules) + 4, whole(top_ * i / kRules));
    for (std::size_t i = first_; i <= last_; i += 4)
      append(out, "<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>", x(i), kHeight - 8,
             halves_.label(i));
    return out;
  }
  void line(Html& out, const std::vector<float>& v, std::size_t from, std::size_t to,
            std::string_view dashes) const {
    std::string path;
    for (std::size_t i = from; i < to; ++i)
      path += fmt::format("{}{:.1f} {:.1f}", i == from ? "M" : " L", x(i), y(static_cast<double>(v[i])));
    if (!path.empty()) append(out, "<path d=\"{}\"{}/>", path, Html(std::string(dashes)));
  }
  const DayUnderWay& day_;
  const HalfHours& halves_;
  std::size_t first_ = SIZE_MAX, last_ = 0;
  double top_ = 1;
};

Html today_block(const ForecastView& v, const Html& table) {
  const DayUnderWay& d = *v.today;
  double all = std::accumulate(d.came.begin(), d.came.end(), 0.0);
  double left = std::max(d.updated.total - all, 0.0), left_before = d.morning.total - d.wanted;
  std::string title = "Le " + shown_day(d.morning.day) + ", demi-heure par demi-heure";
  HalfHours halves(v.zone, d.morning.day);
  return format(
      "<p class=\"lead\"><strong>{}</strong> {}, pour {} à cette "
      "heure.</p><p>Il en reste {} à venir ce jour, au lieu de {} prévus la veille\u202F; le jour entier en "
      "aurait {}, "
      "entre {} et {}.</p><figure class=\"chart\"><figcaption>{}</figcaption>{}<p "
      "class=\"hint\">Pointillé\u00A0: "
      "prévision de la veille. Trait plein\u00A0: appels arrivés. Tirets\u00A0: prévision mise à "
      "jour.</p></figure>{}",
      lead_sentence(d, v.zone),
      fr::plural(static_cast<std::int64_t>(std::lround(d.so_far)), "appel arrivé", "appels arrivés"),
      fr::plural(static_cast<std::int64_t>(std::lround(d.wanted)), "prévu"), whole(left), whole(left_before),
      whole(d.updated.total), whole(d.updated.total_low), whole(d.updated.total_high), title,
      DayChart(d, halves).draw(title), table);
}

// The table of days: each opens on its half-hours and on the agents it needs.
FigureTable days_table(FigureTable t, const ForecastView& v, const ShowForecast& in) {
  t.columns.push_back({"plan", "Effectifs", false});
  for (std::size_t i = 0; i < v.days.size(); ++i) {
    std::string iso = iso_of_day(v.days[i].day);
    t.rows[i].front().link =
        fmt::format("/telephone/prevision?{}&day={}#demi-heures", asked_query(v, in), iso);
    t.rows[i].push_back(v.days[i].total < 1 ? words("–")
                                            : words("les agents du " + shown_day(v.days[i].day),
                                                    fmt::format("/telephone/effectifs/jour?{}&from={}",
                                                                place_query(v), iso)));
  }
  return t;
}

Html events_block(const ForecastView& v, const Html& table) {
  return format("{}<p><a href=\"/telephone/evenements?network={}\">Déclarer ou retirer un événement</a></p>",
                v.events.empty() ? events_table(v.events, v.learnt) : table,
                fields::percent_encode(v.network));
}

Html days_named(std::string_view what, const std::vector<int>& days) {
  constexpr std::size_t kMost = 12;
  if (days.empty()) return {};
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(days.size(), kMost); ++i) names.push_back(shown_day(days[i]));
  if (days.size() > kMost) names.push_back(fmt::format("{} autres", days.size() - kMost));
  return format("<li>{}\u00A0: {}.</li>", what, fr::list(names));
}

Html basis(const ForecastView& v) {
  Html out = format("<li>{} d’appels.</li>", fr::plural(v.history, "jour"));
  out += days_named(
      "Jours sans un appel alors que leur jour de semaine en a d’habitude, tenus pour manquants", v.missing);
  out += days_named("Jours mis de côté, trop loin de ce qui était attendu", v.suspect);
  std::vector<std::string> zones;
  for (char z : v.zones) zones.emplace_back(1, z);
  append(out,
         "<li>Effet du calendrier appris de {}, {} et {}\u00A0: celui des ponts et des réouvertures est tiré "
         "vers l’ordinaire tant qu’il repose sur peu de jours. Vacances scolaires {} {}.</li>",
         fr::plural(v.trait_days.holidays, "jour férié", "jours fériés"),
         fr::plural(v.trait_days.bridges, "pont"), fr::plural(v.trait_days.reopenings, "réouverture"),
         std::string_view(zones.size() > 1 ? "des zones" : "de la zone"), fr::list(zones));
  if (v.redial)
    append(out,
           "<li>Premiers essais seulement\u00A0: {} de ceux qui n’ont pas eu de réponse rappellent, et ces "
           "appels "
           "sont retirés.</li>",
           fr::percent(100 * *v.redial));
  else
    out += Html("<li>Tous les appels, ceux qui recommencent compris.</li>");
  if (v.aht > 0)
    append(out, "<li>Traitement moyen {}{} sur les quatre dernières semaines.</li>", wait_text(v.aht),
           v.patience > 0 ? format(", patience moyenne {}", wait_text(v.patience))
                          : Html(", sans que personne ne raccroche puisque la patience n’est pas connue,"));
  else
    out +=
        Html("<li>La durée de traitement n’est pas connue\u00A0: les agents ne peuvent être comptés.</li>");
  return format("<ul>{}</ul>", out);
}

Html choices(const ForecastView& v, const ShowForecast& in) {
  Values values{
      {"days", {std::to_string(in.days)}}, {"now", {in.now}}, {"zones", {in.zones}}, {"from", {in.from}}};
  if (in.first_tries) values["first_tries"] = {"1"};
  auto specs = fields::specs<ShowForecast>();
  std::erase_if(
      specs, [](const FieldSpec& s) { return s.name == "network" || s.name == "queue" || s.name == "day"; });
  html::Form form{"/telephone/prevision", "", "Prévoir"};
  form.get = true;
  return format(
      "<details><summary>Changer la prévision, ou rejouer un jour passé</summary>{}</details>",
      html::form(form, specs, values, {},
                 format("<input type=\"hidden\" name=\"network\" value=\"{}\"><input type=\"hidden\" "
                        "name=\"queue\" value=\"{}\">",
                        v.network, v.queue)));
}
}  // namespace

namespace {
Html exports(const ForecastView& v, const ShowForecast& in) {
  std::string place = place_query(v), query = asked_query(v, in);
  return format(
      "<ul class=\"tools\"><li><a href=\"/api/calls/forecast.csv?{}\">Cette prévision en CSV</a></li><li><a "
      "href=\"/api/calls/forecast?{}\">en JSON</a></li><li><a href=\"/telephone/effectifs/jour?{}\">Les "
      "agents d’un jour, objectifs et leviers</a></li><li><a href=\"/telephone/patience?{}\">La patience de "
      "ceux qui appellent</a></li></ul>\n",
      query, query, place, place);
}
}  // namespace

namespace {
// « 26/11 »
std::string short_day(int day) {
  std::string iso = iso_of_day(day);
  return iso.substr(8, 2) + "/" + iso.substr(5, 2);
}

Html days_chart(const ForecastView& v) {
  html::Chart chart{"jours-a-venir", "Appels attendus, jour par jour", "Jour", "appels", 0, {}};
  for (const auto& d : v.days) chart.points.push_back({short_day(d.day), d.total});
  return chart.points.size() < 2 ? Html() : html::line_chart(chart);
}
Html half_hours_chart(const ForecastView& v, const DayForecast& d) {
  html::Chart chart{
      "demi-heures-attendues", "Appels attendus le " + full_day(d.day), "Demi-heure", "appels", 0, {}};
  HalfHours halves(v.zone, d.day);
  for (std::size_t i = 0; i < std::min(halves.count(), d.calls.size()); ++i)
    if (d.calls[i] > 0) chart.points.push_back({halves.label(i), d.calls[i]});
  return chart.points.size() < 2 ? Html() : html::line_chart(chart);
}
}  // namespace

html::Page forecast_page(const ShowForecast& in, const ForecastView& v,
                         const std::vector<StaffingView>& staff) {
  const DayForecast* day = day_to_staff(v);
  std::string title = "Appels à venir, " + v.name + (v.queue.empty() ? "" : ", file " + v.queue);
  auto tables = forecast_figures(v, staff);
  std::string query = asked_query(v, in) + (in.day.empty() ? "" : "&day=" + in.day);
  auto table = [&](std::string_view code) { return table_of(tables, code, kForecastFigures, query); };
  Html days;
  for (auto& t : tables)
    if (t.code == "days") days = figures_html(days_table(t, v, in), query, kForecastFigures);
  PageSections sections;
  if (v.today) sections.add("jour-en-cours", "Le jour en cours", today_block(v, table("today")));
  sections.add("jours", "Les jours à venir",
               format("{}<p>Les intervalles contiennent neuf jours sur dix.</p>{}", days_chart(v), days));
  if (day != nullptr)
    sections.add("demi-heures", "Agents nécessaires le " + full_day(day->day),
                 format("{}{}", half_hours_chart(v, *day), table("half_hours")));
  sections.add("evenements", "Événements", events_block(v, table("events")));
  sections.add("base", "Sur quoi la prévision repose", basis(v));
  Html main = format("<h1>{}</h1>\n{}{}{}", title, sections.finish(), choices(v, in), exports(v, in));
  return {title,
          main,
          {{"/", "Accueil"},
           {"/telephone", "Téléphone"},
           {"/telephone/reseaux/" + fields::percent_encode(v.network), v.name},
           {"", "Prévision"}},
          true};
}
}  // namespace calls
