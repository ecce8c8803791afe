#include "gates/around.h"

#include <algorithm>
#include <cmath>

namespace gates {
namespace {
constexpr std::size_t kWindow = 3;  // content words looked at on each side of a value

// The content words next to a range, on one side, nearest first.
std::vector<int> beside(const Sentence& x, Range r, bool after) {
  std::vector<int> out;
  if (after) {
    for (const auto& w : x.stems)
      if (w.range.start >= r.end && out.size() < kWindow) out.push_back(w.id);
  } else {
    for (auto it = x.stems.rbegin(); it != x.stems.rend(); ++it)
      if (it->range.end <= r.start && out.size() < kWindow) out.push_back(it->id);
  }
  return out;
}
double side(const std::vector<int>& asked, const std::vector<int>& there) {
  double all = 0, met = 0;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    double w = 1.0 / static_cast<double>(i + 1);
    all += w;
    auto it = std::find(there.begin(), there.end(), asked[i]);
    if (it != there.end())
      met += w / (1 + 0.3 * std::abs(static_cast<double>(it - there.begin()) - static_cast<double>(i)));
  }
  return all > 0 ? met / all : there.empty() ? 1 : 0.5;
}
}  // namespace

double around(const Sentence& x, Range r, const Sentence& s, Range there) {
  return (side(beside(x, r, true), beside(s, there, true)) +
          side(beside(x, r, false), beside(s, there, false))) /
         2;
}

std::string next_thing(const Sentence& x, Range r) {
  for (const auto& f : x.facts)
    if (f.range.start >= r.end && f.range.start <= r.end + 3) return f.value;
  for (const auto& w : x.stems)
    if (w.range.start >= r.end) return std::to_string(w.id);
  return {};
}
}  // namespace gates
