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
std::optional<Card> card_of(store::Db& db, std::string_view document,
                            const std::set<std::size_t>& chosen = {});

struct ShowCard {
  std::string document, place;
  std::vector<std::string> situation;
  bool easy = false, everything = false;
  static auto fields() {
    return std::tuple{field("document", "Document", &ShowCard::document).required().positional().max(160),
                      field("place", "Commune ou code postal", &ShowCard::place).max(80),
                      field("situation", "Situation choisie", &ShowCard::situation).max(200),
                      field("easy", "Facile à lire", &ShowCard::easy),
                      field("everything", "Toutes les lignes", &ShowCard::everything)};
  }
};
struct CardView;
Result<CardView> show_card(operations::Context& context, const ShowCard& input);
json::value card_json(const Card& card);
// {"cost": [lines], …}, and back; the document's name stands in each line's quotation.
json::value fields_json(const std::vector<CardField>& fields);
std::vector<CardField> fields_from_json(const json::value& v);
}  // namespace answers
