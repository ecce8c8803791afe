// What a network declares of its own calls, for sources that don't tell it: the weekly hours at which it is
// open, exceptional closings, and the wait up to which an abandon is short. Of the network, or of one of its
// queues, which then has its own. Dated, never rewritten; applied to calls as they are taken in. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace calls {
struct OpenSlot {
  std::string queue;                   // code; empty: the network
  std::uint32_t days = 0;              // bits, Monday first
  std::int32_t opens = 0, closes = 0;  // minutes of the civil day, 0 to 1440; closed from `closes` on
  std::string valid_from;              // ISO day
  bool anew = false;                   // those declared before it for the same date no longer count
  std::string reason = {}, by = {};
  Millis at = 0;
  std::int64_t id = 0;  // of its declaration
};
struct Closing {
  std::string queue, day;  // ISO
  bool open = false;       // a closing declared before is taken back
  std::string reason = {}, by = {};
  Millis at = 0;
  std::int64_t id = 0;
};
struct ShortAbandon {
  std::string queue;
  std::int32_t seconds = 0;
  std::string valid_from, reason = {}, by = {};
  Millis at = 0;
  std::int64_t id = 0;
};
// Beyond it, callers who did wait leave the denominators that leave short abandons out (telephone.md §1.2).
constexpr std::int32_t kLongestPlainShortAbandon = 10;  // seconds

// The rules of one network, each kind in the order of its declaration.
struct NetworkRules {
  std::vector<OpenSlot> slots = {};
  std::vector<Closing> closings = {};
  std::vector<ShortAbandon> short_abandons = {};

  // Whether the queue is open at a civil second since 1970; nothing when no hours hold that day.
  std::optional<bool> open(std::string_view queue, std::int64_t civil) const;
  // The threshold that holds on a civil day, in seconds; nothing when none is declared.
  std::optional<std::int32_t> short_abandon(std::string_view queue, std::int32_t day) const;
};

// Whether a declaration, one of `rules`, holds on a day: superseded by a later date that has come or by what
// was declared after it for the same date, to come, or over (a closing whose day has passed).
enum class RuleState { in_force, to_come, superseded, over };
RuleState state_of(const std::vector<OpenSlot>& rules, const OpenSlot& rule, std::string_view iso_day);
RuleState state_of(const std::vector<Closing>& rules, const Closing& rule, std::string_view iso_day);
RuleState state_of(const std::vector<ShortAbandon>& rules, const ShortAbandon& rule,
                   std::string_view iso_day);

// « Ouvert du lundi au vendredi, de 8 h 30 à 18 h, à partir du 1er janvier 2026 »
std::string rule_text(const OpenSlot& rule);
std::string rule_text(const Closing& rule);
std::string rule_text(const ShortAbandon& rule);

// "mon-fri", "sat", "lun-ven", "mon,wed": bits, Monday first; nothing when it isn't such.
std::optional<std::uint32_t> week_days(std::string_view text);
// "08:30", "8 h 30", "18h", "24:00": minutes.
std::optional<std::int32_t> clock_minutes(std::string_view text);
std::string week_days_text(std::uint32_t days);  // « du lundi au vendredi », « samedi »
std::string clock_text(std::int32_t minutes);    // « 8 h 30 »
}  // namespace calls
