// Use cases of questions: ask, and calibrate when to refuse.
#pragma once

#include "answers/answer.h"
#include "base/fields.h"
#include "operations/context.h"

namespace answers {
struct Ask {
  std::string text, source = {}, audience = {}, theme = {}, structure = {};
  std::vector<std::string> situation = {};
  std::string conversation = {};
  bool without_model = false;
  static auto fields() {
    return std::tuple{field("text", "Votre question", &Ask::text)
                          .required()
                          .positional()
                          .multiline()
                          .max(20000)
                          .hint("Avec vos mots : une phrase, quelques mots-clés ou un courriel entier."),
                      field("source", "Source", &Ask::source).max(80),
                      field("audience", "Public", &Ask::audience).max(80),
                      field("theme", "Thème", &Ask::theme),
                      field("structure", "Code de la structure", &Ask::structure)
                          .max(64)
                          .hint("Ses documents propres, et ceux des structures dont elle dépend, "
                                "s’ajoutent aux documents communs."),
                      field("situation", "Situation choisie", &Ask::situation)
                          .max(200)
                          .hint("Jeton donné par une réponse précédente (clarify)."),
                      field("conversation", "Conversation à poursuivre", &Ask::conversation).max(64),
                      field("without-model", "Sans modèle de langage", &Ask::without_model)};
  }
};
// What was asked before in the conversation, for questions that lean on it.
struct Before {
  std::string subject;
  std::vector<std::string> situations;
};
// Understands, retrieves, composes and holds the facts; keeps nothing and asks no model.
Result<Answer> compose(operations::Context& context, const Ask& input, const Before& before = {});
// Three to five sources and an answer made of quotations, or a refusal that helps. Keeps the question
// (personal data masked) and the answer as rows.
Result<Answer> ask(operations::Context& context, const Ask& input);
// The same for a link that is followed: nothing is kept.
Result<Answer> look_up(operations::Context& context, const Ask& input);
Answer answer_question(operations::Context& context, std::string_view question,
                       const corpus::SearchFilter& filter, std::size_t most_sentences = 5);

// The passages to choose sentences from: the best ones of the best five documents found.
std::vector<Candidate> candidates(operations::Context& context, store::Db& db, const corpus::Retrieval& r);

// The two limits of confidence below which a question is refused, and what they were calibrated on.
struct Thresholds {
  double out_of_domain = 0;
  double low_confidence = 0;
  std::int64_t corpus_revision = 0;
  std::int64_t questions = 0;  // of the corpus and foreign to it, together
  Millis calibrated_at = 0;
};
// Those of the newest calibration; calibrates first when there is none for a corpus of this size.
Thresholds thresholds(operations::Context& context);
// Draws questions from the corpus's own headings and titles, and the foreign ones that the program carries;
// sets the limits between them and keeps them with the corpus revision.
Thresholds calibrate(operations::Context& context);
struct Calibrate {
  std::vector<std::string> questions = {};
  static auto fields() {
    return std::tuple{
        field("questions", "Fichiers de questions (JSONL) pour apprendre à juger", &Calibrate::questions)
            .max(4096)
            .hint("Avec eux, affiche le modèle de confiance appris au lieu de régler les seuils.")};
  }
};
// The confidence model learnt from questions that the corpus answers (those of the files whose gold it holds)
// and those foreign to it that the program carries, as the lines of confidence.csv.
Result<std::string> learn_confidence(operations::Context& context, const Calibrate& input);
}  // namespace answers
