// All SQL of reviews, drafts, editions and replies.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "operations/context.h"
#include "reviews/draft.h"
#include "reviews/review.h"

namespace reviews {
std::vector<store::Migration> review_migrations();

enum class Kept { added, updated, unchanged };
// By public reference. An imported review that changed upstream is updated, unless an agent has begun to
// answer here.
Kept put_review(store::Db& db, const Review& review, std::string_view content_hash, Millis now);
std::optional<Review> review_by_ref(store::Db& db, std::string_view ref);
void set_state(store::Db& db, Id<Review> id, State state);

struct ReviewFilter {
  std::string state, feeling, structure, words;
  std::int64_t page = 1;
};
constexpr std::int64_t kReviewsPerPage = 50;

// A line of the inbox.
struct ReviewLine {
  std::string ref, title, excerpt, structure;
  Feeling feeling = Feeling::neutral;
  State state = State::to_answer;
  Millis written_at = 0;
  bool has_draft = false;
  std::int64_t total = 0;  // of all pages, on every line
};
// Calls `visit` for each review of a page that the viewer may see, newest first; the line is reused.
void each_line(store::Db& db, const operations::Viewer& viewer, const ReviewFilter& filter,
               const std::function<void(const ReviewLine&)>& visit);
std::int64_t count_reviews(store::Db& db, const operations::Viewer& viewer, const ReviewFilter& filter);
// Every reference, oldest first, for evaluation and exports.
std::vector<std::string> all_refs(store::Db& db);

// Where the review stands in the tree: its first known structure; empty when none is known.
std::optional<services::Structure> structure_of(store::Db& db, Id<Review> id);
// Puts every review back at the structure its links name, as the registry is now. Returns the references of
// the reviews that were at none and now are at one.
std::vector<std::string> place_again(store::Db& db);

void insert_draft(store::Db& db, Id<Review> id, const Draft& draft);
std::optional<Draft> newest_draft(store::Db& db, Id<Review> id);

struct Edition {
  std::string text, author;
  Millis saved_at = 0;
  std::int64_t id = 0;
};
void insert_edition(store::Db& db, Id<Review> id, const Edition& edition);
std::optional<Edition> newest_edition(store::Db& db, Id<Review> id);

// Gives up an approved reply that isn't out.
void withdraw_reply(store::Db& db, std::int64_t reply);

// Networks whose replies are published by a second person, who holds the right to approve.
bool second_look(store::Db& db, std::string_view network);
void set_second_look(store::Db& db, std::string_view network, bool required);

struct Reply {
  std::int64_t id = 0;
  std::string structure_code, structure, text, author, approved_by;
  Millis approved_at = 0;
  std::optional<Millis> published_at;
  double kept_percent = 0;  // of the draft's words
  Millis to_draft_ms = 0;   // from the review's arrival here to its first draft
  Millis to_reply_ms = 0;   // from the review's writing to the reply's publication
  bool imported = false;
  std::vector<answers::Quote> quotes;
};
std::int64_t insert_reply(store::Db& db, Id<Review> id, const Reply& reply);
void publish_reply(store::Db& db, std::int64_t reply, Millis at, Millis to_reply_ms);
std::vector<Reply> replies_of(store::Db& db, Id<Review> id);
Millis arrived_at(store::Db& db, Id<Review> id);
std::optional<Millis> first_draft_at(store::Db& db, Id<Review> id);

// The published reviews of a structure and below, newest first, with their replies.
struct PublishedReview {
  Review review;
  std::vector<Reply> replies;
};
std::vector<PublishedReview> published_at(store::Db& db, const services::Structure& structure,
                                          std::int64_t page, std::int64_t per_page, std::int64_t& total);
// Counts for a structure and below.
struct PublicFigures {
  std::int64_t reviews = 0, answered = 0;
  std::array<std::int64_t, 3> by_feeling{};
  std::vector<std::pair<std::string, std::int64_t>> by_month;  // "2026-03" → reviews
};
PublicFigures public_figures(store::Db& db, const services::Structure& structure);

json::value draft_json(const Draft& draft);
Draft draft_from_json(const json::value& v);
}  // namespace reviews
