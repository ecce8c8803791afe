#include "calls/forecast_calendar.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/embedded.h"
#include "base/fr.h"
#include "base/text.h"
#include "calls/zone.h"

namespace calls {
namespace {
std::map<std::string, std::string, std::less<>> read_zones() {
  std::map<std::string, std::string, std::less<>> out;
  for (auto line : text::split(embedded::file("assets/reference/school_zones.csv"), '\n')) {
    auto cells = text::split(line, ';');
    if (cells.size() == 2 && cells[0] != "departement") out[std::string(cells[0])] = std::string(cells[1]);
  }
  return out;
}

Region region_of(std::string_view departement) {
  if (departement == "57" || departement == "67" || departement == "68") return Region::alsace_moselle;
  if (departement == "971") return Region::guadeloupe;
  if (departement == "972") return Region::martinique;
  if (departement == "973") return Region::guyane;
  if (departement == "974") return Region::reunion;
  if (departement == "976") return Region::mayotte;
  return Region::metropole;
}
}  // namespace

std::string_view school_zone(std::string_view departement) {
  static const auto kZones = read_zones();
  auto found = kZones.find(departement);
  return found == kZones.end() ? std::string_view() : std::string_view(found->second);
}

std::string school_zones(const std::vector<Queue>& queues) {
  std::set<char> zones;
  for (const auto& q : queues)
    for (char zone : school_zone(q.departement)) zones.insert(zone);
  return zones.empty() ? "ABC" : std::string(zones.begin(), zones.end());
}

Region region_of(const std::vector<Queue>& queues) {
  if (queues.empty()) return Region::metropole;
  Region first = region_of(std::string_view(queues.front().departement));
  bool same = std::all_of(queues.begin(), queues.end(), [&](const Queue& q) {
    return region_of(std::string_view(q.departement)) == first;
  });
  return same ? first : Region::metropole;
}

PlaceCalendar::PlaceCalendar(Region of, std::string school_zones)
    : region(of),
      zones(std::move(school_zones)),
      school(parse_school_holidays(embedded::file("assets/reference/school_holidays.csv")).rows),
      calendar(region, school, zones) {}

std::vector<std::string> PlaceCalendar::notes(int day) const {
  std::vector<std::string> out;
  for (const auto& h : public_holidays(year_of_day(day), region))
    if (h.day == day) out.emplace_back(h.name);
  DayTraits t = traits(day);
  if (t.bridge) out.emplace_back("pont");
  if (t.reopening) out.emplace_back("réouverture");
  std::map<std::string, std::vector<std::string>> off;
  for (const auto& s : school)
    if (s.start <= day && day <= s.end && zones.find(s.zone) != std::string::npos)
      off[s.name].emplace_back(1, s.zone);
  for (const auto& [name, of_zones] : off)
    out.push_back("vacances, " + name + (of_zones.size() > 1 ? " (zones " : " (zone ") + fr::list(of_zones) +
                  ")");
  return out;
}
}  // namespace calls
