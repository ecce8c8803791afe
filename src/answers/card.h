// The card of a démarche: what its document says of cost, delay, documents to bring, forms, services, places
// and legal texts, each as a quotation. Extracted, never written.
#pragma once

#include "answers/answer.h"
#include "base/fields.h"
#include "base/json.h"
#include "html/page.h"
#include "operations/context.h"

namespace answers {
// The card of the current version of a document; nothing when it tells none of the fields.
std::optional<Card> card_of(store::Db& db, std::string_view document);

struct ShowCard {
  std::string document;
  static auto fields() {
    return std::tuple{field("document", "Document", &ShowCard::document).required().positional().max(160)};
  }
};
Result<Card> show_card(operations::Context& context, const ShowCard& input);
json::value card_json(const Card& card);
std::string card_text(const Card& card);
html::Page card_page(const Card& card);
}  // namespace answers
