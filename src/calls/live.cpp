#include "calls/live.h"

#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <thread>

#include "base/log.h"
#include "base/personal_data.h"
#include "base/text.h"
#include "calls/call_import.h"
#include "calls/call_loader.h"
#include "calls/double_counts.h"
#include "calls/feed_store.h"
#include "calls/left_open_store.h"
#include "calls/ruled_calls.h"
#include "people/audit.h"
#include "store/outbox.h"

namespace calls {
namespace {
using store::Sql;
constexpr std::string_view kJob = "calls.live";
constexpr std::size_t kMostEvents = 20'000;     // of a batch
constexpr std::int64_t kBatchesAtOnce = 2'000;  // taken in by one run
constexpr std::int64_t kSmallSegments = 32;     // held segments of a feed, before they are merged

constexpr Sql kPending{
    "select count(*) from outbox where kind = ? and payload = ? and done_at is null and attempts = 0"};

// Passes rows on to the loader of the present run.
class Relay final : public CallSink {
 public:
  CallSink* to = nullptr;
  void call(const CallRow& row) override { to->call(row); }
  void interval(const IntervalRow& row) override { to->interval(row); }
  void rejected(std::int64_t line, std::string_view reason) override { to->rejected(line, reason); }
  void unknown(std::string_view name) override { to->unknown(name); }
  void noticed(std::int64_t line, std::string_view what) override { to->noticed(line, what); }
};

// A feed's reader, kept between runs with the calls that are still open.
struct Reading {
  std::unique_ptr<Relay> relay = std::make_unique<Relay>();
  std::unique_ptr<CallReader> reader = {};
  std::int64_t next = 0;  // batch
};
struct Readings {
  std::mutex mutex;
  std::map<std::string, Reading> by_feed = {};
};
}  // namespace

Result<FeedKey> add_feed(operations::Context& context, const AddFeed& in) {
  FeedKey out{in.name, context.random.token(32)};
  return context.store.write([&](store::Db& db) -> Result<FeedKey> {
    if (feed_by_name(db, in.name)) return fail(ErrorKind::conflict, "feed_exists", "Un flux a déjà ce nom.");
    keep_feed(db, {in.name, in.network, in.format, hash::sha256_hex(out.key)}, context.now());
    people::record(db, context, "appels.flux", in.name, in.network);
    return out;
  });
}

namespace {
constexpr std::size_t kEvent = 4, kCaller = 6, kCallerName = 8;  // fields of a line of queue_log
constexpr std::ptrdiff_t kBars = 4;                              // of a line of queue_log, at least

// A line as it may be stored: without the caller's name, the hash of the number in its place, and no other
// number either.
std::string masked_line(std::string_view line, const std::string& network, CallerKeys& keys) {
  auto fields = text::split(line, '|');
  bool enters = fields.size() > kCaller && fields[kEvent] == "ENTERQUEUE";
  std::int64_t start = 0;
  std::from_chars(fields[0].data(), fields[0].data() + fields[0].size(), start);
  const CallerKey* key = start > 0 ? keys.of(network, year_of(start)) : nullptr;
  std::string out;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out += '|';
    if (enters && i == kCaller)
      out += key == nullptr ? std::string() : key->masked(fields[i]);
    else if (enters && i == kCallerName)
      continue;
    else if (i > kEvent)  // where a call is sent to, a name cut by a bar
      out += personal_data::mask(fields[i]).text;
    else
      out += fields[i];
  }
  return out;
}

// Why an element can't be kept: a French sentence, or empty when it can.
std::string_view fault_of_line(const std::string& line, const Feed& feed) {
  auto unseen = [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7F; };
  if (line.empty()) return "La ligne est vide.";
  if (line.find_first_of("\r\n") != line.npos) return "L’élément n’est pas une seule ligne.";
  if (std::any_of(line.begin(), line.end(), unseen)) return "La ligne contient un caractère invisible.";
  if (text::length(line) > SendEvents::kLongestLine) return "La ligne est trop longue.";
  if (feed.format == "queue_log" && std::count(line.begin(), line.end(), '|') < kBars)
    return "La ligne n’a pas les cinq champs attendus.";
  return "";
}

// A refused line leaves its place empty, so that the others keep their numbers.
SentBatch batch_of(operations::Context& context, const SendEvents& in, const Feed& feed,
                   operations::Remarks& refused) {
  CallerKeys keys(context.folder + "/keys/calls", context.random);
  SentBatch out{in.batch, "", static_cast<std::int64_t>(in.events.size()), ""};
  std::string sent;
  for (std::size_t i = 0; i < in.events.size(); ++i) {
    std::string line = masked_line(in.events[i], feed.network, keys);
    sent += fmt::format("{}:{}\n", line.size(), line);
    auto fault = fault_of_line(in.events[i], feed);
    if (fault.empty())
      out.lines += text::clean(line);
    else
      refused.add(fault, "lot " + in.batch, static_cast<std::int64_t>(i + 1));
    out.lines += '\n';
  }
  out.hash = hash::sha256_hex(sent);
  return out;
}
}  // namespace

json::value received_json(const Received& v) {
  return json::object{
      {"events", v.events}, {"again", v.again}, {"refused", operations::remarks_json(v.refused)}};
}

Result<Received> send_events(operations::Context& context, const SendEvents& in) {
  if (in.events.size() > kMostEvents) return invalid({{"events", "Un lot a 20 000 lignes au plus."}});
  auto feed = feed_by_name(*context.store.read(), in.feed);
  if (!feed || !hash::equal(hash::sha256_hex(in.feed_key), feed->key_hash))
    return fail(ErrorKind::denied, "feed", "Ce flux n’existe pas, ou sa clé n’est pas celle-là.");
  operations::Remarks refused;
  SentBatch batch = batch_of(context, in, *feed, refused);
  return context.store.write([&](store::Db& db) -> Result<Received> {
    if (auto same = sent_before(db, in.feed, batch)) {
      if (!*same) return fail(ErrorKind::conflict, "other_batch", "Un autre lot a déjà cette clé d’unicité.");
      return Received{batch.count, true, refused};
    }
    add_batch(db, in.feed, batch, context.now());
    keep_refused(db, in.feed, refused, context.now());
    if (db.number(kPending, kJob, in.feed) == 0) store::outbox::add(db, context.now(), kJob, in.feed);
    return Received{batch.count, false, refused};
  });
}

namespace {
// Puts the many small segments of a feed into one.
void merge_small(operations::Context& context, const std::string& group) {
  std::vector<SegmentRow> small;
  SegmentBuilder builder;
  std::vector<QueueName> queues;
  {
    auto db = context.store.read();
    for (auto& row : segment_rows(*db))
      if (row.group == group && row.file.empty()) small.push_back(std::move(row));
    if (static_cast<std::int64_t>(small.size()) < kSmallSegments) return;
    std::string buffer;
    std::map<std::uint64_t, std::uint32_t> agents;
    for (const auto& row : small) {
      auto segment = open_segment(*db, context.folder, row);
      if (!segment) throw SourceError(segment.error().message);
      const Segment& g = **segment;
      if (!g.verify()) throw SourceError("Un segment d’appels est abîmé.");
      std::vector<std::uint16_t> place;
      for (const auto& name : g.queue_names) {
        auto it = std::find(queues.begin(), queues.end(), name);
        place.push_back(static_cast<std::uint16_t>(it - queues.begin()));
        if (it == queues.end()) queues.push_back(name);
      }
      for (std::size_t i = 0; i < g.rows(); ++i) {
        Agent agent{0, g.agent_hashes[g.agents[i]]};
        if (agent.hash != 0)
          agent.number =
              agents.try_emplace(agent.hash, static_cast<std::uint32_t>(agents.size() + 1)).first->second;
        builder.add(g.row(i, buffer), place[g.queues[i]], g.callers[i], agent);
      }
    }
  }
  SegmentRow all{0,
                 group,
                 context.random.token(16) + ".seg",
                 static_cast<std::int64_t>(builder.rows()),
                 small.front().first,
                 0};
  for (const auto& row : small) {
    all.first = std::min(all.first, row.first);
    all.last = std::max(all.last, row.last);
  }
  std::string folder = segments_folder(context.folder);
  std::filesystem::create_directories(folder);
  auto kept = write_file(folder + "/" + all.file, builder.finish(queues));
  if (!kept) throw SourceError(kept.error().message);
  context.store.write([&](store::Db& db) {
    for (const auto& row : small) remove_segment(db, row.id);
    add_segment(db, all, "");
    touch(db);
  });
}
void feed_lines(CallReader& reader, const Batch& batch) {
  std::string padded = batch.lines;
  padded.append(CallReader::kPadding, '\0');
  reader.feed(std::string_view(padded).substr(0, batch.lines.size()),
              static_cast<std::uint64_t>(batch.begins), true);
}
}  // namespace

void take_events(operations::Context& context, const std::string& name,
                 const std::function<void(store::Db&)>& finish) {
  auto readings = context.cached<Readings>();
  ImportLock turn(context.folder);
  std::lock_guard lock(readings->mutex);
  std::optional<Feed> feed = feed_by_name(*context.store.read(), name);
  if (!feed) return context.store.write([&](store::Db& db) { finish(db); });
  std::string group = "live|" + name;
  Zone zone;
  Reading& reading = readings->by_feed[name];
  if (!reading.reader) {
    reading.reader = make_reader(feed->format, *reading.relay, zone, {});
    reading.next = feed->resume;
  }
  try {
    CallLoader loader(context, turn, zone, group, feed->network, name);
    CallsTwice twice(context.store, loader, feed->network);
    RuledCalls ruled(*context.store.read(), twice, feed->network, zone, tells_events(feed->format));
    reading.relay->to = &ruled;
    std::int64_t read = 0;
    each_batch(*context.store.read(), name, reading.next, kBatchesAtOnce, [&](const Batch& batch) {
      loader.hush(batch.id < feed->told);
      reading.reader->set_line(batch.first_line);
      feed_lines(*reading.reader, batch);
      reading.next = batch.id + 1;
      ++read;
    });
    loader.hush(false);
    reading.reader->end(false);
    auto report = loader.commit_with([&](store::Db& db, const operations::ImportReport& told) {
      std::int64_t end = batches_end(db, name);
      auto open = static_cast<std::int64_t>(reading.reader->resume_offset(static_cast<std::uint64_t>(end)));
      feed->resume = open >= end ? reading.next : batch_at(db, name, open);
      feed->told = std::max(feed->told, reading.next);
      keep_reading(db, *feed, told, context.now());
      finish(db);
      if (read == kBatchesAtOnce) store::outbox::add(db, context.now(), kJob, name);
    });
    if (report.rejected_count > 0)
      log_line::error("feed_lines_refused",
                      {{"feed", name}, {"lines", std::to_string(report.rejected_count)}});
  } catch (...) {
    readings->by_feed.erase(name);  // read again from what is stored
    throw;
  }
  merge_small(context, group);
}

namespace {
std::int64_t inode_of(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? static_cast<std::int64_t>(info.st_ino) : 0;
}
}  // namespace

void Followed::add(const operations::ImportReport& report) {
  added += report.added;
  rejected += report.rejected_count;
  remarks += report.remarks.count();
}

Result<Followed> follow_file(operations::Context& context, const FollowFile& in) {
  if (!context.viewer.local) return invalid({{"file", "Réservé à la ligne de commande."}});
  Followed out;
  std::int64_t inode = inode_of(in.file);
  std::map<std::string, std::int64_t> imports;  // by file
  auto take = [&](const TakenCalls& taken) {
    out.add(taken.report);
    for (const auto& [file, import] : taken.imports) imports[file] = import;
    out.open = 0;
    for (const auto& [file, import] : imports) out.open += left_open_count(*context.store.read(), import);
  };
  ImportCalls import{{in.file}, in.format, in.mapping, in.network, in.zone};
  while (true) {
    std::int64_t now = inode_of(in.file);
    if (now != inode && inode != 0 && std::filesystem::exists(in.file + ".1")) {
      ImportCalls former = import;  // the end of the file that was turned
      former.paths = {in.file + ".1"};
      if (auto turned = imports.extract(in.file)) imports[in.file + ".1"] = turned.mapped();
      take(TRY(take_calls(context, former)));
    }
    inode = now;
    if (now != 0 && std::filesystem::file_size(in.file) > 0) take(TRY(take_calls(context, import)));
    ++out.rounds;
    if (in.rounds > 0 && out.rounds >= in.rounds) return out;
    std::this_thread::sleep_for(std::chrono::seconds(in.every));
  }
}
}  // namespace calls
