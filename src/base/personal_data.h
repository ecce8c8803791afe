// Finds what identifies a person in a free text and masks it, before the text is stored. Used at every door
// where citizens' words come in. Official short numbers (3230, 115…) stay. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace personal_data {
struct Masked {
  std::string text;
  std::map<std::string, int> found;  // kind → how many, for the report; never the values
};
// E-mail addresses, phone numbers, social security numbers, IBAN and card numbers, file and account numbers,
// registration plates, postal addresses, birth dates, names after a title or « je m’appelle ».
// Masking a masked text changes nothing.
Masked mask(std::string_view text);
}  // namespace personal_data
