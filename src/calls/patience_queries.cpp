#include "calls/patience_queries.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/fr.h"
#include "calls/call_queries.h"
#include "calls/json_numbers.h"
#include "calls/queues_asked.h"

namespace calls {
namespace {
constexpr std::int32_t kUsual = 28;                              // days, when none are asked
constexpr std::size_t kMostPoints = 31;                          // of the curve shown
constexpr double kConfidence = 0.95, kWide = 1.959963984540054;  // and its normal quantile

std::uint64_t ended(const Counters& c) {
  return std::uint64_t{c[Leaf::answered]} + c[Leaf::abandoned] + c[Leaf::short_abandoned];
}
}  // namespace

std::optional<double> mean_patience(const ObservedWaits& seen, const Counters& counted) {
  if (2 * (seen.answered + seen.abandoned) >= ended(counted) && seen.all() > 0) {
    double mean = exponential_patience(seen.waits).mean_s;
    return std::isfinite(mean) ? std::optional(mean) : std::nullopt;
  }
  std::uint64_t gone = std::uint64_t{counted[Leaf::abandoned]} + counted[Leaf::short_abandoned];
  if (gone == 0) return std::nullopt;
  return static_cast<double>(counted.answered_wait_s + counted.lost_wait_s) / static_cast<double>(gone);
}

std::string wait_text(double s) {
  if (!std::isfinite(s)) return "sans fin";
  auto whole = static_cast<std::int64_t>(std::llround(s));
  if (whole < 60) return fmt::format("{}\u00A0s", whole);
  if (whole < 3600)
    return whole % 60 == 0 ? fmt::format("{}\u00A0min", whole / 60)
                           : fmt::format("{}\u00A0min {}\u00A0s", whole / 60, whole % 60);
  return fmt::format("{}\u00A0h {:02}\u00A0min", fr::number(whole / 3600), whole % 3600 / 60);
}

std::string gain_text(double s) { return std::abs(s) < 10 ? fr::number(s, 1) + "\u00A0s" : wait_text(s); }

Result<PatienceView> show_patience(operations::Context& context, const ShowPatience& in) {
  auto [first, last] = TRY(days_of(in.from, in.to));
  PatienceView out;
  {
    auto db = context.store.read();
    Network network = TRY(network_asked(*db, in.network));
    out.name = network.name.empty() ? network.code : network.name;
    for (const auto& q : queues(*db))
      if (q.network == network.id) out.queues.push_back({q.code, q.name.empty() ? q.code : q.name});
  }
  out.network = in.network;
  out.queue = in.queue;
  Selection s{in.network, in.queue, "", "", first, last, Grain::day};
  Counters counted;
  auto lines = lines_of(context, s);
  if (lines.empty()) return fail(ErrorKind::missing, "no_calls", "Il n’y a pas d’appels sur ces jours.");
  s.to = lines.back().day;
  s.from = in.from.empty() ? std::max(lines.front().day, s.to - kUsual + 1) : lines.front().day;
  for (const auto& l : lines)
    if (l.day >= s.from) counted += l.counters;
  out.from = s.from;
  out.to = s.to;
  out.seen = observed_waits(*kept_waits(context, *TRY(archive(context)), s));
  std::uint64_t known = out.seen.answered + out.seen.abandoned + out.seen.unknown;
  out.only_counted = ended(counted) > known ? ended(counted) - known : 0;
  out.exponential = exponential_patience(out.seen.waits, kConfidence);
  out.curve = kaplan_meier(out.seen.waits);
  out.fit = exponential_fit(out.curve, out.exponential.mean_s);
  if (out.seen.all() > 0) out.points = thinned(out.curve, out.seen.waits, kMostPoints);
  return out;
}

json::value patience_json(const PatienceView& v) {
  json::array steps;
  for (const auto& p : v.points)
    steps.push_back(json::object{{"seconds", p.seconds},
                                 {"survival", p.survival},
                                 {"low", std::max(0.0, p.survival - kWide * p.error)},
                                 {"high", std::min(1.0, p.survival + kWide * p.error)},
                                 {"waiting", p.waiting}});
  bool any = v.seen.all() > 0;
  auto known = [&](double x) { return any ? number_or_null(x) : json::value(nullptr); };
  json::object out{{"network", v.network},           {"queue", v.queue},
                   {"from", iso_of_day(v.from)},     {"to", iso_of_day(v.to)},
                   {"observed", v.seen.all()},       {"abandoned", v.seen.abandoned},
                   {"answered", v.seen.answered},    {"left_otherwise", v.seen.otherwise},
                   {"unknown_wait", v.seen.unknown}, {"only_counted", v.only_counted}};
  out["exponential"] = json::object{{"mean_s", known(v.exponential.mean_s)},
                                    {"low_s", known(v.exponential.low_s)},
                                    {"high_s", known(v.exponential.high_s)},
                                    {"confidence", kConfidence}};
  out["kaplan_meier"] = json::object{{"median_s", known(v.curve.median())},
                                     {"quarter_gone_s", known(v.curve.quantile(0.25))},
                                     {"restricted_mean_s", known(v.curve.restricted_mean())},
                                     {"longest_wait_s", known(v.curve.last_s)},
                                     {"followed_s", known(v.curve.followed_s)},
                                     {"steps", steps}};
  out["exponential_fit"] = json::object{{"judged", v.fit.judged},
                                        {"fits", v.fit.fits},
                                        {"distance", v.fit.distance},
                                        {"at_s", v.fit.at_s},
                                        {"tolerance", kFitTolerance}};
  return out;
}

std::string patience_text(const PatienceView& v) {
  std::string out =
      fmt::format("{}, du {} au {}\n", v.name, fr::date(iso_of_day(v.from)), fr::date(iso_of_day(v.to)));
  if (v.seen.all() == 0)
    return out + "Seuls des états par intervalle sont gardés : ils ne disent pas combien chacun a attendu.\n";
  auto line = [&](std::string_view label, const std::string& value) {
    out += fmt::format("  {:<44} {}\n", label, value);
  };
  line("Appels suivis", fr::number(static_cast<std::int64_t>(v.seen.all())));
  line("Ont raccroché en attendant", fr::number(static_cast<std::int64_t>(v.seen.abandoned)));
  line("Patience moyenne (loi exponentielle)", wait_text(v.exponential.mean_s));
  line("… entre, à 95\u202F%",
       fmt::format("{} et {}", wait_text(v.exponential.low_s), wait_text(v.exponential.high_s)));
  line("La moitié raccrocherait avant (Kaplan–Meier)",
       std::isfinite(v.curve.median()) ? wait_text(v.curve.median()) : "pas atteint");
  line("Patience moyenne, au moins", wait_text(v.curve.restricted_mean()));
  if (v.fit.judged)
    line("La loi exponentielle convient",
         v.fit.fits ? "oui"
                    : fmt::format("non, écart de {} à {}", fr::percent(100 * v.fit.distance, 1),
                                  wait_text(v.fit.at_s)));
  if (v.only_counted > 0)
    out += fmt::format("{} ne sont connus que par des états par intervalle, et laissés de côté.\n",
                       fr::plural(static_cast<std::int64_t>(v.only_counted), "appel"));
  return out;
}
}  // namespace calls
