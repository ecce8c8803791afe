// What a model writes, sentence by sentence through the gates. Pure: passages are given, nothing is stored.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "answers/answer.h"
#include "gates/gates.h"

namespace answers {
// What became of a sentence:
//   kept          its source says it
//   repaired      a figure was put right from the source
//   marked        part of it is in no source: shown as unverified
//   contradicted  the source says otherwise: not part of the answer, shown with what the source says
//   dropped       no source says it: not part of the answer
enum class Fate { kept, repaired, marked, contradicted, dropped };
constexpr std::size_t kFates = 5;
std::string_view fate_code(Fate fate);
std::string_view fate_label(Fate fate);  // French, in words

struct Written {
  std::string text;        // as shown: repaired, without its citation marks
  std::string as_written;  // by the model, with them
  Fate fate = Fate::dropped;
  std::vector<Quote> quotes;              // what supports it, or contradicts it
  std::vector<gates::CheckedFact> facts;  // of `text`
  std::vector<int> cited;                 // passage numbers that exist
  bool cites_nothing_real = false;        // it cites a passage that doesn't exist
  bool shown() const { return fate != Fate::contradicted && fate != Fate::dropped; }
};

// Holds one sentence against the passages: those it cites first, then all.
Written hold_sentence(std::string_view sentence, const std::vector<corpus::PassageRow>& passages);

// Cuts a growing text into sentences; a citation after a full stop belongs to the sentence before.
class SentenceCutter {
 public:
  // The sentences that this piece completes.
  std::vector<std::string> feed(std::string_view piece);
  // What is left at the end.
  std::vector<std::string> finish();

 private:
  std::vector<std::string> cut(bool at_end);
  std::string pending_;
};
}  // namespace answers
