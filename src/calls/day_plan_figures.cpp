// The tables of a day's plan.
#include <fmt/format.h>

#include <cmath>
#include <functional>

#include "base/fr.h"
#include "calls/planning_figures.h"

namespace calls {
namespace {
Figure hours(double h) { return {fr::number(h, 1) + "\u00A0h", h}; }
std::string spoken(const DayPlan& p, std::int64_t utc) {
  return fr::clock(static_cast<int>(((p.zone.civil(utc) % 86400) + 86400) % 86400 / 60));
}

// A column of figures by half-hour.
struct Column {
  FigureColumn head;
  std::function<Figure(std::size_t)> cell;
};

// A figure, with an asterisk when it is what makes a half-hour's waits long.
Figure marked(Figure figure, bool mark) {
  if (mark) figure.shown += "\u00A0*";
  return figure;
}

std::vector<Column> columns(const DayPlan& p) {
  auto figures = [&p](std::size_t i) -> const QueueFigures& { return p.plan.intervals[i].staffing.figures; };
  auto fires = [&p](std::size_t i, bool rule) { return p.half_hours[i].only_by_waiting && rule; };
  std::vector<Column> out{
      {{"time", "Heure", false},
       [&p](std::size_t i) { return words(clock_time(p.zone, p.demand[i].start)); }},
      {{"calls", "Appels"}, [&p](std::size_t i) { return number_of(p.demand[i].calls, 0); }},
      {{"agents", "Au téléphone"},
       [&p](std::size_t i) { return number_of(p.plan.intervals[i].staffing.agents, 0); }}};
  if (p.setting.shrinkage > 0)
    out.push_back({{"rostered", "Présents"},
                   [&p](std::size_t i) { return number_of(p.plan.intervals[i].rostered, 0); }});
  out.push_back({{"answered", "Décrochés"}, [=](std::size_t i) { return chance_of(figures(i).answered); }});
  out.push_back({{"service_level", "Décrochés en " + wait_text(p.setting.threshold_s)}, [=](std::size_t i) {
                   double level = figures(i).service_level;
                   return marked(chance_of(level), fires(i, level < kLongWaitLevel));
                 }});
  out.push_back({{"asa_s", "Attente moyenne"}, [=](std::size_t i) { return time_of(figures(i).asa_s); }});
  out.push_back({{"answered_wait_s", "Attente des décrochés"}, [=, &p](std::size_t i) {
                   double wait = figures(i).answered_wait_s;
                   return marked(time_of(wait), fires(i, wait > p.wait_limit));
                 }});
  out.push_back(
      {{"p90_wait_s", "Neuf sur dix en"}, [=](std::size_t i) { return time_of(figures(i).p90_wait_s); }});
  out.push_back({{"one_more", "Un agent de plus"}, [&p](std::size_t i) {
                   double more = p.half_hours[i].more.answered;
                   if (!std::isfinite(more)) return Figure{"–", nullptr};
                   return Figure{"+\u00A0" + fr::number(100 * more, 1) + "\u00A0pt", more};
                 }});
  return out;
}

FigureTable half_hours(const DayPlan& p) {
  FigureTable t{"half_hours", "Agents, par demi-heure"};
  auto of = columns(p);
  for (const auto& c : of) t.columns.push_back(c.head);
  for (std::size_t i = 0; i < p.demand.size(); ++i) {
    std::vector<Figure> row;
    for (const auto& c : of) row.push_back(c.cell(i));
    t.rows.push_back(std::move(row));
  }
  t.hint = long_waits_hint(p);
  return t;
}

FigureTable costs(const DayPlan& p) {
  FigureTable t{"targets",
                "Ce que coûte chaque objectif à lui seul",
                {{"target", "Objectif", false}, {"hours", "Heures d’agent"}}};
  for (std::size_t i = 0; i < p.setting.targets.size(); ++i)
    t.rows.push_back({words(target_text(p.setting.targets[i])), hours(p.plan.target_hours[i])});
  t.rows.push_back({words("Tous ensemble"), hours(p.plan.agent_hours)});
  return t;
}

FigureTable one_more(const DayPlan& p) {
  const PlannedHalfHour& busiest = p.half_hours[p.busiest];
  FigureTable t{"one_more",
                "Ce que vaut un agent de plus",
                {{"when", "Quand", false},
                 {"answered", "Appels décrochés en plus"},
                 {"wait_s", "Attente moyenne en moins"}}};
  auto less = [](double s) { return Figure{gain_text(s), s}; };
  t.rows = {{words("À " + spoken(p, p.demand[p.busiest].start) + ", la demi-heure la plus chargée"),
             number_of(busiest.more_answered, 1), less(-busiest.more.asa_s)},
            {words("Toute la journée"), number_of(p.one_more.answered - p.figures.answered, 0),
             less(p.figures.asa_s - p.one_more.asa_s)}};
  return t;
}

FigureTable mailing(const DayPlan& p) {
  FigureTable t{"mailing",
                "Un envoi (courrier, message) déplacé",
                {{"measure", "Mesure", false}, {"before", "Avant"}, {"after", "Après"}}};
  if (p.move.to.empty()) return t;
  t.rows = {{words("Agents présents au plus fort"), number_of(p.moved.peak_before, 0),
             number_of(p.moved.peak_after, 0)},
            {words("Heures d’agent"), hours(p.moved.hours_before), hours(p.moved.hours_after)}};
  return t;
}

FigureTable callback(const DayPlan& p) {
  FigureTable t{"callback",
                "Un rappel proposé à ceux qui attendent",
                {{"measure", "Mesure", false}, {"without", "Sans"}, {"with", "Avec"}}};
  if (!p.offer) return t;
  const OfferEffect& o = *p.offer;
  std::string at = " à " + spoken(p, p.demand[p.busiest].start);
  t.rows = {{words("Appels perdus dans la journée"), number_of(o.lost_without, 0), number_of(o.lost_with, 0)},
            {words("Attente moyenne dans la journée"), time_of(o.asa_without), time_of(o.asa_with)},
            {words("Appels décrochés" + at), chance_of(o.busiest.without.answered),
             chance_of(o.busiest.with.answered)},
            {words("Appels rappelés" + at), chance_of(0), chance_of(o.busiest.taken)},
            {words("Attente moyenne" + at), time_of(o.busiest.without.asa_s), time_of(o.busiest.with.asa_s)}};
  return t;
}
}  // namespace

std::string long_waits_hint(const DayPlan& p) {
  for (const auto& h : p.half_hours)
    if (h.only_by_waiting)
      return fmt::format(
          "* Attente longue\u00A0: moins de la moitié des appels décrochés en {}, ou plus de {} d’attente "
          "moyenne pour ceux qui sont décrochés.",
          wait_text(p.setting.threshold_s), wait_text(p.wait_limit));
  return {};
}

std::vector<FigureTable> plan_figures(const DayPlan& p) {
  return {half_hours(p), costs(p), one_more(p), mailing(p), callback(p)};
}
}  // namespace calls
