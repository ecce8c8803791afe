// The bodies that a question concerns, by the rights and démarches it names: assets/reference/bodies.csv.
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace answers {
struct Body {
  std::string name;
  std::vector<std::vector<std::string>> expressions;  // stems, all of which must stand in the question
  bool rights = false;                                // pays rights that add up with others'
};
struct Concerned {
  const Body* body;                // lives as long as the program
  std::vector<std::string> stems;  // that tell it
};
// Those told by most words first.
std::vector<Concerned> bodies_of(std::string_view question);
}  // namespace answers
