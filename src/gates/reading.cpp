#include "gates/reading.h"

#include <algorithm>

#include "corpus/terms.h"
#include "gates/polarity.h"

namespace gates {
std::vector<Sentence> Lexicon::read(std::string_view s) {
  std::vector<Sentence> out;
  for (auto r : text::sentences(s)) out.push_back({r});
  auto of = [&](std::size_t at) {
    auto it = std::upper_bound(out.begin(), out.end(), at,
                               [](std::size_t a, const Sentence& x) { return a < x.range.start; });
    return it == out.begin() ? nullptr : &*(it - 1);
  };
  for (auto& f : facts_of(s))
    if (auto* x = of(f.range.start)) x->facts.push_back(std::move(f));
  for (auto& f : senses_of(s))
    if (auto* x = of(f.range.start)) x->senses.push_back(std::move(f));
  for (const auto& w : text::words(s)) {
    auto* x = of(w.start);
    bool figure = w.folded.find_first_of("0123456789") != std::string::npos;
    if (x == nullptr || figure || corpus::stop_word(w.folded)) continue;
    int stem = id(corpus::stem(w.folded));
    x->stems.push_back({stem, {w.start, w.end}});
    x->set.insert(stem);
  }
  return out;
}
}  // namespace gates
