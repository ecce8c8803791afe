#include "calls/wait_points.h"

#include <algorithm>

namespace calls {
namespace {
// The part of a bucket within (low, high], in seconds; the last bucket is as long as need be.
std::uint64_t overlap(std::size_t bucket, std::int64_t low, std::int64_t high) {
  std::int64_t from = bucket == 0 ? -1 : kWaitBounds[bucket - 1];
  std::int64_t to = bucket < kWaitBounds.size() ? kWaitBounds[bucket] : std::max<std::int64_t>(high, from);
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, std::min(to, high) - std::max(from, low)));
}

// Shares out `calls` that waited more than `low` and at most `high`: whole parts first, then one each to the
// largest remainders.
void share(std::uint32_t calls, std::int64_t low, std::int64_t high, WaitPoints::Buckets& into) {
  if (calls == 0) return;
  auto width = static_cast<std::uint64_t>(high - low);
  std::array<std::uint64_t, kWaitBuckets> remainder{};
  std::uint32_t left = calls;
  for (std::size_t b = 0; b < kWaitBuckets; ++b) {
    std::uint64_t part = calls * overlap(b, low, high);
    into[b] += static_cast<std::uint32_t>(part / width);
    left -= static_cast<std::uint32_t>(part / width);
    remainder[b] = part % width;
  }
  for (; left > 0; --left) {
    auto most = std::max_element(remainder.begin(), remainder.end());
    ++into[static_cast<std::size_t>(most - remainder.begin())];
    *most = 0;
  }
}
}  // namespace

void WaitPoints::add(std::int32_t seconds, std::uint32_t calls) {
  if (seconds < 0 || (!points_.empty() && seconds <= points_.back().seconds)) return;
  points_.push_back({seconds, calls});
}

bool WaitPoints::refine(std::int32_t seconds, std::uint32_t calls, std::uint32_t total) {
  auto next =
      std::find_if(points_.begin(), points_.end(), [&](const Point& p) { return p.seconds >= seconds; });
  if (seconds < 0 || calls > total) return false;
  if (next != points_.end() && next->seconds == seconds) return next->calls == calls;
  if (next != points_.end() && calls > next->calls) return false;
  if (next != points_.begin() && calls < (next - 1)->calls) return false;
  points_.insert(next, {seconds, calls});
  return true;
}

bool WaitPoints::spread(std::uint32_t total, std::int32_t longest, Buckets& into) const {
  if (points_.empty()) return true;
  bool grew = true;
  std::int64_t low = -1;
  std::uint32_t done = 0;
  for (const auto& p : points_) {
    std::uint32_t upto = std::clamp(p.calls, done, total);
    grew = grew && upto == p.calls;
    share(upto - done, low, p.seconds, into);
    done = upto;
    low = p.seconds;
  }
  if (longest > low)
    share(total - done, low, longest, into);
  else
    into.back() += total - done;
  return grew;
}

std::int32_t WaitPoints::longest_of(std::uint32_t total, std::uint64_t sum_s) const {
  double left = static_cast<double>(sum_s), low = 0;
  std::uint32_t done = 0;
  for (const auto& p : points_) {
    std::uint32_t upto = std::clamp(p.calls, done, total);
    left -= (low + p.seconds) / 2 * (upto - done);
    done = upto;
    low = p.seconds;
  }
  if (sum_s == 0 || done >= total) return -1;
  double longest = 2 * left / (total - done) - low;  // as many above their mean as below
  return static_cast<std::int32_t>(std::clamp(longest, low + 1, 7.0 * 86400));
}

std::uint32_t WaitPoints::told(std::uint32_t total) const {
  std::uint32_t out = 0;
  for (std::size_t b = 0; b < kWaitBounds.size() && !points_.empty(); ++b) {
    auto next = std::find_if(points_.begin(), points_.end(),
                             [&](const Point& p) { return p.seconds >= kWaitBounds[b]; });
    bool at_one = next != points_.end() && next->seconds == kWaitBounds[b];
    std::uint32_t before = next == points_.begin() ? 0 : (next - 1)->calls,
                  after = next == points_.end() ? total : next->calls;
    if (at_one || before >= after) out |= 1U << b;  // nobody waited between the two
  }
  return out;
}
}  // namespace calls
