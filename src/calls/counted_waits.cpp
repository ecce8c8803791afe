#include "calls/counted_waits.h"

#include <algorithm>
#include <cmath>

#include "calls/packed_numbers.h"

namespace calls {
namespace {
constexpr std::size_t kDense = 4096;  // waits counted second by second; longer ones are listed
}  // namespace

CountedWaits::Way CountedWaits::way_of(Leaf leaf) {
  static constexpr auto kWayOf = [] {
    std::array<Way, kLeaves> out{};
    out.fill(kWays);
    auto set = [&](Leaf l, Way way) { out[static_cast<std::size_t>(l)] = way; };
    set(Leaf::answered, kAnswered);
    for (Leaf l : {Leaf::short_abandoned, Leaf::abandoned}) set(l, kAbandoned);
    for (Leaf l : {Leaf::timeout, Leaf::flow_out, Leaf::callback, Leaf::voicemail}) set(l, kOtherwise);
    return out;
  }();
  return kWayOf[static_cast<std::size_t>(leaf)];
}

void CountedWaits::add(Leaf leaf, std::int32_t wait) {
  Way way = way_of(leaf);
  if (way == kWays) return;
  if (wait == kUnknown) {
    ++unknown_;
    return;
  }
  ++calls_[way];
  if (static_cast<std::size_t>(wait) < kDense)
    ++dense_[way].at(static_cast<std::size_t>(wait));
  else
    longer_.push_back({static_cast<double>(wait), way == kAbandoned, 1});
}

void CountedWaits::add(const CountedWaits& other) {
  for (std::size_t way = 0; way < kWays; ++way) {
    const auto& others = other.dense_[way];
    for (std::size_t s = 0; s < others.size(); ++s)
      if (others[s] > 0) dense_[way].at(s) += others[s];
    calls_[way] += other.calls_[way];
  }
  longer_.insert(longer_.end(), other.longer_.begin(), other.longer_.end());
  unknown_ += other.unknown_;
}

bool CountedWaits::empty() const {
  return unknown_ == 0 && std::all_of(calls_.begin(), calls_.end(), [](auto n) { return n == 0; });
}

std::optional<std::int32_t> CountedWaits::answered_percentile(double share) const {
  std::uint64_t n = answered(), seen = 0;
  auto rank =
      std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(n))));
  for (std::size_t s = 0; s < kDense && n > 0; ++s) {
    seen += dense_[kAnswered][s];
    if (seen >= rank) return static_cast<std::int32_t>(s);
  }
  return std::nullopt;
}

std::string CountedWaits::packed() const {
  std::string out;
  pack(out, unknown_);
  for (std::size_t way = 0; way < kWays; ++way) {
    pack(out, calls_[way]);
    const auto& counts = dense_[way];
    std::uint64_t told = 0;
    for (std::size_t s = 0; s < counts.size(); ++s) told += counts[s] > 0;
    pack(out, told);
    std::size_t last = 0;
    for (std::size_t s = 0; s < counts.size(); ++s) {
      if (counts[s] == 0) continue;
      pack(out, s - last);
      pack(out, counts[s]);
      last = s;
    }
  }
  for (const auto& w : longer_) {
    pack(out, static_cast<std::uint64_t>(w.seconds));
    pack(out, w.abandoned ? 1 : 0);
  }
  out.shrink_to_fit();
  return out;
}

void CountedWaits::add_packed(std::string_view in) {
  unknown_ += unpack(in);
  for (std::size_t way = 0; way < kWays; ++way) {
    calls_[way] += unpack(in);
    std::size_t s = 0;
    for (std::uint64_t left = unpack(in); left > 0; --left) {
      s += unpack(in);
      dense_[way].at(s) += static_cast<std::uint32_t>(unpack(in));
    }
  }
  while (!in.empty()) {
    auto seconds = static_cast<double>(unpack(in));
    longer_.push_back({seconds, unpack(in) == 1, 1});
  }
}

std::vector<WaitObservation> CountedWaits::observations() const {
  std::vector<WaitObservation> out;
  std::size_t longest = 0;
  for (const auto& counts : dense_) longest = std::max(longest, counts.size());
  for (std::size_t s = 0; s < longest; ++s) {
    if (auto n = dense_[kAbandoned][s]) out.push_back({static_cast<double>(s), true, n});
    if (auto n = dense_[kAnswered][s] + dense_[kOtherwise][s])
      out.push_back({static_cast<double>(s), false, n});
  }
  auto end = static_cast<std::ptrdiff_t>(out.size());
  out.insert(out.end(), longer_.begin(), longer_.end());
  std::stable_sort(out.begin() + end, out.end(),
                   [](const auto& a, const auto& b) { return a.seconds < b.seconds; });
  return out;
}
}  // namespace calls
