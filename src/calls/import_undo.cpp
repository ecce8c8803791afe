#include "calls/import_undo.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/fr.h"
#include "calls/call_loader.h"
#include "calls/left_open_store.h"
#include "calls/naming.h"
#include "calls/satisfaction.h"
#include "people/audit.h"

namespace calls {
Result<ImportUndo> ImportUndo::read(operations::Context& context, const std::vector<TakenFile>& files) {
  auto a = TRY(archive(context));
  auto db = context.store.read();
  std::set<std::string> groups;
  for (const auto& f : files) groups.insert(f.group);
  for (const auto& i : intervals_of(*db, 0))
    if (groups.contains(i.group))
      return fail(ErrorKind::conflict, "import_too_old",
                  "Cet import a été pris par une version qui ne gardait pas de quel fichier vient chaque "
                  "intervalle : il ne peut pas être annulé.");
  ImportUndo out;
  out.files_ = files;
  out.archive_ = a;
  for (const auto& f : files) {
    out.imports_.insert(f.id);
    if (f.id < out.told_.import) continue;
    out.told_.import = f.id;
    out.told_.name = f.name;
  }
  for (const auto& row : segment_rows(*db))
    if (out.takes(row.source)) out.segments_[row.id] = row.file;
  out.take_segments();
  out.take_intervals(*db);
  out.take_scores(*db);
  out.told_.days = static_cast<std::int64_t>(out.touched_.size());
  for (const auto& f : taken_files(*db))
    if (!out.takes(f.id) && groups.contains(f.group) &&
        (f.unchanged > 0 || f.remarks.count(kToldOtherwise) > 0))
      out.told_.again.push_back(f.id);
  std::sort(out.told_.again.begin(), out.told_.again.end());
  for (const auto& f : files)
    for (auto by : followers(*db, f.id))
      if (!out.takes(by)) out.told_.followers.push_back(by);
  return out;
}

Result<ImportUndo> ImportUndo::prepare(operations::Context& context, const ImportLock& /*turn*/,
                                       const std::vector<TakenFile>& files) {
  ImportUndo out = TRY(read(context, files));
  out.count_again(*context.store.read());
  return out;
}

void ImportUndo::take_segments() {
  Recount days(*archive_);
  for (const auto& q : archive_->queues) network_of_[q.id] = q.network;
  for (const auto& s : archive_->segments) {
    if (!segments_.contains(s.id)) continue;
    told_.calls += static_cast<std::int64_t>(s.segment->rows());
    told_.scores +=
        std::ranges::count_if(s.segment->scores, [](std::int8_t score) { return score != kUnknown; });
    add_days(touched_, days, s);
  }
}

void ImportUndo::take_intervals(store::Db& db) {
  Recount days(*archive_);
  for (auto import : imports_)
    for (const auto& i : intervals_of(db, import)) {
      ++told_.intervals;
      touched_.insert(days.day(i.queue, i.start));
      if (auto before = told_before(db, i, imports_)) behind_.push_back(std::move(*before));
    }
}

// Those whose call leaves: the call has the id and the start that the score was kept with.
void ImportUndo::take_scores(store::Db& db) {
  std::map<std::pair<std::string, std::int64_t>, std::int64_t> networks;  // id and start → network
  for (const auto& s : kept_scores(db)) networks[{s.id, s.start}] = s.network;
  for (const auto& s : archive_->segments) {
    if (networks.empty() || !segments_.contains(s.id)) continue;
    const Segment& g = *s.segment;
    for (std::size_t i = 0; i < g.rows(); ++i) {
      auto it = networks.find({g.id(i), g.starts[i]});
      if (it == networks.end() || network_of_[s.queues[g.queues[i]]] != it->second) continue;
      scores_.emplace_back(it->second, it->first.first);
      networks.erase(it);
    }
  }
  told_.scores += static_cast<std::int64_t>(scores_.size());
}

void ImportUndo::count_again(store::Db& db) {
  Recount count(*archive_, &touched_);
  std::int32_t first = INT32_MAX, last = INT32_MIN;
  for (const auto& [queue, day] : touched_) {
    first = std::min(first, day);
    last = std::max(last, day);
  }
  // A civil day is less than a day away from UTC's.
  std::int64_t from = (static_cast<std::int64_t>(first) - 1) * 86400,
               to = (static_cast<std::int64_t>(last) + 2) * 86400;
  for (const auto& s : archive_->segments) {
    const auto& starts = s.segment->starts;
    if (segments_.contains(s.id) || starts.empty() || starts.front() > to || starts.back() < from) continue;
    count.add(s);
  }
  each_interval(db, [&](const KeptInterval& i) {
    if (!takes(i.source)) count.add(i.queue, i.start, i.counters);
  });
  for (const auto& i : behind_) count.add(i.queue, i.start, i.counters);
  std::set<std::pair<std::int64_t, std::string>> leaving(scores_.begin(), scores_.end());
  for (const auto& s : kept_scores(db))
    if (!leaving.contains({s.network, s.id})) count.add(s.queue, s.start, score_counters(s.score));
  days_ = count.days();
}

void ImportUndo::apply(store::Db& db, operations::Context& context) const {
  for (const auto& [id, file] : segments_) remove_segment(db, id);
  for (auto import : imports_) drop_intervals(db, import);
  for (const auto& [network, id] : scores_) drop_score(db, network, id);
  for (const auto& key : touched_) {
    auto before = day_cells(db, key.first, key.second);
    auto after = days_.find(key);
    if (after == days_.end())
      remove_day(db, key.first, key.second);
    else
      set_day(db, key.first, key.second, after->second);
    add_network_day(db, network_of_.at(key.first), key.second,
                    after == days_.end() ? Counters{} : after->second.sum(),
                    before ? before->sum() : Counters{});
  }
  for (auto import : imports_) forget_file(db, import);
  touch(db);
  people::record(
      db, context, "appels.annuler", told_.name,
      fmt::format("{} {} : {}, {}", imports_.size() > 1 ? "imports" : "import", fmt::join(imports_, ", "),
                  fr::plural(told_.calls, "appel"), fr::plural(told_.intervals, "intervalle")));
}

void ImportUndo::drop_empty(store::Db& db) const {
  std::set<std::int64_t> queues, networks;
  for (const auto& [queue, day] : touched_) queues.insert(queue);
  for (auto queue : queues) {
    drop_empty_queue(db, queue);
    networks.insert(network_of_.at(queue));
  }
  for (auto network : networks) drop_empty_network(db, network);
}

void ImportUndo::remove_files(const std::string& data_folder) const {
  std::error_code none;
  for (const auto& [id, file] : segments_)
    if (!file.empty()) std::filesystem::remove(segments_folder(data_folder) + "/" + file, none);
}

namespace {
Result<TakenFile> import_of(operations::Context& context, std::int64_t id) {
  if (auto file = taken_file(*context.store.read(), id)) return *file;
  return fail(ErrorKind::missing, "no_import", "Aucun import d’appels n’a ce numéro.");
}
}  // namespace

Result<Undone> show_import(operations::Context& context, const UndoImport& in) {
  auto file = TRY(import_of(context, in.import));
  return TRY(ImportUndo::read(context, {file})).told();
}

Result<Undone> undo_import(operations::Context& context, const UndoImport& in) {
  ImportLock turn(context.folder);
  auto file = TRY(import_of(context, in.import));
  auto undo = TRY(ImportUndo::prepare(context, turn, {file}));
  context.store.write([&](store::Db& db) {
    undo.apply(db, context);
    undo.drop_empty(db);
  });
  undo.remove_files(context.folder);
  return undo.told();
}

json::value undone_json(const Undone& u) {
  json::array again(u.again.begin(), u.again.end()), followers(u.followers.begin(), u.followers.end());
  return json::object{{"import", u.import}, {"name", u.name}, {"calls", u.calls}, {"intervals", u.intervals},
                      {"scores", u.scores}, {"days", u.days}, {"again", again},   {"followers", followers}};
}

std::string undone_text(const Undone& u) {
  std::string out =
      fmt::format("Import {} annulé ({}) : {}, {} et {} en moins, {} recomptés.\n", u.import, u.name,
                  fr::plural(u.calls, "appel"), fr::plural(u.intervals, "intervalle"),
                  fr::plural(u.scores, "note"), fr::plural(u.days, "jour de file", "jours de file"));
  for (auto id : u.again)
    out += fmt::format(
        "  L’import {} avait rencontré des appels déjà pris : s’ils étaient ceux-là, importez son fichier "
        "avec "
        "--replace.\n",
        id);
  for (auto id : u.followers)
    out += fmt::format(
        "  L’import {} a fini des appels commencés dans celui-ci, qui restent comptés avec lui : reprenez "
        "son "
        "fichier avec --replace s’ils doivent partir.\n",
        id);
  return out;
}
}  // namespace calls
