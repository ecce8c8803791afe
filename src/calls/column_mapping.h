// What a site tells of its own files: how its columns are named, what its words for the end of a call mean,
// and where and how its dates are written. Guessed from a sample by propose_mapping, kept as commented TOML,
// corrected by hand. Canonical names: those of call_columns() and interval_columns() in column_names.h.
// Sentences are French. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace calls {
struct ColumnMapping {
  std::map<std::string, std::string> columns;   // canonical name → name in their header
  std::map<std::string, std::string> outcomes;  // their value → leaf_code
  std::string zone;                             // IANA; empty: the import's own
  std::string network, queue;                   // codes for files that don't name them
  std::string date_format;                      // "jj/mm/aaaa", "mm/jj/aaaa", "aaaa-mm-jj"; empty: the first

  bool operator==(const ColumnMapping&) const = default;
};

// A guess and why. Nothing in it is certain: it is written for someone to read before the first import.
struct MappingProposal {
  ColumnMapping mapping;
  bool intervals = false;                       // a report by interval rather than one line a call
  std::map<std::string, std::string> comments;  // canonical name or key of the mapping → French sentence
  std::vector<std::string> unmapped_outcomes;   // values of the outcome column without a leaf
  std::vector<std::string> unused_columns;      // as the header writes them
};
// By the names of the columns, French and English, then by the shape of the values: times, durations, phone
// numbers, words. Two hundred rows are enough.
MappingProposal propose_mapping(const std::vector<std::string>& header,
                                const std::vector<std::vector<std::string>>& sample_rows);

// The mapping as TOML with French comments; the proposal's own comments stand above their lines, and what was
// not understood follows as lines to complete.
std::string mapping_toml(const MappingProposal& proposal);
std::string mapping_toml(const ColumnMapping& mapping);

bool known_zone(const std::string& iana_name);
// What keeps the mapping from reading a file with this header, one French sentence each; empty when nothing
// does.
std::vector<std::string> check_mapping(const ColumnMapping& mapping, const std::vector<std::string>& header);
// The refusal that those faults are, with the columns that the file has.
Result<void> mapping_faults(const std::vector<std::string>& faults, const std::vector<std::string>& header);
FieldError columns_told(const std::vector<std::string>& header);
}  // namespace calls
