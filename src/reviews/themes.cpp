#include "reviews/themes.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/csv.h"
#include "base/embedded.h"
#include "corpus/terms.h"

namespace reviews {
namespace {
using text::Range;

constexpr double kComplaint = 1.0;
constexpr double kLongComplaint = 1.4;  // an expression of several words is seldom there by chance
constexpr double kTopic = 0.6;
constexpr double kInTitle = 1.5;
constexpr double kRatedBadly = 1.5, kRatedWell = 0.3;
constexpr double kInPassing = 0.35;         // of the heaviest grievance: below, it was only mentioned
constexpr std::size_t kLongSentence = 170;  // bytes; of a longer one, the part that complains is shown
constexpr std::size_t kShortPart = 40;

std::vector<Expression> expressions(std::string_view cell) {
  std::vector<Expression> out;
  for (auto expression : text::split(cell, '|')) {
    Expression words;
    for (const auto& w : text::words(expression)) words.push_back({w.folded, corpus::stem(w.folded)});
    if (!words.empty()) out.push_back(std::move(words));
  }
  return out;
}

std::vector<std::string> parts_of(std::string_view cell) {
  std::vector<std::string> out;
  for (auto part : text::split(cell, '|'))
    if (!part.empty()) out.emplace_back(part);
  return out;
}

std::vector<Theme> load_themes() {
  std::vector<Theme> out;
  MemorySource source(embedded::file("assets/reference/themes.csv"));
  csv::Reader rows(source);
  while (rows.next())
    out.push_back({rows["code"], rows["libelle"], rows["critere"], std::stoi(rows["engagement"]),
                   expressions(rows["plaintes"]), expressions(rows["sujets"]),
                   parts_of(rows["accuse_reception"]), rows["a_completer"], rows["question"],
                   parts_of(rows["indices"]), rows["guide"]});
  return out;
}

// At the beginning of a word: « agréable » isn't in « désagréable ».
template <class Words>
bool begins_word(std::string_view folded, const Words& any) {
  for (std::string_view w : any)
    for (std::size_t at = folded.find(w); at != std::string_view::npos; at = folded.find(w, at + 1))
      if (at == 0 || folded[at - 1] < 'a' || folded[at - 1] > 'z') return true;
  return false;
}

bool complains(std::string_view folded) {
  static constexpr auto kSigns = std::to_array<std::string_view>(
      {"mais ",   "malheur",   "aucun",    "jamais",    "toujours pas", "impossib",  "inadmiss", "honte",
       "scandal", "inaccep",   "n'",       "ne ",       "pas ",         "sans ",     "trop ",    "difficil",
       "problem", "bug",       "erreur",   "refus",     "bloqu",        "perdu",     "catastro", "lament",
       "deplor",  "absurd",    "anormal",  "pire",      "mal ",         "insuppor",  "compliq",  "galere",
       "echec",   "echou",     "rien",     "personne ", "incompet",     "attend",    "obligee",  "epuis",
       "injust",  "nul",       "excessi",  "abus",      "inefficac",    "mauvais",   "retard",   "lent",
       "long",    "incoheren", "insuffis", "dysfonct",  "panne",        "inutil",    "absence",  "manqu",
       "defaut",  "litige",    "inadapt",  "indign",    "decu",         "cauchemar", "tard"});
  return begins_word(folded, kSigns);
}

// A sentence of the review, cut into clauses at its punctuation.
struct Told {
  Range range;
  std::vector<Range> clauses;
};

// Exports lose line ends: « positiveJe tente ». The second half begins another sentence.
bool glued(std::string_view s, std::size_t at) {
  static constexpr auto kOpeners = std::to_array<std::string_view>(
      {"Je ",   "J'",    "J’",     "Il ",   "Elle ", "Le ",   "La ",   "Les ",  "On ",
       "Nous ", "Vous ", "Mais ",  "Et ",   "Cela ", "Cette", "Ce ",   "Une ",  "Un ",
       "En ",   "De ",   "Depuis", "Après", "Puis ", "Donc ", "Suite", "Malgré"});
  bool after_letter = at > 0 && s[at - 1] >= 'a' && s[at - 1] <= 'z';
  return after_letter &&
         std::any_of(kOpeners.begin(), kOpeners.end(), [&](auto o) { return s.substr(at).starts_with(o); });
}

std::vector<Told> told(std::string_view whole) {
  std::vector<Told> out;
  auto add = [&](Range r) {
    Told t{r, {}};
    std::size_t from = r.start;
    for (std::size_t i = r.start; i < r.end; ++i) {
      bool cut = std::string_view(",;:()\n").find(whole[i]) != std::string_view::npos;
      if (!cut || (i + 1 < r.end && whole[i + 1] != ' ' && whole[i] != '(')) continue;  // « 1,5 », « 10:30 »
      if (i > from) t.clauses.push_back({from, i});
      from = i + 1;
    }
    if (from < r.end) t.clauses.push_back({from, r.end});
    out.push_back(std::move(t));
  };
  for (auto r : text::sentences(whole)) {
    std::size_t from = r.start;
    for (std::size_t i = r.start + 1; i < r.end; ++i)
      if (whole[i] >= 'A' && whole[i] <= 'Z' && glued(whole, i)) {
        add({from, i});
        from = i;
      }
    add({from, r.end});
  }
  return out;
}

// The same stem, and the same word up to its ending: « désagréments » isn't « désagréable ».
bool same(const text::Word& w, const std::string& stem, const ExpressionWord& e) {
  if (stem != e.stem) return false;
  std::size_t least = std::min(w.folded.size(), e.folded.size());
  return least <= 4 || w.folded.compare(0, least - 3, e.folded, 0, least - 3) == 0;
}

// A number in figures or in letters: the lexicon writes it « nombre ».
constexpr const char* kNumber = "nombre";
bool is_number(std::string_view folded) {
  static const std::unordered_set<std::string_view> kNumbers{
      "un",  "une",  "deux",  "trois",  "quatre",   "cinq",   "six",   "sept",     "huit", "neuf",
      "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-huit", "vingt"};
  return kNumbers.contains(folded) || folded.find_first_not_of("0123456789") == std::string_view::npos;
}

// The words of a clause with their stems.
struct Heard {
  std::vector<text::Word> words;
  std::vector<std::string> stems;
  explicit Heard(std::string_view clause) : words(text::words(clause)) {
    for (auto& w : words) {
      if (is_number(w.folded)) w.folded = kNumber;
      stems.push_back(corpus::stem(w.folded));
    }
  }
  // Where an expression stands, as a range of words; empty when it doesn't.
  Range find(const Expression& e) const {
    for (std::size_t at = 0; at + e.size() <= words.size(); ++at) {
      std::size_t n = 0;
      while (n < e.size() && same(words[at + n], stems[at + n], e[n])) ++n;
      if (n == e.size()) return {at, at + n};
    }
    return {0, 0};
  }
};

// What in a clause complains about a theme, and how much: 0 when nothing does.
struct Heeded {
  const Theme* theme;
  double weight = 0;
  Range words{0, 0};
};
Heeded heed(const Theme& t, const Heard& clause, bool complaining) {
  Heeded out{&t};
  auto take = [&](const Expression& e, double weight) {
    Range at = clause.find(e);
    if (at.end > at.start && weight > out.weight) out = {&t, weight, at};
  };
  for (const auto& e : t.complaints) take(e, e.size() == 1 ? kComplaint : kLongComplaint);
  if (out.weight == 0 && complaining)
    for (const auto& e : t.topics) take(e, kTopic);
  return out;
}

// A word heard inside a longer expression of another theme says nothing of its own: « 45 minutes de retard
// sur mon rendez-vous » isn't about a file that is late.
std::vector<Heeded> heed_all(const Heard& clause, bool complaining) {
  std::vector<Heeded> out;
  for (const auto& t : themes())
    if (Heeded h = heed(t, clause, complaining); h.weight > 0) out.push_back(h);
  auto inside = [](const Heeded& a, const Heeded& b) {
    bool within = b.words.start <= a.words.start && a.words.end <= b.words.end;
    return within && b.words.end - b.words.start > a.words.end - a.words.start;
  };
  auto all = out;
  std::erase_if(out, [&](const Heeded& h) {
    return std::any_of(all.begin(), all.end(), [&](const Heeded& other) { return inside(h, other); });
  });
  return out;
}

Range trimmed(std::string_view whole, Range r) {
  auto loose = [&](std::size_t i) {
    return std::string_view(" \n\t,;:-").find(whole[i]) != std::string_view::npos;
  };
  while (r.start < r.end && loose(r.start)) ++r.start;
  while (r.end > r.start && loose(r.end - 1)) --r.end;
  return r;
}

// Cut where a bracket closes that opens before, or opens that closes after.
Range without_half_bracket(std::string_view whole, Range r) {
  std::size_t open = std::string_view::npos;
  for (std::size_t i = r.start; i < r.end; ++i) {
    if (whole[i] == '(') open = i;
    if (whole[i] == ')' && open == std::string_view::npos) return {r.start, i};
    if (whole[i] == ')') open = std::string_view::npos;
  }
  return open == std::string_view::npos ? r : Range{r.start, open};
}

// The clause and as much around it as makes it readable, the sentence whole when it is short.
Range shown(std::string_view whole, const Told& t, std::size_t clause) {
  if (t.range.end - t.range.start <= kLongSentence) return trimmed(whole, t.range);
  std::size_t first = clause, last = clause;
  auto size = [&] { return t.clauses[last].end - t.clauses[first].start; };
  while (size() < kShortPart && (first > 0 || last + 1 < t.clauses.size())) {
    if (last + 1 < t.clauses.size())
      ++last;
    else
      --first;
  }
  return trimmed(whole, without_half_bracket(whole, {t.clauses[first].start, t.clauses[last].end}));
}

double rated(const Theme& t, const Criteria& criteria) {
  auto it = criteria.find(t.criterion);
  if (it == criteria.end()) return 1;
  return it->second == "negatif" ? kRatedBadly : it->second == "positif" ? kRatedWell : 1;
}

// Gathers the grievances theme by theme.
class Listener {
 public:
  Listener(const Listening& in) : in_(in) {}

  void hear(const Told& t) {
    std::string_view sentence = in_.whole.substr(t.range.start, t.range.end - t.range.start);
    if (praises(sentence)) return;
    bool taken = false, short_one = sentence.size() <= kLongSentence;
    bool titled = t.range.end <= in_.title_bytes;
    bool whole_complains = (titled && in_.negative) || (short_one && complains(text::fold(sentence)));
    for (std::size_t c = 0; c < t.clauses.size(); ++c) {
      std::string_view clause = in_.whole.substr(t.clauses[c].start, t.clauses[c].end - t.clauses[c].start);
      Heard words(clause);
      bool complaining = whole_complains || complains(text::fold(clause));
      for (const auto& h : heed_all(words, complaining)) {
        taken = true;
        add(*h.theme, titled ? kInTitle * h.weight : h.weight, t, c);
      }
    }
    std::size_t words = text::word_count(sentence);
    if (!taken && words > longest_ && words >= 5) {
      longest_ = words;
      rest_ = of(t, 0, "autre");
    }
  }

  std::vector<Grievance> heard() {
    std::vector<Grievance> out;
    for (auto& [code, g] : by_theme_) out.push_back(std::move(g.first));
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.weight > b.weight; });
    if (!out.empty())
      std::erase_if(out, [negative = in_.negative, top = out.front().weight](const Grievance& g) {
        return g.weight < kInPassing * top || (g.weight < kComplaint && (!negative || g.weight < top));
      });
    if (!out.empty() && out.front().weight < kTopic) out.clear();
    if (out.size() > in_.most) out.resize(in_.most);
    if (out.empty() && in_.negative && longest_ > 0) out.push_back(std::move(rest_));
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.range.start < b.range.start; });
    return out;
  }

 private:
  Grievance of(const Told& t, std::size_t clause, std::string code) const {
    Range r = shown(in_.whole, t, clause);
    Range sentence = trimmed(in_.whole, t.range);
    return {r, std::string(in_.whole.substr(r.start, r.end - r.start)), std::move(code), 0, r == sentence};
  }

  void add(const Theme& theme, double w, const Told& t, std::size_t clause) {
    auto& [g, best] = by_theme_[theme.code];
    double weight = g.weight + w * rated(theme, in_.criteria);
    if (w > best) {  // the words that say it best
      best = w;
      g = of(t, clause, theme.code);
    }
    g.weight = weight;
  }

  const Listening& in_;
  std::map<std::string, std::pair<Grievance, double>> by_theme_;  // with the best single weight
  Grievance rest_{{}, "", "autre", 0, true};
  std::size_t longest_ = 0;
};
}  // namespace

const std::vector<Theme>& themes() {
  static const std::vector<Theme> all = load_themes();
  return all;
}

const Theme* theme(std::string_view code) {
  for (const auto& t : themes())
    if (t.code == code) return &t;
  return nullptr;
}

bool praises(std::string_view sentence) {
  static constexpr auto kKind = std::to_array<std::string_view>(
      {"merci",    "remerci",  "bravo",  "felicit",    "excellent", "parfait",       "super",     "tres bien",
       "efficace", "agreable", "rapide", "a l'ecoute", "satisfait", "professionnel", "competent", "aimable",
       "souriant", "ravi",     "genial", "impeccable", "facile",    "simple"});
  std::string folded = text::fold(sentence);
  return begins_word(folded, kKind) && !complains(folded);
}

std::vector<Grievance> find_grievances(const Listening& in) {
  Listener listener(in);
  for (const auto& t : told(in.whole)) listener.hear(t);
  return listener.heard();
}
}  // namespace reviews
