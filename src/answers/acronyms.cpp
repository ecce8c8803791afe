#include "answers/acronyms.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/embedded.h"
#include "corpus/terms.h"

namespace answers {
namespace {
struct Meaning {
  std::string text;
  std::unordered_set<std::string> context;  // stems
  std::vector<std::string> words;           // stems of its own words that count
};
struct Symbol {
  std::vector<Meaning> meanings;
  bool capitals_only = false;
};
// Folded, without anything but letters and digits: « Éco-PTZ » and « ecoptz » are one symbol.
std::string key_of(std::string_view s) {
  std::string out;
  for (const auto& w : text::words(s)) out += w.folded;
  return out;
}

std::unordered_map<std::string, Symbol> read_symbols() {
  std::unordered_map<std::string, Symbol> out;
  bool head = true;
  for (auto line : text::split(embedded::file("assets/reference/acronyms.csv"), '\n')) {
    auto cells = text::split(line, ';');
    if (head || cells.size() != 4) {
      head = false;
      continue;
    }
    Symbol& s = out[key_of(cells[0])];
    s.capitals_only = cells[3].starts_with('1');
    Meaning m{std::string(cells[1]), {}, {}};
    for (const auto& w : text::words(cells[2])) m.context.insert(corpus::stem(w.folded));
    for (const auto& w : corpus::query_words(cells[1])) m.words.push_back(w.stem);
    s.meanings.push_back(std::move(m));
  }
  return out;
}
const std::unordered_map<std::string, Symbol>& symbols() {
  static const auto kSymbols = read_symbols();
  return kSymbols;
}

bool in_capitals(std::string_view s) { return text::capitals_share(s) == 100; }

// How many words of the question speak for a meaning; spelling it out decides.
std::size_t votes(const Meaning& m, const std::unordered_set<std::string>& question) {
  bool spelt = !m.words.empty() && std::all_of(m.words.begin(), m.words.end(),
                                               [&](const auto& w) { return question.contains(w); });
  if (spelt) return 100;
  return static_cast<std::size_t>(
      std::count_if(m.context.begin(), m.context.end(), [&](const auto& w) { return question.contains(w); }));
}

Reading read(std::string_view written, const Symbol& s, const std::unordered_set<std::string>& question) {
  std::size_t best = 0, most = 0, second = 0;
  for (std::size_t i = 0; i < s.meanings.size(); ++i) {
    std::size_t n = votes(s.meanings[i], question);
    if (n > most) {
      second = most;
      most = n;
      best = i;
    } else {
      second = std::max(second, n);
    }
  }
  Reading out{std::string(written), s.meanings[best].text, {}, most > second};
  for (std::size_t i = 0; i < s.meanings.size(); ++i)
    if (i != best) out.others.push_back(s.meanings[i].text);
  return out;
}
}  // namespace

std::vector<FoundAcronym> acronyms_of(std::string_view question) {
  auto words = text::words(question);
  std::unordered_set<std::string> stems;
  for (const auto& w : words) stems.insert(corpus::stem(w.folded));
  bool shouted = text::capitals_share(question) > 60;  // capitals tell nothing then
  std::vector<FoundAcronym> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (std::size_t n = 2; n > 0; --n) {  // « VLS-TS » is two words
      if (i + n > words.size()) continue;
      text::Range r{words[i].start, words[i + n - 1].end};
      std::string_view written = question.substr(r.start, r.end - r.start);
      if (n == 2 && written.find('-') == std::string_view::npos) continue;
      auto it = symbols().find(key_of(written));
      if (it == symbols().end()) continue;
      bool plain = !in_capitals(written) || shouted;
      if (it->second.capitals_only && plain) continue;
      bool known = std::any_of(out.begin(), out.end(),
                               [&](const auto& f) { return key_of(f.reading.symbol) == it->first; });
      if (!known) out.push_back({read(written, it->second, stems), r});
      i += n - 1;
      break;
    }
  }
  return out;
}
}  // namespace answers
