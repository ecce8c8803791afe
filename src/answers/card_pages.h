// The card of a démarche as a page: one A4 sheet to hand over, also in easy reading, with the nearest places.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "answers/card.h"
#include "services/nearest.h"

namespace answers {
// A structure to go to, with what a person needs to know.
struct CardPlace {
  services::Structure structure;
  std::optional<double> km;
  std::vector<std::string> hours;  // lines, of the reception desk
  std::string phone;
};
struct CardView {
  Card card;
  std::string place;  // as asked; empty: not asked
  bool place_unknown = false;
  std::vector<services::Commune> homonyms = {};  // several communes bear the name given
  std::vector<CardPlace> places = {};
  bool easy = false, everything = false;
  std::vector<std::string> situations = {};
  std::string link = {};  // for the citizen: of the QR code
};
html::Page card_page(const CardView& view);
json::value card_view_json(const CardView& view);
std::string card_text(const CardView& view);

// The sentences of a card that read easily: short ones, as the document has them. Nothing is rewritten.
std::vector<CardField> easy_fields(const Card& card);
}  // namespace answers
