// A letter cut into what greets, what tells and what asks, and a sentence into the questions it asks. Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace answers {
// Words only, folded, with a space at both ends.
std::string spaced(std::string_view s);
bool holds_any(const std::string& words, const std::vector<std::string_view>& any);

enum class Turn { courtesy, question, story };
Turn turn_of(std::string_view sentence);
// The formula that ends a letter; what follows it signs.
bool closes(std::string_view sentence);

// The stems of the words that say something.
std::set<std::string> content(std::string_view s);
// How many words of a question tell its subject rather than what is asked of it.
std::size_t subject_words(std::string_view question);
// « Combien coûte un passeport et quel est le délai ? » is two questions, and so is « Comment refaire ma
// carte d’identité et inscrire mon enfant à l’école ? ».
std::vector<std::string> split_questions(std::string_view sentence);
}  // namespace answers
