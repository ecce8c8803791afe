#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "calls/call_store.h"
#include "calls/staffing_pages.h"

namespace calls {
namespace {
constexpr double kMostPlayed = 2e6;  // calls, for a page to answer at once
constexpr std::int64_t kReplications = 20, kSeed = 1;

Offered offered_by(operations::Context& context, const std::string& network) {
  Offered out;
  auto db = context.store.read();
  for (const auto& n : networks(*db)) out.networks.push_back({n.code, n.name.empty() ? n.code : n.name});
  for (const auto& q : queues(*db)) {
    if (q.network_code != network) continue;
    out.queues.push_back({q.code, q.name.empty() ? q.code : q.name});
    auto same = [&](const Choice& c) { return c.value == q.site; };
    if (!q.site.empty() && std::none_of(out.sites.begin(), out.sites.end(), same))
      out.sites.push_back({q.site, q.site});
  }
  return out;
}

// The answer, what was wrong with what was asked, or why there is none; an error only for what isn't there.
template <class Out, class Asked>
Result<void> settle(Result<Out> answer, std::optional<Out>& into, Asked& asked) {
  if (answer)
    into = std::move(*answer);
  else if (answer.error().kind == ErrorKind::invalid)
    asked.faults = answer.error().fields;
  else if (answer.error().kind == ErrorKind::missing && answer.error().code != "no_network")
    asked.missing = answer.error().message;
  else
    return tl::unexpected(answer.error());
  return {};
}
}  // namespace

std::vector<std::string> TargetBoxes::with(std::vector<std::string> codes) const {
  auto put = [&](std::string_view kind, const std::optional<double>& value) {
    if (value) codes.push_back(fmt::format("{}={}", kind, *value));
  };
  auto share = [](std::optional<double> v) { return v && *v > 1 ? std::optional(*v / 100) : v; };
  put("answered", share(answered));
  put("service_level", share(service_level));
  put("mean_wait", mean_wait);
  put("p90_wait", p90_wait);
  return codes;
}

void TargetBoxes::show(const std::vector<std::string>& codes) {
  for (const auto& code : codes) {
    auto target = target_of(code, 0);
    if (!target) continue;
    std::optional<double>* box[] = {&answered, &service_level, &mean_wait, &p90_wait};
    *box[target->kind] = target->value;
  }
}

void TargetBoxes::tell_of(std::vector<FieldError>& faults) const {
  for (auto& f : faults) {
    if (f.field != "target") continue;
    f.field = answered && *answered > 100 ? "answered" : "service_level";
    f.message = "Donnez une part de 0 à 100\u202F%, comme 85\u202F%.";
  }
}

Result<StaffingAsked> ask_staffing(operations::Context& context, const AskStaffing& in) {
  StaffingAsked out;
  out.input = in;
  out.input.target.clear();
  out.input.show(in.target);
  if (!in.calls && !in.aht) return out;
  ShowStaffing load = in;
  load.target = in.with(in.target);
  auto view = show_staffing(context, load);
  if (!view) {
    out.faults = view.error().fields;
    in.tell_of(out.faults);
    return out;
  }
  out.view = std::move(*view);
  if (!in.simulate) return out;
  Simulate play{in.calls,     in.aht, in.patience,   in.redial, in.per,      out.view->staffing.agents,
                in.threshold, kSeed,  kReplications, in.cv,     in.day_sigma};
  double played = out.view->staffing.lambda * SimulationSetting().duration_s * kReplications;
  if (in.model == "erlang-c") play.patience.reset();
  if (in.model == "erlang-b")
    out.not_simulated = "Erlang B n’a pas de file d’attente\u00A0: il n’y a rien à jouer.";
  else if (std::isnan(played))
    out.not_simulated = "La file grandit sans fin\u00A0: il n’y a pas de régime établi à jouer.";
  else if (!(played <= kMostPlayed))
    out.not_simulated =
        "Il y a trop d’appels pour les jouer le temps d’une page\u00A0: la commande «\u00A0guichet calls "
        "simulate\u00A0» le "
        "fait.";
  else
    out.simulation = TRY(simulate_calls(context, play));
  return out;
}

Result<PlanAsked> ask_plan(operations::Context& context, const AskPlan& in) {
  PlanAsked out;
  out.input = in;
  out.offered = offered_by(context, in.network);
  PlanDay day = in;
  day.target = in.with(in.target);
  if (day.target.empty()) day.target = {fmt::format("answered={}", kAnsweredTarget)};
  out.input.target.clear();
  out.input.show(day.target);
  if (!in.network.empty()) TRY(settle(plan_day(context, day), out.plan, out));
  in.tell_of(out.faults);
  return out;
}

Result<PoolAsked> ask_pool(operations::Context& context, const AskPool& in) {
  PoolAsked out;
  out.input = in;
  out.offered = offered_by(context, in.network);
  PoolDay day = in;
  day.target = in.with(in.target);
  if (day.target.empty()) day.target = {fmt::format("answered={}", kAnsweredTarget)};
  out.input.target.clear();
  out.input.show(day.target);
  if (!in.network.empty()) TRY(settle(pool_day(context, day), out.pool, out));
  in.tell_of(out.faults);
  return out;
}

namespace {
std::string first_of(const Values& typed, const std::string& name) {
  auto it = typed.find(name);
  return it == typed.end() || it->second.empty() ? std::string() : it->second.front();
}

template <class Asked>
Asked refused(const Values& typed, const Error& error) {
  Asked out;
  out.typed = typed;
  out.faults = error.fields;
  if constexpr (requires { out.missing; })
    if (out.faults.empty()) out.missing = error.message;
  return out;
}
}  // namespace

StaffingAsked refused_staffing(const Values& typed, const Error& error) {
  auto out = refused<StaffingAsked>(typed, error);
  // Read only once the other fields are.
  auto per = first_of(typed, "per");
  auto known =
      std::any_of(out.faults.begin(), out.faults.end(), [](const auto& f) { return f.field == "per"; });
  if (auto lambda = lambda_of(1, per); !per.empty() && !lambda && !known)
    out.faults.insert(out.faults.end(), lambda.error().fields.begin(), lambda.error().fields.end());
  return out;
}

PlanAsked refused_plan(operations::Context& context, const Values& typed, const Error& error) {
  auto out = refused<PlanAsked>(typed, error);
  out.offered = offered_by(context, first_of(typed, "network"));
  return out;
}

PoolAsked refused_pool(operations::Context& context, const Values& typed, const Error& error) {
  auto out = refused<PoolAsked>(typed, error);
  out.offered = offered_by(context, first_of(typed, "network"));
  out.input.by = first_of(typed, "by") == "site" ? "site" : "queue";
  if (auto part = typed.find("part"); part != typed.end()) out.input.part = part->second;
  return out;
}

std::vector<StaffingView> agents_of(operations::Context& context, const ForecastView& v) {
  std::vector<StaffingView> out;
  const DayForecast* day = day_to_staff(v);
  if (day == nullptr || v.aht <= 0) return out;
  for (float calls : day->calls) {
    ShowStaffing in;
    in.calls = calls;
    in.aht = v.aht;
    if (v.patience > 0)
      in.patience = v.patience;
    else
      in.model = "erlang-c";
    in.target = {fmt::format("answered={}", kAnsweredTarget)};
    auto one = show_staffing(context, in);
    out.push_back(one ? *one : StaffingView{});
  }
  return out;
}
}  // namespace calls
