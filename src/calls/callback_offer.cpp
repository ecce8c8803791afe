#include "calls/callback_offer.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "calls/offered_wait.h"

namespace calls {
namespace {
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kPatient = 1e9, kNoPatience = 1e-9;  // s

// The offered wait up to the offer, and after it with fewer callers who stay.
class OfferQueue {
 public:
  OfferQueue(const Load& load, const CallbackOffer& offer)
      : load_(load),
        offer_(offer),
        finished_(load.agents / load.aht),
        still_(std::exp(-offer.after_s / load.patience)),
        before_(load.lambda, finished_, 1 / load.patience, offer.after_s),
        after_(load.lambda * (1 - offer.share) * still_, finished_, 1 / load.patience),
        early_(before_.all()) {
    double log_after = before_.log_density(offer.after_s) + after_.log_scale(),
           scale = std::max(0.0, log_after);
    double free = odds_of_a_free_agent(load.erlangs(), load.agents);
    if (free > 0) free *= std::exp(-before_.log_scale() - scale);
    weight_before_ = std::exp(-scale);
    weight_after_ = std::exp(log_after - scale);
    double waiting = finished_ * (weight_before_ * early_.mass + weight_after_ * after_.all().mass);
    p_free_ = std::isinf(free) ? 1 : free / (free + waiting);
    weight_before_ *= finished_ / (free + waiting);
    weight_after_ *= finished_ / (free + waiting);
  }
  double taken() const { return offer_.share * still_ * weight_after_ * after_.all().mass; }

  QueueFigures figures() const {
    const auto& late = after_.all();
    double stay = weight_after_ * (1 - offer_.share) * still_;
    QueueFigures f;
    f.p_wait = wait_over(0);
    f.p_abandon = weight_before_ * early_.lost + weight_after_ * (1 - still_) * late.mass + stay * late.lost;
    f.answered = p_free_ + weight_before_ * early_.kept + stay * late.kept;
    f.asa_s = f.p_abandon * load_.patience;
    f.answered_wait_s =
        (weight_before_ * early_.kept_wait + stay * (offer_.after_s * late.kept + late.kept_wait)) /
        f.answered;
    double early = std::min(load_.threshold, offer_.after_s);
    f.service_level = p_free_ + weight_before_ * before_.up_to(early).kept +
                      stay * after_.up_to(load_.threshold - early).kept;
    f.p_wait_over = wait_over(load_.threshold);
    f.occupancy = load_.erlangs() * f.answered / load_.agents;
    f.p90_wait_s = tenth_waits_longer();
    f.mean_queue = load_.lambda * f.asa_s;
    return f;
  }

 private:
  double wait_over(double t) const {
    double patient = std::exp(-t / load_.patience);
    if (t >= offer_.after_s && t > 0)
      return weight_after_ * after_.mass_beyond(t - offer_.after_s) * patient * (1 - offer_.share);
    double between = early_.mass - before_.up_to(t).mass;
    return (weight_before_ * between + weight_after_ * after_.all().mass) * patient;
  }
  double tenth_waits_longer() const {
    double low = 0, high = load_.patience * std::log(10);
    if (wait_over(0) <= 0.1) return 0;
    for (int i = 0; i < 60; ++i) {
      double middle = (low + high) / 2;
      (wait_over(middle) > 0.1 ? low : high) = middle;
    }
    return (low + high) / 2;
  }

  const Load& load_;
  const CallbackOffer& offer_;
  double finished_, still_;  // calls a second that all agents finish; share patient enough for the offer
  OfferedWait before_, after_;
  OfferedWait::Integrals early_;
  double p_free_ = 1, weight_before_ = 1, weight_after_ = 0;  // probability of the unit of the integrals
};

CallbackEffect nobody_answers(const Load& load, const CallbackOffer& offer, CallbackEffect effect) {
  double still = std::exp(-offer.after_s / load.patience);
  effect.taken = offer.share * still;
  effect.with = effect.without;
  effect.with.p_abandon = 1 - effect.taken;
  effect.with.asa_s = effect.with.p_abandon * load.patience;
  effect.with.mean_queue = load.lambda * effect.with.asa_s;
  double stay = 1 - offer.share, tenth = -load.patience * std::log(0.1);
  if (still > 0.1) tenth = std::max(offer.after_s, -load.patience * std::log(std::min(1.0, 0.1 / stay)));
  effect.with.p90_wait_s = tenth;
  if (load.threshold >= offer.after_s) effect.with.p_wait_over *= stay;
  return effect;
}
}  // namespace

CallbackEffect callback_effect(QueueModel model, const Load& load, const CallbackOffer& offer) {
  CallbackEffect effect;
  effect.with = effect.without = queue_figures(model, load);
  if (std::isnan(effect.without.answered) || !(offer.share >= 0 && offer.share <= 1 && offer.after_s >= 0)) {
    Load none = load;
    none.lambda = kNan;
    return {kNan, kNan, effect.without, erlang_b(none)};
  }
  Load patient = load;
  bool endless = model == QueueModel::erlang_c || load.patience > kPatient;
  if (endless) patient.patience = kPatient;
  bool nothing = model == QueueModel::erlang_b || patient.patience < kNoPatience || offer.share == 0 ||
                 std::isinf(offer.after_s) || load.lambda == 0;
  if (nothing) return effect;
  if (load.agents == 0) {
    effect = nobody_answers(patient, offer, effect);
  } else {
    OfferQueue queue(patient, offer);
    effect.taken = queue.taken();
    effect.with = queue.figures();
  }
  if (endless) {
    effect.with.p_abandon = 0;
    effect.with.answered = 1 - effect.taken;
    effect.with.stable = load.erlangs() * (1 - offer.share) < load.agents;
  }
  effect.later_erlangs = effect.taken * load.erlangs();
  return effect;
}
}  // namespace calls
