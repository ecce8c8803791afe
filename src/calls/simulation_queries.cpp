#include <fmt/format.h>

#include <cmath>

#include "base/fr.h"
#include "base/stopwatch.h"
#include "calls/json_numbers.h"
#include "calls/patience_queries.h"
#include "calls/staffing_queries.h"

namespace calls {
namespace {
constexpr double kWarmup = 3600;     // s
constexpr double kMostCalls = 50e6;  // played: about ten seconds of one core

json::object figure_json(const SimulatedFigure& f) {
  return {{"mean", number_or_null(f.mean)}, {"low", number_or_null(f.low)}, {"high", number_or_null(f.high)}};
}

void depart_from_erlang(SimulationSetting& s, const Simulate& in) {
  if (in.cv)
    s.service = {*in.cv > 0 ? ServiceTime::lognormal : ServiceTime::deterministic, s.service.mean_s, *in.cv};
  if (in.same_patience && in.patience) s.patience.kind = PatienceTime::deterministic;
  s.day_factor_sigma = in.day_sigma.value_or(0);
  s.break_share = in.break_share.value_or(0);
  if (in.overflow_after) s.overflow_after_s = *in.overflow_after;
  s.priority_share = in.priority_share.value_or(0);
}
}  // namespace

Result<SimulationView> simulate_calls(operations::Context&, const Simulate& in) {
  SimulationSetting s;
  s.lambda = TRY(lambda_of(*in.calls, in.per));
  s.service.mean_s = *in.aht;
  if (in.patience)
    s.patience.mean_s = *in.patience;
  else
    s.patience.kind = PatienceTime::endless;
  s.agents = static_cast<int>(in.agents);
  s.redial = TRY(share_of(in.redial, "redial"));
  s.threshold_s = static_cast<double>(in.threshold);
  s.warmup_s = kWarmup;
  s.seed = static_cast<std::uint64_t>(in.seed);
  s.replications = static_cast<int>(in.replications);
  depart_from_erlang(s, in);
  if (!valid(s)) return invalid({{"calls", "Ces valeurs ne se simulent pas."}});
  double calls = s.lambda * (s.warmup_s + s.duration_s) * static_cast<double>(s.replications);
  if (calls > kMostCalls)
    return invalid(
        {{"calls",
          "Cette simulation jouerait plus de 50 millions d’appels\u00A0: demandez moins d’appels ou "
          "moins de journées."}});
  Load load{s.lambda, *in.aht, in.patience.value_or(kEndlessPatience), s.agents, s.threshold_s};
  SimulationView out;
  out.formula = staffed(QueueModel::erlang_a, load, s.redial).figures;
  Stopwatch watch;
  out.result = simulate(s);
  out.ms = watch.ms();
  return out;
}

std::vector<ComparedFigure> compared(const SimulationView& v) {
  const SimulationResult& r = v.result;
  const QueueFigures& f = v.formula;
  return {{"answered", "Appels décrochés", true, f.answered, r.answered},
          {"service_level", "Décrochés dans le seuil", true, f.service_level, r.service_level},
          {"p_wait", "Appels qui attendent", true, f.p_wait, r.p_wait},
          {"asa_s", "Attente moyenne de tous ceux qui appellent", false, f.asa_s, r.asa_s},
          {"p90_wait_s", "Neuf sur dix attendent moins de", false, f.p90_wait_s, r.p90_wait_s},
          {"occupancy", "Occupation des agents", true, f.occupancy, r.occupancy}};
}

std::string figure_text(const ComparedFigure& c, double v) {
  if (std::isnan(v)) return "sans objet";
  if (!std::isfinite(v)) return "sans fin";
  return c.share ? fr::percent(100 * v, 1) : gain_text(v);
}

std::string simulation_text(const SimulationView& v) {
  std::string out = fmt::format("{} joués\n  {:<44}{:>12}{:>12}   {}\n",
                                fr::plural(static_cast<std::int64_t>(v.result.attempts), "appel"), "",
                                "Formule", "Simulation", "Intervalle à 95\u202F%");
  for (const auto& c : compared(v))
    out += fmt::format("  {:<44}{:>12}{:>12}   {} à {}{}\n", c.label, figure_text(c, c.formula),
                       figure_text(c, c.simulated.mean), figure_text(c, c.simulated.low),
                       figure_text(c, c.simulated.high), c.within() ? "" : " : la formule n’y tombe pas");
  return out;
}

json::value simulation_json(const SimulationView& v) {
  const SimulationResult& r = v.result;
  json::object out{{"attempts", r.attempts},
                   {"answered", figure_json(r.answered)},
                   {"abandoned", figure_json(r.abandoned)},
                   {"overflowed", figure_json(r.overflowed)},
                   {"p_wait", figure_json(r.p_wait)},
                   {"asa_s", figure_json(r.asa_s)},
                   {"service_level", figure_json(r.service_level)},
                   {"p50_wait_s", figure_json(r.p50_wait_s)},
                   {"p90_wait_s", figure_json(r.p90_wait_s)},
                   {"priority_wait_s", figure_json(r.priority_wait_s)},
                   {"other_wait_s", figure_json(r.other_wait_s)},
                   {"occupancy", figure_json(r.occupancy)},
                   {"callers_served", figure_json(r.callers_served)}};
  json::object formula;
  for (const auto& c : compared(v))
    formula[c.code] = json::object{{"value", number_or_null(c.formula)}, {"within", c.within()}};
  out["erlang"] = std::move(formula);
  out["ms"] = v.ms;
  return out;
}
}  // namespace calls
