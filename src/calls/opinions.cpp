#include "calls/opinions.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/csv.h"
#include "base/fr.h"
#include "calls/json_numbers.h"
#include "calls/national.h"

namespace calls {
namespace {
constexpr std::size_t kCsvColumns = 17;

std::uint64_t lost_scores(const Strata& s) { return total(s.scores) - total(answered_only(s).scores); }

json::object shares_json(const Strata& s) {
  Ratio raw{total(s.satisfied), total(s.scores)}, response{total(s.responses), total(s.drawn)};
  Interval i = wilson(raw.numerator, raw.denominator);
  Weighted w = weighted(s);
  return {{"calls", total(s.calls)},
          {"drawn", response.denominator},
          {"responses", response.numerator},
          {"response_rate", number_or_null(response.value())},
          {"scores", raw.denominator},
          {"satisfied", raw.numerator},
          {"share", number_or_null(raw.value())},
          {"low", i.low},
          {"high", i.high},
          {"weighted", number_or_null(w.share)},
          {"weighted_low", w.low},
          {"weighted_high", w.high},
          {"effective_n", w.effective_n},
          {"weights_capped", w.capped},
          {"nonresponse_low", w.worst},
          {"nonresponse_high", w.best},
          {"calls_without_scores", w.without_scores},
          {"strata", strata_json(s)}};
}
}  // namespace

Result<Opinions> show_opinions(operations::Context& context, const ShowOpinions& in) {
  Opinions out{TRY(period_of(context, in.from, in.to, kHalfYear)), {}, false, {}};
  if (in.from.empty()) out.period.from -= std::stoi(iso_of_day(out.period.from).substr(8)) - 1;
  auto a = TRY(archive(context));
  auto kept = TRY(kept_strata(context, out.period.from, out.period.to));
  const StrataByMonth& months = *kept;
  for (const auto& n : a->networks) {
    Opinion one{n, {}, {}};
    for (auto it = months.lower_bound({n.code, ""}); it != months.end() && it->first.first == n.code; ++it) {
      one.all += it->second;
      one.months.emplace_back(it->first.second, it->second);
    }
    if (!one.months.empty()) out.networks.push_back(std::move(one));
  }
  rank_opinions(out);
  return out;
}

Result<std::map<std::string, Weighted>> weighted_shares(operations::Context& context, const Period& p) {
  std::map<std::string, Weighted> out;
  for (const auto& o : TRY(show_opinions(context, {iso_of_day(p.from), iso_of_day(p.to)})).networks)
    out[o.network.code] = weighted(o.all);
  return out;
}

void rank_opinions(Opinions& v) {
  v.over_answered = std::any_of(v.networks.begin(), v.networks.end(), [](const Opinion& o) {
    return static_cast<double>(total(o.all.scores)) >= kFewestToRank && lost_scores(o.all) == 0;
  });
  std::vector<Measured> all;
  for (const auto& o : v.networks) {
    Weighted w = weighted(v.over_answered ? answered_only(o.all) : o.all);
    all.push_back({{w.low, w.high}, w.effective_n});
  }
  v.ranks = ranks(all);
}

json::value opinions_json(const Opinions& v) {
  json::array networks;
  for (std::size_t i : by_rank(v.ranks)) {
    const Opinion& o = v.networks[i];
    json::object row = shares_json(o.all);
    json::array months;
    for (const auto& [month, strata] : o.months) {
      json::object one = shares_json(strata);
      one["month"] = month;
      months.push_back(std::move(one));
    }
    row["network"] = o.network.code;
    row["rank"] = rank_json(v.ranks[i]);
    row["months"] = months;
    networks.push_back(std::move(row));
  }
  return json::object{{"from", iso_of_day(v.period.from)},
                      {"to", iso_of_day(v.period.to)},
                      {"ranked_over", v.over_answered ? "answered" : "all"},
                      {"networks", networks}};
}

namespace {
std::string percent_cell(const std::optional<double>& v) { return v ? fr::number(100 * *v, 2) : ""; }

void csv_rows(std::string& out, const std::string& network, const std::string& month, const Strata& s) {
  auto cells = [&](std::string_view kind, std::uint64_t calls, std::uint64_t drawn, std::uint64_t responses,
                   std::uint64_t scores, std::uint64_t satisfied) {
    return std::vector<std::string>{network,
                                    month,
                                    std::string(kind),
                                    std::to_string(calls),
                                    std::to_string(drawn),
                                    std::to_string(responses),
                                    std::to_string(scores),
                                    std::to_string(satisfied)};
  };
  for (std::size_t i = 0; i < kStrata; ++i) {
    auto row = cells(stratum_label(i), s.calls[i], s.drawn[i], s.responses[i], s.scores[i], s.satisfied[i]);
    row.resize(kCsvColumns);
    out += csv::row(row);
  }
  Weighted w = weighted(s);
  Ratio raw{total(s.satisfied), total(s.scores)};
  Interval i = wilson(raw.numerator, raw.denominator);
  auto row =
      cells("Ensemble", total(s.calls), total(s.drawn), total(s.responses), raw.denominator, raw.numerator);
  if (w.share)
    for (double v : {*raw.value(), i.low, i.high, *w.share, w.low, w.high}) row.push_back(percent_cell(v));
  row.resize(kCsvColumns - 3);
  row.push_back(fmt::format("{:.1f}", w.effective_n));
  std::replace(row.back().begin(), row.back().end(), '.', ',');
  row.push_back(percent_cell(w.worst));
  row.push_back(percent_cell(w.best));
  out += csv::row(row);
}
}  // namespace

std::string opinions_csv(const Opinions& v) {
  std::string out(csv::kBom);
  out += csv::row({"Réseau", "Mois", "Sorte d’appel", "Appels", "Tirés au sort", "Réponses des tirés",
                   "Notes", "Satisfaits", "Part brute (%)", "Brute, bas", "Brute, haut", "Part redressée (%)",
                   "Redressée, bas", "Redressée, haut", "n effectif", "Borne basse de non-réponse (%)",
                   "Borne haute de non-réponse (%)"});
  for (const auto& o : v.networks)
    for (const auto& [month, strata] : o.months) csv_rows(out, o.network.code, month, strata);
  return out;
}
}  // namespace calls
