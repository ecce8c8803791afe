// The calls of a log whose end hasn't been read yet.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace calls {
struct OpenCall {
  std::string key;
  std::uint64_t offset = 0;  // of the line where it begins
  std::size_t hash = 0;
  std::uint32_t self = 0, before = 0, after = 0, chain = 0;
};

// Calls not over yet: found by key, kept in the order of their first lines, their memory used again. A
// reference holds until its call is erased.
template <class Call>  // derived from OpenCall
class OpenCalls {
 public:
  Call* find(std::string_view key) {
    if (count_ == 0) return nullptr;
    std::size_t hash = std::hash<std::string_view>()(key);
    for (auto i = buckets_[hash & (buckets_.size() - 1)]; i != kNone; i = calls_[i].chain)
      if (calls_[i].hash == hash && calls_[i].key == key) return &calls_[i];
    return nullptr;
  }
  // The key isn't there yet. The rest of the call is as its last use left it.
  Call& add(std::string_view key, std::uint64_t offset) {
    if (count_ >= buckets_.size()) grow();
    if (free_.empty()) {
      calls_.emplace_back();
      free_.push_back(static_cast<std::uint32_t>(calls_.size() - 1));
    }
    auto i = free_.back();
    free_.pop_back();
    Call& c = calls_[i];
    c.key.assign(key);
    c.offset = offset;
    c.hash = std::hash<std::string_view>()(key);
    c.self = i;
    auto& bucket = buckets_[c.hash & (buckets_.size() - 1)];
    c.chain = bucket;
    bucket = i;
    c.before = last_;
    c.after = kNone;
    (last_ == kNone ? first_ : calls_[last_].after) = i;
    last_ = i;
    ++count_;
    return c;
  }
  void erase(Call& c) {
    auto* at = &buckets_[c.hash & (buckets_.size() - 1)];
    while (*at != c.self) at = &calls_[*at].chain;
    *at = c.chain;
    (c.before == kNone ? first_ : calls_[c.before].after) = c.after;
    (c.after == kNone ? last_ : calls_[c.after].before) = c.before;
    free_.push_back(c.self);
    --count_;
  }
  Call* first() { return first_ == kNone ? nullptr : &calls_[first_]; }
  Call* next(const Call& c) { return c.after == kNone ? nullptr : &calls_[c.after]; }
  std::size_t size() const { return count_; }
  // Where to read again from: the first line of the earliest open call, or `end`.
  std::uint64_t resume_offset(std::uint64_t end) const {
    return first_ == kNone ? end : calls_[first_].offset;
  }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  void grow() {
    buckets_.assign(buckets_.empty() ? 64 : buckets_.size() * 2, kNone);
    for (auto i = first_; i != kNone; i = calls_[i].after) {
      auto& bucket = buckets_[calls_[i].hash & (buckets_.size() - 1)];
      calls_[i].chain = bucket;
      bucket = i;
    }
  }
  std::deque<Call> calls_;
  std::vector<std::uint32_t> buckets_, free_;
  std::uint32_t first_ = kNone, last_ = kNone;
  std::size_t count_ = 0;
};
}  // namespace calls
