// What in a review must not be answered like the rest.
#pragma once

#include <string_view>

namespace reviews {
struct Alarms {
  bool distress = false;  // the person speaks of harming themselves
  bool threat = false;    // against agents
  bool insult = false;
  bool discrimination = false;
  bool empty = false;    // nothing to answer
  bool foreign = false;  // not in French
};
Alarms find_alarms(std::string_view whole);
}  // namespace reviews
