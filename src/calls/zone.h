// Civil time of a place to UTC, fast, with the two hours a year that are not plain.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace calls {
// One civil instant may be no instant (the spring gap) or two (the autumn hour).
enum class Clarity { plain, ambiguous, missing };
struct Instant {
  std::int64_t utc = 0;  // seconds; of two the earlier; of none the end of the gap
  Clarity clarity = Clarity::plain;
};

// Civil seconds: those since 1970-01-01T00:00:00 as if the place had no offset. Threads: a Zone is immutable.
// Year and month (1–12) of a civil day since 1970-01-01.
int year_of_day(std::int32_t day);
int month_of_day(std::int32_t day);
// "2026-11-25"
std::string iso_of_day(std::int32_t day);
std::int64_t civil_seconds(int year, int month, int day, int hour = 0, int minute = 0, int second = 0);

class Zone {
 public:
  // An IANA name; an unknown one counts as UTC. Offsets are known from 1990 to 2050.
  explicit Zone(std::string_view name = "Europe/Paris");
  const std::string& name() const { return name_; }
  Instant utc(std::int64_t civil) const;
  std::int64_t civil(std::int64_t utc) const { return utc + offset(utc); }
  std::int64_t offset(std::int64_t utc) const;  // seconds east of UTC
  // Midnights of the civil day that holds the instant and of the next: 92, 96 or 100 quarter-hours apart.
  std::int64_t day_start(std::int64_t utc) const;
  std::int64_t next_day(std::int64_t utc) const;

 private:
  struct Span {
    std::int64_t from, to, offset;  // UTC seconds
  };
  static std::shared_ptr<const std::vector<Span>> spans_of(const std::string& name);
  const Span& at(std::int64_t utc) const;
  std::string name_;
  std::shared_ptr<const std::vector<Span>> spans_;  // one table a name, for the whole process
};
}  // namespace calls
