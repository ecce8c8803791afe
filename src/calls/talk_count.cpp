#include "calls/talk_count.h"

#include <algorithm>
#include <iterator>

#include "calls/packed_numbers.h"

namespace calls {
namespace {
constexpr std::int32_t kDense = 4096;  // s; longer conversations are listed
constexpr std::size_t kSmallest = 64;  // places of a table

// By agent and time; a type, so that sorting takes it in.
struct Earlier {
  bool operator()(const Conversation& a, const Conversation& b) const {
    if (a.agent != b.agent) return a.agent < b.agent;
    return a.from != b.from ? a.from < b.from : a.to < b.to;
  }
};

// Of conversations by agent and time.
std::uint64_t overlaps_of(const std::vector<Conversation>& all) {
  std::uint64_t out = 0;
  std::int64_t ended = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    bool same = i > 0 && all[i].agent == all[i - 1].agent;
    out += same && all[i].from + kClockTolerance < ended;
    ended = same ? std::max(ended, all[i].to) : all[i].to;
  }
  return out;
}

bool hands_over(const LastTalks::Talk& last, std::int64_t start, std::int64_t queue) {
  std::int64_t gap = start - last.to;
  return last.queue != queue && gap >= -kClockTolerance && gap <= kHandOver;
}
}  // namespace

std::uint64_t overlaps(std::vector<Conversation> all) {
  std::sort(all.begin(), all.end(), Earlier());
  return overlaps_of(all);
}

void TalkLengths::add(std::int32_t seconds, std::uint64_t conversations) {
  if (seconds >= kDense) {
    longer_[seconds] += conversations;
    return;
  }
  dense_.at(static_cast<std::size_t>(seconds)) += conversations;
}

std::string TalkLengths::packed() const {
  std::string out;
  std::uint64_t last = 0;
  auto one = [&](std::uint64_t length, std::uint64_t n) {
    pack(out, length - last);
    pack(out, n);
    last = length;
  };
  for (std::size_t s = 0; s < dense_.size(); ++s)
    if (dense_[s] > 0) one(s, dense_[s]);
  for (const auto& [length, n] : longer_) one(static_cast<std::uint64_t>(length), n);
  out.shrink_to_fit();
  return out;
}

void TalkLengths::add_packed(std::string_view packed) {
  std::uint64_t length = 0;
  while (!packed.empty()) {
    length += unpack(packed);
    add(static_cast<std::int32_t>(length), unpack(packed));
  }
}

std::pair<std::int32_t, std::uint64_t> TalkLengths::commonest() const {
  std::pair<std::int32_t, std::uint64_t> best{0, 0};
  auto look = [&](std::int32_t length, std::uint64_t n) {
    if (n > best.second) best = {length, n};
  };
  for (std::size_t s = 0; s < dense_.size(); ++s) look(static_cast<std::int32_t>(s), dense_[s]);
  for (const auto& [length, n] : longer_) look(length, n);
  return best;
}

std::size_t LastTalks::place(std::uint64_t caller) const {
  std::size_t last = slots_.size() - 1, at = caller & last;
  while (slots_[at].caller != 0 && slots_[at].caller != caller) at = (at + 1) & last;
  return at;
}

const LastTalks::Talk* LastTalks::find(std::uint64_t caller) const {
  if (slots_.empty()) return nullptr;
  const Talk& t = slots_[place(caller)];
  return t.caller == 0 ? nullptr : &t;
}

LastTalks::Talk& LastTalks::at(std::uint64_t caller) {
  if (used_ * 2 >= slots_.size()) grow();
  Talk& t = slots_[place(caller)];
  used_ += t.caller == 0;
  return t;
}

void LastTalks::grow() {
  std::vector<Talk> before(std::max(kSmallest, slots_.size() * 2));
  before.swap(slots_);
  for (const auto& t : before)
    if (t.caller != 0) slots_[place(t.caller)] = t;
}

void TalkCount::call(const Segment& g, std::size_t i, std::int64_t queue) {
  ++facts_.calls;
  if (g.leaf(i) != Leaf::answered) return;
  ++facts_.answered;
  std::int64_t start = g.starts[i];
  std::int32_t talk = g.talk(i), wait = std::max(g.wait(i), 0);
  if (talk >= 0) {
    ++facts_.talks;
    facts_.quick_talks += talk < kQuickTalk;
    lengths_.add(talk);
  }
  std::int64_t from = start + wait, to = from + std::max(talk, 0);
  if (std::uint64_t caller = g.callers[i]; caller != 0) {
    ++facts_.known_callers;
    if (several_queues_) follow(caller, start, to, queue);
  }
  if (std::uint64_t agent = g.agent_hashes[g.agents[i]]; agent != 0 && talk > 0)
    conversations_.push_back({agent, from, to});
}

void TalkCount::follow(std::uint64_t caller, std::int64_t start, std::int64_t to, std::int64_t queue) {
  LastTalks::Talk& last = last_.at(caller);
  if (last.caller != 0) {
    facts_.counted_twice += hands_over(last, start, queue);
  } else if (before_ != nullptr) {
    const auto* yesterday = before_->last_.find(caller);
    handed_over_ += yesterday != nullptr && hands_over(*yesterday, start, queue);
  }
  last = {caller, to, queue};
}

void TalkCount::finish() {
  std::sort(conversations_.begin(), conversations_.end(), Earlier());
  facts_.conversations = conversations_.size();
  facts_.overlaps = overlaps_of(conversations_);
  if (before_ == nullptr) return;
  std::vector<Conversation> both;
  both.reserve(before_->conversations_.size() + conversations_.size());
  std::merge(before_->conversations_.begin(), before_->conversations_.end(), conversations_.begin(),
             conversations_.end(), std::back_inserter(both), Earlier());
  overlapping_ = overlaps_of(both) - before_->facts_.overlaps - facts_.overlaps;
}
}  // namespace calls
