// The parts of a network, and its days, as tables.
#include <map>

#include "base/fr.h"
#include "calls/dashboard_blocks.h"
#include "calls/figure_links.h"

namespace calls {
namespace {
const std::vector<FigureColumn> kPlaceColumns{{"calls", "Appels en file"},
                                              {"answered", "Décrochés"},
                                              {"rate", "Taux officiel"},
                                              {"wait_s", "Attente moyenne"}};
std::vector<FigureColumn> with_first(std::string code, std::string title) {
  std::vector<FigureColumn> out{{std::move(code), std::move(title), false}};
  out.insert(out.end(), kPlaceColumns.begin(), kPlaceColumns.end());
  return out;
}
std::vector<Figure> place_row(Figure name, const Counters& c, const Ratio& official, const Behind& behind) {
  return {std::move(name), amount(queued(c), behind.intervals()),
          amount(c[Leaf::answered], behind.calls(Leaf::answered)), share_of(official),
          span_of(c[Leaf::answered], mean_wait(c))};
}

// The queues by what `key` says of them; those of which it says nothing are left out.
FigureTable places_table(const NetworkView& v, FigureTable t, const char* field,
                         const std::string Queue::*key) {
  std::map<std::string, std::pair<Counters, Ratio>> places;
  for (const auto& q : v.queues)
    if (!(q.queue.*key).empty() && !(q.now == Counters{})) {
      auto& [now, official] = places[q.queue.*key];
      now += q.now;
      official += q.official;
    }
  for (const auto& [place, sums] : places) {
    std::string part = std::string(field) + "=" + fields::percent_encode(place) + "&" + days_query(v.period);
    t.rows.push_back(place_row(words(place, network_link(v.network) + "?" + part), sums.first, sums.second,
                               Behind("network=" + fields::percent_encode(v.network.code) + "&" + part)));
  }
  return t;
}

FigureTable queues_table(const NetworkView& v) {
  FigureTable t{"queues", "Files", with_first("queue", "File")};
  t.columns.insert(t.columns.begin() + 1, {{"site", "Site", false}, {"departement", "Département", false}});
  for (const auto& q : v.queues) {
    if (q.now == Counters{}) continue;
    std::string part = "queue=" + fields::percent_encode(q.queue.code) + "&" + days_query(v.period);
    Figure name = words(q.queue.code, network_link(v.network) + "?" + part);
    if (!q.queue.name.empty()) name.shown = q.queue.name;
    auto row = place_row(std::move(name), q.now, q.official,
                         Behind("network=" + fields::percent_encode(v.network.code) + "&" + part));
    row.insert(row.begin() + 1, {words(q.queue.site), words(q.queue.departement)});
    t.rows.push_back(std::move(row));
  }
  return t;
}
}  // namespace

FigureTable series_figures(const NetworkView& v) {
  FigureTable t{"series",
                v.input.by == "month"  ? "Mois par mois"
                : v.input.by == "week" ? "Semaine par semaine"
                                       : "Jour par jour",
                with_first("period", "Période")};
  for (const auto& line : v.series) {
    std::string query = selection_query(v, line.span);
    Figure name = words(line.label, network_link(v.network) + "?" + query);
    if (v.input.by == "day") name.shown = fr::date(line.label);
    if (v.input.by == "week") name.shown = shown_week(line.label, line.incomplete);
    if (v.input.by == "month") name.shown = shown_month(line.label);
    if (v.input.by == "month" && !line.incomplete.empty()) name.shown += ", " + line.incomplete;
    t.rows.push_back(place_row(std::move(name), line.counters, line.official, Behind(query)));
  }
  if (v.input.by == "week") t.hint = "Une semaine que la période coupe est comptée entière.";
  return t;
}

std::vector<FigureTable> place_figures(const NetworkView& v) {
  std::vector<FigureTable> out;
  if (!v.input.queue.empty()) return out;
  if (v.input.site.empty())
    out.push_back(places_table(v, {"sites", "Sites", with_first("site", "Site")}, "site", &Queue::site));
  if (v.input.departement.empty())
    out.push_back(places_table(v, {"departements", "Départements", with_first("departement", "Département")},
                               "departement", &Queue::departement));
  out.push_back(queues_table(v));
  return out;
}
}  // namespace calls
