// Quarter-hours of a queue that are told twice: by intervals that overlap each other, or by an interval
// beside the calls themselves. No source says which of the two is right, so both are counted; it is remarked
// at the import, line by line, and a sentinel says it for as long as it lasts.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "calls/call_sink.h"
#include "calls/cube.h"
#include "calls/interval_store.h"

namespace calls {
// Looks at intervals in the transaction that keeps them.
class IntervalsTwice {
 public:
  explicit IntervalsTwice(store::Db& db) : db_(db) {}
  // What is to be remarked of an interval that isn't kept yet, in French.
  std::vector<std::string_view> look(const KeptInterval& interval, const Zone& zone);

 private:
  store::Db& db_;
  // Quarter-hours that hold calls, as they were when the day's first interval came.
  std::map<std::pair<std::int64_t, std::int32_t>, std::set<std::uint8_t>> calls_ = {};
};

// Passes a source's rows on, and remarks on the line of a call that an interval already tells of.
class CallsTwice final : public CallSink {
 public:
  // `to` outlives it; `network` is that of rows that name none; intervals of the files in `leaving` don't
  // count.
  CallsTwice(store::Store& store, CallSink& to, std::string network, std::set<std::int64_t> leaving = {});
  void call(const CallRow& row) override;
  void interval(const IntervalRow& row) override { to_.interval(row); }
  void rejected(std::int64_t line, std::string_view reason) override { to_.rejected(line, reason); }
  void unknown(std::string_view name) override { to_.unknown(name); }
  void noticed(std::int64_t line, std::string_view what) override { to_.noticed(line, what); }

 private:
  bool told(std::int64_t queue, std::int64_t start);

  store::Store& store_;
  CallSink& to_;
  const std::string network_;
  const std::set<std::int64_t> leaving_;
  std::map<std::pair<std::string, std::string>, std::int64_t, std::less<>> queues_ =
      {};  // none: no intervals
  std::map<std::pair<std::int64_t, std::int64_t>, std::vector<IntervalSpan>> days_ = {};  // queue, UTC day
};

struct ToldTwice {
  std::int64_t overlapping = 0;   // intervals that begin within another of their queue
  std::int64_t beside_calls = 0;  // quarter-hours of intervals whose queue has calls there too
  ToldTwice& operator+=(const ToldTwice& other);
};
// Of one queue over its civil days [from, to]; `has_calls`: whether any source told its calls.
ToldTwice told_twice(store::Db& db, const Zone& zone, std::int64_t queue, std::int32_t from, std::int32_t to,
                     bool has_calls);
}  // namespace calls
