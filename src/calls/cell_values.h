// Values as spreadsheets and telephone systems print them in a cell: numbers with a decimal comma and spaces,
// durations beyond a day, words of a totals row. Each function gives nothing for what
// it can't read for certain: a caller refuses the line or counts the value as unknown, never as something
// else. Format: what French Excel writes. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace calls {
// Without white space at both ends, no-break spaces included.
std::string_view trimmed(std::string_view cell);
// Nothing, or a mark for nothing: -, –, —, n/a, n.d., NULL, #N/A, #DIV/0!…
bool blank(std::string_view cell);

// "1 234,5", "1234.5", "-3": decimal comma or point, spaces of any kind between groups of three digits. At
// most fifteen digits.
std::optional<double> number_value(std::string_view cell);
// The same, whole: "1 234", "12,0".
std::optional<std::int64_t> whole_value(std::string_view cell);
// "27:03:05" (hours may pass 24), "00:01:30,5", or a number of seconds; rounded. Two parts ("12:34") may be
// minutes or hours: nothing.
std::optional<std::int64_t> seconds_value(std::string_view cell);

// "Total", "Sous-total", "Totaux", "Ensemble", "Cumul": the cell begins with such a word.
bool total_word(std::string_view cell);
// … and is nothing else ("Total général").
bool only_total(std::string_view cell);
}  // namespace calls
