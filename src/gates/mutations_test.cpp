#include "gates/mutations.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "gates/facts.h"
#include "gates/numbers.h"

namespace gates {
namespace {
RC_GTEST_PROP(Mutations, LettersAreReadBack, ()) {
  int n = *rc::gen::inRange(2, 1'000'000);
  auto all = numbers_of(in_letters(n));
  RC_ASSERT(all.size() == 1U);
  RC_ASSERT(all[0].value == n);
}

TEST(Mutations, OneFactChangesAtATime) {
  std::string s =
      "Le passeport coûte 86 € pour un adulte, sous 15 jours, et n’est pas remis par la mairie avant le 3 "
      "mars 2026.";
  std::set<std::string> kinds;
  for (const auto& m : mutations(s, 7)) {
    EXPECT_NE(m.text, s) << m.kind;
    ASSERT_LE(m.changed.end, m.text.size()) << m.kind;
    kinds.insert(m.kind);
    if (m.kind == "paraphrase") continue;
    EXPECT_EQ(m.text.substr(0, m.changed.start), s.substr(0, m.changed.start)) << m.kind;
  }
  for (const char* kind : {"amount", "duration", "date", "polarity", "actor", "paraphrase"})
    EXPECT_TRUE(kinds.contains(kind)) << kind;
  EXPECT_EQ(mutations(s, 7).size(), mutations(s, 7).size());
}

TEST(Mutations, AChangedFactIsAnotherFact) {
  std::string s = "Comptez 3 semaines et 25 €.";
  for (std::uint64_t seed = 0; seed < 50; ++seed)
    for (const auto& m : mutations(s, seed)) {
      if (m.kind != "amount" && m.kind != "duration") continue;
      auto before = facts_of(s), after = facts_of(m.text);
      ASSERT_EQ(before.size(), after.size()) << m.text;
      int differ = 0;
      for (std::size_t i = 0; i < before.size(); ++i) differ += before[i].value != after[i].value;
      EXPECT_EQ(differ, 1) << m.text;
    }
}
}  // namespace
}  // namespace gates
