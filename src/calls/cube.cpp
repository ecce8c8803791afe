#include "calls/cube.h"

#include <algorithm>
#include <bit>
#include <tuple>

namespace calls {
namespace {
constexpr std::size_t kLiveDays = 4;     // kept unpacked
constexpr std::size_t kUsualCells = 44;  // quarter-hours of an open day
constexpr std::size_t kMostBytes = 10;   // of one number

// Writes numbers seven bits at a time, room for all being made beforehand.
class Numbers {
 public:
  explicit Numbers(std::size_t most) : bytes_(most * kMostBytes, '\0'), at_(bytes_.data()) {}
  void put(std::uint64_t v) {
    while (v >= 0x80) {
      *at_++ = static_cast<char>(v | 0x80);
      v >>= 7;
    }
    *at_++ = static_cast<char>(v);
  }
  std::string finish() {
    bytes_.resize(static_cast<std::size_t>(at_ - bytes_.data()));
    bytes_.shrink_to_fit();
    return std::move(bytes_);
  }

 private:
  std::string bytes_;
  char* at_;
};
constexpr std::size_t kScalars = 16;  // counters that aren't arrays; appended to, never reordered
constexpr std::size_t kNumbersOfCell = kLeaves + 2 * kWaitBuckets + kScalars + 5;

class Reader {
 public:
  explicit Reader(std::string_view bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}
  bool good() const { return good_; }
  bool done() const { return at_ >= end_; }
  std::uint64_t take() {
    if (at_ < end_ && static_cast<unsigned char>(*at_) < 0x80) return static_cast<unsigned char>(*at_++);
    return take_long();
  }

 private:
  std::uint64_t take_long() {
    std::uint64_t v = 0;
    for (int shift = 0; shift < 64 && at_ < end_; shift += 7) {
      auto b = static_cast<unsigned char>(*at_++);
      v |= static_cast<std::uint64_t>(b & 0x7f) << shift;
      if (b < 0x80) return v;
    }
    good_ = false;
    return 0;
  }
  const char *at_, *end_;
  bool good_ = true;
};

// A mask of those that aren't zero, then their values.
template <class Array>
void put_array(Numbers& out, const Array& values) {
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < values.size(); ++i) mask |= static_cast<std::uint64_t>(values[i] != 0) << i;
  out.put(mask);
  for (std::uint64_t left = mask; left != 0; left &= left - 1)
    out.put(values[static_cast<std::size_t>(std::countr_zero(left))]);
}
template <class Array>
void take_array(Reader& in, Array& values) {
  constexpr std::uint64_t kKnown = (std::uint64_t{1} << std::tuple_size_v<Array>)-1;
  for (std::uint64_t left = in.take() & kKnown; left != 0 && in.good(); left &= left - 1)
    values[static_cast<std::size_t>(std::countr_zero(left))] =
        static_cast<typename Array::value_type>(in.take());
}

// The counters that aren't arrays, in the order of the format.
std::array<std::uint64_t, kScalars> scalars(const Counters& c) {
  return {c.answered_wait_s, c.lost_wait_s, c.talk_s,  c.hold_s,    c.wrap_s,    c.staffed_s,
          c.available_s,     c.transferred, c.scores,  c.satisfied, c.score_sum, c.callbacks_kept,
          c.callbacks_late,  c.unexplained, c.untimed, c.invited};
}
void set_scalars(Counters& c, const std::array<std::uint64_t, kScalars>& v) {
  auto small = [&](std::size_t i) { return static_cast<std::uint32_t>(v[i]); };
  c.answered_wait_s = v[0];
  c.lost_wait_s = v[1];
  c.talk_s = v[2];
  c.hold_s = v[3];
  c.wrap_s = v[4];
  c.staffed_s = v[5];
  c.available_s = v[6];
  c.transferred = small(7);
  c.scores = small(8);
  c.satisfied = small(9);
  c.score_sum = v[10];
  c.callbacks_kept = small(11);
  c.callbacks_late = small(12);
  c.unexplained = small(13);
  c.untimed = small(14);
  c.invited = small(15);
}

void put_counters(Numbers& out, const Counters& c) {
  put_array(out, c.leaves);
  put_array(out, c.answered_waits);
  put_array(out, c.lost_waits);
  put_array(out, scalars(c));
}
void take_counters(Reader& in, Counters& c) {
  take_array(in, c.leaves);
  take_array(in, c.answered_waits);
  take_array(in, c.lost_waits);
  std::array<std::uint64_t, kScalars> rest{};
  take_array(in, rest);
  set_scalars(c, rest);
}
}  // namespace

std::string encode_counters(const Counters& c) {
  Numbers out(kNumbersOfCell);
  put_counters(out, c);
  return out.finish();
}
bool decode_counters(std::string_view bytes, Counters& into) {
  Reader in(bytes);
  into = {};
  take_counters(in, into);
  return in.good() && in.done();
}

Counters& DayCells::at(std::uint8_t slot) {
  auto it = std::lower_bound(cells_.begin(), cells_.end(), slot,
                             [](const auto& c, std::uint8_t s) { return c.first < s; });
  if (it == cells_.end() || it->first != slot) it = cells_.insert(it, {slot, Counters{}});
  return it->second;
}

void DayCells::add(const DayCells& other) {
  for (const auto& [slot, counters] : other.cells_) at(slot) += counters;
}

Counters DayCells::sum() const {
  Counters out;
  for (const auto& [slot, counters] : cells_) out += counters;
  return out;
}

std::string DayCells::encode() const {
  Numbers out(1 + cells_.size() * kNumbersOfCell);
  out.put(cells_.size());
  for (const auto& [slot, counters] : cells_) {
    out.put(slot);
    put_counters(out, counters);
  }
  return out.finish();
}

bool DayCells::decode(std::string_view bytes, DayCells& into) {
  Reader in(bytes);
  into.cells_.clear();
  std::uint64_t n = in.take();
  if (n > 100) return false;
  for (std::uint64_t i = 0; i < n && in.good(); ++i) {
    std::uint64_t slot = in.take();
    if (slot >= 104 || (!into.cells_.empty() && slot <= into.cells_.back().first)) return false;
    into.cells_.emplace_back(static_cast<std::uint8_t>(slot), Counters{});
    take_counters(in, into.cells_.back().second);
  }
  return in.good() && in.done();
}

std::int32_t day_of(const Zone& zone, std::int64_t utc) {
  std::int64_t civil = zone.civil(utc);
  return static_cast<std::int32_t>((civil - ((civil % 86400) + 86400) % 86400) / 86400);
}
std::int64_t day_begins(const Zone& zone, std::int32_t day) {
  return zone.utc(static_cast<std::int64_t>(day) * 86400).utc;
}

Counters& CubeBuilder::Page::at(std::uint8_t slot) {
  if (index[slot] == 0) {
    if (cells.empty()) cells.reserve(kUsualCells);
    cells.emplace_back(slot, Counters());
    index[slot] = static_cast<std::uint8_t>(cells.size());
  }
  return cells[index[slot] - 1U].second;
}
DayCells CubeBuilder::Page::take() {
  auto earlier = [](const auto& a, const auto& b) { return a.first < b.first; };
  if (!std::is_sorted(cells.begin(), cells.end(), earlier)) std::sort(cells.begin(), cells.end(), earlier);
  return DayCells(std::move(cells));
}

Counters& CubeBuilder::found(std::uint32_t queue, std::int64_t start) {
  if (start < day_from_ || start >= day_to_ || day_ == nullptr) {
    std::int32_t day = day_of(zone_, start);
    day_from_ = day_begins(zone_, day);
    day_to_ = day_begins(zone_, day + 1);
    day_ = &days_[day];
    if (days_.size() > kLiveDays) pack_oldest();
  }
  if (queue >= day_->pages.size()) day_->pages.resize(queue + 1);
  auto& page = day_->pages[queue];
  if (!page) page = std::make_unique<Page>();
  auto slot = (start - day_from_) / kSlotSeconds;
  Counters& cell = page->at(static_cast<std::uint8_t>(slot));
  if (queue >= recent_.size()) recent_.resize(queue + 1);
  std::int64_t from = day_from_ + slot * kSlotSeconds;
  recent_[queue] = {from, std::min(from + kSlotSeconds, day_to_), &cell};
  return cell;
}

void CubeBuilder::pack_oldest() {
  recent_.clear();
  auto oldest = days_.begin();
  if (&oldest->second == day_) ++oldest;
  for (std::uint32_t queue = 0; queue < oldest->second.pages.size(); ++queue) {
    auto& page = oldest->second.pages[queue];
    if (!page) continue;
    DayCells cells = page->take(), before;
    auto& kept = packed_[{oldest->first, queue}];
    if (!kept.cells.empty() && DayCells::decode(kept.cells, before)) cells.add(before);
    kept = {cells.encode(), cells.sum()};
  }
  days_.erase(oldest);
}

void CubeBuilder::add(std::uint32_t queue, const CallRow& call) { count(cell(queue, call.start), call); }
void CubeBuilder::add(std::uint32_t queue, std::int64_t start, const Counters& counters) {
  cell(queue, start) += counters;
}

void CubeBuilder::take(const std::function<void(std::uint32_t, std::int32_t, const PackedDay&)>& visit) {
  day_ = nullptr;
  while (!days_.empty()) pack_oldest();
  for (const auto& [key, packed] : packed_) visit(key.second, key.first, packed);
  packed_.clear();
}
}  // namespace calls
