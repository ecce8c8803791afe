#include "gates/polarity.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "corpus/terms.h"

namespace gates {
namespace {
struct Sense {
  std::string_view value;
  std::string_view words;  // folded, separated by spaces; a trailing * leaves the ending open
};

// Expressions with the side they are on; the longest one wins.
constexpr auto kSenses = std::to_array<Sense>({
    {"free", "gratuit*"},
    {"free", "sans frais"},
    {"free", "ne coute rien"},
    {"free", "n est pas payant*"},
    {"paid", "payant*"},
    {"paid", "n est pas gratuit*"},
    {"must", "obligatoire*"},
    {"must", "obligatoirement"},
    {"must", "est exige*"},
    {"may", "facultati*"},
    {"may", "n est pas obligatoire*"},
    {"may", "pas obligatoirement"},
    {"with", "avec"},
    {"without", "sans"},
    {"before", "avant"},
    {"after", "apres"},
    {"least", "au moins"},
    {"least", "minimum"},
    {"least", "au minimum"},
    {"least", "minimal*"},
    {"most", "au plus"},
    {"most", "maximum"},
    {"most", "au maximum"},
    {"most", "maximal*"},
    {"most", "au plus tard"},
    {"earliest", "au plus tot"},
    {"over", "superieur*"},
    {"under", "inferieur*"},
    {"over", "plus de"},
    {"under", "moins de"},
    {"adult", "majeur*"},
    {"minor", "mineur*"},
    {"forbidden", "interdit*"},
    {"allowed", "autorise*"},
    {"possible", "n est pas impossible*"},
    {"possible", "possible*"},
    {"impossible", "impossible*"},
    {"impossible", "n est pas possible"},
    {"granted", "accorde*"},
    {"refused", "refuse*"},
    {"except", "sauf"},
    {"except", "a l exception"},
    {"except", "excepte*"},
    {"except", "hormis"},
    {"including", "y compris"},
    {"increase", "augmente*"},
    {"decrease", "diminue*"},
    {"open", "ouvert*"},
    {"closed", "ferme*"},
});

constexpr auto kOpposites = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"free", "paid"},
    {"must", "may"},
    {"with", "without"},
    {"before", "after"},
    {"least", "most"},
    {"most", "earliest"},
    {"over", "under"},
    {"adult", "minor"},
    {"forbidden", "allowed"},
    {"possible", "impossible"},
    {"granted", "refused"},
    {"except", "including"},
    {"increase", "decrease"},
    {"open", "closed"},
});

// Bodies by the words that name them.
constexpr auto kActors = std::to_array<Sense>({
    {"mairie", "mairie*"},
    {"mairie", "hotel de ville"},
    {"prefecture", "prefecture*"},
    {"sous-prefecture", "sous prefecture*"},
    {"consulat", "consulat*"},
    {"consulat", "ambassade*"},
    {"tribunal administratif", "tribunal administratif"},
    {"tribunal judiciaire", "tribunal judiciaire"},
    {"tribunal", "tribunal"},
    {"caf", "caf"},
    {"caf", "caisse d allocations familiales"},
    {"msa", "msa"},
    {"cpam", "cpam"},
    {"cpam", "caisse primaire d assurance maladie"},
    {"cpam", "assurance maladie"},
    {"carsat", "carsat"},
    {"urssaf", "urssaf"},
    {"france travail", "france travail"},
    {"france travail", "pole emploi"},
    {"impots", "service des impots"},
    {"impots", "centre des finances publiques"},
    {"impots", "administration fiscale"},
    {"notaire", "notaire*"},
    {"avocat", "avocat*"},
    {"huissier", "huissier*"},
    {"huissier", "commissaire de justice"},
    {"prefet", "prefet"},
    {"maire", "maire"},
    {"police", "commissariat*"},
    {"police", "police"},
    {"gendarmerie", "gendarmerie*"},
    {"greffe", "greffe"},
    {"employeur", "employeur*"},
    {"salarie", "salarie*"},
    {"proprietaire", "proprietaire*"},
    {"locataire", "locataire*"},
    {"medecin", "medecin*"},
    {"departement", "conseil departemental"},
    {"mdph", "mdph"},
    {"defenseur des droits", "defenseur des droits"},
    {"juge", "juge"},
    {"procureur", "procureur"},
    {"ants", "ants"},
    {"ofii", "ofii"},
    {"ofpra", "ofpra"},
});

struct Pattern {
  std::string_view value;
  std::vector<std::string_view> words;
};

std::unordered_map<std::string_view, std::vector<Pattern>> by_first_word(const Sense* senses, std::size_t n) {
  std::unordered_map<std::string_view, std::vector<Pattern>> out;
  for (std::size_t i = 0; i < n; ++i) {
    Pattern p{senses[i].value, text::split(senses[i].words, ' ')};
    std::string_view first = p.words.front();
    if (first.ends_with('*')) first = first.substr(0, std::min<std::size_t>(4, first.size() - 1));
    out[first.substr(0, 4)].push_back(std::move(p));
  }
  for (auto& [first, all] : out)
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.words.size() > b.words.size(); });
  return out;
}

bool matches(std::string_view word, std::string_view pattern) {
  if (!pattern.ends_with('*')) return word == pattern;
  pattern.remove_suffix(1);
  return word.starts_with(pattern) && word.size() <= pattern.size() + 5;  // « gratuitement »
}

class Listener {
 public:
  explicit Listener(std::string_view s) : words_(text::words(s)) {}
  std::vector<Fact> listen() {
    static const auto kSense = by_first_word(kSenses.data(), kSenses.size());
    static const auto kActor = by_first_word(kActors.data(), kActors.size());
    for (std::size_t i = 0; i < words_.size(); ++i) {
      denial(i);
      take(i, kSense, Kind::polarity);
      take(i, kActor, Kind::actor);
    }
    std::sort(out_.begin(), out_.end(),
              [](const Fact& a, const Fact& b) { return a.range.start < b.range.start; });
    return std::move(out_);
  }

 private:
  void take(std::size_t i, const std::unordered_map<std::string_view, std::vector<Pattern>>& patterns,
            Kind kind) {
    if (i < covered_[kind == Kind::actor]) return;
    auto it = patterns.find(std::string_view(words_[i].folded).substr(0, 4));
    if (it == patterns.end()) return;
    for (const auto& p : it->second) {
      std::size_t n = 0;
      while (n < p.words.size() && i + n < words_.size() && matches(words_[i + n].folded, p.words[n])) ++n;
      if (n < p.words.size()) continue;
      out_.push_back({kind, {words_[i].start, words_[i + n - 1].end}, std::string(p.value)});
      covered_[kind == Kind::actor] = i + n;
      return;
    }
  }

  // « pas besoin de déclarer », « inutile de déclarer », « dispensé de déclarer »: the verb that is denied.
  void needless(std::size_t i) {
    static const std::unordered_set<std::string_view> kNeedless{"besoin", "inutile", "dispense", "dispensee",
                                                                "dispenses"};
    if (!kNeedless.contains(words_[i].folded) || i + 2 >= words_.size()) return;
    if (words_[i].folded == "besoin" && (i == 0 || words_[i - 1].folded != "pas")) return;
    if (words_[i + 1].folded != "de" && words_[i + 1].folded != "d") return;
    out_.push_back(
        {Kind::polarity, {words_[i].start, words_[i + 2].end}, "not:" + corpus::stem(words_[i + 2].folded)});
  }

  // « ne … pas »: the verb after « ne ». « ne … que » restricts, it doesn't deny.
  void denial(std::size_t i) {
    needless(i);
    if (words_[i].folded != "ne" && words_[i].folded != "n") return;
    static const std::unordered_set<std::string_view> kEnds{"pas",    "plus", "jamais", "aucun",
                                                            "aucune", "rien", "ni",     "personne"};
    static const std::unordered_set<std::string_view> kPronouns{
        "vous", "nous", "me", "te", "se", "le", "la", "les", "lui", "leur", "y", "en", "l", "s", "m", "t"};
    std::size_t verb = i + 1;
    while (verb < words_.size() && kPronouns.contains(words_[verb].folded)) ++verb;
    for (std::size_t j = i + 1; j < words_.size() && j <= i + 7; ++j) {
      if (words_[j].folded == "que" || words_[j].folded == "qu") return;
      if (!kEnds.contains(words_[j].folded)) continue;
      if (verb >= words_.size() || verb >= j + 2) return;
      out_.push_back(
          {Kind::polarity, {words_[i].start, words_[j].end}, "not:" + corpus::stem(words_[verb].folded)});
      return;
    }
  }

  std::vector<text::Word> words_;
  std::size_t covered_[2] = {0, 0};
  std::vector<Fact> out_ = {};
};
}  // namespace

std::vector<Fact> senses_of(std::string_view s) { return Listener(s).listen(); }

std::string_view opposite(std::string_view value) {
  for (const auto& [a, b] : kOpposites) {
    if (a == value) return b;
    if (b == value) return a;
  }
  return {};
}
}  // namespace gates
