// A segment: some calls in packed columns, sorted by start, in one checksummed run of bytes that is mapped or
// held as it is. The format is docs/formats/call_segment.md. A segment is never changed: written once, read
// until it is merged into another.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "calls/call.h"

namespace calls {
// Waits and talks of a day and more don't fit their column: they stand apart.
constexpr std::uint16_t kNoDuration = 65535, kLongDuration = 65534;

struct LongDuration {
  std::uint32_t row, wait, talk;
};
struct CallbackRow {
  std::uint32_t row, due, done;  // UTC seconds; 0: none
};

// A queue as the calls name it.
struct QueueName {
  std::string network, queue;
  bool operator==(const QueueName&) const = default;
};

// An agent: the importer's own small number, from 1, and the keyed hash that is kept.
struct Agent {
  std::uint32_t number = 0;  // 0: none
  std::uint64_t hash = 0;
};

// Collects calls in any order; finish() sorts them.
class SegmentBuilder {
 public:
  // `queue` is an index into the names given to finish(); `caller` a keyed hash, 0 for none.
  void add(const CallRow& call, std::uint16_t queue, std::uint64_t caller, Agent agent);
  // The caller of a call already added, counted from 0.
  void set_caller(std::size_t row, std::uint64_t caller) { caller_[row] = caller; }
  std::size_t rows() const { return rows_; }
  // Starts of the first and the last call, whatever the order they came in. Not empty.
  std::pair<std::int64_t, std::int64_t> span() const;
  // The segment's bytes, or the same in a file. The builder is then empty, with the room it had.
  std::string finish(const std::vector<QueueName>& queues);
  Result<void> write_to(const std::string& path, const std::vector<QueueName>& queues);

 private:
  void grow(std::size_t rows);
  void clear();
  template <class Each>
  void each_column(Each each);
  void add_id(std::string_view id);
  void sort_rows();
  template <class Finish>
  auto finish_with(const std::vector<QueueName>& queues, Finish finish);
  std::uint16_t agent_index(Agent agent);

  std::size_t rows_ = 0;  // filled of the columns, which are as long as the room made for them
  std::vector<std::uint32_t> start_ = {};
  std::vector<std::uint16_t> queue_ = {}, wait_ = {}, talk_ = {}, agent_ = {};
  std::vector<std::uint8_t> leaf_ = {};  // and, in the eighth bit, whether it was transferred
  std::vector<std::int8_t> score_ = {};
  std::vector<std::uint64_t> caller_ = {};
  std::vector<LongDuration> long_ = {};
  std::vector<CallbackRow> callbacks_ = {};
  std::vector<std::uint64_t> numbers_ = {};  // ids, as long as all are numbers
  std::string texts_ = {};                   // ids, once one isn't
  std::vector<std::uint32_t> text_ends_ = {};
  bool sequence_ = true, numeric_ = true, sorted_ = true;
  std::vector<std::uint64_t> agents_ = {0};
  std::vector<std::uint16_t> agent_indexes_ = {};  // by the importer's number
};

// Reads a segment. The views live as long as the segment.
class Segment {
 public:
  // Maps a file; the tables are checked, and that every row names a queue; the columns' checksums by
  // verify().
  static Result<std::shared_ptr<const Segment>> open(const std::string& path);
  static Result<std::shared_ptr<const Segment>> from(std::string bytes);
  ~Segment();
  Segment(const Segment&) = delete;
  Segment& operator=(const Segment&) = delete;

  std::size_t rows() const { return starts.size(); }
  std::string_view bytes() const { return bytes_; }
  std::span<const std::uint32_t> starts;
  std::span<const std::uint16_t> queues, waits, talks, agents;
  std::span<const std::uint8_t> leaves;
  std::span<const std::int8_t> scores;
  std::span<const std::uint64_t> callers, agent_hashes;
  std::span<const LongDuration> long_durations;
  std::span<const CallbackRow> callbacks;
  std::vector<QueueName> queue_names;

  Leaf leaf(std::size_t row) const {
    auto code = static_cast<std::size_t>(leaves[row] & 0x7f);
    return code < kLeaves ? static_cast<Leaf>(code) : Leaf::unknown;
  }
  bool transferred(std::size_t row) const { return (leaves[row] & 0x80) != 0; }
  std::int32_t wait(std::size_t row) const;  // seconds, kUnknown when not known
  std::int32_t talk(std::size_t row) const;
  std::string id(std::size_t row) const;  // the source's own; empty when it has none
  std::uint64_t id_hash(std::size_t row) const;
  // The row as it was told, without the caller and the agent; views live as long as the segment and `buffer`.
  CallRow row(std::size_t row, std::string& buffer) const;
  std::int64_t first() const { return first_; }  // start of the first row, 0 without rows
  // Rows from the first that starts at `from` or later.
  std::size_t first_at(std::int64_t from) const;
  // Of the calls that start in [from, to).
  std::span<const CallbackRow> callbacks_between(std::int64_t from, std::int64_t to) const;
  // Gives the memory of a mapped segment back to the system, which reads it again when it is asked.
  void release() const;
  // Whether every column has its checksum.
  bool verify() const;

 private:
  Segment() = default;
  Result<void> parse();
  std::string_view bytes_ = {};
  std::string held_ = {};
  void* map_ = nullptr;
  std::size_t mapped_ = 0;
  std::span<const std::uint64_t> numbers_ = {};
  std::span<const std::uint32_t> text_ends_ = {};
  std::string_view texts_ = {};
  std::uint64_t first_number_ = 0;
  std::int64_t first_ = 0, last_ = 0;  // starts
  bool sequence_ = false;
};

// Of an id as the source writes it.
std::uint64_t hash_of_id(std::string_view id);
}  // namespace calls
