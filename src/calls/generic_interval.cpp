#include "calls/generic_interval.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "calls/cell_values.h"
#include "calls/column_names.h"
#include "calls/wait_points.h"

namespace calls {
bool GenericIntervalReader::take(SheetHeader& header) {
  std::map<std::string_view, SheetColumn> found;
  for (const auto& column : interval_columns()) found[column.name] = header.find(column.name, column.keys);
  if (!found["start"].known() || !found["answered"].known()) return false;
  columns_ = std::move(found);
  take_within(header, "ans_le_", answered_within, answered_within_);
  take_within(header, "aband_le_", abandoned_within, abandoned_within_);
  labels(at("start"), {at("network"), at("queue")});
  for (const auto& name : header.unused()) sink().unknown(fmt::format("colonne {}", guillemets(name)));
  return true;
}

void GenericIntervalReader::take_within(SheetHeader& header, std::string_view prefix,
                                        int (*seconds_of)(std::string_view), std::vector<Within>& out) {
  out.clear();
  for (const auto& [name, theirs] : mapping().columns) {
    int seconds = seconds_of(column_key(name));
    if (!name.starts_with(prefix) || seconds == 0) continue;
    auto column = header.find(name);
    if (column.known()) out.push_back({seconds, column});
  }
  for (std::size_t i = 0; i < header.size(); ++i) {
    int seconds = seconds_of(header.key(i));
    if (seconds > 0 && !header.used(i)) out.push_back({seconds, header.take(i)});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.seconds < b.seconds; });
}

bool GenericIntervalReader::start(SheetRow& row, CivilTime& out, std::int32_t& seconds) const {
  auto day = civil_value(row.text(at("start")), order());
  auto slot = slot_value(row.text(at("time")));
  if (!day) {
    row.fail(fmt::format("La date {} n’est pas lisible.", guillemets(row.text(at("start")))));
    return false;
  }
  if (!day->clock && !slot) {
    row.fail(row.has(at("time"))
                 ? fmt::format("L’heure {} n’est pas lisible.", guillemets(row.text(at("time"))))
                 : "La ligne donne un jour sans heure\u00A0: ce n’est pas un intervalle.");
    return false;
  }
  out = *day;
  if (!day->clock) out.civil += slot->start;
  if (slot) seconds = slot->seconds;
  return true;
}

std::int32_t GenericIntervalReader::length(SheetRow& row, std::int32_t slot) const {
  constexpr std::uint64_t kDay = 86400;
  auto seconds = std::min(row.seconds(at("seconds")), kDay);
  if (seconds == 15 || seconds == 30 || seconds == 60) seconds *= 60;
  return seconds > 0 ? static_cast<std::int32_t>(seconds) : slot;
}

void GenericIntervalReader::read(SheetRow& row) {
  IntervalRow out;
  CivilTime begins;
  std::int32_t slot = 0;
  if (!start(row, begins, slot)) return refuse(row, row.fault());
  out.seconds = length(row, slot);
  count_leaves(row, out.counters);
  check(row, out.counters);
  count_waits(row, out);
  count_sums(row, out.counters);
  out.network = row.text(at("network"));
  out.queue = row.text(at("queue"));
  if (!row.fault().empty()) return refuse(row, row.fault());
  out.start = place(row, begins, out.queue);
  emit(row, out);
}

void GenericIntervalReader::count_leaves(SheetRow& row, Counters& n) const {
  constexpr int kLongestShort = 10;
  std::uint32_t abandoned = row.count(at("abandoned")), brief = row.count(at("aband_le_S"));
  if (!at("aband_le_S").known() && !abandoned_within_.empty()) {
    brief = row.count(abandoned_within_.front().column);
    if (abandoned_within_.front().seconds > kLongestShort)
      row.note("Le seuil des abandons courts dépasse dix secondes.");
  }
  if (brief > abandoned)
    row.note("Les abandons courts sont plus nombreux que les abandons, qui devraient les comprendre.");
  n[Leaf::short_abandoned] = std::min(brief, abandoned);
  n[Leaf::abandoned] = abandoned - n[Leaf::short_abandoned];
  constexpr std::pair<Leaf, std::string_view> kPlain[] = {
      {Leaf::congested, "congested"},     {Leaf::closed, "closed"},        {Leaf::refused, "dissuaded"},
      {Leaf::ivr_abandoned, "ivr_aband"}, {Leaf::self_served, "ivr_self"}, {Leaf::answered, "answered"},
      {Leaf::timeout, "timeout"},         {Leaf::flow_out, "flow_out"},    {Leaf::callback, "callback_taken"},
      {Leaf::voicemail, "voicemail"}};
  for (auto [leaf, name] : kPlain) n[leaf] = row.count(at(name));
}

void GenericIntervalReader::check(SheetRow& row, Counters& n) const {
  std::int64_t queued = 0;
  for (auto leaf = static_cast<std::size_t>(Leaf::answered); leaf < kLeaves; ++leaf) queued += n.leaves[leaf];
  std::int64_t offered = row.has(at("offered")) ? row.count(at("offered")) : queued;
  std::int64_t inflow = row.count(at("flow_in"));
  reconcile(row, n, offered, queued);
  std::int64_t menu = std::int64_t{n[Leaf::self_served]} + n[Leaf::ivr_abandoned] +
                      std::max<std::int64_t>(offered - inflow, 0);
  if (row.has(at("ivr_in"))) {
    reconcile(row, n, row.count(at("ivr_in")), menu,
              "Les appels entrés dans le serveur vocal sont moins nombreux que ceux qui en sortent.");
    menu = row.count(at("ivr_in"));
  }
  std::int64_t told = std::int64_t{n[Leaf::congested]} + n[Leaf::closed] + n[Leaf::refused] + menu;
  if (row.has(at("presented")))
    reconcile(row, n, row.count(at("presented")), told,
              "Le total des appels présentés est inférieur à la somme de leurs issues.");
}

void GenericIntervalReader::count_waits(SheetRow& row, IntervalRow& out) const {
  auto spread = [&](const std::vector<Within>& within, std::uint32_t total, std::string_view sum,
                    WaitPoints::Buckets& into) {
    WaitPoints points;
    for (const auto& w : within)
      if (row.has(w.column)) points.add(w.seconds, row.count(w.column));
    if (!points.spread(total, points.longest_of(total, row.seconds(at(sum))), into))
      row.note("Le nombre d’appels par seuil d’attente ne croît pas avec le seuil.");
    return points.told(total);
  };
  Counters& n = out.counters;
  out.waits.answered = spread(answered_within_, n[Leaf::answered], "wait_sum_ans", n.answered_waits);
  out.waits.lost = spread(abandoned_within_, n[Leaf::abandoned] + n[Leaf::short_abandoned], "wait_sum_aband",
                          n.lost_waits);
}

void GenericIntervalReader::count_sums(SheetRow& row, Counters& n) const {
  n.answered_wait_s = row.seconds(at("wait_sum_ans"));
  n.lost_wait_s = row.seconds(at("wait_sum_aband"));
  n.talk_s = row.seconds(at("talk_sum"));
  n.hold_s = row.seconds(at("hold_sum"));
  n.wrap_s = row.seconds(at("acw_sum"));
  n.staffed_s = row.seconds(at("staffed_s"));
  n.available_s = row.seconds(at("avail_s"));
  n.transferred = row.count(at("transferred"));
  n.invited = row.count(at("survey_sent"));
  n.scores = row.count(at("survey_n"));
  n.satisfied = row.count(at("survey_ge4"));
  n.score_sum = static_cast<std::uint64_t>(std::llround(row.number(at("survey_sum"))));
  if (n.satisfied > n.scores) row.note("L’enquête compte plus d’usagers satisfaits que de réponses.");
}
}  // namespace calls
