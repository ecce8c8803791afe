// The gates: every checkable fact of a text is held against the passages it is said to come from, whatever
// wrote it. Pure: no I/O, no clock. Used for answers, for drafts, and alone (`guichet check`).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gates/facts.h"

namespace gates {
// A passage of a stored document: the evidence.
struct Passage {
  std::string id;
  std::string text;
  std::string context;  // title and headings: what it is about
  bool beside = false;  // a contact of the registry, what was asked: it goes with any subject
};

enum class Verdict { confirmed, contradicted, not_found, not_checkable };
constexpr std::size_t kVerdictCount = 4;
std::string_view verdict_code(Verdict verdict);   // "not_found"
std::string_view verdict_label(Verdict verdict);  // French, in words

// Bytes of a passage.
struct Evidence {
  std::string passage;
  text::Range range{};
  std::string text;
};

struct CheckedFact {
  Fact fact;
  std::string text;
  Verdict verdict = Verdict::not_checkable;
  std::optional<Evidence> evidence = {};  // what confirms or contradicts it
  std::string expected = {};              // what the source says instead, when it contradicts
  std::string reason = {};                // of a contact: whose it is, or why it doesn't fit
};

enum class Support { supported, partly, unsupported };
std::string_view support_code(Support support);

struct CheckedSentence {
  text::Range range{};
  Support status = Support::unsupported;
  std::vector<Evidence> quotes = {};  // an exact quotation first when there is one
};

struct Report {
  std::vector<CheckedFact> facts;  // in the order of the text
  std::vector<CheckedSentence> sentences;
  bool all_confirmed() const;  // nothing contradicted nor not found
};

// A fact is confirmed when a passage says the same value of the same thing: the sentence that holds it is
// close to the checked one, and no other value stands nearer to the words around it. It is contradicted when
// a close sentence says another value instead.
Report check(std::string_view text, const std::vector<Passage>& passages);
}  // namespace gates
