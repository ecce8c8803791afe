#include "calls/samples.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <set>

#include "base/csv.h"
#include "calls/archive.h"
#include "calls/call_queries.h"
#include "calls/import_lock.h"
#include "calls/queues_asked.h"
#include "people/audit.h"

namespace calls {
namespace {
using store::Sql;
constexpr Sql kSampleOf{
    "select id from call_samples where network = ? and from_day = ? and to_day = ? and answered = ? and lost "
    "= ? and seed = ?"};
constexpr Sql kAddSample{
    "insert into call_samples (network, from_day, to_day, answered, lost, seed, drawn_at, drawn_by) values "
    "(?, ?, ?, ?, ?, ?, ?, ?) returning id"};
constexpr Sql kAddDrawn{
    "insert into call_drawn (network, id, sample, reference, queue, start, leaf, wait, own_score) values (?, "
    "?, ?, ?, ?, ?, ?, ?, ?) on conflict (network, id) do nothing"};
constexpr Sql kDrawnIds{"select id from call_drawn where network = ?"};
constexpr Sql kDrawnOfSample{
    "select d.id, q.code, d.start, d.leaf, d.reference, s.drawn_at, d.own_score is not null or exists "
    "(select "
    "1 from call_scores c where c.network = d.network and c.id = d.id) from call_drawn d join call_samples s "
    "on s.id = d.sample join call_queues q on q.id = d.queue where d.sample = ? order by d.start, d.id"};
constexpr Sql kDrawnByReference{
    "select d.reference, n.code, d.id, d.network, d.queue, d.start, d.leaf, d.wait, s.drawn_at, d.own_score "
    "is not null or exists (select 1 from call_scores c where c.network = d.network and c.id = d.id) from "
    "call_drawn d join call_samples s on s.id = d.sample join call_networks n on n.id = d.network where "
    "d.reference = ?"};
constexpr Sql kAllDrawn{
    "select d.reference, n.code, d.id, d.network, d.queue, d.start, d.leaf, d.wait, s.drawn_at, d.own_score "
    "is not null or c.id is not null from call_drawn d join call_samples s on s.id = d.sample join "
    "call_networks n on n.id = d.network left join call_scores c on c.network = d.network and c.id = d.id"};

Leaf leaf_of(store::Cursor& r, int column) { return leaf_by_code(r.text(column)).value_or(Leaf::unknown); }

DrawnCall drawn(store::Cursor& r) {
  DrawnCall d{r.str(0), r.str(1), r.str(2), r.integer(3), r.integer(4), r.integer(5)};
  d.leaf = leaf_of(r, 6);
  d.wait = static_cast<std::int32_t>(r.integer(7));
  d.until = r.integer(8) + kSurveyLasts;
  d.scored = r.integer(9) != 0;
  return d;
}

struct Candidate {
  std::string id;
  std::int64_t queue, start;
  Leaf leaf;
  std::int32_t wait, score;
};
// Keeps some of what passes: each with the same chance, whatever their number.
struct Reservoir {
  std::size_t wanted;
  std::vector<Candidate> kept = {};
  std::uint64_t seen = 0;
  // Where the next is kept; `wanted`: it isn't.
  std::size_t place(std::mt19937_64& random) {
    std::uint64_t at = random() % ++seen;
    return seen <= wanted ? kept.size() : at < wanted ? static_cast<std::size_t>(at) : wanted;
  }
};

std::vector<Candidate> draw(const Archive& a, const Zone& zone, const SampleCalls& in,
                            std::pair<std::int32_t, std::int32_t> days,
                            const std::set<std::string, std::less<>>& former) {
  std::mt19937_64 random(static_cast<std::uint64_t>(in.seed));
  Reservoir answered{static_cast<std::size_t>(in.answered)}, lost{static_cast<std::size_t>(in.lost)};
  a.each_run(day_begins(zone, days.first), day_begins(zone, days.second + 1),
             [&](const OpenSegment& s, std::size_t from, std::size_t to) {
               const Segment& g = *s.segment;
               for (std::size_t i = from; i < to; ++i) {
                 if (stratum_of(g.leaf(i), g.wait(i)) == kStrata) continue;
                 if (g.queue_names[g.queues[i]].network != in.network) continue;
                 auto id = g.id(i);
                 if (id.empty() || former.contains(id)) continue;
                 Reservoir& r = g.leaf(i) == Leaf::answered ? answered : lost;
                 std::size_t at = r.place(random);
                 if (at >= r.wanted) continue;
                 if (at == r.kept.size()) r.kept.emplace_back();
                 r.kept[at] = {std::string(id), s.queues[g.queues[i]], g.starts[i], g.leaf(i), g.wait(i),
                               g.scores[i]};
               }
             });
  std::vector<Candidate> out = std::move(answered.kept);
  std::move(lost.kept.begin(), lost.kept.end(), std::back_inserter(out));
  return out;
}

// The sample as it is kept, with its links.
Sample kept_sample(store::Db& db, std::int64_t sample, const Network& network, const std::string& address,
                   const std::optional<SurveyKey>& key) {
  Sample out;
  out.links = key.has_value();
  Zone zone(network.zone);
  auto r = db.query(kDrawnOfSample, sample);
  while (r->next()) {
    Sampled one{r->str(0), r->str(1), iso_local(zone, r->integer(2)), leaf_of(*r, 3)};
    if (key && r->integer(6) == 0)
      one.link = address + key->token({r->str(4), network.code, r->integer(5) + kSurveyLasts});
    out.calls.push_back(std::move(one));
  }
  return out;
}
}  // namespace

std::vector<store::Migration> sample_migrations() {
  return {
      {76, "call samples",
       "create table call_samples (id integer primary key, network integer not null references call_networks "
       "(id), from_day integer not null, to_day integer not null, answered integer not null, lost integer "
       "not "
       "null, seed integer not null, drawn_at integer not null, drawn_by text not null, unique (network, "
       "from_day, to_day, answered, lost, seed)) strict;"},
      {77, "calls drawn",
       "create table call_drawn (network integer not null references call_networks (id), id text not null, "
       "sample integer not null references call_samples (id), reference text not null unique, queue integer "
       "not null references call_queues (id), start integer not null, leaf text not null, wait integer not "
       "null, own_score integer, primary key (network, id)) strict;"
       "create index call_drawn_sample on call_drawn (sample);"}};
}

Result<Sample> sample_calls(operations::Context& context, const SampleCalls& in) {
  auto days = TRY(days_of(in.from, in.to));
  std::optional<std::string> address = survey_address(in.links);
  if (!in.links.empty() && !address)
    return invalid({{"links", "Donnez l’adresse du site, comme https://guichet.example.fr."}});
  ImportLock turn(context.folder);
  std::optional<SurveyKey> key;
  if (address) key = TRY(SurveyKey::keep(context.folder, context.random));
  std::optional<Network> network;
  std::set<std::string, std::less<>> former;
  {
    auto db = context.store.read();
    network = TRY(network_asked(*db, in.network));
    if (std::int64_t before =
            db->number(kSampleOf, network->id, days.first, days.second, in.answered, in.lost, in.seed)) {
      Sample out = kept_sample(*db, before, *network, address.value_or(""), key);
      out.again = true;
      return out;
    }
    for (auto r = db->query(kDrawnIds, network->id); r->next();) former.insert(r->str(0));
  }
  auto a = TRY(archive(context));
  auto calls = draw(*a, Zone(network->zone), in, days, former);
  if (calls.empty()) return fail(ErrorKind::missing, "no_calls", "Aucun appel à tirer sur cette période.");
  return context.store.write([&](store::Db& db) -> Result<Sample> {
    std::string by = context.viewer.email.empty() ? "local" : context.viewer.email;
    std::int64_t sample = db.number(kAddSample, network->id, days.first, days.second, in.answered, in.lost,
                                    in.seed, context.now(), by);
    for (const auto& c : calls)
      db.run(kAddDrawn, network->id, c.id, sample, context.random.token(kReferenceLength), c.queue, c.start,
             leaf_code(c.leaf), c.wait, c.score < 0 ? std::nullopt : std::optional(c.score));
    Sample out = kept_sample(db, sample, *network, address.value_or(""), key);
    people::record(db, context, "appels.tirage", in.network,
                   fmt::format("{} appels, graine {}", out.calls.size(), in.seed));
    touch(db);
    return out;
  });
}

std::string sample_csv(const Sample& sample) {
  std::string out(csv::kBom);
  std::vector<std::string> head{"id", "file", "debut", "issue"};
  if (sample.links) head.emplace_back("lien");
  out += csv::row(head);
  for (const auto& s : sample.calls) {
    std::vector<std::string> cells{s.id, s.queue, s.start, std::string(leaf_code(s.leaf))};
    if (sample.links) cells.push_back(s.link);
    out += csv::row(cells);
  }
  return out;
}

json::value sample_json(const Sample& sample) {
  json::array rows;
  for (const auto& s : sample.calls) {
    json::object row{{"id", s.id}, {"queue", s.queue}, {"start", s.start}, {"leaf", leaf_code(s.leaf)}};
    if (!s.link.empty()) row["link"] = s.link;
    rows.push_back(std::move(row));
  }
  return json::object{{"calls", rows}, {"again", sample.again}};
}

std::optional<DrawnCall> drawn_call(store::Db& db, std::string_view reference) {
  auto r = db.query(kDrawnByReference, reference);
  if (!r->next()) return std::nullopt;
  return drawn(*r);
}

void each_drawn(store::Db& db, const std::function<void(const DrawnCall&)>& visit) {
  for (auto r = db.query(kAllDrawn); r->next();) visit(drawn(*r));
}
}  // namespace calls
