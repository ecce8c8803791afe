#include "calls/staffing.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "calls/retrials.h"

namespace calls {
namespace {
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Whether all are met, each service level at its own threshold.
bool meet_all(QueueModel model, const Load& load, const Staffing& staffing, std::span<const Target> targets) {
  return std::all_of(targets.begin(), targets.end(), [&](const Target& target) {
    if (target.kind != Target::service_level || target.within_s == load.threshold)
      return meets(staffing.figures, target);
    Load own = load;
    own.lambda = staffing.lambda;
    own.threshold = target.within_s;
    return meets(queue_figures(model, own), target);
  });
}

Load pooled_load(std::span<const Load> sites) {
  Load all;
  double work = 0, impatience = 0;
  for (const Load& site : sites) {
    all.lambda += site.lambda;
    work += site.erlangs();
    impatience += site.lambda / site.patience;
    all.threshold = site.threshold;
  }
  all.aht = all.lambda > 0 ? work / all.lambda : (sites.empty() ? 1 : sites.front().aht);
  all.patience = all.lambda / impatience;
  if (!(all.lambda > 0)) all.patience = kEndlessPatience;
  return all;
}
}  // namespace

QueueFigures queue_figures(QueueModel model, const Load& load) {
  switch (model) {
    case QueueModel::erlang_b:
      return erlang_b(load);
    case QueueModel::erlang_c:
      return erlang_c(load);
    case QueueModel::erlang_a:
      break;
  }
  return erlang_a(load);
}

bool meets(const QueueFigures& figures, const Target& target) {
  if (!figures.stable) return false;
  switch (target.kind) {
    case Target::answered:
      return figures.answered >= target.value;
    case Target::service_level:
      return figures.service_level >= target.value;
    case Target::average_wait:
      return figures.asa_s <= target.value;
    case Target::p90_wait:
      break;
  }
  return figures.p90_wait_s <= target.value;
}

Staffing staffed(QueueModel model, Load load, double redial) {
  if (redial != 0)
    load.lambda = with_retrials(load.lambda, redial, [&](double lambda) {
                    Load attempts = load;
                    attempts.lambda = lambda;
                    QueueFigures figures = queue_figures(model, attempts);
                    return figures.p_abandon + figures.p_blocked;
                  }).lambda;
  Staffing out{load.agents, load.lambda, queue_figures(model, load)};
  if (redial > 0 && !out.figures.stable) out.lambda = out.figures.answered = kNan;
  return out;
}

namespace {
// Tries numbers of agents around a guess; what is found for each is kept, so that nothing is worked out
// twice.
class FewestSearch {
 public:
  FewestSearch(QueueModel model, const Load& load, std::span<const Target> targets, double redial)
      : model_(model), load_(load), targets_(targets), redial_(redial) {}
  Staffing from(int guess) {
    bool reached = tried(guess);
    for (int step = 1; !reached && few_ < kMostAgents; step *= 2)
      reached = tried(few_ > kMostAgents - step ? kMostAgents : few_ + step);
    if (!reached) {
      load_.agents = kMostAgents;
      many_ = staffed(model_, load_, redial_);
      many_.reached = false;
      return many_;
    }
    for (int step = 1; few_ < 0 && many_.agents > 0; step *= 2) tried(std::max(0, many_.agents - step));
    while (many_.agents - few_ > 1) tried(few_ + (many_.agents - few_) / 2);
    return many_;
  }

 private:
  bool tried(int agents) {
    load_.agents = agents;
    Staffing found = staffed(model_, load_, redial_);
    bool enough = meet_all(model_, load_, found, targets_);
    if (enough)
      many_ = found;
    else
      few_ = agents;
    return enough;
  }

  QueueModel model_;
  Load load_;
  std::span<const Target> targets_;
  double redial_;
  int few_ = -1;        // the most agents that are too few
  Staffing many_ = {};  // the fewest that are enough
};
}  // namespace

Staffing fewest_agents(QueueModel model, Load load, std::span<const Target> targets, double redial,
                       int guess) {
  auto erlangs = static_cast<int>(std::min(std::max(1.0, std::ceil(load.erlangs())), kMostAgents * 1.0));
  return FewestSearch(model, load, targets, redial).from(guess < 0 ? erlangs : std::min(guess, kMostAgents));
}

OneMoreAgent gained(const QueueFigures& now, const QueueFigures& then) {
  return {then.answered - now.answered, then.asa_s - now.asa_s, then.service_level - now.service_level};
}

OneMoreAgent one_more_agent(QueueModel model, const Load& load, double redial) {
  Load more = load;
  ++more.agents;
  return gained(staffed(model, load, redial).figures, staffed(model, more, redial).figures);
}

bool long_wait_warning(const QueueFigures& figures, double answered_target, double wait_limit_s) {
  return figures.answered >= answered_target &&
         (figures.answered_wait_s > wait_limit_s || figures.service_level < kLongWaitLevel);
}

Pooling pool(QueueModel model, std::span<const Load> sites, std::span<const Target> targets, double redial) {
  Pooling pooling;
  for (const Load& site : sites) {
    pooling.separate.push_back(fewest_agents(model, site, targets, redial));
    pooling.separate_agents += pooling.separate.back().agents;
  }
  pooling.load = pooled_load(sites);
  pooling.pooled = fewest_agents(model, pooling.load, targets, redial);
  pooling.load.agents = pooling.pooled.agents;
  pooling.saved = pooling.separate_agents - pooling.pooled.agents;
  return pooling;
}
}  // namespace calls
