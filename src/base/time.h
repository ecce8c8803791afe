// Time as the store keeps it: UTC milliseconds and ISO days. Local time exists only at the edges.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

using Millis = std::int64_t;  // UTC milliseconds since 1970-01-01

constexpr Millis kMillisPerDay = 86'400'000;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Millis now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Millis now() const override;
};

// A clock for tests: stands still until told.
class FrozenClock final : public Clock {
 public:
  explicit FrozenClock(Millis at) : at_(at) {}
  Millis now() const override { return at_; }
  void advance(Millis by) { at_ += by; }

 private:
  Millis at_;
};

namespace when {
// A civil date and time in some place, without zone.
struct Local {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  int weekday = 4;  // 0 Sunday … 6 Saturday
};

constexpr std::string_view kParis = "Europe/Paris";

// "2026-11-23T20:41:00.000Z"
std::string iso(Millis at);
// The civil time of an instant in an IANA zone; an unknown zone counts as UTC.
Local local(Millis at, std::string_view zone = kParis);
// "2026-11-23": the day in the zone
std::string iso_day(Millis at, std::string_view zone = kParis);
// The instant of a civil time in a zone: a time that a DST gap skips is moved to the gap's end, an ambiguous
// one is the earlier. Nothing for an impossible date.
std::optional<Millis> instant(const Local& civil, std::string_view zone = kParis);
// "2026-11-23", "23/11/2026", "23/11/2026 14:05", "2026-11-23T14:05[:07][Z|+01:00]". Without an offset the
// time is that of `zone`.
std::optional<Millis> parse(std::string_view text, std::string_view zone = kParis);
// The ISO day of "2026-11-23…" or "23/11/2026…"; nothing for an impossible date.
std::optional<std::string> parse_day(std::string_view text);
// Days from one ISO day to another; 0 when one of them isn't a day.
std::int64_t days_between(std::string_view from, std::string_view to);
}  // namespace when
