#include "reviews/alarms.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "base/text.h"

namespace reviews {
namespace {
bool contains(std::string_view folded, std::initializer_list<std::string_view> any) {
  return std::any_of(any.begin(), any.end(),
                     [&](auto w) { return folded.find(w) != std::string_view::npos; });
}

}  // namespace

Alarms find_alarms(std::string_view whole) {
  std::string folded = text::fold(whole);
  Alarms a;
  auto words = text::words(whole);
  a.empty = words.size() < 4;
  a.distress = contains(
      folded, {"suicid", "en finir", "mettre fin a mes jours", "envie de mourir", "plus envie de vivre",
               "me foutre en l'air", "je vais me tuer", "mieux sans moi", "je prefererais etre mort",
               "disparaitre pour de bon", "plus de raison de vivre", "a quoi bon vivre",
               "en terminer avec la vie", "mettre fin a ma vie", "plus la force de vivre"});
  a.threat =
      contains(folded, {"je vais venir vous", "vous allez le payer", "vous le paierez", "je sais ou vous",
                        "regler ca moi-meme", "tout casser", "faire la peau", "attends a la sortie",
                        "attendre a la sortie", "avec mon sabre", "avec un couteau", "mets tout par terre",
                        "foutre le feu", "mettre le feu", "vous retrouver", "casser la gueule", "vous crever",
                        "une balle", "avec un fusil"});
  a.insult = contains(folded, {"connard", "connasse", "bande d'incapable", "incapables", "abruti", "imbecile",
                               "cretin", "debile", "merde", "salaud", "salope", "encule", "fdp", "bouffon",
                               "parasite", "faineant", "feignant", "bons a rien", "minable"});
  a.discrimination = contains(
      folded, {"discrimin", "racis", "sexis", "homophob", "transphob", "a cause de mon age",
               "a cause de mon handicap", "a cause de mon nom", "a cause de mon origine", "gens du voyage"});
  static const std::unordered_set<std::string> kEnglish{"the", "and", "my",   "is",   "was",  "with", "have",
                                                        "you", "for", "this", "that", "they", "very", "were"};
  std::size_t english = 0;
  for (const auto& w : words) english += kEnglish.contains(w.folded);
  a.foreign = words.size() >= 8 && english * 8 > words.size();
  return a;
}
}  // namespace reviews
