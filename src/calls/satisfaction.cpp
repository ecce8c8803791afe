#include "calls/satisfaction.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "base/csv.h"
#include "base/source.h"
#include "base/text.h"
#include "calls/call_queries.h"
#include "calls/import_lock.h"
#include "people/audit.h"

namespace calls {
namespace {
using store::Sql;
constexpr Sql kScore{"select score from call_scores where network = ? and id = ?"};
constexpr Sql kSetScore{
    "insert into call_scores (network, id, queue, start, leaf, wait, score) values (?, ?, ?, ?, ?, ?, ?) on "
    "conflict (network, id) do update set score = excluded.score"};
constexpr Sql kScores{"select queue, start, leaf, wait, score from call_scores"};
constexpr Sql kKeptScores{"select network, id, queue, start, score from call_scores"};
constexpr Sql kDropScore{"delete from call_scores where network = ? and id = ?"};
constexpr std::int32_t kShortWait = 60, kLongWait = 180;

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
  return (leaf == Leaf::answered ? 0 : 3) + band;
}
std::string_view stratum_label(std::size_t s) {
  static constexpr std::array<std::string_view, kStrata> kLabels{
      "Décroché, une minute d’attente au plus", "Décroché, une à trois minutes",
      "Décroché, plus de trois minutes",        "Sans réponse, une minute au plus",
      "Sans réponse, une à trois minutes",      "Sans réponse, plus de trois minutes"};
  return kLabels[s];
}

Weighted weighted(const Strata& s) {
  Weighted out;
  std::uint64_t scores = 0, calls = 0, covered = 0;
  for (std::size_t i = 0; i < kStrata; ++i) {
    calls += s.calls[i];
    scores += s.scores[i];
    if (s.scores[i] > 0)
      covered += s.calls[i];
    else
      out.without_scores += s.calls[i];
  }
  if (scores == 0 || covered == 0) return out;
  double sum = 0, squares = 0, satisfied = 0;
  for (std::size_t i = 0; i < kStrata; ++i) {
    if (s.scores[i] == 0) continue;
    double n = static_cast<double>(s.scores[i]);
    double w =
        static_cast<double>(s.calls[i]) / static_cast<double>(covered) / (n / static_cast<double>(scores));
    w = std::min(w, kMostWeight);
    sum += w * n;
    squares += w * w * n;
    satisfied += w * static_cast<double>(s.satisfied[i]);
  }
  out.share = satisfied / sum;
  out.effective_n = sum * sum / squares;
  auto n = static_cast<std::uint64_t>(out.effective_n);
  Interval i = wilson(static_cast<std::uint64_t>(std::lround(*out.share * static_cast<double>(n))), n);
  out.low = i.low;
  out.high = i.high;
  double response = static_cast<double>(scores) / static_cast<double>(calls);
  out.worst = response * *out.share;
  out.best = response * *out.share + 1 - response;
  return out;
}

std::map<std::pair<std::string, std::string>, Strata> strata_by_month(operations::Context& context,
                                                                      const Archive& a, std::int64_t from,
                                                                      std::int64_t to) {
  std::map<std::pair<std::string, std::string>, Strata> out;
  std::vector<Zone> zones;
  for (const auto& n : a.networks) zones.emplace_back(n.zone);
  struct Now {
    std::int64_t from = 1, to = 0;
    Strata* strata = nullptr;
  };
  std::vector<Now> now(a.networks.size());
  auto of = [&](std::uint32_t n, std::int64_t t) -> Strata& {
    Now& v = now[n];
    if (t < v.from || t >= v.to) {
      std::int32_t day = day_of(zones[n], t);
      v = {day_begins(zones[n], day), day_begins(zones[n], day + 1),
           &out[{a.networks[n].code, iso_of_day(day).substr(0, 7)}]};
    }
    return *v.strata;
  };
  a.each_run(from, to, [&](const OpenSegment& s, std::size_t begin, std::size_t end) {
    const Segment& g = *s.segment;
    for (std::size_t i = begin; i < end; ++i) {
      std::size_t k = stratum_of(g.leaf(i), g.wait(i));
      if (k == kStrata) continue;
      Strata& strata = of(s.networks[g.queues[i]], g.starts[i]);
      ++strata.calls[k];
      if (g.scores[i] < 0) continue;
      ++strata.scores[k];
      strata.satisfied[k] += g.scores[i] >= 4;
    }
  });
  std::map<std::int64_t, std::uint32_t> network_of;
  for (const auto& q : a.queues)
    for (std::uint32_t n = 0; n < a.networks.size(); ++n)
      if (a.networks[n].id == q.network) network_of[q.id] = n;
  auto db = context.store.read();
  each_score(*db,
             [&](std::int64_t queue, std::int64_t start, Leaf leaf, std::int32_t wait, std::int32_t score) {
               std::size_t k = stratum_of(leaf, wait);
               if (k == kStrata || start < from || start >= to) return;
               Strata& strata = of(network_of[queue], start);
               ++strata.scores[k];
               strata.satisfied[k] += score >= 4;
             });
  return out;
}

Result<std::vector<Sampled>> sample_calls(operations::Context& context, const SampleCalls& in) {
  auto [first, last] = TRY(days_of(in.from, in.to));
  auto a = TRY(archive(context));
  auto n = std::find_if(a->networks.begin(), a->networks.end(),
                        [&](const auto& x) { return x.code == in.network; });
  if (n == a->networks.end()) return fail(ErrorKind::missing, "no_network", "Aucun réseau n’a ce code.");
  Zone zone(n->zone);
  std::mt19937_64 random(static_cast<std::uint64_t>(in.seed));
  // Reservoirs: every call has the same chance, whatever their number.
  struct Reservoir {
    std::int64_t wanted, seen = 0;
    std::vector<Sampled> kept = {};
  };
  Reservoir answered{in.answered}, unanswered{in.lost};
  std::string buffer;
  a->each_run(day_begins(zone, first), day_begins(zone, last + 1),
              [&](const OpenSegment& s, std::size_t from, std::size_t to) {
                const Segment& g = *s.segment;
                for (std::size_t i = from; i < to; ++i) {
                  Leaf leaf = g.leaf(i);
                  if (leaf != Leaf::answered && !lost(leaf)) continue;
                  if (g.queue_names[g.queues[i]].network != in.network) continue;
                  Reservoir& r = leaf == Leaf::answered ? answered : unanswered;
                  auto at = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(++r.seen));
                  if (at >= r.wanted && r.seen > r.wanted) continue;
                  CallRow c = g.row(i, buffer);
                  Sampled one{std::string(c.id), std::string(c.queue), iso_local(zone, c.start), leaf};
                  if (static_cast<std::int64_t>(r.kept.size()) < r.wanted)
                    r.kept.push_back(std::move(one));
                  else if (at < r.wanted)
                    r.kept[static_cast<std::size_t>(at)] = std::move(one);
                }
              });
  for (auto& one : unanswered.kept) answered.kept.push_back(std::move(one));
  std::sort(answered.kept.begin(), answered.kept.end(),
            [](const auto& x, const auto& y) { return std::tie(x.start, x.id) < std::tie(y.start, y.id); });
  return std::move(answered.kept);
}

std::string sample_csv(const std::vector<Sampled>& sample) {
  std::string out(csv::kBom);
  out += csv::row({"id", "file", "debut", "issue"});
  for (const auto& s : sample) out += csv::row({s.id, s.queue, s.start, std::string(leaf_code(s.leaf))});
  return out;
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
  struct Found {
    std::string id;
    std::int64_t queue, start;
    Leaf leaf;
    std::int32_t wait, score;
  };
  std::vector<Found> found;
  a->each_run(0, UINT32_MAX, [&](const OpenSegment& s, std::size_t from, std::size_t to) {
    const Segment& g = *s.segment;
    for (std::size_t i = from; i < to && !scores.empty(); ++i) {
      if (g.queue_names[g.queues[i]].network != in.network) continue;
      auto it = scores.find(g.id(i));
      if (it == scores.end()) continue;
      found.push_back(
          {it->first, s.queues[g.queues[i]], g.starts[i], g.leaf(i), g.wait(i), it->second.value});
      scores.erase(it);
    }
  });
  for (const auto& [id, score] : scores)
    report.reject({in.file, score.line,
                   "Aucun appel de ce réseau n’a l’identifiant « " + text::shorten(id, 60) + " »."});
  context.store.write([&](store::Db& db) {
    auto network = network_by_code(db, in.network);
    if (!network) return;
    Zone zone(network->zone);
    for (const auto& f : found) {
      std::int64_t before = db.number(kScore, network->id, f.id);
      if (before == f.score) {
        ++report.unchanged;
        continue;
      }
      ++(before != 0 ? report.updated : report.added);
      std::int32_t day = day_of(zone, f.start);
      auto slot = static_cast<std::uint8_t>((f.start - day_begins(zone, day)) / kSlotSeconds);
      auto cells = day_cells(db, f.queue, day).value_or(DayCells());
      Counters former = before != 0 ? score_counters(static_cast<std::int32_t>(before)) : Counters{};
      cells.at(slot) += score_counters(f.score);
      cells.at(slot) -= former;
      set_day(db, f.queue, day, cells);
      add_network_day(db, network->id, day, score_counters(f.score), former);
      db.run(kSetScore, network->id, f.id, f.queue, f.start, leaf_code(f.leaf), f.wait, f.score);
    }
    if (report.added + report.updated > 0) touch(db);
    people::record(db, context, "appels.notes", in.network, std::to_string(report.added + report.updated));
  });
  return report;
}
}  // namespace calls
