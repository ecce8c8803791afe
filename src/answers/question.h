// What a question asks: its parts, their intents and the bodies concerned, its acronyms, and what it follows.
// Pure: no I/O; what the corpus knows of a word is given as a function.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace answers {
enum class Intent { none, price, delay, documents, where, who, conditions, how, contact, file_status };
std::string_view intent_code(Intent intent);   // "file_status", "" for none
std::string_view intent_label(Intent intent);  // French
Intent intent_of(std::string_view question);

// How rare a folded word is in the corpus: its idf, 0 when unknown.
using Weigh = std::function<double(const std::string& folded)>;

// An acronym of the question and how it was read.
struct Reading {
  std::string symbol;               // as written
  std::string meaning;              // the one chosen
  std::vector<std::string> others;  // other meanings in use
  bool by_context = false;          // other words of the question tell
};

struct QuestionPart {
  std::string text;      // in the user's words
  std::string searched;  // what retrieval is given: acronyms spelt out, the subject added
  Intent intent = Intent::none;
  std::string body = {};  // whom it concerns: "Mairie"; empty when the words don't tell
};

// Asked back when an answer depends on it. Never mandatory.
struct Clarification {
  std::string question;
  struct Choice {
    std::string label;
    std::string value;  // the question to ask instead, or a situation's token
  };
  std::vector<Choice> choices;
  bool of_situation = false;
};

struct Understanding {
  std::string understood_as;        // the question as it was taken: shown, and editable
  std::vector<QuestionPart> parts;  // at least one
  std::vector<Reading> acronyms;
  std::optional<Clarification> clarify;  // of an acronym
  bool follows_up = false;
};

// `subject` is what the conversation is about so far; empty at its beginning.
Understanding understand(std::string_view question, std::string_view subject, const Weigh& weigh);
}  // namespace answers
