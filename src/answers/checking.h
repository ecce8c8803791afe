// Use case: check a text against the documents, whatever wrote it.
#pragma once

#include "base/fields.h"
#include "corpus/document_store.h"
#include "gates/gates.h"
#include "gates/promises.h"
#include "operations/context.h"
#include "services/structures.h"

namespace answers {
struct CheckText {
  std::string file, text, passages, structure = {};
  static auto fields() {
    return std::tuple{
        field("file", "Fichier à vérifier, « - » pour l’entrée standard", &CheckText::file)
            .positional()
            .max(4096),
        field("text", "Texte à vérifier", &CheckText::text)
            .multiline()
            .max(20000)
            .hint("Une réponse, un courrier, une page\u00A0: chaque fait est comparé aux documents."),
        field("passages", "Passages à comparer (identifiants séparés par des virgules)", &CheckText::passages)
            .max(2000),
        field("structure", "Code de la structure dont parle le texte", &CheckText::structure)
            .max(64)
            .hint("Ses contacts sont comparés à ceux du texte.")};
  }
};
struct Checked {
  std::string text;
  gates::Report report;
  std::vector<gates::Promise> promises = {};  // what binds the administration
  std::vector<corpus::PassageRow> passages;   // what it was held against
  double latency_ms = 0;
};
// The same for a text at hand, with other evidence beside the documents: contacts of the registry, what was
// asked.
Checked check_against(operations::Context& context, std::string text, std::vector<gates::Passage> beside,
                      const std::optional<services::Structure>& structure = std::nullopt);
// Without passages, those that retrieval finds for the text and for each of its sentences.
Result<Checked> check_text(operations::Context& context, const CheckText& input);
// A stored passage as evidence.
gates::Passage evidence_of(const corpus::PassageRow& passage);
json::value checked_json(const Checked& checked);
std::string checked_text(const Checked& checked);

struct EvalGates {
  std::int64_t sentences = 2000, seed = 1;
  static auto fields() {
    return std::tuple{field("sentences", "Nombre de phrases tirées des documents", &EvalGates::sentences)
                          .between(10, 1000000),
                      field("seed", "Graine du tirage", &EvalGates::seed).between(0, INT64_MAX)};
  }
};
// Of one kind: sentences with one fact changed, and the same untouched.
struct GateCount {
  std::int64_t changed = 0, caught = 0, untouched = 0, false_alarms = 0;
};
struct GateEvaluation {
  std::map<std::string, GateCount> kinds;
  std::int64_t sentences = 0;
  double ms_per_sentence = 0;
  std::vector<std::string> examples;  // of what was missed or wrongly rung
};
// True sentences drawn from the documents and the same with one fact changed, each held against its own
// passage and four others found for it.
Result<GateEvaluation> evaluate_gates(operations::Context& context, const EvalGates& input);
json::value gates_json(const GateEvaluation& evaluation);
}  // namespace answers
