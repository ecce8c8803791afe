// An answer made only of quotations. Pure: the choice of sentences among retrieved passages; no I/O.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "answers/question.h"
#include "corpus/document_store.h"
#include "corpus/retrieval.h"

namespace answers {
// A byte-exact part of a stored version of a document.
struct Quote {
  std::string document;  // key
  std::int64_t version = 0;
  std::string passage;             // stable id
  std::size_t start = 0, end = 0;  // bytes of the version's canonical text
  std::string text;
  std::string title, heading, url, date;
};

struct Sentence {
  std::string text;
  std::vector<Quote> quotes;
  double score = 0;
};

struct Source {
  std::string document, title, url, date, breadcrumb;
  std::int64_t version = 0;
  double score = 0;
};

enum class Refused { no, out_of_domain, low_confidence };
std::string_view refusal_code(Refused reason);  // "out_of_domain"
std::string_view refusal_text(Refused reason);  // French, for people

// Whom to ask when nothing answers.
struct WhomToAsk {
  std::string text, url, document;
};

// What a document says of its démarche, field by field, each as a quotation: see card.h.
struct CardLine {
  Quote quote;      // its heading says for which situation
  std::string url;  // of a service, a place, a legal text
};
struct CardField {
  std::string code, label;  // "cost", "Coût"
  std::vector<CardLine> lines;
};
struct Card {
  std::string document, title, url, date;
  std::int64_t version = 0;
  std::vector<CardField> fields;  // only those the document tells, in a fixed order
};

// The answer to one part of a question.
struct PartAnswer {
  QuestionPart part;
  std::vector<Sentence> sentences;
  std::vector<Source> sources;
  std::vector<CardField> fields;  // of the first source's card, that its intent asks for
  Refused refused = Refused::no;
};

// A fact that the answer says, held against its source.
struct SaidFact {
  std::size_t sentence = 0;
  std::string kind, text, verdict, expected;
};

// What the registry says of the body that the question names.
struct RegistryAnswer {
  std::string code, name;
  std::vector<std::pair<std::string, std::string>> contacts;  // label, value
  std::vector<std::string> hours;
};

struct Generation;

struct Answer {
  std::string question;
  std::string understood_as = {};
  std::vector<PartAnswer> parts = {};
  std::vector<Reading> acronyms = {};
  std::vector<std::pair<std::string, std::string>> spelling = {};  // as written, as read
  std::optional<Clarification> clarify = {};
  std::vector<std::string> situations = {};  // tokens of the branches that apply
  std::vector<std::string> told = {};        // their titles
  std::string subject = {};                  // what the next question may lean on
  std::optional<RegistryAnswer> registry = {};
  std::vector<SaidFact> verdicts = {};
  std::vector<corpus::PassageRow> passages = {};  // what a model is given; not kept
  std::shared_ptr<const Generation> model = {};   // null: no model wrote
  std::string conversation = {};                  // where it was kept; empty for a lone question
  std::int64_t turn = 0;
  std::vector<Sentence> sentences = {};  // the most useful first
  std::vector<Source> sources = {};
  Refused refused = Refused::no;
  std::vector<Source> nearest = {};
  std::vector<WhomToAsk> contacts = {};
  std::optional<Card> card = {};  // of the first source
  double confidence = 0;
  double latency_ms = 0;
};

struct Candidate {
  corpus::PassageRow passage;
  double score = 0;  // of its document, relative to the best: 0 to 1
};

// Whether a sentence of a passage may be picked.
using Fit = std::function<bool(const corpus::PassageRow& passage, const std::string& sentence)>;
// The sentences of the candidates that say most about the question's words, at most `most` and at most two
// per document; a sentence that announces a list takes the list with it. Only those that `fit`, when given.
std::vector<Sentence> pick_sentences(const std::vector<corpus::UnderstoodWord>& words,
                                     const std::vector<Candidate>& candidates, std::size_t most,
                                     const Fit& fit = {});

Quote quote_of(const corpus::PassageRow& passage, std::size_t start, std::size_t end);
}  // namespace answers
