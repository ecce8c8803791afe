// The themes that users' reviews complain about: a lexicon as data (assets/reference/themes.csv).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace reviews {
struct Theme {
  std::string code, label;
  std::vector<std::string> acknowledgements;  // ways to take the grievance up without asserting anything
  std::string to_complete;                    // what only a human can know
  int engagement = 0;                         // number, version of 2023
  std::vector<std::vector<std::string>> expressions;  // stems of each expression
};
const std::vector<Theme>& themes();
const Theme* theme(std::string_view code);

// A passage of a review that complains, thanks or asks.
struct Grievance {
  text::Range range;  // of the whole text
  std::string text;
  std::string theme;  // code; "autre" when the lexicon knows none
  double weight = 0;  // expressions met
};

// The grievances of a text, one per theme, the heaviest first; at most `most`. Sentences that thank or praise
// are left out. `negative`: the user said to be unhappy, so that what no theme covers is still taken up.
std::vector<Grievance> find_grievances(std::string_view whole, bool negative, std::size_t most = 4);

// What must not be answered like the rest.
struct Alarms {
  bool distress = false;  // the person speaks of harming themselves
  bool threat = false;    // against agents
  bool insult = false;
  bool discrimination = false;
  bool empty = false;    // nothing to answer
  bool foreign = false;  // not in French
};
Alarms find_alarms(std::string_view whole);
// A sentence that thanks or praises.
bool praises(std::string_view sentence);
}  // namespace reviews
