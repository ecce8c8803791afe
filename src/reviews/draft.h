// A draft reply: courtesy and acknowledgements written for the case, facts as quotations, contacts from the
// registry, marks where only a human can know. Pure composition: what was found is given to it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "answers/answer.h"
#include "reviews/alarms.h"
#include "reviews/review.h"
#include "reviews/themes.h"
#include "services/structures.h"

namespace reviews {
enum class SentenceKind { courtesy, acknowledgement, fact, contact, to_complete, closing };
std::string_view kind_code(SentenceKind kind);   // "to_complete"
std::string_view kind_label(SentenceKind kind);  // French

struct DraftSentence {
  std::string text;
  SentenceKind kind;
  std::vector<answers::Quote> quotes = {};  // of a fact
  bool new_paragraph = false;
  int grievance = -1;  // which it takes up
};

struct DraftGrievance {
  std::string text, theme;
  std::vector<std::size_t> answered_by;  // sentences that take it up
};

struct Draft {
  std::string review;
  std::string text;
  std::vector<DraftSentence> sentences;
  std::vector<DraftGrievance> grievances;
  std::vector<answers::Source> sources;
  std::vector<std::string> notes;  // for the agent: alarms, what was masked
  double latency_ms = 0;
  Millis created_at = 0;
};

// What was found for a review.
struct Findings {
  std::vector<Grievance> grievances;
  Alarms alarms;
  std::vector<std::optional<answers::Sentence>> facts;  // one per grievance, or nothing sure
  std::vector<answers::Source> sources;
  std::optional<services::Structure> structure;
  std::vector<services::ContactPoint> contacts;  // verified ones only
  std::vector<services::OpeningHours> hours;
};

Draft compose(const Review& review, const Findings& found);
// The draft's text from its sentences.
std::string text_of(const std::vector<DraftSentence>& sentences);
}  // namespace reviews
