// The calendar that a forecast goes by: public holidays of the place, school holidays of the zones that its
// queues serve, declared events; and how it is said of a day. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "calls/call_store.h"
#include "calls/forecast.h"
#include "calls/french_calendar.h"

namespace calls {
// Of a département's code; empty where there is none (Corsica and overseas have calendars of their own).
// assets/reference/school_zones.csv: code de l'éducation, art. D521-1 and following, by académie.
std::string_view school_zone(std::string_view departement);
// The zones of the queues' départements, "ABC" when none is known.
std::string school_zones(const std::vector<Queue>& queues);
// That of all the queues' départements, metropolitan France when they differ or aren't known.
Region region_of(const std::vector<Queue>& queues);

struct PlaceCalendar {
  PlaceCalendar(Region of, std::string school_zones);
  DayTraits traits(int day) const { return calendar.traits(day); }
  // « Ascension », « pont », « vacances de Noël (zones A et C) », each once.
  std::vector<std::string> notes(int day) const;

  Region region;
  std::string zones;
  std::vector<SchoolHoliday> school;
  FrenchCalendar calendar;
};
}  // namespace calls
