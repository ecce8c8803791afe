// The interval cube: queue × quarter-hour → counters. A day of a queue is one row: its quarter-hours packed
// together, and their sum apart. Days are civil days of the queue's zone: 96 quarter-hours, 92 or 100 when
// the clocks change. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "calls/counters.h"
#include "calls/zone.h"

namespace calls {
constexpr std::int64_t kSlotSeconds = 900;

// The quarter-hours of one day that hold something, by their place since the day's first midnight.
class DayCells {
 public:
  DayCells() = default;
  explicit DayCells(std::vector<std::pair<std::uint8_t, Counters>> by_slot) : cells_(std::move(by_slot)) {}
  Counters& at(std::uint8_t slot);
  void add(const DayCells& other);
  Counters sum() const;
  bool empty() const { return cells_.empty(); }
  const std::vector<std::pair<std::uint8_t, Counters>>& cells() const { return cells_; }
  // Compact bytes: docs/formats/call_cube.md.
  std::string encode() const;
  // False when the bytes aren't such.
  static bool decode(std::string_view bytes, DayCells& into);

 private:
  std::vector<std::pair<std::uint8_t, Counters>> cells_ = {};  // by slot
};
std::string encode_counters(const Counters& counters);
bool decode_counters(std::string_view bytes, Counters& into);

// A day as it is stored.
struct PackedDay {
  std::string cells;  // DayCells, encoded
  Counters sum = {};
};

// Counts calls into days as they come. Days long past are packed, so that a year needs little memory.
class CubeBuilder {
 public:
  explicit CubeBuilder(const Zone& zone) : zone_(zone) {}
  // `queue` is the caller's own number for the queue.
  void add(std::uint32_t queue, const CallRow& call);
  void add(std::uint32_t queue, std::int64_t start, const Counters& counters);
  // Every day touched; the builder is then empty. `day` is in civil days since 1970-01-01.
  void take(const std::function<void(std::uint32_t queue, std::int32_t day, const PackedDay& packed)>& visit);

 private:
  struct Page {
    std::array<std::uint8_t, 104> index{};  // slot → cell + 1
    std::vector<std::pair<std::uint8_t, Counters>> cells = {};
    Counters& at(std::uint8_t slot);
    DayCells take();
  };
  struct Day {
    std::vector<std::unique_ptr<Page>> pages = {};  // by queue
  };
  Counters& cell(std::uint32_t queue, std::int64_t start) {
    if (queue < recent_.size() && start >= recent_[queue].from && start < recent_[queue].to)
      return *recent_[queue].cell;
    return found(queue, start);
  }
  Counters& found(std::uint32_t queue, std::int64_t start);
  void pack_oldest();

  const Zone& zone_;
  std::map<std::int32_t, Day> days_ = {};
  std::map<std::pair<std::int32_t, std::uint32_t>, PackedDay> packed_ = {};
  Day* day_ = nullptr;
  std::int64_t day_from_ = 0, day_to_ = 0;
  // By queue, the quarter-hour counted last: the next call is most often of the same.
  struct Recent {
    std::int64_t from = 1, to = 0;
    Counters* cell = nullptr;
  };
  std::vector<Recent> recent_ = {};
};

// Civil day number of an instant, and the first instant of a day.
std::int32_t day_of(const Zone& zone, std::int64_t utc);
std::int64_t day_begins(const Zone& zone, std::int32_t day);
}  // namespace calls
