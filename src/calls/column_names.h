// The columns of our own files, one line a call or one row an interval, and the names under which other files
// have them. Keys are those of column_key (sheet.h), in French and English, the surest first. Pure.
#pragma once

#include <span>
#include <string_view>

namespace calls {
struct CanonicalColumn {
  std::string_view name;   // canonical
  std::string_view label;  // French, for comments
  std::string_view keys;   // separated by spaces
};
// id, network, queue, start, wait, talk, outcome, agent, caller, score, callback_due, callback_done,
// transferred.
std::span<const CanonicalColumn> call_columns();
// Those of reference §2.7 but ans_le_N and aband_le_N, whose N is any number of seconds, and `time` for files
// that write the hour apart from the day.
std::span<const CanonicalColumn> interval_columns();

// N of "ans_le_20" or "Décrochés ≤ 20 s" by its key; 0 for another column.
int answered_within(std::string_view key);
int abandoned_within(std::string_view key);

// The leaf that a word for the end of a call means, as leaf_code; empty when it isn't one of the usual words.
std::string_view usual_outcome(std::string_view value);
}  // namespace calls
