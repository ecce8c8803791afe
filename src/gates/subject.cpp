#include "gates/subject.h"

#include <algorithm>

namespace gates {
void Subjects::add_title(const std::vector<int>& stems) {
  Title t;
  t.words.insert(stems.begin(), stems.end());
  for (std::size_t i = 0; i + 1 < stems.size(); ++i) t.pairs.emplace_back(stems[i], stems[i + 1]);
  titles_.push_back(std::move(t));
}

Subject Subjects::of(const Sentence& x, text::Range leave_out,
                     const std::function<double(int)>& weight) const {
  std::vector<int> words;
  for (const auto& w : x.stems)
    if (w.range.end <= leave_out.start || w.range.start >= leave_out.end) words.push_back(w.id);
  Subject out;
  std::ptrdiff_t most = 0;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    std::pair pair{words[i], words[i + 1]};
    auto n = std::count_if(titles_.begin(), titles_.end(), [&](const Title& t) {
      return std::find(t.pairs.begin(), t.pairs.end(), pair) != t.pairs.end();
    });
    if (n <= most) continue;
    most = n;
    out = {pair.first, pair.second};
  }
  if (out) return out;
  double heaviest = 0;
  for (int id : words) {
    bool titled =
        std::any_of(titles_.begin(), titles_.end(), [&](const Title& t) { return t.words.contains(id); });
    if (!titled || weight(id) <= heaviest) continue;
    heaviest = weight(id);
    out.first = id;
  }
  return out;
}
}  // namespace gates
