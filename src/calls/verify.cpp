#include <fmt/format.h>

#include <map>

#include "base/fr.h"
#include "calls/call_queries.h"
#include "calls/interval_store.h"
#include "calls/recount.h"
#include "calls/satisfaction.h"

namespace calls {
namespace {
constexpr std::size_t kMostFaults = 50;

class Check {
 public:
  Check(const Archive& archive, store::Db& db) : archive_(archive), db_(db), cube_(archive) {}

  Verification run() {
    for (const auto& s : archive_.segments) count_segment(s);
    each_interval(db_, [&](const KeptInterval& i) { cube_.add(i.queue, i.start, i.counters); });
    each_score(db_, [&](std::int64_t queue, std::int64_t start, Leaf, std::int32_t, std::int32_t score) {
      cube_.add(queue, start, score_counters(score));
    });
    compare_days();
    compare_networks();
    return std::move(out_);
  }

 private:
  void fault(std::string what) {
    if (out_.faults.size() < kMostFaults) out_.faults.push_back(std::move(what));
  }
  void count_segment(const OpenSegment& s) {
    ++out_.segments;
    out_.calls += static_cast<std::int64_t>(s.segment->rows());
    if (!s.segment->verify()) return fault(fmt::format("Le segment {} est abîmé.", s.id));
    if (!cube_.add(s)) fault(fmt::format("Le segment {} nomme une file inconnue.", s.id));
  }

  void compare_days() {
    std::map<std::int64_t, std::string> names;
    for (const auto& q : archive_.queues) names[q.id] = q.network_code + " / " + q.code;
    std::map<std::pair<std::int64_t, std::int32_t>, bool> met;
    each_day(db_, [&](std::int64_t queue, std::int32_t day, std::string_view totals) {
      ++out_.days;
      met[{queue, day}] = true;
      auto kept = day_cells(db_, queue, day);
      auto made = cube_.days().find({queue, day});
      Counters sum;
      bool good =
          kept && decode_counters(totals, sum) && sum == kept->sum() &&
          (made == cube_.days().end() ? kept->sum() == Counters{} : nonzero(*kept) == nonzero(made->second));
      if (!good)
        fault(fmt::format("{}, {} : le cube ne dit pas ce que disent les appels.", names[queue],
                          iso_of_day(day)));
    });
    for (const auto& [key, cells] : cube_.days())
      if (!met.contains(key))
        fault(fmt::format("{}, {} : le cube n’a pas ce jour.", names[key.first], iso_of_day(key.second)));
  }
  // Cells that a correction emptied say nothing.
  static std::vector<std::pair<std::uint8_t, Counters>> nonzero(const DayCells& cells) {
    auto out = cells.cells();
    std::erase_if(out, [](const auto& c) { return c.second == Counters{}; });
    return out;
  }

  void compare_networks() {
    std::map<std::pair<std::int64_t, std::int32_t>, Counters> sums;
    for (const auto& [key, cells] : cube_.days())
      sums[{cube_.network_of(key.first), key.second}] += cells.sum();
    each_network_day(db_, -1, [&](std::int64_t network, std::int32_t day, const Counters& c) {
      auto made = sums.find({network, day});
      Counters wanted = made == sums.end() ? Counters{} : made->second;
      if (c != wanted) fault(fmt::format("Le total du réseau au {} ne va pas.", iso_of_day(day)));
      if (made != sums.end()) sums.erase(made);
    });
    for (const auto& [key, c] : sums)
      if (c != Counters{})
        fault(fmt::format("Le total du réseau au {} manque ou ne se lit pas.", iso_of_day(key.second)));
  }

  const Archive& archive_;
  store::Db& db_;
  Recount cube_;
  Verification out_ = {};
};
}  // namespace

Result<Verification> verify_calls(operations::Context& context, const NoInput&) {
  auto a = TRY(archive(context));
  auto db = context.store.read();
  Verification v = Check(*a, *db).run();
  if (!v.faults.empty())
    return fail(
        ErrorKind::conflict, "calls_differ",
        v.faults.front() +
            fmt::format(" ({} en tout)", fr::plural(static_cast<std::int64_t>(v.faults.size()), "écart")));
  return v;
}

json::value verification_json(const Verification& v) {
  return json::object{{"segments", v.segments},
                      {"calls", v.calls},
                      {"days", v.days},
                      {"faults", json::strings(v.faults)},
                      {"clean", v.faults.empty()}};
}
std::string verification_text(const Verification& v) {
  return fmt::format("{} dans {}, {} : le cube dit exactement ce que disent les appels.\n",
                     fr::plural(v.calls, "appel"), fr::plural(v.segments, "segment"),
                     fr::plural(v.days, "jour de file", "jours de file"));
}
}  // namespace calls
