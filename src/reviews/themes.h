// The themes that users' reviews complain about: a lexicon as data (assets/reference/themes.csv), and what a
// review complains about by it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace reviews {
struct ExpressionWord {
  std::string folded, stem;
};
using Expression = std::vector<ExpressionWord>;

struct Theme {
  std::string code, label;
  std::string criterion;               // of Services Publics +: "reactivite"…; what the user may have rated
  int engagement = 0;                  // number, version of 2023
  std::vector<Expression> complaints;  // complain by themselves
  std::vector<Expression> topics;      // complain when the words around them do
  std::vector<std::string> acknowledgements;  // ways to take the grievance up without asserting anything
  std::string to_complete;                    // what only a human can know
  std::string question;           // what it asks of the documents on the procedure; "" when none can tell
  std::vector<std::string> cues;  // folded beginnings of words; a sentence that answers has one
  std::string guide;              // the subject of a general document that helps whatever the procedure
};
const std::vector<Theme>& themes();
const Theme* theme(std::string_view code);

// A passage of a review that complains.
struct Grievance {
  text::Range range;  // of the whole text: the sentence, or the part of a long one that says it
  std::string text;
  std::string theme;  // code; "autre" when the lexicon knows none
  double weight = 0;
  bool whole_sentence = true;
};

// What the user rated by criterion: "positif", "neutre", "negatif".
using Criteria = std::map<std::string, std::string>;

// What is listened to.
struct Listening {
  std::string_view whole;       // title and text of a review
  bool negative = false;        // the user said to be unhappy: what no theme covers is still taken up
  std::size_t title_bytes = 0;  // the part of `whole` that is the title: what stands there matters most
  Criteria criteria = {};
  std::size_t most = 4;
};
// The grievances of a text, one per theme, in the order in which they are told. A theme counts by its
// complaints, half as much by topics met with a complaint around them; more in the title and when the user
// rated its criterion badly, less when well. Sentences that praise are left out.
std::vector<Grievance> find_grievances(const Listening& in);

// A sentence that thanks or praises.
bool praises(std::string_view sentence);
}  // namespace reviews
