// Percentiles of waits, from the calls and, where none are kept, from intervals.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/fr.h"
#include "base/stopwatch.h"
#include "base/text.h"
#include "calls/call_queries.h"
#include "calls/estimated_waits.h"
#include "calls/queues_asked.h"

namespace calls {
namespace {
std::string note_of(const EstimatedWaits& w) {
  std::string out;
  if (!w.networks.empty())
    out = fmt::format(
        "Seuls des états par intervalle sont gardés de {}\u00A0: les centiles y sont estimés d’après leurs "
        "tranches d’attente.",
        fr::list(w.networks));
  if (!w.without.empty())
    out += fmt::format(
        "{}Attentes inconnues de {}\u00A0: la source ne les dit pas appel par appel, ni par tranches.",
        out.empty() ? "" : " ", fr::list(w.without));
  return out;
}
}  // namespace

Result<WaitTable> show_waits(operations::Context& context, const ShowWaits& in) {
  auto [from, to] = TRY(days_of(in.from, in.to));
  WaitTable out;
  for (auto part : text::split(in.percentiles, ',')) {
    auto n = span_of(text::trim(part));
    if (!n || *n < 1 || *n > 100)
      return invalid({{"percentiles", "Donnez des centiles entre 1 et 100, séparés par des virgules."}});
    out.percents.push_back(static_cast<double>(*n));
  }
  static const std::map<std::string, Rhythm> kRhythms{{"hour-of-week", Rhythm::hour_of_week},
                                                      {"hour", Rhythm::hour},
                                                      {"weekday", Rhythm::weekday},
                                                      {"month", Rhythm::month},
                                                      {"day", Rhythm::day},
                                                      {"all", Rhythm::all}};
  out.rhythm = kRhythms.at(in.by);
  QueueSet queues = TRY(queues_asked(*context.store.read(), {in.network, in.queue, in.site, in.departement}));
  auto a = TRY(archive(context));
  Stopwatch watch;
  out.cells = exact_waits(*a, a->days(from, to, in.network), out.rhythm, out.percents, queues);
  auto rest = estimated_waits(context, *a, {in.network, in.queue, in.site, in.departement, from, to},
                              out.rhythm, out.percents, out.cells);
  out.cells.insert(out.cells.end(), rest.cells.begin(), rest.cells.end());
  std::stable_sort(out.cells.begin(), out.cells.end(),
                   [](const WaitCell& x, const WaitCell& y) { return x.network < y.network; });
  out.note = note_of(rest);
  out.ms = watch.ms();
  for (const auto& n : a->networks) out.networks.push_back(n.code);
  return out;
}

std::string bucket_label(Rhythm rhythm, std::int32_t bucket) {
  switch (rhythm) {
    case Rhythm::all:
      return {};
    case Rhythm::hour_of_week:
      return fmt::format("{} {}\u00A0h", fr::weekday(bucket / 24 + 1), bucket % 24);
    case Rhythm::hour:
      return fmt::format("{}\u00A0h", bucket);
    case Rhythm::weekday:
      return std::string(fr::weekday(bucket + 1));
    case Rhythm::month:
      return fmt::format("{:04}-{:02}", 1970 + bucket / 12, bucket % 12 + 1);
    case Rhythm::day:
      break;
  }
  return iso_of_day(bucket);
}

json::value waits_json(const WaitTable& t) {
  json::array rows;
  for (const auto& c : t.cells) {
    json::object row{{"network", t.networks[c.network]},
                     {"bucket", c.bucket},
                     {"label", bucket_label(t.rhythm, c.bucket)},
                     {"calls", c.calls},
                     {"estimated", c.estimated}};
    for (std::size_t i = 0; i < t.percents.size(); ++i)
      row[fmt::format("p{}", t.percents[i])] =
          c.percentiles[i] == kUnknown ? json::value(nullptr) : json::value(c.percentiles[i]);
    rows.push_back(std::move(row));
  }
  return json::object{
      {"rows", rows}, {"note", t.note.empty() ? json::value(nullptr) : json::value(t.note)}, {"ms", t.ms}};
}
}  // namespace calls
