// The card of a démarche: what its document says of cost, delay, documents to bring, forms, services, places
// and legal texts, each as a quotation. Extracted, never written.
#pragma once

#include <set>

#include "answers/answer.h"
#include "base/fields.h"
#include "base/json.h"
#include "html/page.h"
#include "operations/context.h"

namespace answers {
// The card of the current version of a document; nothing when it tells none of the fields.
// With `chosen` branches (see situations.h), without what lies in their sisters.
std::optional<Card> card_of(store::Db& db, std::string_view document, const std::set<std::size_t>& chosen = {});

struct ShowCard {
  std::string document;
  static auto fields() {
    return std::tuple{field("document", "Document", &ShowCard::document).required().positional().max(160)};
  }
};
Result<Card> show_card(operations::Context& context, const ShowCard& input);
json::value card_json(const Card& card);
// {"cost": [lines], …}, and back; the document's name stands in each line's quotation.
json::value fields_json(const std::vector<CardField>& fields);
std::vector<CardField> fields_from_json(const json::value& v);
std::string card_text(const Card& card);
html::Page card_page(const Card& card);
}  // namespace answers
