// The live feeds and their batches, as they are stored.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "operations/import_report.h"
#include "store/store.h"

namespace calls {
std::vector<store::Migration> feed_migrations();

struct Feed {
  std::string name, network, format, key_hash;
  std::int64_t resume = 0;  // the batch to read again from
  std::int64_t told = 0;    // what was said of batches before this one is kept
  std::int64_t lines = 0;   // received
  std::map<std::string, std::int64_t> unknown = {};
  operations::Remarks reasons = {}, remarks = {};  // of refused lines, on lines that were taken
  std::optional<Millis> refused_at = {};           // when a line was last refused
};
std::vector<Feed> feeds(store::Db& db);
std::optional<Feed> feed_by_name(store::Db& db, const std::string& name);
void keep_feed(store::Db& db, const Feed& feed, Millis now);
// Where the feed is left, and what was said of its lines since.
void keep_reading(store::Db& db, const Feed& feed, const operations::ImportReport& report, Millis now);

// Lines refused as they came, before they were read.
void keep_refused(store::Db& db, const std::string& feed, const operations::Remarks& reasons, Millis now);

// Lines of a feed are numbered from 1, over all its batches.
struct Batch {
  std::int64_t id = 0;
  std::string key, lines;
  std::int64_t begins = 0;  // offset in bytes among all that the feed sent
  std::int64_t first_line = 1;
};
// A batch as it is to be kept. `count`: of its lines. `hash`: of what was sent, in hexadecimal.
struct SentBatch {
  std::string key, lines;
  std::int64_t count = 0;
  std::string hash;
};
// Whether the batch of that key held the same; nothing when there is none. Those kept before hashes were are
// told apart by their sizes only.
std::optional<bool> sent_before(store::Db& db, const std::string& feed, const SentBatch& batch);
// After all the others.
void add_batch(store::Db& db, const std::string& feed, const SentBatch& batch, Millis now);
// From `from` on, so many at most, in their order.
void each_batch(store::Db& db, const std::string& feed, std::int64_t from, std::int64_t most,
                const std::function<void(const Batch&)>& visit);
std::int64_t batches_end(store::Db& db, const std::string& feed);  // in bytes
std::int64_t batch_at(store::Db& db, const std::string& feed, std::int64_t offset);
}  // namespace calls
