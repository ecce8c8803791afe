// The checkable facts of a French text, each brought to one form: « 25 € », « vingt-cinq euros » and
// « 25,00 euros » are one value. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace gates {
enum class Kind {
  amount,
  percentage,
  duration,
  age,
  date,
  count,
  cerfa,
  article,
  decree,
  phone,
  email,
  url,
  polarity,
  actor
};
constexpr std::size_t kKinds = 14;
std::string_view kind_code(Kind kind);   // "amount"
std::string_view kind_label(Kind kind);  // French

struct Fact {
  Kind kind;
  text::Range range;  // bytes of the text
  std::string value;  // normalised; equal values of one kind are the same fact
};
// In order of appearance; ranges don't overlap. Polarity and actors are not among them: see polarity.h.
//   amount      "2500" (cents)                 percentage  "8.5"
//   duration, age  "m:12" months, "d:15[:ouvre]" days, "h:48", "min:30", "q:172" quarters
//   date        "2026-01-05", "2026-01", "--01-05", "2026"
//   count       "2:photo" (the number and the stem of what is counted)
//   cerfa "12100" or "12100*02"   article "l.123-4"   decree "2020-1234"   phone digits   email, url in lower
//   case
std::vector<Fact> facts_of(std::string_view text);
}  // namespace gates
