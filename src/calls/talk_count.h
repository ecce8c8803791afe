// Counts what the answered calls of one network tell of their source (sentinels_calls.h), over a stretch of
// calls in the order of their starts, and what two days that follow each other tell together. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "calls/second_counts.h"
#include "calls/segment.h"
#include "calls/sentinels_calls.h"

namespace calls {
// How many conversations lasted how long.
class TalkLengths {
 public:
  void add(std::int32_t seconds, std::uint64_t conversations = 1);
  // A few bytes a length, and the same added again.
  std::string packed() const;
  void add_packed(std::string_view packed);
  // Length and conversations; of two as common the shorter.
  std::pair<std::int32_t, std::uint64_t> commonest() const;

 private:
  SecondCounts<std::uint64_t> dense_ = {};
  std::map<std::int32_t, std::uint64_t> longer_ = {};
};

// When and in which queue each caller was last answered.
class LastTalks {
 public:
  struct Talk {
    std::uint64_t caller = 0;  // 0: a free place
    std::int64_t to = 0, queue = 0;
  };
  const Talk* find(std::uint64_t caller) const;
  // The caller's, made when there is none: its caller is then 0 until it is set.
  Talk& at(std::uint64_t caller);

 private:
  std::size_t place(std::uint64_t caller) const;
  void grow();
  std::vector<Talk> slots_ = {};  // as many as a power of two
  std::size_t used_ = 0;
};

class TalkCount {
 public:
  // `before`: the same network's calls of the day before, finished; outlives it. Calls that go on from them
  // are counted apart.
  explicit TalkCount(const TalkCount* before = nullptr) : before_(before) {}
  // Of one queue, from which nobody is handed over to another: nothing is kept by caller.
  static TalkCount of_one_queue(const TalkCount* before = nullptr) {
    TalkCount out(before);
    out.several_queues_ = false;
    return out;
  }
  void call(const Segment& segment, std::size_t row, std::int64_t queue);
  // Once, after the last call.
  void finish();
  // Without its commonest length, and what isn't told by answered calls.
  const CallFacts& facts() const { return facts_; }
  const TalkLengths& lengths() const { return lengths_; }
  // Once they are read; what the next day needs stays.
  void forget_lengths() { lengths_ = {}; }
  // Of those that the calls of the day before make with these.
  std::uint64_t handed_over() const { return handed_over_; }
  std::uint64_t overlapping() const { return overlapping_; }
  bool empty() const { return facts_.calls == 0; }

 private:
  void follow(std::uint64_t caller, std::int64_t start, std::int64_t to, std::int64_t queue);
  const TalkCount* before_;
  bool several_queues_ = true;
  CallFacts facts_ = {};
  TalkLengths lengths_ = {};
  LastTalks last_ = {};
  std::vector<Conversation> conversations_ = {};
  std::uint64_t handed_over_ = 0, overlapping_ = 0;
};
}  // namespace calls
