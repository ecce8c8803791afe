// Pages of reviews: inbox, a review with its draft and sources side by side, the public page of a structure.
#pragma once

#include "html/page.h"
#include "reviews/reviews.h"

namespace reviews {
html::Page inbox_page(const ReviewList& list);
html::Page review_page(const operations::Context& context, const ReviewView& view,
                       const std::string* sent = nullptr, const std::vector<FieldError>& faults = {});
html::Page public_page(const PublicView& view);
}  // namespace reviews
