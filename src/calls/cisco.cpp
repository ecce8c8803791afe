#include "calls/cisco.h"

#include <fmt/format.h>

#include <algorithm>

#include "calls/cell_values.h"

namespace calls {
bool CiscoReader::take(SheetHeader& header) {
  date_time_ = header.find("DateTime");
  call_type_ = header.find("CallTypeID", "calltype calltypename enterprisename");
  offered_ = header.find("CallsOffered");
  answered_ = header.find("CallsAnswered");
  handled_ = header.find("CallsHandled");
  if (!date_time_.known() || !call_type_.known() || !offered_.known() ||
      (!answered_.known() && !handled_.known()))
    return false;
  struct {
    SheetColumn& column;
    std::string_view name, other;
  } others[] = {{time_zone_, "TimeZone", ""},
                {abandoned_, "TotalCallsAband", ""},
                {in_queue_, "RouterCallsAbandQ", ""},
                {at_agent_, "RouterCallsAbandToAgent", ""},
                {short_, "ShortCalls", ""},
                {busy_, "ReturnBusy", ""},
                {announcement_, "NetworkAnnouncement", ""},
                {release_, "ReturnRelease", ""},
                {vru_handled_, "VruHandledCalls", "vruhandled"},
                {overflow_, "OverflowOut", ""},
                {rona_, "CallsRONA", ""},
                {unknown_[0], "CallsRoutedNonAgent", ""},
                {unknown_[1], "ReturnRing", ""},
                {unknown_[2], "ICRDefaultRouted", ""},
                {unknown_[3], "NetworkDefaultRouted", ""},
                {unknown_[4], "IncompleteCalls", ""},
                {unknown_[5], "ErrorCount", ""},
                {unknown_[6], "AgentErrorCount", ""},
                {answer_wait_, "AnswerWaitTime", ""},
                {handle_time_, "HandleTime", ""},
                {talk_time_, "TalkTime", ""},
                {hold_time_, "HoldTime", ""},
                {queue_aband_time_, "DelayQAbandTime", ""},
                {agent_aband_time_, "DelayAgentAbandTime", ""},
                {aband_time_, "CTDelayAbandTime", "calldelayabandtime"},
                {longest_, "MaxCallWaitTime", ""},
                {bounds_column_, "BucketIntervalID", ""}};
  for (auto& other : others) other.column = header.find(other.name, other.other);
  for (std::size_t i = 0; i < answered_steps_.size(); ++i) {
    answered_steps_[i] = header.find(fmt::format("AnsInterval{}", i + 1));
    abandoned_steps_[i] = header.find(fmt::format("AbandInterval{}", i + 1));
  }
  labels(date_time_, {call_type_});
  return true;
}

void CiscoReader::read(SheetRow& row) {
  auto start = civil_value(row.text(date_time_), order());
  if (!start || !start->clock)
    return refuse(
        row, fmt::format("La date et l’heure {} ne sont pas lisibles.", guillemets(row.text(date_time_))));
  IntervalRow out;
  out.seconds = 0;
  Counters& n = out.counters;
  count_leaves(row, n);
  count_times(row, n);
  count_waits(row, out);
  out.queue = row.text(call_type_);
  if (out.queue.empty()) row.fail("La ligne ne dit pas de quel type d’appel elle parle.");
  if (!row.fault().empty()) return refuse(row, row.fault());
  out.start = instant(row, *start, out.queue);
  emit(row, out);
}

// TimeZone counts minutes west of UTC, or east in some exports: whichever the import's zone knows at that
// hour.
std::int64_t CiscoReader::instant(SheetRow& row, const CivilTime& start, std::string_view queue) {
  auto minutes = whole_value(row.text(time_zone_));
  constexpr std::int64_t kWidest = 840;
  if (start.offset || !minutes || *minutes < -kWidest || *minutes > kWidest) return place(row, start, queue);
  for (std::int64_t east : {-*minutes * 60, *minutes * 60})
    if (zone().offset(start.civil - east) == east) return start.civil - east;
  row.note("Le décalage TimeZone n’est pas celui du fuseau de l’import\u00A0: TimeZone est suivi.");
  return start.civil + *minutes * 60;
}

void CiscoReader::count_leaves(SheetRow& row, Counters& n) const {
  std::int64_t offered = row.count(offered_);
  std::uint32_t all = row.count(abandoned_), queued = row.count(in_queue_) + row.count(at_agent_);
  if (!in_queue_.known()) queued = all;
  if (abandoned_.known() && queued > all)
    row.note("TotalCallsAband est inférieur aux abandons en file qu’il devrait comprendre.");
  n[Leaf::answered] = row.count(answered_.known() ? answered_ : handled_);
  n[Leaf::abandoned] = queued;
  n[Leaf::ivr_abandoned] = all > queued ? all - queued : 0;
  n[Leaf::short_abandoned] = row.count(short_);
  n[Leaf::refused] = row.count(busy_) + row.count(announcement_) + row.count(release_);
  n[Leaf::self_served] = row.count(vru_handled_);
  n[Leaf::flow_out] = row.count(overflow_) + row.count(rona_);
  for (const auto& column : unknown_) n[Leaf::unknown] += row.count(column);
  part_self_served(row, n, offered);
  std::int64_t told = leaf_sum(n);
  if (told - offered == n[Leaf::short_abandoned]) return;
  reconcile(row, n, offered, told);
}

void CiscoReader::part_self_served(SheetRow& row, Counters& n, std::int64_t offered) const {
  std::int64_t over = leaf_sum(n) - offered;
  if (over == n[Leaf::short_abandoned]) return;
  auto part = [&](Leaf leaf, std::uint32_t most) {
    std::int64_t taken = std::clamp<std::int64_t>(over, 0, std::min(n[leaf], most));
    n[leaf] -= static_cast<std::uint32_t>(taken);
    over -= taken;
    return static_cast<std::uint32_t>(taken);
  };
  std::uint32_t served = n[Leaf::self_served];
  served -= part(Leaf::ivr_abandoned, served);
  part(Leaf::refused, std::min(served, row.count(release_)));
}

void CiscoReader::count_times(SheetRow& row, Counters& n) const {
  n.answered_wait_s = row.seconds(answer_wait_);
  n.talk_s = row.seconds(talk_time_);
  n.hold_s = row.seconds(hold_time_);
  std::uint64_t handle = row.seconds(handle_time_);
  if (handle > n.talk_s + n.hold_s) n.wrap_s = handle - n.talk_s - n.hold_s;
  n.lost_wait_s = queue_aband_time_.known() ? row.seconds(queue_aband_time_) + row.seconds(agent_aband_time_)
                                            : row.seconds(aband_time_);
}

void CiscoReader::count_waits(SheetRow& row, IntervalRow& out) {
  auto id = row.text(bounds_column_);
  if (bounds_id_.empty()) bounds_id_ = id;
  if (!id.empty() && id != bounds_id_)
    row.note(
        "Le fichier mêle plusieurs jeux de bornes d’attente (BucketIntervalID)\u00A0: un seul est supposé.");
  Counters& n = out.counters;
  out.waits.answered = spread(row, answered_steps_, n[Leaf::answered], n.answered_waits);
  out.waits.lost = spread(row, abandoned_steps_, n[Leaf::abandoned], n.lost_waits);
}

std::uint32_t CiscoReader::spread(SheetRow& row, const std::array<SheetColumn, 10>& steps,
                                  std::uint32_t expected, WaitPoints::Buckets& into) const {
  if (!steps[0].known()) return 0;
  WaitPoints points;
  std::uint32_t total = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    total += row.count(steps[i]);
    if (i < bounds_.size()) points.add(bounds_[i], total);
  }
  bool with_menu = &steps == &abandoned_steps_ && total == row.count(abandoned_);
  if (total != expected && !with_menu)
    row.note("La répartition des attentes n’a pas le même total que les appels.");
  points.spread(total, static_cast<std::int32_t>(std::min<std::uint64_t>(row.seconds(longest_), 86400)),
                into);
  return points.told(total);
}
}  // namespace calls
