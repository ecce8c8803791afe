// The live feed: a telephone system sends batches of its log's lines. A batch is kept, whole and once, before
// it is acknowledged, callers' numbers hashed and their names left out; a job takes kept batches in, in their
// order, as if they were one growing file.
#pragma once

#include <memory>
#include <mutex>

#include "base/fields.h"
#include "calls/call_formats.h"
#include "operations/context.h"
#include "operations/import_report.h"
#include "operations/operation.h"

namespace calls {
// Who may send, and what.
struct AddFeed {
  std::string name, network, format = "queue_log";
  static auto fields() {
    return std::tuple{field("name", "Nom du flux", &AddFeed::name).required().positional().max(60),
                      field("network", "Réseau", &AddFeed::network).required().max(120),
                      field("format", "Format des lignes", &AddFeed::format)
                          .choices({{"queue_log", "Asterisk, queue_log"}})};
  }
};
struct FeedKey {
  std::string name, key;  // shown once: only its hash is kept
};
Result<FeedKey> add_feed(operations::Context& context, const AddFeed& input);

struct SendEvents {
  static constexpr std::size_t kLongestLine = 2000;  // code points
  std::string feed, feed_key, batch;
  std::vector<std::string> events;
  static auto fields() {
    return std::tuple{
        field("feed", "Nom du flux", &SendEvents::feed).required().max(60),
        field("feed_key", "Clé du flux", &SendEvents::feed_key).required().secret().max(80),
        field("batch", "Clé d’unicité du lot", &SendEvents::batch).required().max(120),
        field("events", "Lignes du journal, dans l’ordre", &SendEvents::events).required().as_sent().max(kLongestLine)};
  }
};
struct Received {
  std::int64_t events = 0;
  bool again = false;                // the batch was kept before: nothing changed
  operations::Remarks refused = {};  // lines that can't be kept, by batch and line; the others are
};
json::value received_json(const Received& received);
Result<Received> send_events(operations::Context& context, const SendEvents& input);

// The job: takes in what has been kept of a feed.
void take_events(operations::Context& context, const std::string& feed,
                 const std::function<void(store::Db&)>& finish);

struct FollowFile {
  std::string file, format, mapping, network, zone;
  std::int64_t every = 2, rounds = 0;
  static auto fields() {
    return std::tuple{
        field("file", "Journal que le système écrit", &FollowFile::file).required().positional().max(4096),
        field("format", "Format", &FollowFile::format).choices(call_formats()),
        field("mapping", "Fichier de correspondance des colonnes (TOML)", &FollowFile::mapping).max(4096),
        field("network", "Réseau des lignes qui n’en nomment pas", &FollowFile::network).max(120),
        field("zone", "Fuseau des heures locales", &FollowFile::zone).max(60),
        field("every", "Secondes entre deux lectures", &FollowFile::every).between(1, 3600),
        field("rounds", "Nombre de lectures (0 : jusqu’à l’arrêt)", &FollowFile::rounds)
            .between(0, 1'000'000)};
  }
};
struct Followed {
  std::int64_t added = 0, rejected = 0, remarks = 0, rounds = 0;
  std::int64_t open = 0;  // calls whose end is awaited
  void add(const operations::ImportReport& report);
};
// Reads a log as it grows, through its rotations (the former file is FILE.1).
Result<Followed> follow_file(operations::Context& context, const FollowFile& input);
}  // namespace calls
