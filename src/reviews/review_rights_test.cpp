// Who may see, draft, approve and publish, by role and by structure.
#include <gmock/gmock.h>

#include "reviews/review_desk.h"

namespace reviews {
namespace {
using operations::Right;
using ReviewRights = ReviewDesk;

// Nobody's words are lost nor overwritten in silence.
TEST_F(ReviewRights, TwoAgentsOnOneReviewAreToldOfEachOther) {
  std::string ref = open_review();
  auto first = as("agent", place(ref).code), second = as("agent", place(ref).parent_code);
  ASSERT_TRUE(edit(first, {ref, "Première version", 0}));
  auto refused = edit(second, {ref, "Autre version", 0});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_FALSE(approve(second, {ref, "Autre version", "", 0}));
  EXPECT_EQ(show(first, {ref})->edition->text, "Première version");
  std::int64_t seen = show(second, {ref})->edition->id;
  ASSERT_TRUE(edit(second, {ref, "Autre version", seen}));  // knowingly
  EXPECT_EQ(show(first, {ref})->edition->text, "Autre version");
}

TEST_F(ReviewRights, ASecondLookIsAnothersWhoMayApprove) {
  std::string ref = open_review();
  auto agent = as("agent", place(ref).code), validator = as("validateur", place(ref).code);
  std::string network = place(ref).network;
  EXPECT_FALSE(require_second_look(*context_, {"Réseau inconnu", "oui"}));
  ASSERT_TRUE(require_second_look(*context_, {network, "oui"}));
  ASSERT_TRUE(approve(agent, {ref, "Réponse", ""}));
  EXPECT_FALSE(publish(agent, {ref}));
  ASSERT_TRUE(publish(validator, {ref}));
  ASSERT_TRUE(require_second_look(*context_, {network, "non"}));
  auto rules = *network_rules(*context_, {});
  for (const auto& [name, required] : rules.second_looks) EXPECT_FALSE(required) << name;
}

TEST_F(ReviewRights, TheValidatorWhoApprovedIsNoSecondLook) {
  std::string ref = open_review();
  auto validator = as("validateur", place(ref).code);
  ASSERT_TRUE(require_second_look(*context_, {place(ref).network, "oui"}));
  ASSERT_TRUE(approve(validator, {ref, "Réponse", ""}));
  auto refused = publish(validator, {ref});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::denied);
}

TEST_F(ReviewRights, WhoOnlyReadsDraftsNothing) {
  std::string ref = open_review();
  auto auditor = as("auditeur", place(ref).code);
  EXPECT_FALSE(draft(auditor, {ref}));
}

TEST_F(ReviewRights, RightsHoldByStructure) {
  std::string here = open_review();
  std::string code = place(here).code;
  auto inside = as("agent", code);
  EXPECT_TRUE(show(inside, {here}));
  EXPECT_TRUE(edit(inside, {here, "Bonjour."}));
  auto db = store_->read();
  int others = 0;
  for (const auto& ref : all_refs(*db)) {
    auto s = structure_of(*db, review_by_ref(*db, ref)->id);
    bool allowed = s && s->path.starts_with(place(here).path);
    auto seen = show(inside, {ref});
    ASSERT_EQ(seen.has_value(), allowed) << ref;
    if (allowed) continue;
    ++others;
    ASSERT_EQ(seen.error().kind, ErrorKind::denied);
    ASSERT_FALSE(draft(inside, {ref}));
    ASSERT_FALSE(approve(inside, {ref, "Bonjour.", ""}));
  }
  EXPECT_GT(others, 100);
  auto listed = list(inside, {});
  EXPECT_EQ(listed->total, 200 - others);
  for (const auto& line : listed->lines) EXPECT_TRUE(show(inside, {line.ref})) << line.ref;
}

TEST_F(ReviewRights, ReadingIsNotAnswering) {
  std::string ref = open_review();
  auto auditor = as("auditeur", place(ref).code);
  EXPECT_TRUE(show(auditor, {ref}));
  for (const auto& refused :
       std::vector{edit(auditor, {ref, "x"}), approve(auditor, {ref, "x", ""}), publish(auditor, {ref})})
    EXPECT_EQ(refused.error().kind, ErrorKind::denied);
}

TEST_F(ReviewRights, ADepartementSeesItsOwnAndNoOther) {
  std::string ref = open_review("30");
  auto prefect = as("sous-prefet", "", "30");
  auto listed = list(prefect, {});
  EXPECT_GT(listed->total, 0);
  for (const auto& line : listed->lines) EXPECT_EQ(place(line.ref).departement, "30");
  EXPECT_TRUE(show(prefect, {ref}));
}
}  // namespace
}  // namespace reviews
