#include "gates/price.h"

namespace gates {
// « gratuit à condition de… » isn't « gratuit ».
bool conditional(std::string_view s) {
  std::string folded = text::fold(s);
  for (std::string_view mark :
       {"a condition", "sauf", "uniquement", "seulement si", "sous reserve", "dans les autres cas", " si "})
    if (folded.find(mark) != std::string::npos) return true;
  return false;
}
// What a sentence says of a price: that there is none, else how much, else that there is one.
const Fact* price_in(const Sentence& s) {
  for (const auto& f : s.senses)
    if (f.value == "free") return &f;
  for (const auto& f : s.facts)
    if (f.kind == Kind::amount) return &f;
  for (const auto& f : s.senses)
    if (f.value == "paid") return &f;
  return nullptr;
}
bool costs_nothing(const Fact& price) {
  return price.value == "free" || (price.kind == Kind::amount && price.value == "0");
}
}  // namespace gates
