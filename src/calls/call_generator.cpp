#include "calls/call_generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <queue>
#include <string>
#include <tuple>
#include <vector>

#include "calls/generated_networks.h"
#include "calls/simulation_random.h"

namespace calls {
namespace {
constexpr double kHalfHour = 1800;
constexpr double kShortest = 5;                 // an abandon after so many seconds or fewer is short
constexpr std::uint32_t kTeamNumbers = 10'000;  // of a queue's agents
constexpr double kAround = 30;  // what an agent spends on a call besides talking: ringing, noting
constexpr int kMostTries = 5;
constexpr std::uint32_t kWithheld = UINT32_MAX;

// The sum of calls_at over the half-hours of an ordinary day.
double a_day_of(const Manner& m) {
  double out = 0;
  for (double t = m.opens * 3600; t < m.closes * 3600; t += kHalfHour) out += calls_at(t / 3600);
  return out;
}

// The team of a queue on one day: when each agent is free. Callers come in the order of their times.
class Team {
 public:
  Team(const Manner& m, double calls, const GeneratedDay& day) : day_(day) {
    double ordinary = a_day_of(m), extra = std::sqrt(std::min(day.busy, 1.3)) * (1 - 1.25 * m.served);
    for (double t = day.opens; t < day.closes; t += kHalfHour) {
      double hour = t / 3600, lunch = hour >= 12 && hour < 13.5 ? 0.9 : 1;
      double load = calls * extra * calls_at(hour) / ordinary * (m.talk + kAround) / kHalfHour;
      planned_.push_back(std::max(2, static_cast<int>(std::lround(load * m.staff * lunch + 0.3))));
    }
  }
  // When someone will be free for who comes at `t`, and takes the call.
  double free_at(double t) {
    while (next_ < planned_.size() &&
           (begins(next_) <= t || agents_.empty() || agents_.top().free > begins(next_)))
      shift();
    return std::max(agents_.top().free, t);
  }
  // The number of the agent who takes it, from 1.
  std::uint32_t take(double until) {
    Agent agent = agents_.top();
    agents_.pop();
    agents_.push({until, agent.number});
    return agent.number;
  }

 private:
  double begins(std::size_t half_hour) const {
    return day_.opens + static_cast<double>(half_hour) * kHalfHour;
  }
  // Those who come are free, those who leave are the first who are.
  void shift() {
    auto wanted = static_cast<std::size_t>(planned_[next_]);
    while (agents_.size() < wanted) {
      if (gone_.empty()) gone_.push_back(static_cast<std::uint32_t>(agents_.size()) + 1);
      agents_.push({begins(next_), gone_.back()});
      gone_.pop_back();
    }
    for (; agents_.size() > wanted; agents_.pop()) gone_.push_back(agents_.top().number);
    ++next_;
  }
  GeneratedDay day_;
  std::vector<int> planned_ = {};
  std::size_t next_ = 0;
  struct Agent {
    double free;
    std::uint32_t number;
    bool operator>(const Agent& other) const { return free > other.free; }
  };
  std::priority_queue<Agent, std::vector<Agent>, std::greater<>> agents_ = {};
  std::vector<std::uint32_t> gone_ = {};  // numbers of those who have left
};

struct Try {
  double at = 0;  // seconds after midnight
  std::uint32_t caller = kWithheld;
  int number = 1;
};

// A row to be told. Times are civil seconds until they are sorted.
struct Made {
  std::int64_t start = 0, due = 0, done = 0;
  std::uint32_t queue = 0, caller = kWithheld, agent = 0;
  std::int32_t wait = kUnknown, talk = kUnknown, score = kUnknown;
  Leaf leaf = Leaf::unknown;
  bool transferred = false;
};

// One queue, one day after the other.
class QueueLife {
 public:
  QueueLife(std::uint32_t queue, std::uint64_t seed, std::int32_t end, std::vector<Made>& rows)
      : queue_(queue), seed_(seed), end_(end), rows_(rows) {
    std::size_t network = 0;
    while (generated_networks()[network].code != generated_queues()[queue].network) ++network;
    manner_ = &manners()[network];
    constexpr std::array<double, 5> kSizes{1.35, 0.75, 1.05, 1.2, 0.65};
    calls_ = manner_->calls * kSizes[queue % 5];
  }

  void live(std::int32_t number) {
    random_ = RandomStream(seed_, static_cast<std::uint64_t>(number) * 64 + queue_);
    day_ = generated_day(*manner_, number);
    outside_hours();
    if (!day_.open()) return;
    arrivals();
    Team team(*manner_, calls_, day_);
    while (!tries_.empty()) {
      Try one = tries_.top();
      tries_.pop();
      Made row = answer(one, team);
      double gone = one.at + std::max(row.wait, 0);
      rows_.push_back(row);
      bool lost = row.leaf != Leaf::answered && row.leaf != Leaf::callback && row.leaf != Leaf::self_served;
      if (lost) call_again(one, gone);
    }
  }

 private:
  bool chance(double p) { return random_.uniform() < p; }
  double mean(double m) { return m * random_.exponential(); }
  double moment(double from, double to) { return from + (to - from) * random_.uniform(); }
  std::int64_t civil(double at) const {
    return std::int64_t{day_.number} * 86400 + static_cast<std::int64_t>(at);
  }
  double talk() { return 5 + manner_->talk * std::exp(0.6 * random_.normal() - 0.18); }
  std::uint32_t agent(std::uint32_t of_team) const { return queue_ * kTeamNumbers + of_team; }
  // Someone new, or who called on an earlier day; each queue has its own callers.
  std::uint32_t caller() {
    if (chance(0.03)) return kWithheld;
    if (callers_ > 50 && chance(0.12)) return static_cast<std::uint32_t>(random_.bits() % callers_);
    return callers_++;
  }

  // Those who hear that the service is closed.
  void outside_hours() {
    auto add = [&](double from, double to, double calls) {
      for (double t = from + mean((to - from) / calls); t < to; t += mean((to - from) / calls)) {
        Made row;
        row.start = civil(t);
        row.queue = queue_;
        row.caller = caller();
        row.leaf = Leaf::closed;
        rows_.push_back(row);
      }
    };
    if (!day_.open()) return add(8 * 3600, 20 * 3600, 0.02 * calls_);
    add(6.5 * 3600, day_.opens, 0.015 * calls_);
    add(day_.closes, 20.5 * 3600, 0.02 * calls_);
  }

  void arrivals() {
    double ordinary = a_day_of(*manner_), noise = std::exp(0.07 * random_.normal());
    for (double t = day_.opens; t < day_.closes; t += kHalfHour) {
      double calls = calls_ * day_.busy * noise * calls_at(t / 3600) / ordinary;
      if (t < 12 * 3600) calls *= day_.morning;
      for (double at = t + mean(kHalfHour / calls); at < t + kHalfHour; at += mean(kHalfHour / calls))
        tries_.push({at, caller()});
    }
    for (auto& one : tomorrow_) tries_.push({moment(day_.opens, day_.opens + 7200), one.caller, one.number});
    tomorrow_.clear();
  }

  Made answer(const Try& one, Team& team) {
    Made row;
    row.start = civil(one.at);
    row.queue = queue_;
    row.caller = one.caller;
    double enters = one.at;
    if (manner_->served > 0) {
      double menu = 12 + mean(28);
      bool leaves = chance(1.25 * manner_->served);
      if (leaves) {
        row.leaf = chance(0.8) ? Leaf::self_served : Leaf::ivr_abandoned;
        row.talk = static_cast<std::int32_t>(menu);
        return row;
      }
      enters += menu;
    }
    wait_for(row, enters, team);
    score(row);
    return row;
  }

  void wait_for(Made& row, double enters, Team& team) {
    double free = team.free_at(enters), offered = free - enters, patience = mean(manner_->patience);
    if (chance(0.02)) patience = moment(0, kShortest);
    if (offered > 240 && chance(manner_->refused)) {
      row.leaf = Leaf::refused;
      return;
    }
    if (offered > 150 && chance(manner_->callback)) return promise(row, enters);
    double out = manner_->put_out > 0 ? std::min(patience, manner_->put_out) : patience;
    if (offered > out) {
      row.wait = static_cast<std::int32_t>(out);
      row.leaf = row.wait <= kShortest ? Leaf::short_abandoned : Leaf::abandoned;
      if (out < patience) row.leaf = Leaf::timeout;
      return;
    }
    double rings = moment(1, 6), talks = talk();
    row.agent = agent(team.take(std::max(free, enters) + talks + kAround));
    row.leaf = Leaf::answered;
    row.wait = static_cast<std::int32_t>(offered + rings);
    row.talk = static_cast<std::int32_t>(talks);
    row.transferred = chance(manner_->transferred);
  }

  // A call-back within four hours of opening; nine in ten are made, most in time.
  void promise(Made& row, double enters) {
    constexpr double kWithin = 4 * 3600;
    row.leaf = Leaf::callback;
    row.wait = static_cast<std::int32_t>(moment(50, 110));
    double first = enters + 900, due = enters + kWithin;
    if (due > day_.closes) {
      std::int32_t next = day_.number + 1;
      while (!generated_day(*manner_, next).open()) ++next;
      GeneratedDay then = generated_day(*manner_, next);
      double midnight = (next - day_.number) * 86400.0;
      first = midnight + then.opens;
      due = std::min(first + due - day_.closes, midnight + then.closes);
    }
    row.due = civil(due);
    if (chance(0.1)) return;
    double done = chance(0.87) ? moment(std::min(first, due - 60), due) : due + 60 + mean(2400);
    if (civil(done) >= std::int64_t{end_} * 86400) return;  // still to be made
    row.done = civil(done);
    row.talk = static_cast<std::int32_t>(talk());
    row.agent = agent(1);
  }

  void score(Made& row) {
    bool answered = row.leaf == Leaf::answered || row.done > 0;
    if (!chance(answered ? 0.14 : 0.03)) return;
    double z =
        (answered ? 4.3 : 2) - 0.0025 * std::max(row.wait, 0) - 0.6 * row.transferred + random_.normal();
    row.score = static_cast<std::int32_t>(std::clamp<long>(std::lround(z), 1, 5));
  }

  void call_again(const Try& one, double gone) {
    if (one.number >= kMostTries || !chance(0.45)) return;
    double at = gone + 45 + mean(1200);
    if (at < day_.closes)
      tries_.push({at, one.caller, one.number + 1});
    else if (chance(0.5))
      tomorrow_.push_back({0, one.caller, one.number + 1});
  }

  struct Later {
    bool operator()(const Try& a, const Try& b) const { return a.at > b.at; }
  };
  std::uint32_t queue_;
  std::uint64_t seed_;
  std::int32_t end_;  // the day after the last
  std::vector<Made>& rows_;
  const Manner* manner_;
  double calls_;  // on an ordinary day
  GeneratedDay day_ = {};
  RandomStream random_{0, 0};
  std::priority_queue<Try, std::vector<Try>, Later> tries_ = {};
  std::vector<Try> tomorrow_ = {};
  std::uint32_t callers_ = 0;
};

// The numbers kept for fiction: six runs of ten thousand, of which a queue has one in five.
std::string number_of(std::uint32_t queue, std::uint32_t caller) {
  constexpr std::array<std::string_view, 6> kRuns{"019900", "026191", "035301", "046571", "053649", "063998"};
  if (caller == kWithheld) return {};
  std::uint64_t at = (std::uint64_t{caller} * 5 + queue % 5) * 7919 % 60'000;
  return fmt::format("{}{:04}", kRuns[at / 10'000], at % 10'000);
}

void tell(CallSink& sink, const Made& row, std::int64_t number, const Zone& zone) {
  std::string id = std::to_string(number), caller = number_of(row.queue, row.caller), agent;
  if (row.agent != 0) agent = fmt::format("A{:04}", row.agent);
  auto utc = [&](std::int64_t civil) { return civil == 0 ? 0 : zone.utc(civil).utc; };
  sink.call({.line = number + 1,
             .id = id,
             .network = generated_queues()[row.queue].network,
             .queue = generated_queues()[row.queue].code,
             .agent = agent,
             .caller = caller,
             .start = row.start,
             .wait = row.wait,
             .talk = row.talk,
             .leaf = row.leaf,
             .score = row.score,
             .due = utc(row.due),
             .done = utc(row.done),
             .transferred = row.transferred});
}
}  // namespace

void generate_calls(CallSink& sink, std::int32_t first_day, int days, std::uint64_t seed, const Zone& zone) {
  std::vector<Made> rows;
  for (std::uint32_t q = 0; q < generated_queues().size(); ++q) {
    QueueLife life(q, seed, first_day + days, rows);
    for (std::int32_t day = first_day; day < first_day + days; ++day) life.live(day);
  }
  for (auto& row : rows) row.start = zone.utc(row.start).utc;
  std::stable_sort(rows.begin(), rows.end(), [](const Made& a, const Made& b) { return a.start < b.start; });
  std::int64_t number = 0;
  for (const auto& row : rows) tell(sink, row, ++number, zone);
}
}  // namespace calls
