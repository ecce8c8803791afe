#include "answers/bodies.h"

#include <algorithm>
#include <set>

#include "base/embedded.h"
#include "base/text.h"
#include "corpus/terms.h"

namespace answers {
namespace {
const std::vector<Body>& bodies() {
  static const std::vector<Body> kBodies = [] {
    std::vector<Body> out;
    for (auto line : text::split(embedded::file("assets/reference/bodies.csv"), '\n')) {
      auto cells = text::split(line, ';');
      if (cells.size() != 3 || cells[0] == "body") continue;
      Body b{std::string(cells[0]), {}, cells[2].starts_with('1')};
      for (auto expression : text::split(cells[1], ' ')) {
        std::vector<std::string> stems;
        for (auto word : text::split(expression, '-')) stems.push_back(corpus::stem(word));
        b.expressions.push_back(std::move(stems));
      }
      out.push_back(std::move(b));
    }
    return out;
  }();
  return kBodies;
}
}  // namespace

std::vector<Concerned> bodies_of(std::string_view s) {
  std::set<std::string> stems;
  for (const auto& w : text::words(s)) stems.insert(corpus::stem(w.folded));
  std::vector<Concerned> out;
  for (const auto& b : bodies()) {
    Concerned c{&b, {}};
    for (const auto& e : b.expressions)
      if (std::all_of(e.begin(), e.end(), [&](const auto& w) { return stems.contains(w); }))
        c.stems.insert(c.stems.end(), e.begin(), e.end());
    if (!c.stems.empty()) out.push_back(std::move(c));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.stems.size() > b.stems.size(); });
  return out;
}
}  // namespace answers
