#include "calls/satisfaction.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "base/csv.h"
#include "base/source.h"
#include "base/text.h"
#include "calls/call_queries.h"
#include "calls/import_lock.h"
#include "calls/samples.h"
#include "calls/strata_days.h"
#include "people/audit.h"

namespace calls {
namespace {
using store::Sql;
constexpr Sql kScore{"select score from call_scores where network = ? and id = ?"};
constexpr Sql kSetScore{
    "insert into call_scores (network, id, queue, start, leaf, wait, score) values "
    "(?, ?, ?, ?, ?, ?, ?) on "
    "conflict (network, id) do update set score = excluded.score"};
constexpr Sql kScores{"select queue, start, leaf, wait, score from call_scores"};
constexpr Sql kKeptScores{"select network, id, queue, start, score from call_scores"};
constexpr Sql kDropScore{"delete from call_scores where network = ? and id = ?"};
constexpr std::int32_t kShortWait = 60, kLongWait = 180;
constexpr std::ptrdiff_t kAnsweredStrata = 3;  // the first ones

bool lost(Leaf leaf) {
  return leaf == Leaf::short_abandoned || leaf == Leaf::abandoned || leaf == Leaf::timeout ||
         leaf == Leaf::refused;
}
}  // namespace

std::vector<store::Migration> score_migrations() {
  return {
      {73, "call scores",
       "create table call_scores (network integer not null references call_networks (id), id text not null, "
       "queue integer not null, start integer not null, leaf text not null, wait integer not null, score "
       "integer not null, primary key (network, id)) strict;"}};
}

std::size_t stratum_of(Leaf leaf, std::int32_t wait) {
  if (leaf != Leaf::answered && !lost(leaf)) return kStrata;
  std::size_t band = wait <= kShortWait ? 0 : wait <= kLongWait ? 1 : 2;
  return (leaf == Leaf::answered ? 0 : kAnsweredStrata) + band;
}
std::string_view stratum_label(std::size_t s) {
  static constexpr std::array<std::string_view, kStrata> kLabels{
      "Décroché, une minute d’attente au plus", "Décroché, une à trois minutes",
      "Décroché, plus de trois minutes",        "Sans réponse, une minute au plus",
      "Sans réponse, une à trois minutes",      "Sans réponse, plus de trois minutes"};
  return kLabels[s];
}

Strata& Strata::operator+=(const Strata& o) {
  for (std::size_t i = 0; i < kStrata; ++i) {
    calls[i] += o.calls[i];
    scores[i] += o.scores[i];
    satisfied[i] += o.satisfied[i];
    drawn[i] += o.drawn[i];
    responses[i] += o.responses[i];
  }
  return *this;
}

std::uint64_t total(const std::array<std::uint64_t, kStrata>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

Ratio answered_surveys(const Counters& c) {
  return c.scores <= c.invited ? Ratio{c.scores, c.invited} : Ratio{};
}

Strata answered_only(const Strata& s) {
  Strata out = s;
  for (auto* counts : {&out.calls, &out.scores, &out.satisfied, &out.drawn, &out.responses})
    std::fill(counts->begin() + kAnsweredStrata, counts->end(), 0);
  return out;
}

namespace {
double part(std::uint64_t of, std::uint64_t all) {
  return all == 0 ? 0 : static_cast<double>(of) / static_cast<double>(all);
}

void bound_nonresponse(const Strata& s, Weighted& out) {
  std::uint64_t calls = total(s.calls);
  out.worst = out.best = 0;
  for (std::size_t i = 0; i < kStrata; ++i) {
    double weight = part(s.calls[i], calls), share = part(s.satisfied[i], s.scores[i]);
    double response =
        s.drawn[i] > 0 ? part(s.responses[i], s.drawn[i]) : std::min(1.0, part(s.scores[i], s.calls[i]));
    out.worst += weight * response * share;
    out.best += weight * (response * share + 1 - response);
  }
}
}  // namespace

Weighted weighted(const Strata& s) {
  Weighted out;
  out.drawn = total(s.drawn);
  out.responses = total(s.responses);
  std::uint64_t scores = total(s.scores), covered = 0;
  for (std::size_t i = 0; i < kStrata; ++i) (s.scores[i] > 0 ? covered : out.without_scores) += s.calls[i];
  if (scores == 0 || covered == 0) return out;
  double sum = 0, squares = 0, satisfied = 0;
  for (std::size_t i = 0; i < kStrata; ++i) {
    if (s.scores[i] == 0) continue;
    double n = static_cast<double>(s.scores[i]);
    double w = part(s.calls[i], covered) / part(s.scores[i], scores);
    out.capped = out.capped || w > kMostWeight;
    w = std::min(w, kMostWeight);
    sum += w * n;
    squares += w * w * n;
    satisfied += w * static_cast<double>(s.satisfied[i]);
  }
  out.share = satisfied / sum;
  out.effective_n = sum * sum / squares;
  Interval i = wilson_of_share(*out.share, out.effective_n);
  out.low = i.low;
  out.high = i.high;
  bound_nonresponse(s, out);
  return out;
}

json::array strata_json(const Strata& s) {
  json::array out;
  for (std::size_t i = 0; i < kStrata; ++i)
    out.push_back(json::object{{"stratum", stratum_label(i)},
                               {"calls", s.calls[i]},
                               {"drawn", s.drawn[i]},
                               {"responses", s.responses[i]},
                               {"scores", s.scores[i]},
                               {"satisfied", s.satisfied[i]}});
  return out;
}

namespace {
// What is kept beside the calls: scores told later, and who was drawn.
void add_surveys(store::Db& db, const Archive& a, std::int32_t from, std::int32_t to, StrataByMonth& out) {
  std::map<std::int64_t, std::pair<const Network*, Zone>> of_queue;
  for (const auto& q : a.queues)
    for (const auto& n : a.networks)
      if (n.id == q.network) of_queue.try_emplace(q.id, &n, Zone(n.zone));
  auto strata_of = [&](std::int64_t queue, std::int64_t start) -> Strata* {
    auto q = of_queue.find(queue);
    if (q == of_queue.end()) return nullptr;
    std::int32_t day = day_of(q->second.second, start);
    if (day < from || day > to) return nullptr;
    return &out[{q->second.first->code, iso_of_day(day).substr(0, 7)}];
  };
  each_score(db,
             [&](std::int64_t queue, std::int64_t start, Leaf leaf, std::int32_t wait, std::int32_t score) {
               std::size_t k = stratum_of(leaf, wait);
               Strata* strata = k == kStrata ? nullptr : strata_of(queue, start);
               if (strata == nullptr) return;
               ++strata->scores[k];
               strata->satisfied[k] += score >= 4;
             });
  each_drawn(db, [&](const DrawnCall& d) {
    std::size_t k = stratum_of(d.leaf, d.wait);
    Strata* strata = k == kStrata ? nullptr : strata_of(d.queue, d.start);
    if (strata == nullptr) return;
    ++strata->drawn[k];
    strata->responses[k] += d.scored;
  });
}
}  // namespace

StrataByMonth strata_by_month(operations::Context& context, const Archive& a, std::int32_t from,
                              std::int32_t to) {
  StrataByMonth out;
  std::map<std::int64_t, std::string> codes;
  for (const auto& n : a.networks) codes[n.id] = n.code;
  std::map<std::int32_t, std::string> months;  // of the days met
  context.cached<StrataDays>()->each(a, from, to, [&](const StrataDay& d) {
    std::string& month = months[d.day];
    if (month.empty()) month = iso_of_day(d.day).substr(0, 7);
    Strata& strata = out[{codes[d.network], month}];
    for (std::size_t k = 0; k < kStrata; ++k) {
      strata.calls[k] += d.calls[k];
      strata.scores[k] += d.scores[k];
      strata.satisfied[k] += d.satisfied[k];
    }
  });
  add_surveys(*context.store.read(), a, from, to, out);
  return out;
}

Result<std::shared_ptr<const StrataByMonth>> kept_strata(operations::Context& context, std::int32_t from,
                                                         std::int32_t to) {
  using Passes = KeptPasses<std::pair<std::int32_t, std::int32_t>, StrataByMonth>;
  auto a = TRY(archive(context));
  return context.cached<Passes>()->get({from, to}, a->revision, context.viewer.local,
                                       [&] { return strata_by_month(context, *a, from, to); });
}

Kept keep_score(store::Db& db, const Network& network, const Zone& zone, const ScoredCall& call) {
  std::int64_t before = db.number(kScore, network.id, call.id);
  if (before == call.score) return Kept::unchanged;
  std::int32_t day = day_of(zone, call.start);
  auto slot = static_cast<std::uint8_t>((call.start - day_begins(zone, day)) / kSlotSeconds);
  auto cells = day_cells(db, call.queue, day).value_or(DayCells());
  Counters former = before != 0 ? score_counters(static_cast<std::int32_t>(before)) : Counters{};
  cells.at(slot) += score_counters(call.score);
  cells.at(slot) -= former;
  set_day(db, call.queue, day, cells);
  add_network_day(db, network.id, day, score_counters(call.score), former);
  db.run(kSetScore, network.id, call.id, call.queue, call.start, leaf_code(call.leaf), call.wait, call.score);
  return before != 0 ? Kept::replaced : Kept::added;
}

Counters score_counters(std::int32_t score) {
  Counters c;
  c.scores = 1;
  c.satisfied = score >= 4;
  c.score_sum = static_cast<std::uint64_t>(score);
  return c;
}

void each_score(
    store::Db& db,
    const std::function<void(std::int64_t, std::int64_t, Leaf, std::int32_t, std::int32_t)>& visit) {
  auto r = db.query(kScores);
  while (r->next())
    visit(r->integer(0), r->integer(1), leaf_by_code(r->text(2)).value_or(Leaf::unknown),
          static_cast<std::int32_t>(r->integer(3)), static_cast<std::int32_t>(r->integer(4)));
}

std::vector<KeptScore> kept_scores(store::Db& db) {
  std::vector<KeptScore> out;
  auto r = db.query(kKeptScores);
  while (r->next())
    out.push_back(
        {r->integer(0), r->str(1), r->integer(2), r->integer(3), static_cast<std::int32_t>(r->integer(4))});
  return out;
}
void drop_score(store::Db& db, std::int64_t network, const std::string& id) {
  db.run(kDropScore, network, id);
}

namespace {
struct Score {
  std::int64_t line;
  std::int32_t value;
};
// The scores of the file by call, faulty lines refused.
std::map<std::string, Score> read_scores(Source& source, const std::string& file,
                                         operations::ImportReport& report) {
  csv::Reader csv(source);
  std::map<std::string, Score> out;
  while (csv.next()) {
    const auto& cells = csv.record();
    std::string id = cells.empty() ? std::string() : text::trim(cells[0]);
    std::string note = cells.size() < 2 ? std::string() : text::trim(cells[1]);
    if (!csv.error().empty())
      report.reject({file, csv.line(), csv.error()});
    else if (id.empty() || note.size() != 1 || note[0] < '1' || note[0] > '5')
      report.reject({file, csv.line(), "Il faut un identifiant d’appel et une note de 1 à 5."});
    else
      out[id] = {csv.line(), note[0] - '0'};
  }
  return out;
}
}  // namespace

Result<operations::ImportReport> import_scores(operations::Context& context, const ImportScores& in) {
  if (!context.viewer.local) return invalid({{"file", "Réservé à la ligne de commande."}});
  ImportLock turn(context.folder);
  operations::ImportReport report;
  auto source = TRY(open_file(in.file));
  auto scores = read_scores(*source, in.file, report);
  auto a = TRY(archive(context));
  std::vector<ScoredCall> found;
  a->each_run(0, UINT32_MAX, [&](const OpenSegment& s, std::size_t from, std::size_t to) {
    const Segment& g = *s.segment;
    for (std::size_t i = from; i < to && !scores.empty(); ++i) {
      if (g.queue_names[g.queues[i]].network != in.network) continue;
      auto it = scores.find(g.id(i));
      if (it == scores.end()) continue;
      if (g.scores[i] >= 0)
        report.reject({in.file, it->second.line, "Cet appel a déjà une note, venue de son journal."});
      else
        found.push_back(
            {it->first, s.queues[g.queues[i]], g.starts[i], g.leaf(i), g.wait(i), it->second.value});
      scores.erase(it);
    }
  });
  for (const auto& [id, score] : scores)
    report.reject(
        {in.file, score.line,
         "Aucun appel de ce réseau n’a l’identifiant «\u00A0" + text::shorten(id, 60) + "\u00A0»."});
  context.store.write([&](store::Db& db) {
    auto network = network_by_code(db, in.network);
    if (!network) return;
    Zone zone(network->zone);
    for (const auto& f : found) {
      Kept kept = keep_score(db, *network, zone, f);
      ++(kept == Kept::added ? report.added : kept == Kept::replaced ? report.updated : report.unchanged);
    }
    if (report.added + report.updated > 0) touch(db);
    people::record(db, context, "appels.notes", in.network, std::to_string(report.added + report.updated));
  });
  return report;
}
}  // namespace calls
