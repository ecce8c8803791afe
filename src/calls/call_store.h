// The SQL of the telephone domain that most of it shares: networks, queues, the segments of calls, the cube.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "calls/cube.h"
#include "calls/segment.h"
#include "store/store.h"

namespace calls {
std::vector<store::Migration> call_migrations();

struct Network {
  std::int64_t id = 0;
  std::string code, name, zone;
};
struct Queue {
  std::int64_t id = 0, network = 0;
  std::string network_code, code, name, site, departement;
};
std::vector<Network> networks(store::Db& db);
std::optional<Network> network_by_code(store::Db& db, std::string_view code);
std::vector<Queue> queues(store::Db& db);
// Made when it isn't there.
std::int64_t keep_network(store::Db& db, const std::string& code, const std::string& zone);
std::int64_t keep_queue(store::Db& db, std::int64_t network, const std::string& code);

struct SegmentRow {
  std::int64_t id = 0;
  std::string group, file;  // the file's name in the segments' folder; empty: held in the row
  std::int64_t rows = 0, first = 0, last = 0;  // starts, UTC seconds
  std::int64_t source = 0;                     // the file that told its calls (taken_file.h); 0: none
};
std::vector<SegmentRow> segment_rows(store::Db& db);
// Those that have calls started within [from, to].
std::vector<SegmentRow> segment_rows(store::Db& db, std::int64_t from, std::int64_t to);
void add_segment(store::Db& db, const SegmentRow& row, std::string_view bytes);
void remove_segment(store::Db& db, std::int64_t id);
// Its bytes, for one held in its row.
std::string segment_bytes(store::Db& db, std::int64_t id);
Result<std::shared_ptr<const Segment>> open_segment(store::Db& db, const std::string& folder,
                                                    const SegmentRow& row);
std::string segments_folder(const std::string& data_folder);

// Adds to the cube's day of a queue, or sets it.
void add_day(store::Db& db, std::int64_t queue, std::int32_t day, const PackedDay& packed);
void set_day(store::Db& db, std::int64_t queue, std::int32_t day, const DayCells& cells);
void remove_day(store::Db& db, std::int64_t queue, std::int32_t day);
std::optional<DayCells> day_cells(store::Db& db, std::int64_t queue, std::int32_t day);
void each_day(
    store::Db& db,
    const std::function<void(std::int64_t queue, std::int32_t day, std::string_view totals)>& visit);
void each_day_of(store::Db& db, std::int64_t queue, std::int32_t from, std::int32_t to,
                 const std::function<void(std::int32_t day, const DayCells& cells)>& visit);

// Days of networks: sums of their queues' days, with the revision at which each last changed.
void add_network_day(store::Db& db, std::int64_t network, std::int32_t day, const Counters& counters,
                     const Counters& without = {});
void each_network_day(
    store::Db& db, std::int64_t since_revision,
    const std::function<void(std::int64_t network, std::int32_t day, const Counters&)>& visit);

// What the callers of a network did, by the day of their first try, of the lost call or of the wait: see
// callers.h.
struct CallerDay {
  std::int64_t network = 0;
  std::int32_t day = 0;
  std::int64_t callers = 0, first_answered = 0, reached = 0, lost = 0, redialled = 0;
  std::int64_t waited_s = 0;                      // in all the day's tries
  CallerDay& operator+=(const CallerDay& other);  // of the same network and day
};
std::vector<CallerDay> caller_days(store::Db& db);
// In place of all that was kept of the civil days [from, to].
void set_caller_days(store::Db& db, std::int32_t from, std::int32_t to, const std::vector<CallerDay>& days);
void set_callers_revision(store::Db& db, std::int64_t revision);
std::int64_t callers_revision(store::Db& db);  // up to which they are made

// Days of a network that changed after a revision.
std::vector<std::int32_t> days_changed(store::Db& db, std::int64_t network, std::int64_t since);
// At which a network last left with its days.
std::int64_t cleared_revision(store::Db& db);
// Grows with every change of what calls are kept.
std::int64_t revision(store::Db& db);
void touch(store::Db& db);
}  // namespace calls
