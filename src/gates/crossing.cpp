#include "gates/crossing.h"

#include <algorithm>

#include "gates/polarity.h"
#include "gates/values.h"

namespace gates {
namespace {
// What one row or sentence of a source says.
struct Row {
  std::vector<Fact> facts, senses;
  explicit Row(const std::string& text) : facts(facts_of(text)), senses(senses_of(text)) {}
  bool says(const Fact& f) const {
    auto same = [&](const Fact& g) {
      return comparable(f.kind, g.kind) && same_value(f.kind, f.value, g.value);
    };
    return std::any_of(facts.begin(), facts.end(), same) || std::any_of(senses.begin(), senses.end(), same);
  }
  const Fact* amount() const {
    for (const auto& f : facts)
      if (f.kind == Kind::amount) return &f;
    return nullptr;
  }
};

// Whether a fact tells of whom or of what the sentence speaks, so that a price depends on it.
bool determines(const Fact& f) {
  return f.kind == Kind::age || f.kind == Kind::duration || f.kind == Kind::count || f.value == "under" ||
         f.value == "over" || f.value == "minor" || f.value == "adult";
}

bool confirmed(const CheckedFact& f) { return f.verdict == Verdict::confirmed && f.evidence; }
}  // namespace

void hold_together(std::vector<CheckedFact>& facts, std::size_t first) {
  for (std::size_t i = first; i < facts.size(); ++i) {
    CheckedFact& f = facts[i];
    if (f.fact.kind != Kind::amount || !confirmed(f)) continue;
    Row own(f.evidence->text);
    for (std::size_t j = first; j < facts.size(); ++j) {
      const CheckedFact& g = facts[j];
      if (j == i || !confirmed(g) || !determines(g.fact) || own.says(g.fact)) continue;
      if (g.evidence->passage != f.evidence->passage || g.evidence->range == f.evidence->range) continue;
      Row other(g.evidence->text);
      const Fact* instead = other.amount();
      if (instead == nullptr || other.says(f.fact)) continue;
      f.verdict = Verdict::contradicted;
      f.expected = g.evidence->text.substr(instead->range.start, instead->range.end - instead->range.start);
      f.evidence = g.evidence;
      break;
    }
  }
}
}  // namespace gates
