// The demonstration's reviews, for tests of what agents do with them.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "answers/answers.h"
#include "answers/install.h"
#include "corpus/documents.h"
#include "corpus/install.h"
#include "people/account_store.h"
#include "people/install.h"
#include "reviews/install.h"
#include "reviews/review_import.h"
#include "reviews/reviews.h"
#include "services/install.h"
#include "store/sqlite.h"

namespace reviews {
inline std::string fresh_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "avis_XXXXXX").string();
  return mkdtemp(pattern.data());
}

inline operations::Registry registry() {
  operations::Registry r;
  people::install(r, services::find_place);
  for (auto* domain : {services::install, corpus::install, answers::install, install}) domain(r);
  for (auto& m : store::outbox::migrations()) r.migrations.push_back(std::move(m));
  return r;
}

// The demonstration's data, imported once; each test works on its own copy of the database.
class ReviewDesk : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    template_ = fresh_folder();
    auto store = store::Store::open_folder(template_);
    store->migrate(registry().migrations);
    indexes_ = std::make_unique<operations::Indexes>(template_);
    operations::Context c{*store, clock_, random_, *indexes_, progress_, template_};
    c.viewer.local = true;
    std::string demo = std::string(GUICHET_ROOT) + "/demo/";
    ASSERT_TRUE(services::import_structures(
        c, {{demo + "structures.csv", demo + "contacts.csv", demo + "hours.csv"}}));
    ASSERT_TRUE(corpus::import_fiches(c, {{demo + "fiches"}}));
    ASSERT_TRUE(import_reviews(c, {{demo + "reviews.csv"}}));
    answers::thresholds(c);
  }
  static void TearDownTestSuite() {
    indexes_.reset();
    std::filesystem::remove_all(template_);
  }

  ReviewDesk() {
    store::copy_sqlite(template_ + "/guichet.sqlite", folder_ + "/guichet.sqlite");
    store_ = store::Store::open_folder(folder_);
    context_.emplace(operations::Context{*store_, clock_, random_, *indexes_, progress_, folder_});
    context_->viewer.local = true;
  }
  ~ReviewDesk() override {
    context_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  // An account that holds a role at a structure, and a context of theirs.
  operations::Context as(const std::string& role, const std::string& structure,
                         const std::string& departement = "") {
    std::string email = text::lower(role + structure + departement) + "@exemple.fr";
    EXPECT_TRUE(people::create_account(
        *context_, {email, "Essai", role, structure, departement, "mot de passe long", ""},
        services::find_place));
    auto db = store_->read();
    auto account = *people::account_by_email(*db, email);
    operations::Context c = *context_;
    c.viewer = {};
    c.viewer.account = account.id.value;
    c.viewer.email = email;
    c.viewer.scopes = people::scopes_of(people::grants_of(*db, account.id));
    return c;
  }
  // A review to answer whose structure is known.
  std::string open_review(const std::string& departement = "") {
    auto db = store_->read();
    for (const auto& ref : all_refs(*db)) {
      auto r = *review_by_ref(*db, ref);
      auto s = structure_of(*db, r.id);
      if (r.state == State::to_answer && s && !s->parent_code.empty() &&
          (departement.empty() || s->departement == departement))
        return ref;
    }
    ADD_FAILURE() << "no open review " << departement;
    return {};
  }
  services::Structure place(const std::string& ref) {
    auto db = store_->read();
    return *structure_of(*db, review_by_ref(*db, ref)->id);
  }
  // The draft with its marks filled in, as an agent would.
  static std::string completed(std::string text) {
    for (std::size_t at; (at = text.find("[À compléter")) != std::string::npos;)
      text.replace(at, text.find(']', at) + 1 - at, "Nous revenons vers vous");
    return text;
  }

  static inline std::string template_;
  static inline FrozenClock clock_{1'790'000'000'000};
  static inline SeededRandom random_{1};
  static inline SilentProgress progress_;
  static inline std::unique_ptr<operations::Indexes> indexes_;
  std::string folder_ = fresh_folder();
  std::unique_ptr<store::Store> store_;
  std::optional<operations::Context> context_;
};
}  // namespace reviews
