#include "calls/call_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/fr.h"
#include "base/text.h"
#include "calls/zone.h"

namespace calls {
namespace {
struct WeekDay {
  std::string_view english, french, name;
};
constexpr std::array<WeekDay, 7> kWeek{{{"mon", "lun", "lundi"},
                                        {"tue", "mar", "mardi"},
                                        {"wed", "mer", "mercredi"},
                                        {"thu", "jeu", "jeudi"},
                                        {"fri", "ven", "vendredi"},
                                        {"sat", "sam", "samedi"},
                                        {"sun", "dim", "dimanche"}}};

std::optional<std::size_t> week_day(std::string_view word) {
  std::string folded = text::fold(text::trim(word));
  for (std::size_t i = 0; i < kWeek.size(); ++i)
    if (folded == kWeek[i].english || folded == kWeek[i].french || folded == kWeek[i].name) return i;
  return std::nullopt;
}

// Of the rules that hold on a day, those of the queue when it has any, else the network's: the last date at
// or before the day.
template <class Rule>
std::vector<const Rule*> in_force(const std::vector<Rule>& rules, std::string_view queue,
                                  std::string_view day) {
  for (std::string_view of : {queue, std::string_view()}) {
    std::string_view from;
    for (const auto& r : rules)
      if (r.queue == of && r.valid_from <= day && r.valid_from > from) from = r.valid_from;
    std::vector<const Rule*> out;
    for (const auto& r : rules)
      if (!from.empty() && r.queue == of && r.valid_from == from) out.push_back(&r);
    if (!out.empty()) return out;
  }
  return {};
}
}  // namespace

std::optional<bool> NetworkRules::open(std::string_view queue, std::int64_t civil) const {
  std::int64_t second = ((civil % 86400) + 86400) % 86400;
  auto day = static_cast<std::int32_t>((civil - second) / 86400);
  std::string iso = iso_of_day(day);
  auto held = in_force(slots, queue, iso);
  if (held.empty()) return std::nullopt;
  bool closed = false;
  for (const auto& c : closings)
    if (c.day == iso && (c.queue.empty() || c.queue == queue)) closed = !c.open;
  if (closed) return false;
  auto anew = std::find_if(held.rbegin(), held.rend(), [](const auto* s) { return s->anew; });
  if (anew != held.rend()) held.erase(held.begin(), anew.base() - 1);
  auto weekday = static_cast<std::uint32_t>(((day + 3) % 7 + 7) % 7);
  return std::any_of(held.begin(), held.end(), [&](const OpenSlot* s) {
    return ((s->days >> weekday) & 1) != 0 && second >= s->opens * 60 && second < s->closes * 60;
  });
}

std::optional<std::int32_t> NetworkRules::short_abandon(std::string_view queue, std::int32_t day) const {
  if (short_abandons.empty()) return std::nullopt;
  auto held = in_force(short_abandons, queue, iso_of_day(day));
  if (held.empty()) return std::nullopt;
  return held.back()->seconds;
}

namespace {
// `supersedes`: whether a rule declared after another for the same date takes its place.
template <class Rule>
RuleState dated(const std::vector<Rule>& rules, const Rule& rule, std::string_view day,
                bool (*supersedes)(const Rule&)) {
  bool after = false;
  for (const auto& other : rules) {
    if (other.queue == rule.queue) {
      if (after && other.valid_from == rule.valid_from && supersedes(other)) return RuleState::superseded;
      if (other.valid_from <= day && other.valid_from > rule.valid_from) return RuleState::superseded;
    }
    after = after || &other == &rule;
  }
  return rule.valid_from > day ? RuleState::to_come : RuleState::in_force;
}
}  // namespace

RuleState state_of(const std::vector<OpenSlot>& rules, const OpenSlot& rule, std::string_view day) {
  return dated<OpenSlot>(rules, rule, day, [](const OpenSlot& s) { return s.anew; });
}
RuleState state_of(const std::vector<ShortAbandon>& rules, const ShortAbandon& rule, std::string_view day) {
  return dated<ShortAbandon>(rules, rule, day, [](const ShortAbandon&) { return true; });
}
RuleState state_of(const std::vector<Closing>& rules, const Closing& rule, std::string_view day) {
  if (rule.day < day) return RuleState::over;
  bool after = false;
  for (const auto& other : rules) {
    if (after && other.day == rule.day && (other.queue.empty() || other.queue == rule.queue))
      return RuleState::superseded;
    after = after || &other == &rule;
  }
  return rule.day > day ? RuleState::to_come : RuleState::in_force;
}

std::string rule_text(const OpenSlot& r) {
  return fmt::format("Ouvert {}, de {} à {}, à partir du {}", week_days_text(r.days), clock_text(r.opens),
                     clock_text(r.closes), fr::date(r.valid_from));
}
std::string rule_text(const Closing& r) {
  return fmt::format("{} le {}", r.open ? "Ouvert" : "Fermé", fr::date(r.day));
}
std::string rule_text(const ShortAbandon& r) {
  return fmt::format("Un abandon est court jusqu’à {}, à partir du {}", fr::plural(r.seconds, "seconde"),
                     fr::date(r.valid_from));
}

std::optional<std::uint32_t> week_days(std::string_view words) {
  std::uint32_t out = 0;
  for (auto part : text::split(words, ',')) {
    auto dash = part.find('-');
    auto first = week_day(part.substr(0, dash));
    auto last = dash == part.npos ? first : week_day(part.substr(dash + 1));
    if (!first || !last || *first > *last) return std::nullopt;
    for (auto i = *first; i <= *last; ++i) out |= 1U << i;
  }
  return out;
}

std::optional<std::int32_t> clock_minutes(std::string_view words) {
  std::string s;
  for (char c : text::fold(words))
    if (c != ' ') s += c;
  std::size_t mark = s.find_first_of(":h");
  if (mark == s.npos) return std::nullopt;
  std::string hour = s.substr(0, mark), minute = s.substr(mark + 1);
  if (minute.empty() && s[mark] == 'h') minute = "00";
  auto digits = [](std::string_view d) {
    return std::all_of(d.begin(), d.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (hour.empty() || hour.size() > 2 || minute.size() != 2 || !digits(hour) || !digits(minute))
    return std::nullopt;
  int h = std::stoi(hour), m = std::stoi(minute);
  if (m > 59 || h * 60 + m > 24 * 60) return std::nullopt;
  return h * 60 + m;
}

std::string week_days_text(std::uint32_t days) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < kWeek.size(); ++i) {
    if (((days >> i) & 1) == 0) continue;
    std::size_t last = i;
    while (last + 1 < kWeek.size() && ((days >> (last + 1)) & 1) != 0) ++last;
    if (last - i >= 2)
      parts.push_back(fmt::format("du {} au {}", kWeek[i].name, kWeek[last].name));
    else
      parts.push_back(last == i ? std::string(kWeek[i].name)
                                : fmt::format("{} et {}", kWeek[i].name, kWeek[last].name));
    i = last;
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string clock_text(std::int32_t minutes) {
  return minutes % 60 == 0 ? fmt::format("{}\u00A0h", minutes / 60)
                           : fmt::format("{}\u00A0h\u00A0{:02}", minutes / 60, minutes % 60);
}
}  // namespace calls
