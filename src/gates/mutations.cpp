#include "gates/mutations.h"

#include <algorithm>
#include <array>
#include <optional>

#include "gates/facts.h"
#include "gates/numbers.h"
#include "gates/polarity.h"

namespace gates {
namespace {
using text::Range;
using Swap = std::pair<std::string_view, std::string_view>;

bool digit(char c) { return c >= '0' && c <= '9'; }

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 2862933555777941757ULL + 3037000493ULL) {}
  std::size_t below(std::size_t n) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return n == 0 ? 0 : static_cast<std::size_t>((state_ >> 33) % n);
  }

 private:
  std::uint64_t state_;
};

std::string replaced(std::string_view s, Range r, std::string_view by) {
  return std::string(s.substr(0, r.start)) + std::string(by) + std::string(s.substr(r.end));
}

// Both with the same first letter, upper or lower.
std::string as_written(std::string_view original, std::string_view by) {
  bool upper = !original.empty() && original[0] >= 'A' && original[0] <= 'Z';
  return upper ? text::capitalise(by) : std::string(by);
}

// Ways to say the contrary, whole words in lower case.
constexpr auto kContraries = std::to_array<Swap>({
    {"gratuit", "payant"},         {"gratuite", "payante"},        {"payant", "gratuit"},
    {"payante", "gratuite"},       {"obligatoire", "facultatif"},  {"obligatoires", "facultatifs"},
    {"facultatif", "obligatoire"}, {"facultative", "obligatoire"}, {"sauf", "y compris"},
    {"interdit", "autorisé"},      {"interdite", "autorisée"},     {"possible", "impossible"},
    {"au moins", "au plus"},       {"supérieur", "inférieur"},     {"inférieur", "supérieur"},
    {"supérieure", "inférieure"},  {"inférieure", "supérieure"},   {"plus de", "moins de"},
    {"moins de", "plus de"},
});
constexpr auto kOtherActors = std::to_array<Swap>({
    {"mairie", "préfecture"},
    {"préfecture", "mairie"},
    {"consulat", "tribunal"},
    {"tribunal", "consulat"},
    {"notaire", "greffe"},
    {"employeur", "notaire"},
    {"avocat", "notaire"},
    {"propriétaire", "locataire"},
    {"locataire", "propriétaire"},
    {"préfet", "maire"},
    {"maire", "préfet"},
    {"Urssaf", "Carsat"},
    {"Caf", "CPAM"},
});
constexpr auto kSynonyms = std::to_array<Swap>({
    {"vous devez", "il vous faut"},
    {"vous pouvez", "il vous est possible de"},
    {"gratuit", "sans frais"},
    {"doit être", "est à"},
    {"afin de", "pour"},
    {"par exemple", "notamment"},
    {"En cas de", "S’il y a"},
    {"obligatoirement", "impérativement"},
    {"également", "aussi"},
    {"lorsque", "quand"},
    {"fournir", "présenter"},
    {"transmettre", "envoyer"},
    {"effectuer", "faire"},
    {"bénéficier de", "avoir droit à"},
});

std::optional<Range> whole_word(std::string_view s, std::string_view word) {
  auto letter = [&](std::size_t i) {
    unsigned char c = static_cast<unsigned char>(s[i]);
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80 || c == '-';
  };
  for (std::size_t at = s.find(word); at != std::string_view::npos; at = s.find(word, at + 1)) {
    std::size_t end = at + word.size();
    if ((at == 0 || !letter(at - 1)) && (end == s.size() || !letter(end))) return Range{at, end};
  }
  return std::nullopt;
}

// Another digit in the place of one, never a leading zero.
std::string other_digits(std::string s, Dice& dice, bool last) {
  std::vector<std::size_t> at;
  for (std::size_t i = 0; i < s.size(); ++i)
    if (digit(s[i])) at.push_back(i);
  if (at.empty()) return s;
  std::size_t i = last ? at.back() : at[dice.below(at.size())];
  char fresh = static_cast<char>('1' + (s[i] - '0' + static_cast<int>(dice.below(7))) % 9);
  if (fresh == s[i]) fresh = s[i] == '9' ? '8' : static_cast<char>(s[i] + 1);
  s[i] = fresh;
  return s;
}

const std::array<std::string_view, 12>& months() {
  static constexpr std::array<std::string_view, 12> kMonths{"janvier",   "février", "mars",     "avril",
                                                            "mai",       "juin",    "juillet",  "août",
                                                            "septembre", "octobre", "novembre", "décembre"};
  return kMonths;
}

// The fact said with another value; empty when there is no plain way.
std::string changed(const Fact& f, const std::string& said, Dice& dice) {
  if (f.kind == Kind::email) {
    std::string out = said;
    out[0] = out[0] == 'x' ? 'y' : 'x';  // addresses are ASCII here
    return out;
  }
  if (f.kind == Kind::url) {
    std::size_t slash = said.find('/', 9);
    if (slash == std::string::npos || slash + 2 >= said.size()) return {};
    return said.substr(0, slash + 1) + (said[slash + 1] == 'q' ? "z" : "q") + said.substr(slash + 2);
  }
  if (f.kind == Kind::date) {
    for (std::size_t m = 0; m < months().size(); ++m)
      if (std::size_t at = said.find(months()[m]); at != std::string::npos)
        return said.substr(0, at) + std::string(months()[(m + 1 + dice.below(10)) % 12]) +
               said.substr(at + months()[m].size());
  }
  bool figures = std::any_of(said.begin(), said.end(), digit);
  if (figures) return other_digits(said, dice, f.kind == Kind::article);
  auto numbers = numbers_of(said);  // in letters
  if (numbers.empty() || numbers[0].value < 2 || numbers[0].value > 60) return {};
  return in_letters(static_cast<int>(numbers[0].value) + 1 + static_cast<int>(dice.below(3))) +
         said.substr(numbers[0].range.end);
}

void change_facts(std::string_view s, const std::vector<Fact>& facts, Dice& dice,
                  std::vector<Mutation>& out) {
  for (std::size_t k = 0; k < kKinds; ++k) {
    std::vector<const Fact*> of;
    for (const auto& f : facts)
      if (f.kind == static_cast<Kind>(k)) of.push_back(&f);
    if (of.empty()) continue;
    const Fact& f = *of[dice.below(of.size())];
    std::string said(s.substr(f.range.start, f.range.end - f.range.start)), by = changed(f, said, dice);
    if (by.empty() || by == said) continue;
    out.push_back({std::string(kind_code(f.kind)),
                   replaced(s, f.range, by),
                   {f.range.start, f.range.start + by.size()}});
  }
}

// Two values of one kind in each other's place.
void swap_neighbours(std::string_view s, const std::vector<Fact>& facts, std::vector<Mutation>& out) {
  for (std::size_t i = 0; i + 1 < facts.size(); ++i) {
    const Fact &a = facts[i], &b = facts[i + 1];
    bool swappable =
        a.kind == b.kind && a.value != b.value && (a.kind == Kind::amount || a.kind == Kind::percentage);
    if (!swappable) continue;
    std::string_view between = s.substr(a.range.end, b.range.start - a.range.end);
    if (text::word_count(between) < 2) continue;  // « de 20 à 30 € » says no more one way than the other
    std::string first(s.substr(a.range.start, a.range.end - a.range.start)),
        second(s.substr(b.range.start, b.range.end - b.range.start));
    std::string swapped = std::string(s.substr(0, a.range.start)) + second + std::string(between) + first +
                          std::string(s.substr(b.range.end));
    out.push_back({"swapped", swapped, {a.range.start, b.range.end}});
    return;
  }
}

void change_words(std::string_view s, const char* kind, const Swap* swaps, std::size_t n,
                  std::vector<Mutation>& out) {
  for (std::size_t i = 0; i < n; ++i)
    if (auto at = whole_word(s, swaps[i].first)) {
      out.push_back(
          {kind, replaced(s, *at, swaps[i].second), {at->start, at->start + swaps[i].second.size()}});
      return;
    }
}

// « ne … pas » loses its negation.
void drop_denial(std::string_view s, std::vector<Mutation>& out) {
  auto pas = whole_word(s, "pas");
  if (!pas) return;
  std::size_t from = pas->start > 60 ? pas->start - 60 : 0;
  for (std::string_view ne : {" ne ", " n’", " n'"}) {
    std::size_t at = s.rfind(ne, pas->start);
    if (at == std::string_view::npos || at < from ||
        s.substr(at, pas->start - at).find(',') != std::string_view::npos)
      continue;
    std::string text = std::string(s.substr(0, at)) + " " +
                       std::string(s.substr(at + ne.size(), pas->start - at - ne.size()));
    if (text.ends_with(' ')) text.pop_back();
    std::size_t end = text.size();
    text += s.substr(pas->end);
    out.push_back({"polarity", text, {at, end}});
    return;
  }
}

std::string lower_first(std::string_view s) {
  std::size_t at = 0;
  if (!s.empty()) text::next(s, at);
  return text::lower(s.substr(0, at)) + std::string(s.substr(at));
}

void paraphrase(std::string_view s, const std::vector<Fact>& facts, std::vector<Mutation>& out) {
  auto add = [&](std::string text) {
    Range whole{0, text.size()};
    out.push_back({"paraphrase", std::move(text), whole});
  };
  for (const auto& f : facts) {  // figures in letters
    auto numbers = numbers_of(s.substr(f.range.start, f.range.end - f.range.start));
    bool plain = numbers.size() == 1 && !numbers[0].spelled && !numbers[0].ordinal && numbers[0].value >= 2 &&
                 numbers[0].value <= 100 && numbers[0].value == static_cast<int>(numbers[0].value);
    if (!plain ||
        (f.kind != Kind::duration && f.kind != Kind::amount && f.kind != Kind::count && f.kind != Kind::age))
      continue;
    std::string_view tail =
        s.substr(f.range.start + numbers[0].range.end, f.range.end - f.range.start - numbers[0].range.end);
    std::string said = in_letters(static_cast<int>(numbers[0].value)) +
                       (tail.find("\u20AC") != std::string_view::npos ? " euros" : std::string(tail));
    add(replaced(s, f.range, said));
    break;
  }
  for (const auto& [from, to] : kSynonyms)
    if (auto at = whole_word(s, from)) {
      add(replaced(s, *at, as_written(from, to)));
      break;
    }
  std::size_t comma = s.find(", ");
  bool clause = comma != std::string_view::npos && text::word_count(s.substr(0, comma)) >= 3 &&
                s.find(", ", comma + 2) == std::string_view::npos && s.ends_with('.') &&
                text::word_count(s.substr(comma)) >= 4;
  if (clause)  // the circumstance comes last
    add(text::capitalise(s.substr(comma + 2, s.size() - comma - 3)) + ", " + lower_first(s.substr(0, comma)) +
        ".");
  if (!s.empty()) add("D’après la fiche, " + lower_first(s));
}
}  // namespace

std::string in_letters(int n) {
  static constexpr std::array<std::string_view, 20> kSmall{
      "zéro", "un",   "deux",  "trois",  "quatre",   "cinq",   "six",   "sept",     "huit",     "neuf",
      "dix",  "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"};
  static constexpr std::array<std::string_view, 7> kTens{"",         "",          "vingt",   "trente",
                                                         "quarante", "cinquante", "soixante"};
  auto small = [](int v) { return std::string(kSmall[static_cast<std::size_t>(v)]); };
  if (n < 20) return small(n);
  if (n < 70 || (n >= 70 && n < 80)) {
    int tens = n < 70 ? n / 10 : 6, rest = n - tens * 10;
    std::string out(kTens[static_cast<std::size_t>(tens)]);
    if (rest == 0) return out;
    return out + (rest == 1 || rest == 11 ? " et " : "-") + small(rest);
  }
  if (n < 100) return n == 80 ? "quatre-vingts" : "quatre-vingt-" + small(n - 80);
  if (n < 1000) {
    std::string hundreds = n / 100 == 1 ? "cent" : small(n / 100) + " cent" + (n % 100 == 0 ? "s" : "");
    return n % 100 == 0 ? hundreds : hundreds + " " + in_letters(n % 100);
  }
  std::string thousands = n / 1000 == 1 ? "mille" : in_letters(n / 1000) + " mille";
  return n % 1000 == 0 ? thousands : thousands + " " + in_letters(n % 1000);
}

std::vector<Mutation> mutations(std::string_view s, std::uint64_t seed) {
  Dice dice(seed);
  std::vector<Mutation> out;
  auto facts = facts_of(s);
  change_facts(s, facts, dice, out);
  swap_neighbours(s, facts, out);
  change_words(s, "polarity", kContraries.data(), kContraries.size(), out);
  drop_denial(s, out);
  change_words(s, "actor", kOtherActors.data(), kOtherActors.size(), out);
  paraphrase(s, facts, out);
  return out;
}
}  // namespace gates
