// What the questions on calls answer, as lines for a terminal.
#include <fmt/format.h>

#include <algorithm>

#include "base/fr.h"
#include "base/text.h"
#include "calls/call_queries.h"
#include "calls/ranking.h"

namespace calls {
namespace {
constexpr std::string_view kNoCall = "Aucun appel.\n";

std::string seconds(std::int64_t s) { return fr::number(s) + "\u00A0s"; }

std::string share_text(const Ratio& r) { return r.value() ? fr::percent(100 * *r.value(), 1) : "sans objet"; }

// "24 heures", "30 minutes", in the largest unit that says it exactly.
std::string window_text(std::int64_t s) {
  if (s % 3600 == 0) return fr::plural(s / 3600, "heure");
  if (s % 60 == 0) return fr::plural(s / 60, "minute");
  return fr::plural(s, "seconde");
}

std::string count(std::uint64_t n) { return fr::number(static_cast<std::int64_t>(n)); }

// "CAF Lille 2026-11-02", of what is told.
std::string heading(const Line& l) {
  std::vector<std::string> parts;
  for (const auto* part : {&l.network, &l.queue, &l.period})
    if (!part->empty()) parts.push_back(*part);
  return text::join(parts, " ");
}

// A rate a line, their labels as wide as the longest.
std::string rate_lines(const std::vector<Rate>& rates) {
  std::size_t width = 0;
  for (const auto& r : rates) width = std::max(width, text::length(r.label));
  std::string out;
  for (const auto& r : rates) {
    out += fmt::format("  {:<{}}  ", r.label, width);
    if (r.told)
      out += fmt::format("{:>12} / {:<12} {}{}\n", count(r.ratio.numerator), count(r.ratio.denominator),
                         share_text(r.ratio), r.estimated ? " (estimé)" : "");
    else
      out += fmt::format("{:>27} inconnu de la source\n", "");
  }
  return out;
}
}  // namespace

std::string rates_text(const RateTable& t) {
  std::string out;
  for (const auto& l : t.lines) out += heading(l.line) + "\n" + rate_lines(rates_of(t, l));
  return out.empty() ? std::string(kNoCall) : out;
}

std::string service_levels_text(const RateTable& t) {
  std::string out;
  for (const auto& l : t.lines)
    out += fmt::format("{}, à {}\n{}", heading(l.line), seconds(t.threshold), rate_lines(levels_of(t, l)));
  return out.empty() ? std::string(kNoCall) : out;
}

std::string satisfaction_text(const RateTable& t) {
  std::string out;
  for (const auto& l : t.lines) {
    const Counters& c = l.line.counters;
    out += heading(l.line) + "\u00A0: ";
    if (c.scores == 0) {
      out += "aucune note\n";
      continue;
    }
    Interval i = wilson(c.satisfied, c.scores);
    out += fmt::format("{} de satisfaits (de {} à {}), {}{}\n", share_text({c.satisfied, c.scores}),
                       fr::percent(100 * i.low, 1), fr::percent(100 * i.high, 1),
                       fr::plural(static_cast<std::int64_t>(c.scores), "note"),
                       static_cast<double>(c.scores) < kFewestToRank ? ", trop peu pour comparer" : "");
    if (Ratio surveys = answered_surveys(c); surveys.denominator > 0)
      out += fmt::format("  réponses\u00A0: {} sur {} enquêtes envoyées, {}\n", count(surveys.numerator),
                         count(surveys.denominator), share_text(surveys));
    auto strata = t.strata.find({l.line.network, l.line.period});
    if (strata == t.strata.end()) continue;
    Weighted w = weighted(strata->second);
    if (w.share)
      out += fmt::format("  redressés\u00A0: {} (de {} à {})\n", fr::percent(100 * *w.share, 1),
                         fr::percent(100 * w.low, 1), fr::percent(100 * w.high, 1));
    Ratio responses{total(strata->second.responses), total(strata->second.drawn)};
    if (responses.denominator > 0)
      out += fmt::format("  réponses\u00A0: {} sur {} tirés au sort, {}\n", count(responses.numerator),
                         count(responses.denominator), share_text(responses));
  }
  return out.empty() ? std::string(kNoCall) : out;
}

std::string waits_text(const WaitTable& t) {
  std::string out;
  for (const auto& c : t.cells) {
    out += t.networks[c.network];
    if (t.rhythm != Rhythm::all) out += ", " + bucket_label(t.rhythm, c.bucket);
    out += "\u00A0: ";
    for (std::size_t i = 0; i < c.percentiles.size(); ++i)
      out += fmt::format("p{} {}, ", t.percents[i],
                         c.percentiles[i] == kUnknown ? "inconnu" : seconds(c.percentiles[i]));
    out += fmt::format("{}{}\n", fr::plural(static_cast<std::int64_t>(c.calls), "appel"),
                       c.estimated ? " (estimé)" : "");
  }
  if (out.empty()) out = kNoCall;
  return t.note.empty() ? out : out + t.note + "\n";
}

std::string redials_text(const RedialTable& t) {
  std::string out;
  for (const auto& [network, r] : t.lines) {
    out += network + "\u00A0: ";
    if (!r.told) {
      out += "inconnu, aucun appel de la période ne dit qui appelle\n";
      continue;
    }
    Ratio again{static_cast<std::uint64_t>(r.redialled), static_cast<std::uint64_t>(r.lost)};
    out += fmt::format("{}, dont {} en {} d’un autre du même appelant ({})\n",
                       fr::plural(r.lost, "appel perdu", "appels perdus"), fr::plural(r.redialled, "suivi"),
                       window_text(t.window), share_text(again));
  }
  return out.empty() ? std::string(kNoCall) : out;
}
}  // namespace calls
