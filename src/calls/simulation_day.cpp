#include "calls/simulation_day.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace calls {
namespace {
constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr std::size_t kNobody = static_cast<std::size_t>(-1);
}  // namespace

DayBounds day_bounds(const SimulationSetting& setting) {
  std::size_t intervals = std::max(setting.rates.size(), setting.agents_by_interval.size());
  if (intervals == 0) return {setting.warmup_s, setting.warmup_s + setting.duration_s};
  return {setting.warmup_s, static_cast<double>(intervals) * setting.interval_s};
}

SimulatedDay::SimulatedDay(const SimulationSetting& setting, int number, WaitHistogram& waits)
    : setting_(setting),
      random_(setting.seed, static_cast<std::uint64_t>(number)),
      bounds_(day_bounds(setting)),
      agents_(setting, random_, bounds_.from, bounds_.to),
      waits_(waits) {
  double sigma = setting.day_factor_sigma;
  if (sigma > 0) factor_ = std::exp(sigma * random_.normal() - sigma * sigma / 2);
  double log_variance = std::log1p(setting.service.cv * setting.service.cv);
  log_mean_ = std::log(setting.service.mean_s) - log_variance / 2;
  log_sigma_ = std::sqrt(log_variance);
}

DaySums SimulatedDay::play() {
  bool classes = setting_.priority_share > 0 && setting_.priority_share < 1;
  classes ? play_classes() : play_in_order();
  sums_[kBusySum] = agents_.busy();
  sums_[kAvailableSum] = agents_.available();
  return sums_;
}

// Of a Poisson stream whose rate changes with the interval.
double SimulatedDay::next_first(double after) {
  double needed = random_.exponential() / factor_;
  if (setting_.rates.empty()) return after + needed / setting_.lambda;
  auto k = static_cast<std::size_t>(after / setting_.interval_s);
  for (; k + 1 < setting_.rates.size(); ++k) {
    double end = static_cast<double>(k + 1) * setting_.interval_s;
    double expected = setting_.rates[k] * (end - after);
    if (needed < expected) break;
    needed -= expected;
    after = end;
  }
  return after + needed / setting_.rates[std::min(k, setting_.rates.size() - 1)];
}

double SimulatedDay::service() {
  switch (setting_.service.kind) {
    case ServiceTime::exponential:
      return setting_.service.mean_s * random_.exponential();
    case ServiceTime::lognormal:
      return std::exp(log_mean_ + log_sigma_ * random_.normal());
    case ServiceTime::deterministic:
      break;
  }
  return setting_.service.mean_s;
}

double SimulatedDay::patience() {
  const PatienceTime& law = setting_.patience;
  switch (law.kind) {
    case PatienceTime::exponential:
      return law.mean_s * random_.exponential();
    case PatienceTime::deterministic:
      return law.mean_s;
    case PatienceTime::endless:
      return kNever;
    case PatienceTime::curve:
      break;
  }
  const auto& steps = law.survival.steps;
  double outlasted = random_.uniform();
  auto step = std::partition_point(steps.begin(), steps.end(),
                                   [&](const SurvivalStep& s) { return s.survival >= outlasted; });
  if (step != steps.end()) return step->seconds;
  return (steps.empty() ? 0 : steps.back().seconds) + law.beyond_mean_s * random_.exponential();
}

std::pair<double, SimulatedDay::End> SimulatedDay::stay() {
  double ready = patience();
  if (ready < setting_.overflow_after_s) return {ready, End::abandoned};
  return {setting_.overflow_after_s, End::overflowed};
}

void SimulatedDay::count(double arrival, bool again, bool priority, double wait, End end) {
  if (arrival < bounds_.from) return;
  sums_[kAttempts] += 1;
  if (!again) sums_[kFirstAttempts] += 1;
  if (wait > 0) sums_[kWaitedSum] += 1;
  sums_[kWaitSum] += wait;
  sums_[priority ? kPriorityCalls : kOtherCalls] += 1;
  sums_[priority ? kPriorityWait : kOtherWait] += wait;
  waits_.add(wait);
  if (end == End::answered) {
    sums_[kAnsweredSum] += 1;
    sums_[kAnsweredWaitSum] += wait;
    if (wait <= setting_.threshold_s) sums_[kWithinSum] += 1;
  } else {
    sums_[end == End::abandoned ? kAbandonedSum : kOverflowedSum] += 1;
  }
}

// First come first served: when a caller arrives, all those before have their agent, so that the wait to come
// is known at once, and so is whether patience outlasts it.
void SimulatedDay::play_in_order() {
  bool priority = setting_.priority_share > 0;
  double first = next_first(0);
  for (;;) {
    bool again = !redials_.empty() && redials_.top().at < first;
    double at = again ? redials_.top().at : first;
    if (!(at < bounds_.to)) return;
    again ? redials_.pop() : void(first = next_first(first));

    double start = agents_.free_from(at), wait = start - at;
    if (wait > 0) {
      auto [longest, end] = stay();
      if (wait >= longest) {
        count(at, again, priority, longest, end);
        if (end == End::abandoned && setting_.redial > 0 && random_.uniform() <= setting_.redial)
          redials_.push({at + longest + setting_.redial_delay_s * random_.exponential(), kNobody});
        continue;
      }
    }
    count(at, again, priority, wait, End::answered);
    agents_.take(start, service());
  }
}

// With classes, who is served next isn't known before an agent is free: callers wait in two lines. A redial
// is planned when its caller begins to wait, and dropped when it comes up and the caller was served.
void SimulatedDay::play_classes() {
  double first = next_first(0), before = 0;
  for (;;) {
    bool again = !redials_.empty() && redials_.top().at < first;
    double at = again ? redials_.top().at : first;
    if (!(at < bounds_.to)) break;
    serve(before, at);
    before = at;
    if (!again) {
      first = next_first(first);
      arrive(at, false, random_.uniform() <= setting_.priority_share);
      continue;
    }
    std::size_t caller = redials_.top().caller;
    redials_.pop();
    Caller earlier = callers_[caller];
    callers_[caller].may_redial = false;
    forget(caller);
    if (!earlier.served) arrive(at, true, earlier.priority);
  }
  serve(before, kNever);
}

void SimulatedDay::arrive(double at, bool again, bool priority) {
  if (next_caller(at) == kNobody && agents_.free_from(at) <= at) {
    count(at, again, priority, 0, End::answered);
    agents_.take(at, service());
    return;
  }
  auto [longest, end] = stay();
  bool redials = end == End::abandoned && setting_.redial > 0 && random_.uniform() <= setting_.redial;
  std::size_t caller = place({at, at + longest, end, priority, again, false, true, redials});
  lines_[priority ? 0 : 1].push(caller);
  if (redials) redials_.push({at + longest + setting_.redial_delay_s * random_.exponential(), caller});
}

// Gives the agents that are free from `before` to `now` their callers.
void SimulatedDay::serve(double before, double now) {
  for (;;) {
    if (lines_[0].empty() && lines_[1].empty()) return;
    double start = agents_.free_from(before);
    if (start > now || (start == kNever && now == kNever)) {
      if (now == kNever) next_caller(kNever);
      return;
    }
    std::size_t caller = next_caller(start);
    if (caller == kNobody) return;
    Caller& served = callers_[caller];
    lines_[served.priority ? 0 : 1].pop();
    count(served.arrival, served.again, served.priority, start - served.arrival, End::answered);
    agents_.take(start, service());
    served.served = true;
    served.waiting = false;
    forget(caller);
    before = start;
  }
}

// Who comes first among those still there; those before have left.
std::size_t SimulatedDay::next_caller(double at) {
  for (auto& line : lines_)
    while (!line.empty()) {
      std::size_t caller = line.front();
      Caller& waiting = callers_[caller];
      if (waiting.leaves > at) return caller;
      line.pop();
      count(waiting.arrival, waiting.again, waiting.priority, waiting.leaves - waiting.arrival,
            waiting.otherwise);
      waiting.waiting = false;
      forget(caller);
    }
  return kNobody;
}

std::size_t SimulatedDay::place(const Caller& caller) {
  if (free_places_.empty()) {
    callers_.push_back(caller);
    return callers_.size() - 1;
  }
  std::size_t place = free_places_.back();
  free_places_.pop_back();
  callers_[place] = caller;
  return place;
}

// Once neither a line nor a planned redial needs the caller.
void SimulatedDay::forget(std::size_t caller) {
  if (!callers_[caller].waiting && !callers_[caller].may_redial) free_places_.push_back(caller);
}
}  // namespace calls
