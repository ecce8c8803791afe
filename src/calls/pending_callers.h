// Callers of calls already kept, whose hashes are made a dozen at a time.
#pragma once

#include <array>

#include "calls/caller_keys.h"
#include "calls/segment.h"

namespace calls {
class PendingCallers {
 public:
  // The caller of the builder's last call; `key` outlives the next settle().
  void add(SegmentBuilder& builder, const CallerKey& key, std::string_view number) {
    std::size_t row = builder.rows() - 1;
    std::uint64_t known = 0;
    if (!key.needs_hashing(number, messages_[count_], known)) return builder.set_caller(row, known);
    rows_[count_++] = row;
    if (count_ == kMost) settle(builder);
  }
  // Gives the builder what it still lacks: before it is finished.
  void settle(SegmentBuilder& builder) {
    std::array<std::uint64_t, kMost> hashes;  // filled here
    hmac({messages_.data(), count_}, {hashes.data(), count_});
    for (std::size_t i = 0; i < count_; ++i) builder.set_caller(rows_[i], hashes[i]);
    count_ = 0;
  }

 private:
  static constexpr std::size_t kMost = 12;
  std::array<HmacMessage, kMost> messages_;
  std::array<std::size_t, kMost> rows_{};
  std::size_t count_ = 0;
};
}  // namespace calls
