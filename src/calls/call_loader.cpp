#include "calls/call_loader.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "base/fr.h"
#include "base/personal_data.h"
#include "base/source.h"
#include "calls/double_counts.h"
#include "calls/import_undo.h"
#include "calls/kept_code.h"
#include "calls/left_open_store.h"
#include "people/audit.h"

namespace calls {
namespace {
constexpr std::size_t kSegmentRows = 2'000'000;
constexpr std::size_t kHeldRows = 4'096;  // up to so many, a segment is held in the database
constexpr std::int64_t kFirstStart = 631152000, kLastStart = 4102444800;  // 1990 and 2100
constexpr std::uint32_t kMostQueues = 65'535;
constexpr std::string_view kTooManyQueues = "Le fichier nomme trop de files\u00A0: 65\u202F535 au plus.";
constexpr std::string_view kKnownByFigures =
    "Appel sans identifiant dont un autre fichier dit toutes les valeurs\u00A0: il est compté une fois.";
constexpr std::string_view kPerhapsKnown =
    "Appel sans identifiant, ni appelant, ni durée, qu’un autre fichier dit aussi\u00A0: est-il compté deux "
    "fois\u202F?";
constexpr std::string_view kTwiceInFile =
    "Le même intervalle est déjà dans ce fichier\u00A0: la dernière ligne le remplace.";
constexpr std::string_view kAfterGap =
    "L’intervalle suit l’heure sautée au passage à l’heure d’été et remplace celui d’un autre fichier\u00A0: "
    "si l’un "
    "des deux ne dit que l’heure sautée, réunissez leurs lignes dans un seul fichier, qui les additionne.";
constexpr std::uint32_t kYears = 128;  // a group of agents a network and year: kMostQueues × kYears fit

// Of the group, or of all others.
std::vector<SegmentRow> earlier_segments(operations::Context& context, const std::string& group, bool own,
                                         const ImportUndo* replaced) {
  auto out = segment_rows(*context.store.read());
  std::erase_if(out, [&](const SegmentRow& row) {
    return (row.group == group) != own || (replaced != nullptr && replaced->takes(row.source));
  });
  return out;
}
constexpr std::string_view kToldElsewhere =
    "Une autre source raconte un appel de la même file à la même seconde\u00A0: est-il compté deux "
    "fois\u202F?";
}  // namespace

CallLoader::CallLoader(operations::Context& context, const ImportLock& /*turn*/, const Zone& zone,
                       std::string group, std::string network, std::string file, const ImportUndo* replaced)
    : context_(context),
      zone_(zone),
      group_(std::move(group)),
      network_(std::move(network)),
      file_(std::move(file)),
      replaced_(replaced),
      keys_(context.folder + "/keys/calls", context.random),
      earlier_(context, earlier_segments(context, group_, true, replaced)),
      others_(context, earlier_segments(context, group_, false, replaced)) {
  auto db = context.store.read();
  for (const auto& n : networks(*db)) known_zones_.emplace(n.code, Zone(n.zone));
}

CallLoader::~CallLoader() {
  if (writing_.valid()) writing_.wait();
  if (committed_) return;
  std::error_code none;
  for (const auto& w : written_)
    if (!w.file.empty()) std::filesystem::remove(segments_folder(context_.folder) + "/" + w.file, none);
}

void CallLoader::rejected(std::int64_t line, std::string_view reason) {
  if (!hushed_) report_.reject({file_, line, std::string(reason)});
}

void CallLoader::unknown(std::string_view name) {
  if (!hushed_) report_.meet(personal_data::mask(name).text);
}

void CallLoader::noticed(std::int64_t line, std::string_view what) {
  if (!hushed_) report_.remarks.add(what, file_, line);
}

CallLoader::NetworkState& CallLoader::network_of(std::string_view code, std::int64_t start) {
  std::uint32_t n = networks_.number(code.empty() ? std::string_view(network_) : code);
  if (n >= states_.size()) {
    std::string name = kept_code(networks_.code(n), "Réseau");
    auto known = known_zones_.find(name);
    states_.push_back(
        std::make_unique<NetworkState>(name, known == known_zones_.end() ? zone_ : known->second));
    states_.back()->place = n;
  }
  NetworkState& s = *states_[n];
  if (start < s.from || start >= s.to) {
    int year = year_of(start);
    s.from = civil_seconds(year, 1, 1);
    s.to = civil_seconds(year + 1, 1, 1);
    s.key = keys_.of(s.name, year);
    s.keyed = s.place * kYears + static_cast<std::uint32_t>(year) % kYears;
  }
  return s;
}

std::uint32_t CallLoader::queue_of(const NetworkState& s, std::string_view queue) {
  std::uint32_t n = queue_codes_.number(queue, s.place);
  if (n < queue_numbers_.size()) return queue_numbers_[n];
  QueueName name{s.name, kept_code(queue, kUnnamedQueue)};
  auto next = static_cast<std::uint32_t>(queues_.size());
  auto same = queue_places_.find({name.network, name.queue});  // written in another way
  if (same == queue_places_.end() && next < kMostQueues) {
    same = queue_places_.emplace(std::pair(name.network, name.queue), next).first;
    queues_.push_back(std::move(name));
  }
  queue_numbers_.push_back(same == queue_places_.end() ? kMostQueues : same->second);
  return queue_numbers_.back();
}

Agent CallLoader::agent_of(const NetworkState& s, std::string_view agent) {
  if (s.key == nullptr || agent.empty()) return {};
  std::uint32_t n = agents_.number(agent, s.keyed);
  if (n == agent_hashes_.size()) agent_hashes_.push_back(s.key->hash(agent));
  return {n + 1, agent_hashes_[n]};
}

// Ids of the rows taken so far, from the segments they are in.
void CallLoader::remember_rows() {
  growing_ = false;
  flush();
  settle_writing();
  for (const auto& w : written_) {
    auto segment = w.file.empty() ? Segment::from(w.bytes)
                                  : Segment::open(segments_folder(context_.folder) + "/" + w.file);
    if (!segment) throw SourceError(segment.error().message);
    for (std::size_t i = 0; i < (*segment)->rows(); ++i) here_.insert(known_by(**segment, i));
  }
}

bool CallLoader::repeated(std::string_view id, std::string_view network) {
  if (growing_) {
    if (ids_.grows(id)) return false;
    remember_rows();
  }
  return !here_.insert(known_by(hash_of_id(id), network)).second;
}

bool CallLoader::known(const CallRow& row, std::string_view network) {
  if (earlier_.reaches(row.start)) {
    auto told = earlier_.told(row, network);
    if (told == KnownCalls::Told::same) ++report_.unchanged;
    if (told == KnownCalls::Told::otherwise) noticed(row.line, kToldOtherwise);
    if (told != KnownCalls::Told::never) return true;
  }
  if (!repeated(row.id, network)) return false;
  rejected(row.line, "Identifiant d’appel déjà vu dans ce fichier.");
  return true;
}

// Without a caller or a duration, two calls of one instant are often alike: they are counted.
bool CallLoader::known_without_id(const CallRow& row, const NetworkState& s) {
  if (!earlier_.reaches(row.start)) return false;
  std::uint64_t caller = s.key == nullptr || row.caller.empty() ? 0 : s.key->hash(row.caller);
  if (!earlier_.told_without_id(row, s.name, caller)) return false;
  bool sure = caller != 0 || row.wait > 0 || row.talk > 0;
  noticed(row.line, sure ? kKnownByFigures : kPerhapsKnown);
  if (sure) ++report_.unchanged;
  return sure;
}

bool CallLoader::told_elsewhere(const CallRow& row, const NetworkState& s) {
  return others_.tells(row, s.name, s.key == nullptr || row.caller.empty() ? 0 : s.key->hash(row.caller));
}

void CallLoader::call(const CallRow& row) {
  if (row.start < kFirstStart || row.start >= kLastStart)
    return rejected(row.line, "La date de début est hors des années 1990 à 2100.");
  NetworkState& s = network_of(row.network, row.start);
  if (row.id.empty() ? known_without_id(row, s) : known(row, s.name)) return;
  if (others_.reaches(row.start) && told_elsewhere(row, s)) noticed(row.line, kToldElsewhere);
  std::uint32_t queue = queue_of(s, row.queue);
  if (queue >= kMostQueues) return rejected(row.line, kTooManyQueues);
  builder_.add(row, static_cast<std::uint16_t>(queue), 0, agent_of(s, row.agent));
  if (s.key != nullptr && !row.caller.empty()) callers_.add(builder_, *s.key, row.caller);
  s.cube.add(queue, row);
  ++report_.added;
  if (builder_.rows() == kSegmentRows) flush();
}

void CallLoader::interval(const IntervalRow& row) {
  if (row.start < kFirstStart || row.start >= kLastStart)
    return rejected(row.line, "La date de l’intervalle est hors des années 1990 à 2100.");
  NetworkState& s = network_of(row.network, row.start);
  Interval i{&s, queue_of(s, row.queue), row.line, row.start, row.seconds, row.counters, row.waits};
  if (i.queue >= kMostQueues) return rejected(row.line, kTooManyQueues);
  if (i.counters[Leaf::answered] == 0) i.waits.answered = WaitsTold::kAll;
  if (i.counters[Leaf::abandoned] + i.counters[Leaf::short_abandoned] + i.counters[Leaf::timeout] == 0)
    i.waits.lost = WaitsTold::kAll;
  bool timed = i.counters.talk_s + i.counters.hold_s + i.counters.wrap_s > 0;
  if (!timed) i.counters.untimed = i.counters[Leaf::answered];
  auto [at, first] = intervals_at_.try_emplace({i.queue, i.start}, intervals_.size());
  if (first) return intervals_.push_back(i);
  noticed(i.line, kTwiceInFile);
  intervals_[at->second] = i;
}

// Large segments are written on another thread, one at a time, while the next fills.
void CallLoader::flush() {
  if (builder_.rows() == 0) return;
  callers_.settle(builder_);
  auto [first, last] = builder_.span();
  Written w{"", "", static_cast<std::int64_t>(builder_.rows()), first, last};
  if (builder_.rows() <= kHeldRows) {
    w.bytes = builder_.finish(queues_);
  } else {
    std::string folder = segments_folder(context_.folder);
    std::filesystem::create_directories(folder);
    w.file = context_.random.token(16) + ".seg";
    settle_writing();
    std::swap(builder_, full_);
    writing_ = std::async(std::launch::async, [this, path = folder + "/" + w.file, queues = queues_] {
      return full_.write_to(path, queues);
    });
  }
  written_.push_back(std::move(w));
}

void CallLoader::settle_writing() {
  if (!writing_.valid()) return;
  if (auto kept = writing_.get(); !kept) throw SourceError(kept.error().message);
}

void CallLoader::write_segments(store::Db& db, std::int64_t source) {
  for (const auto& w : written_)
    add_segment(db, {0, group_, w.file, w.rows, w.first, w.last, source}, w.bytes);
}

namespace {
// Whether the hour before was skipped.
bool follows_gap(const Zone& zone, std::int64_t start) {
  return zone.utc(zone.civil(start) - 1).clarity == Clarity::missing;
}
}  // namespace

// An interval told again replaces what was told of it.
void CallLoader::write_intervals(store::Db& db, std::int64_t source, const std::vector<std::int64_t>& ids,
                                 const std::vector<std::int64_t>& networks) {
  IntervalsTwice twice(db);
  std::map<std::int64_t, WaitsTold> told;
  for (const auto& i : intervals_) {
    std::int64_t queue = ids[i.queue];
    auto before = told_interval(db, group_, queue, i.start);
    if (before && before->counters == i.counters) {
      ++report_.unchanged;
      continue;
    }
    ++(before ? report_.updated : report_.added);
    told[networks[i.queue]] &= i.waits;
    if (before && before->source != source && follows_gap(i.network->zone, i.start))
      noticed(i.line, kAfterGap);
    KeptInterval kept{group_, queue, i.start, i.seconds, i.counters, source};
    for (auto what : twice.look(kept, i.network->zone)) noticed(i.line, what);
    keep_interval(db, kept);
    if (!before) {
      i.network->cube.add(i.queue, i.start, i.counters);
      continue;
    }
    const Zone& zone = i.network->zone;
    std::int32_t day = day_of(zone, i.start);
    auto slot = static_cast<std::uint8_t>((i.start - day_begins(zone, day)) / kSlotSeconds);
    auto cells = day_cells(db, queue, day).value_or(DayCells());
    cells.at(slot) -= before->counters;
    cells.at(slot) += i.counters;
    set_day(db, queue, day, cells);
    add_network_day(db, networks[i.queue], day, i.counters, before->counters);
  }
  for (const auto& [network, waits] : told) narrow_waits(db, network, waits);
}

bool CallLoader::came_to_nothing(const TakenFile& before) const {
  return report_.rejected_count > 0 && report_.added + report_.updated + report_.unchanged == 0 &&
         report_.remarks.count(kToldOtherwise) == 0 && before.added + before.unchanged == 0;
}

operations::ImportReport CallLoader::write_all(const Kept& source, bool told, const After& after) {
  flush();
  settle_writing();
  context_.store.write([&](store::Db& db) {
    std::vector<std::int64_t> ids, networks;
    if (replaced_ != nullptr) replaced_->apply(db, context_);
    for (const auto& q : queues_) {
      networks.push_back(keep_network(db, q.network, zone_.name()));
      ids.push_back(keep_queue(db, networks.back(), q.queue));
    }
    std::int64_t from = source(db);
    write_segments(db, from);
    write_intervals(db, from, ids, networks);
    add_report(db, from, report_);
    after(db, from);
    std::map<std::pair<std::int64_t, std::int32_t>, Counters> days;
    for (auto& state : states_)
      state->cube.take([&](std::uint32_t queue, std::int32_t day, const PackedDay& packed) {
        add_day(db, ids[queue], day, packed);
        days[{networks[queue], day}] += packed.sum;
      });
    for (const auto& [key, counters] : days) add_network_day(db, key.first, key.second, counters);
    if (report_.added + report_.updated > 0) touch(db);
    if (told)
      people::record(
          db, context_, "appels.importer", file_,
          fr::plural(report_.added, "appel ou intervalle ajouté", "appels ou intervalles ajoutés"));
  });
  committed_ = true;
  if (replaced_ != nullptr) replaced_->remove_files(context_.folder);
  return std::move(report_);
}

// Callers and agents as calls keep them: hashed.
void CallLoader::mask(std::vector<LeftOpen>& left) {
  for (auto& c : left) {
    const CallerKey* key = network_of("", c.begun).key;
    c.agent = key == nullptr ? std::string() : key->masked(c.agent);
    c.caller = key == nullptr ? std::string() : key->masked(c.caller);
  }
}

operations::ImportReport CallLoader::commit(TakenFile& file, bool over, std::vector<LeftOpen> left,
                                            const std::vector<FormerCalls::Taken>& taken_up) {
  mask(left);
  return write_all([&](store::Db& db) { return keep_file(db, file, context_.now()); }, true,
                   [&](store::Db& db, std::int64_t id) {
                     keep_left_open(db, id, left);
                     keep_taken_up(db, id, taken_up);
                     if (over && came_to_nothing(file)) forget_file(db, id);
                     file.id = id;
                   });
}

operations::ImportReport CallLoader::commit_with(
    const std::function<void(store::Db&, const operations::ImportReport&)>& also) {
  return write_all(
      [&](store::Db& db) {
        also(db, report_);
        return std::int64_t{0};
      },
      false, [](store::Db&, std::int64_t) {});
}

void sweep_segments(operations::Context& context) {
  std::set<std::string> owned;
  {
    auto db = context.store.read();
    for (const auto& row : segment_rows(*db)) owned.insert(row.file);
  }
  std::error_code none;
  auto old = std::filesystem::file_time_type::clock::now() - std::chrono::hours(24);
  for (const auto& entry : std::filesystem::directory_iterator(segments_folder(context.folder), none))
    if (!owned.contains(entry.path().filename().string()) && entry.last_write_time(none) < old)
      std::filesystem::remove(entry.path(), none);
}
}  // namespace calls
