#include "calls/simulation_agents.h"

#include <algorithm>

namespace calls {
namespace {
constexpr double kNever = std::numeric_limits<double>::infinity();

int most_agents(const SimulationSetting& setting) {
  const auto& list = setting.agents_by_interval;
  return list.empty() ? setting.agents : *std::max_element(list.begin(), list.end());
}
}  // namespace

SimulatedAgents::SimulatedAgents(const SimulationSetting& setting, RandomStream& random, double from,
                                 double to)
    : setting_(setting),
      random_(random),
      from_(from),
      to_(to),
      plain_(setting.agents_by_interval.empty() && setting.break_share == 0) {
  count_ = static_cast<std::size_t>(most_agents(setting));
  for (std::size_t i = 0; i < count_; ++i) heap_.push_back({0, static_cast<std::uint32_t>(i)});
  heap_.push_back({kNever, 0});
  heap_.push_back({kNever, 0});
  for (std::size_t i = 0; i < count_; ++i) due_.push_back(next_break(0));
}

double SimulatedAgents::next_break(double after) {
  double share = setting_.break_share;
  return share == 0 ? kNever : after + setting_.break_s * (1 - share) / share * random_.exponential();
}

std::size_t SimulatedAgents::interval(double at) const {
  double last = static_cast<double>(setting_.agents_by_interval.size()) - 1;
  return static_cast<std::size_t>(std::min(at / setting_.interval_s, last));
}

bool SimulatedAgents::on_duty(std::uint32_t who, double at) const {
  const auto& list = setting_.agents_by_interval;
  return list.empty() || static_cast<int>(who) < list[interval(at)];
}

// Of the hours that hold `at`; `at` itself when off duty.
double SimulatedAgents::duty_end(std::uint32_t who, double at) const {
  if (!on_duty(who, at)) return at;
  const auto& list = setting_.agents_by_interval;
  for (std::size_t k = list.empty() ? 0 : interval(at); k < list.size(); ++k)
    if (static_cast<int>(who) >= list[k]) return static_cast<double>(k) * setting_.interval_s;
  return kNever;
}

double SimulatedAgents::duty_start(std::uint32_t who, double at) const {
  if (on_duty(who, at)) return at;
  const auto& list = setting_.agents_by_interval;
  for (std::size_t k = interval(at); k < list.size(); ++k)
    if (static_cast<int>(who) < list[k]) return static_cast<double>(k) * setting_.interval_s;
  return kNever;
}

void SimulatedAgents::settle(double now) {
  while (heap_[0].at < kNever && settle_first(std::max(now, heap_[0].at))) {
  }
}

// Breaks fall due by a clock that a late break doesn't delay. False: the first agent can take a call.
bool SimulatedAgents::settle_first(double until) {
  Agent first = heap_[0];
  double& due = due_[first.who];
  double leaves = duty_end(first.who, first.at), pauses = std::max(first.at, due);
  if (leaves <= until && leaves <= pauses) {
    double back = duty_start(first.who, leaves);
    if (due < back && back < kNever) due = next_break(back);
    replace_first(back);
    return true;
  }
  if (pauses > until) return false;
  double back = pauses + setting_.break_s;
  breaks_ += clipped(pauses, back);
  due = next_break(due + setting_.break_s);
  replace_first(back);
  return true;
}

double SimulatedAgents::available() {
  while (!plain_ && heap_[0].at < to_)
    if (!settle_first(to_)) replace_first(kNever);
  double hours = 0;
  const auto& list = setting_.agents_by_interval;
  for (std::size_t k = 0; k < list.size(); ++k) {
    double start = static_cast<double>(k) * setting_.interval_s;
    double end = k + 1 == list.size() ? to_ : start + setting_.interval_s;
    hours += list[k] * clipped(start, end);
  }
  if (list.empty()) hours = static_cast<double>(count_) * (to_ - from_);
  return hours - breaks_;
}
}  // namespace calls
