// The calls themselves: every segment open at once, read in the order of their starts. What the cube can't
// tell exactly (percentiles, callers, one call) is read here.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "calls/call_store.h"
#include "operations/context.h"

namespace calls {
constexpr std::size_t kMappedRows = 250'000;  // read before their memory is given back to the system
// A segment with what its own queue numbers mean in the store.
struct OpenSegment {
  std::int64_t id = 0;
  std::shared_ptr<const Segment> segment;
  std::vector<std::int64_t> queues = {};     // store ids
  std::vector<std::uint32_t> networks = {};  // place in Archive::networks
};

// Rows [from, to) of a segment that no other segment's rows interleave.
using RowRun = std::function<void(const OpenSegment& segment, std::size_t from, std::size_t to)>;

// Of each network, by place in Archive::networks: the calls that are asked for start within [from, to), UTC
// seconds.
struct Window {
  std::int64_t from = 0, to = UINT32_MAX;
};
using Windows = std::vector<Window>;

// Immutable: one state of the store.
class Archive {
 public:
  static Result<std::shared_ptr<const Archive>> open(operations::Context& context);
  std::vector<Network> networks;  // by code
  std::vector<Queue> queues;      // by network and code
  std::vector<OpenSegment> segments;
  std::int64_t revision = -1;
  std::size_t rows() const;
  // The civil days [from, to] of each network's own zone; the others ask for nothing when one is named.
  Windows days(std::int32_t from, std::int32_t to, std::string_view network = {}) const;
  // Rows that start within [from, to), in the order of their starts.
  void each_run(std::int64_t from, std::int64_t to, const RowRun& visit) const;
};

// Some queues, by their ids in the store, in order; none: every queue.
class QueueSet {
 public:
  QueueSet() = default;
  explicit QueueSet(std::vector<std::int64_t> ids);
  bool every() const { return ids_.empty(); }
  bool contains(std::int64_t id) const;

 private:
  std::vector<std::int64_t> ids_ = {};
};

// From the first of the windows to the last.
Window around(const Windows& windows);

// Keeps the archive of the last revision, and shares the segments between revisions. Any thread.
class ArchiveCache {
 public:
  Result<std::shared_ptr<const Archive>> get(operations::Context& context);

 private:
  std::mutex mutex_;
  std::shared_ptr<const Archive> last_;
};
Result<std::shared_ptr<const Archive>> archive(operations::Context& context);
}  // namespace calls
