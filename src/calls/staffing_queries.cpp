#include "calls/staffing_queries.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/fr.h"
#include "base/text.h"
#include "calls/call_queries.h"
#include "calls/json_numbers.h"
#include "calls/patience_queries.h"
#include "calls/retrials.h"

namespace calls {
namespace {

struct KindName {
  std::string_view code;
  Target::Kind kind;
};
constexpr std::array<KindName, 4> kKinds{{{"answered", Target::answered},
                                          {"service_level", Target::service_level},
                                          {"mean_wait", Target::average_wait},
                                          {"p90_wait", Target::p90_wait}}};
std::string_view kind_code(Target::Kind kind) {
  for (const auto& k : kKinds)
    if (k.kind == kind) return k.code;
  return {};
}

QueueModel model_of(std::string_view code) {
  if (code == "erlang-b") return QueueModel::erlang_b;
  return code == "erlang-c" ? QueueModel::erlang_c : QueueModel::erlang_a;
}

}  // namespace

Result<double> lambda_of(double calls, const std::string& per) {
  std::string joined = per;
  std::erase(joined, ' ');
  auto seconds = span_of(joined);
  if (!seconds || *seconds < 1)
    return invalid({{"per", "Donnez un intervalle comme 30\u00A0min ou 1\u00A0h."}});
  return calls / static_cast<double>(*seconds);
}

Result<double> share_of(const std::optional<double>& share, std::string_view field) {
  if (share && *share >= 1)
    return invalid({{std::string(field), "Cette part est d’au moins 0 et de moins de 1."}});
  return share.value_or(0);
}

namespace {
bool is_share(Target::Kind kind) { return kind == Target::answered || kind == Target::service_level; }
}  // namespace

Result<Target> target_of(std::string_view text, double threshold) {
  auto parts = text::split(text, '=');
  if (parts.size() == 2)
    for (const auto& k : kKinds) {
      double v = 0;
      auto [end, fault] = std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), v);
      if (k.code == parts[0] && fault == std::errc() && end == parts[1].data() + parts[1].size() && v >= 0 &&
          (!is_share(k.kind) || v <= 1))
        return Target{k.kind, v, threshold};
    }
  return invalid(
      {{"target",
        "Donnez un objectif comme answered=0.85, service_level=0.8, mean_wait=60 ou p90_wait=180."}});
}

Result<std::vector<Target>> targets_of(const std::vector<std::string>& texts, double threshold) {
  std::vector<Target> out;
  for (const auto& t : texts) out.push_back(TRY(target_of(t, threshold)));
  return out;
}

json::object target_json(const Target& target) {
  return {{"target", kind_code(target.kind)}, {"value", target.value}};
}

std::string target_text(const Target& t) {
  switch (t.kind) {
    case Target::answered:
      return fmt::format("{} d’appels décrochés", fr::percent(100 * t.value, 0));
    case Target::service_level:
      return fmt::format("{} décrochés en {}", fr::percent(100 * t.value, 0), wait_text(t.within_s));
    case Target::average_wait:
      return "attente moyenne de " + wait_text(t.value);
    case Target::p90_wait:
      break;
  }
  return "neuf sur dix en " + wait_text(t.value);
}

std::string agents_text(const Staffing& s) {
  std::string agents = fr::number(std::int64_t{s.agents});
  return s.reached ? agents : "plus de " + agents;
}

std::string unreached_text() {
  return fr::plural(kMostAgents, "agent") + ", le plus qui soit essayé, ne suffisent pas à tenir l’objectif";
}

double answered_wanted(const std::vector<Target>& targets) {
  for (const auto& t : targets)
    if (t.kind == Target::answered) return t.value;
  return kAnsweredTarget;
}

Result<StaffingView> show_staffing(operations::Context&, const ShowStaffing& in) {
  std::vector<FieldError> missing;
  if (!in.calls) missing.push_back({"calls", "Donnez le nombre d’appels."});
  if (!in.aht) missing.push_back({"aht", "Donnez la durée moyenne de traitement."});
  if (in.aht && *in.aht <= 0)
    missing.push_back({"aht", "La durée moyenne de traitement est de plus de 0\u00A0s."});
  QueueModel model = model_of(in.model);
  if (model == QueueModel::erlang_a && !in.patience)
    missing.push_back({"patience",
                       "Donnez la patience moyenne\u00A0: Erlang\u00A0A en dépend. Si personne ne raccroche, "
                       "choisissez Erlang\u00A0C."});
  auto lambda = lambda_of(in.calls.value_or(0), in.per);
  if (!lambda) missing.insert(missing.end(), lambda.error().fields.begin(), lambda.error().fields.end());
  if (!missing.empty()) return invalid(std::move(missing));
  Load load;
  load.lambda = *lambda;
  load.aht = *in.aht;
  load.patience = in.patience.value_or(kEndlessPatience);
  load.threshold = static_cast<double>(in.threshold);
  load.agents = static_cast<int>(in.agents.value_or(0));
  double redial = TRY(share_of(in.redial, "redial"));
  auto targets = TRY(targets_of(in.target, load.threshold));
  if (targets.empty() && !in.agents)
    return invalid({{"agents", "Donnez le nombre d’agents, ou un objectif à atteindre."}});
  StaffingView out;
  out.staffing = targets.empty() ? staffed(model, load, redial) : fewest_agents(model, load, targets, redial);
  load.agents = out.staffing.agents;
  out.more = one_more_agent(model, load, redial);
  for (const auto& t : targets)
    out.alone.emplace_back(t, fewest_agents(model, load, std::span(&t, 1), redial));
  out.callers_served = callers_served(1 - out.staffing.figures.answered, redial);
  out.only_by_waiting =
      long_wait_warning(out.staffing.figures, answered_wanted(targets), in.wait_limit.value_or(kLongWait));
  return out;
}

json::value staffing_json(const StaffingView& v) {
  const QueueFigures& f = v.staffing.figures;
  json::array alone;
  for (const auto& [t, needed] : v.alone) {
    json::object one = target_json(t);
    one["agents"] = needed.agents;
    one["reached"] = needed.reached;
    alone.push_back(std::move(one));
  }
  json::object out{{"agents", v.staffing.agents},
                   {"reached", v.staffing.reached},
                   {"stable", f.stable},
                   {"attempts_per_s", v.staffing.lambda},
                   {"p_wait", number_or_null(f.p_wait)},
                   {"p_abandon", number_or_null(f.p_abandon)},
                   {"p_blocked", number_or_null(f.p_blocked)},
                   {"asa_s", number_or_null(f.asa_s)},
                   {"answered_wait_s", number_or_null(f.answered_wait_s)},
                   {"service_level", number_or_null(f.service_level)},
                   {"occupancy", number_or_null(f.occupancy)},
                   {"answered", number_or_null(f.answered)},
                   {"p90_wait_s", number_or_null(f.p90_wait_s)},
                   {"mean_queue", number_or_null(f.mean_queue)},
                   {"callers_served", number_or_null(v.callers_served)}};
  out["one_more"] = json::object{{"answered", number_or_null(v.more.answered)},
                                 {"asa_s", number_or_null(v.more.asa_s)},
                                 {"service_level", number_or_null(v.more.service_level)}};
  out["targets"] = alone;
  out["only_by_waiting"] = v.only_by_waiting;
  return out;
}

std::string staffing_text(const StaffingView& v) {
  const QueueFigures& f = v.staffing.figures;
  std::string out = fmt::format("{}\n", fr::plural(v.staffing.agents, "agent"));
  if (!v.staffing.reached) out += unreached_text() + ".\n";
  if (!f.stable) out += "La file grandit sans fin : il y a plus de travail que d’agents.\n";
  auto line = [&](std::string_view label, const std::string& value) {
    out += fmt::format("  {:<36} {}\n", label, value);
  };
  auto share = [](double part) {
    return std::isfinite(part) ? fr::percent(100 * part, 1) : std::string("inconnu");
  };
  line("Appels décrochés", share(f.answered));
  line("Décrochés dans le seuil", share(f.service_level));
  auto wait = [](double s, int decimals) {
    return std::isfinite(s) ? fr::number(s, decimals) + " s" : std::string("sans fin");
  };
  line("Attente moyenne", wait(f.asa_s, 1));
  line("Neuf sur dix attendent moins de", wait(f.p90_wait_s, 0));
  line("Occupation des agents", share(f.occupancy));
  if (std::isfinite(v.more.answered))
    line("Un agent de plus", "+" + fr::number(100 * v.more.answered, 1) + " point");
  for (const auto& [t, needed] : v.alone)
    line("À lui seul : " + target_text(t),
         agents_text(needed) + (needed.agents >= 2 ? "\u00A0agents" : "\u00A0agent"));
  if (v.only_by_waiting)
    out += "Le taux n’est atteint qu’en faisant attendre longtemps ceux qui appellent.\n";
  return out;
}
}  // namespace calls
