// French as it is printed: numbers, dates, plurals, lists, with their spaces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace fr {
constexpr std::string_view kThin = "\u202F";     // narrow no-break space: thousands, before ; ! ? %
constexpr std::string_view kNoBreak = "\u00A0";  // before : and inside guillemets

// "12 345"
std::string number(std::int64_t value);
// "12,3" with the given decimals
std::string number(double value, int decimals);
// "42,9 %"; `value` is already in percent
std::string percent(double value, int decimals = 0);
// "1 avis", "2 réponses": the count and the word, plural from 2 on. `plural` empty adds an s.
std::string plural(std::int64_t count, std::string_view singular, std::string_view plural = "");
// "23 novembre 2026" of an ISO day; the text itself when it isn't one
std::string date(std::string_view iso_day);
// "23 novembre 2026", in the zone
std::string date(Millis at, std::string_view zone = when::kParis);
// "23 novembre 2026 à 14 h 05"
std::string date_time(Millis at, std::string_view zone = when::kParis);
// "3 jours", "5 heures", "2 minutes": the largest unit
std::string duration(Millis span);
// "a, b et c"
std::string list(const std::vector<std::string>& items, std::string_view last = "et");
// "de Nîmes", "d’Orléans": de or d’ before a name that has no article
std::string of(std::string_view name);
// "lundi" for 1 … "dimanche" for 0 or 7
std::string_view weekday(int day);
// "9 h", "13 h 30" from minutes after midnight
std::string clock(int minutes);
}  // namespace fr
