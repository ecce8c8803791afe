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

Staffing fewest_agents(QueueModel model, Load load, std::span<const Target> targets, double redial) {
  auto enough = [&](int agents) {
    load.agents = agents;
    return meet_all(model, load, staffed(model, load, redial), targets);
  };
  int few = -1,
      many = static_cast<int>(std::min(std::max(1.0, std::ceil(load.erlangs())), kMostAgents * 1.0));
  bool reached = enough(many);
  while (!reached && many < kMostAgents) {
    few = many;
    many = many > kMostAgents / 2 ? kMostAgents : many * 2;
    reached = enough(many);
  }
  while (reached && many - few > 1) {
    int middle = few + (many - few) / 2;
    (enough(middle) ? many : few) = middle;
  }
  load.agents = many;
  Staffing found = staffed(model, load, redial);
  found.reached = reached;
  return found;
}

OneMoreAgent one_more_agent(QueueModel model, const Load& load, double redial) {
  Load more = load;
  ++more.agents;
  QueueFigures now = staffed(model, load, redial).figures, then = staffed(model, more, redial).figures;
  return {then.answered - now.answered, then.asa_s - now.asa_s, then.service_level - now.service_level};
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
