#include "calls/avaya.h"

#include <fmt/format.h>

#include <algorithm>

#include "calls/cell_values.h"

namespace calls {
namespace {
// "1 to 10" columns of one stem.
template <std::size_t N>
bool take_steps(SheetHeader& header, std::string_view stem, std::array<SheetColumn, N>& out) {
  bool all = true;
  for (std::size_t i = 0; i < N; ++i)
    all = (out[i] = header.find(fmt::format("{}{}", stem, i + 1))).known() && all;
  return all;
}
}  // namespace

bool AvayaReader::take_common(SheetHeader& header, std::string_view place, std::string_view answered_steps) {
  row_date_ = header.find("row_date");
  starttime_ = header.find("starttime");
  place_ = header.find(place);
  acdcalls_ = header.find("acdcalls");
  abncalls_ = header.find("abncalls");
  if (!row_date_.known() || !starttime_.known() || !place_.known() || !acdcalls_.known() ||
      !abncalls_.known())
    return false;
  struct {
    SheetColumn& column;
    std::string_view name;
  } others[] = {{starttime_utc_, "starttime_utc"},
                {intrvl_, "intrvl"},
                {acd_, "acd"},
                {incomplete_, "incomplete"},
                {phantomabns_, "phantomabns"},
                {busycalls_, "busycalls"},
                {disccalls_, "disccalls"},
                {outflowcalls_, "outflowcalls"},
                {othercalls_, "othercalls"},
                {anstime_, "anstime"},
                {abntime_, "abntime"},
                {acdtime_, "acdtime"},
                {acwtime_, "acwtime"},
                {holdtime_, "holdtime"},
                {stafftime_, "i_stafftime"},
                {availtime_, "i_availtime"},
                {transferred_, "transferred"},
                {longest_, "maxocwtime"},
                {acceptable_, "acceptable"},
                {slvlabns_, "slvlabns"},
                {servicelevel_, "servicelevel"},
                {periodchg_, "periodchg"},
                {svclevelchg_, "svclevelchg"}};
  for (auto& other : others) other.column = header.find(other.name);
  if (!take_steps(header, "period", periods_)) periods_.fill({});
  if (!take_steps(header, answered_steps, answered_)) answered_.fill({});
  if (!take_steps(header, "abncalls", abandoned_)) abandoned_.fill({});
  labels(row_date_, {place_});
  return true;
}

bool AvayaReader::start(SheetRow& row, CivilTime& out) const {
  auto day = civil_value(row.text(row_date_), order());
  auto clock = clock_value(row.text(starttime_));
  if (!day) row.fail(fmt::format("La date {} n’est pas lisible.", guillemets(row.text(row_date_))));
  if (!clock)
    row.fail(fmt::format("L’heure de début {} n’est pas lisible.", guillemets(row.text(starttime_))));
  if (!day || !clock) return false;
  constexpr std::int64_t kDay = 86400;
  out.civil = day->civil - day->civil % kDay + *clock;
  return true;
}

// starttime_utc is the UTC second, or what an export made of it: a UTC date, or the local one once more. Only
// the number is sure enough to stand against the local hour.
std::int64_t AvayaReader::instant(SheetRow& row, CivilTime start, std::string_view queue) {
  constexpr std::int64_t kFirst = 600'000'000, kLast = 2'524'608'000;  // 1989 to 2050
  auto cell = row.text(starttime_utc_);
  if (auto utc = whole_value(cell); utc && *utc > kFirst && *utc < kLast) {
    if (zone().civil(*utc) != start.civil)
      row.note(
          "STARTTIME_UTC contredit l’heure locale dans le fuseau de l’import\u00A0: l’heure UTC est suivie.");
    return *utc;
  }
  if (auto text = civil_value(cell, order()); text && text->civil != start.civil) {
    std::int64_t utc = text->civil - text->offset.value_or(0);
    if (zone().civil(utc) == start.civil) return utc;
    row.note(
        "STARTTIME_UTC contredit l’heure locale dans le fuseau de l’import\u00A0: l’heure locale est "
        "suivie.");
  }
  return place(row, start, queue);
}

void AvayaReader::read(SheetRow& row) {
  if (row.count(incomplete_) > 0)
    return refuse(row,
                  "CMS signale un intervalle incomplet (INCOMPLETE)\u00A0: ses chiffres sont mis à l’écart.");
  CivilTime begins;
  if (!start(row, begins)) return refuse(row, row.fault());
  IntervalRow out;
  Counters& n = out.counters;
  n[Leaf::answered] = row.count(acdcalls_);
  count_abandoned(row, n);
  count_leaves(row, n);
  n.answered_wait_s = row.seconds(anstime_);
  n.lost_wait_s = row.seconds(abntime_);
  n.talk_s = row.seconds(acdtime_);
  n.wrap_s = row.seconds(acwtime_);
  n.hold_s = row.seconds(holdtime_);
  n.staffed_s = row.seconds(stafftime_);
  n.available_s = row.seconds(availtime_);
  n.transferred = row.count(transferred_);
  count_waits(row, out);
  std::uint32_t minutes = row.count(intrvl_);
  if (minutes > 60 || (minutes == 0 && row.has(intrvl_)))
    row.fail("L’intervalle ne dure ni 15, ni 30, ni 60 minutes.");
  out.seconds = static_cast<std::int32_t>(std::min(minutes, 60U)) * 60;
  auto acd = row.text(acd_), place = row.text(place_);
  std::string queue = acd.empty() || acd == "1" ? std::string(place) : fmt::format("{}/{}", acd, place);
  if (place.empty()) row.fail("La ligne ne dit pas de quelle file elle parle.");
  if (!row.fault().empty()) return refuse(row, row.fault());
  out.queue = queue;
  out.start = instant(row, begins, queue);
  emit(row, out);
}

void AvayaReader::count_abandoned(SheetRow& row, Counters& n) const {
  std::uint32_t all = row.count(abncalls_), phantoms = row.count(phantomabns_);
  if (phantoms > all) row.note("PHANTOMABNS dépasse ABNCALLS, qui devrait le comprendre.");
  n[Leaf::short_abandoned] = std::min(phantoms, all);
  n[Leaf::abandoned] = all - n[Leaf::short_abandoned];
}

void AvayaReader::count_waits(SheetRow& row, IntervalRow& out) const {
  if (!periods_[0].known()) return;
  if (row.count(periodchg_) > 0)
    return row.note(
        "Les bornes d’attente ont changé pendant l’intervalle\u00A0: la répartition n’est pas lue.");
  Counters& n = out.counters;
  out.waits.answered = spread(row, answered_, in_answered_steps(row), acceptable_, n.answered_waits);
  out.waits.lost = spread(row, abandoned_, row.count(abncalls_), slvlabns_, n.lost_waits);
}

std::uint32_t AvayaReader::spread(SheetRow& row, const Steps& steps, std::uint32_t expected,
                                  const SheetColumn& within, WaitPoints::Buckets& into) const {
  if (!steps[0].known() || expected == 0) return 0;
  if (row.count(periods_[0]) == 0) {
    row.note("Aucune borne d’attente n’est réglée\u00A0: la répartition des attentes reste inconnue.");
    return 0;
  }
  WaitPoints points;
  std::uint32_t total = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    total += row.count(steps[i]);
    if (i < kPeriods) points.add(static_cast<std::int32_t>(row.count(periods_[i])), total);
  }
  if (total != expected) row.note("La répartition des attentes n’a pas le même total que les appels.");
  if (row.has(within) && row.count(svclevelchg_) == 0 && row.count(servicelevel_) > 0 &&
      !points.refine(static_cast<std::int32_t>(row.count(servicelevel_)), row.count(within), total))
    row.note("Le nombre d’appels dans le seuil de service contredit la répartition des attentes.");
  auto longest = static_cast<std::int32_t>(std::min<std::uint64_t>(row.seconds(longest_), 86400));
  points.spread(total, longest, into);
  return points.told(total);
}

bool AvayaSplitReader::take(SheetHeader& header) {
  if (!take_common(header, "split", "acdcalls")) return false;
  callsoffered_ = header.find("callsoffered");
  dequecalls_ = header.find("dequecalls");
  return true;
}

void AvayaSplitReader::count_leaves(SheetRow& row, Counters& n) const {
  n[Leaf::timeout] = row.count(busycalls_) + row.count(disccalls_);
  n[Leaf::flow_out] = row.count(outflowcalls_) + row.count(dequecalls_);
  if (row.has(othercalls_) && row.count(othercalls_) != n[Leaf::timeout] + n[Leaf::flow_out])
    row.note("OTHERCALLS n’est pas la somme de BUSYCALLS, DISCCALLS, OUTFLOWCALLS et DEQUECALLS.");
  if (row.has(callsoffered_)) reconcile(row, n, row.count(callsoffered_), leaf_sum(n));
}

bool AvayaVdnReader::take(SheetHeader& header) {
  if (!take_common(header, "vdn", "ansconncalls")) return false;
  incalls_ = header.find("incalls");
  connectcalls_ = header.find("connectcalls");
  vdisccalls_ = header.find("vdisccalls");
  abnquecalls_ = header.find("abnquecalls");
  return true;
}

// Phantoms reached an agent: they are of those that queued.
void AvayaVdnReader::part_abandoned(SheetRow& row, Counters& n) const {
  if (!row.has(abnquecalls_)) return;
  std::uint32_t all = row.count(abncalls_), queued = row.count(abnquecalls_);
  if (queued > all) row.note("ABNQUECALLS dépasse ABNCALLS, qui devrait le comprendre.");
  queued = std::min(queued, all);
  n[Leaf::short_abandoned] = std::min(n[Leaf::short_abandoned], queued);
  n[Leaf::abandoned] = queued - n[Leaf::short_abandoned];
  n[Leaf::ivr_abandoned] = all - queued;
}

void AvayaVdnReader::count_leaves(SheetRow& row, Counters& n) const {
  part_abandoned(row, n);
  std::uint32_t busy = row.count(busycalls_), cut = row.count(disccalls_), cut_apart = row.count(vdisccalls_);
  std::uint32_t flow = row.count(outflowcalls_), connected = row.count(connectcalls_),
                others = row.count(othercalls_);
  bool says = row.has(othercalls_);
  if (says && cut_apart > 0 && others == busy + connected + cut + cut_apart + flow) cut += cut_apart;
  n[Leaf::refused] = busy + cut;
  n[Leaf::flow_out] = flow;
  n[Leaf::unknown] = connected;
  if (says && others != busy + cut + connected + flow)
    row.note("OTHERCALLS n’est pas la somme de BUSYCALLS, CONNECTCALLS, DISCCALLS et OUTFLOWCALLS.");
  std::int64_t in = std::int64_t{row.count(acdcalls_)} + row.count(abncalls_) + others;
  if (says && row.has(incalls_) && in != row.count(incalls_))
    row.note("INCALLS n’est pas la somme de ACDCALLS, ABNCALLS et OTHERCALLS.");
  if (row.has(incalls_)) in = row.count(incalls_);
  if (says || row.has(incalls_)) reconcile(row, n, in, leaf_sum(n));
}
}  // namespace calls
