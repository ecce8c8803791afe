#include "reviews/themes.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "base/csv.h"
#include "base/embedded.h"
#include "corpus/terms.h"

namespace reviews {
namespace {
std::vector<Theme> load_themes() {
  std::vector<Theme> out;
  MemorySource source(embedded::file("assets/reference/themes.csv"));
  csv::Reader rows(source);
  while (rows.next()) {
    Theme t{rows["code"], rows["libelle"], {}, rows["a_completer"], std::stoi(rows["engagement"]), {}};
    for (auto way : text::split(rows["accuse_reception"], '|')) t.acknowledgements.emplace_back(way);
    for (auto expression : text::split(rows["expressions"], '|')) {
      std::vector<std::string> stems;
      for (const auto& w : text::words(expression)) stems.push_back(corpus::stem(w.folded));
      if (!stems.empty()) t.expressions.push_back(std::move(stems));
    }
    out.push_back(std::move(t));
  }
  return out;
}

// How many expressions of a theme a sentence contains; longer expressions count more.
double weight_in(const Theme& t, const std::vector<std::string>& stems) {
  double out = 0;
  for (const auto& e : t.expressions) {
    auto at = std::search(stems.begin(), stems.end(), e.begin(), e.end());
    if (at != stems.end()) out += e.size() == 1 ? 1.0 : 1.6;
  }
  return out;
}

bool contains(std::string_view folded, std::initializer_list<std::string_view> any) {
  return std::any_of(any.begin(), any.end(),
                     [&](auto w) { return folded.find(w) != std::string_view::npos; });
}

// At the beginning of a word: « agréable » isn't in « désagréable ».
bool begins_word(std::string_view folded, std::initializer_list<std::string_view> any) {
  for (auto w : any)
    for (std::size_t at = folded.find(w); at != std::string_view::npos; at = folded.find(w, at + 1))
      if (at == 0 || folded[at - 1] < 'a' || folded[at - 1] > 'z') return true;
  return false;
}

bool complains(std::string_view folded) {
  return contains(
      folded, {"mais ", "malheureusement", "aucun", "jamais", "toujours pas", "impossible", "inadmissible",
               "honte", "scandal", "inaccept", "n'", "ne ", "pas ", "sans ", "trop "});
}
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
  std::string folded = text::fold(sentence);
  bool kind =
      begins_word(folded, {"merci",     "remerci",       "bravo",     "felicit",  "excellent", "parfait",
                           "super",     "tres bien",     "efficace",  "agreable", "rapide",    "a l'ecoute",
                           "satisfait", "professionnel", "competent", "aimable",  "souriant",  "ravi",
                           "genial",    "impeccable",    "facile",    "simple"});
  return kind && !complains(folded);
}

std::vector<Grievance> find_grievances(std::string_view whole, bool negative, std::size_t most) {
  std::map<std::string, Grievance> by_theme;
  Grievance rest{{}, "", "autre", 0};
  std::size_t longest = 0;
  for (auto r : text::sentences(whole)) {
    std::string_view s = whole.substr(r.start, r.end - r.start);
    if (praises(s)) continue;
    std::vector<std::string> stems = corpus::index_terms(s);
    bool taken = false;
    for (const auto& t : themes()) {
      double w = weight_in(t, stems);
      if (w <= 0 || (!negative && !complains(text::fold(s)))) continue;
      taken = true;
      auto& g = by_theme.try_emplace(t.code, Grievance{r, std::string(s), t.code, 0}).first->second;
      if (w > 1 && g.weight <= 1) {  // show the sentence that says it best
        g.range = r;
        g.text = s;
      }
      g.weight += w;
    }
    if (!taken && stems.size() > longest && stems.size() >= 5) {
      longest = stems.size();
      rest.range = r;
      rest.text = s;
    }
  }
  std::vector<Grievance> out;
  for (auto& [code, g] : by_theme) out.push_back(std::move(g));
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; });
  // A theme met in passing, next to one met often, isn't a grievance of its own.
  if (!out.empty())
    std::erase_if(
        out, [top = out.front().weight](const Grievance& g) { return g.weight < std::max(0.25 * top, 1.0); });
  if (out.size() > most) out.resize(most);
  if (out.empty() && negative && longest > 0) out.push_back(std::move(rest));
  // In the order in which the user tells them.
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.range.start < b.range.start; });
  return out;
}

Alarms find_alarms(std::string_view whole) {
  std::string folded = text::fold(whole);
  Alarms a;
  auto words = text::words(whole);
  a.empty = words.size() < 4;
  a.distress = contains(
      folded, {"suicid", "en finir", "mettre fin a mes jours", "envie de mourir", "plus envie de vivre",
               "me foutre en l'air", "je vais me tuer", "mieux sans moi", "je prefererais etre mort",
               "disparaitre pour de bon", "plus de raison de vivre", "a quoi bon vivre",
               "en terminer avec la vie", "mettre fin a ma vie", "plus la force de vivre"});
  a.threat =
      contains(folded, {"je vais venir vous", "vous allez le payer", "vous le paierez", "je sais ou vous",
                        "regler ca moi-meme", "tout casser", "faire la peau", "attends a la sortie",
                        "attendre a la sortie", "avec mon sabre", "avec un couteau", "mets tout par terre",
                        "foutre le feu", "mettre le feu", "vous retrouver", "casser la gueule", "vous crever",
                        "une balle", "avec un fusil"});
  a.insult = contains(folded, {"connard", "connasse", "bande d'incapable", "incapables", "abruti", "imbecile",
                               "cretin", "debile", "merde", "salaud", "salope", "encule", "fdp", "bouffon",
                               "parasite", "faineant", "feignant", "bons a rien", "minable"});
  a.discrimination = contains(
      folded, {"discrimin", "racis", "sexis", "homophob", "transphob", "a cause de mon age",
               "a cause de mon handicap", "a cause de mon nom", "a cause de mon origine", "gens du voyage"});
  static const std::unordered_set<std::string> kEnglish{"the", "and", "my",   "is",   "was",  "with", "have",
                                                        "you", "for", "this", "that", "they", "very", "were"};
  std::size_t english = 0;
  for (const auto& w : words) english += kEnglish.contains(w.folded);
  a.foreign = words.size() >= 8 && english * 8 > words.size();
  return a;
}
}  // namespace reviews
