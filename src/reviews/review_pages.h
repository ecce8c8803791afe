// Pages of reviews: inbox, a review with its draft and sources side by side, the public page of a structure.
#pragma once

#include "html/page.h"
#include "reviews/reviews.h"

namespace reviews {
std::string_view feeling_tone(Feeling feeling);  // of its badge
html::Page inbox_page(const ReviewList& list);
// What was sent and could not be taken: the text stays on the page, with its faults or what it conflicts
// with.
struct SentReply {
  std::optional<std::string> text = {};
  std::vector<FieldError> faults = {};
  std::string conflict = {};
};
html::Page review_page(const operations::Context& context, const ReviewView& view,
                       const SentReply& sent = {});
html::Page network_rules_page(const operations::Context& context, const NetworkRules& rules);
html::Page public_page(const PublicView& view);
}  // namespace reviews
