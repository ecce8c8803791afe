#include "answers/question.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_set>

#include "answers/acronyms.h"
#include "answers/bodies.h"
#include "answers/question_split.h"
#include "base/text.h"
#include "corpus/terms.h"

namespace answers {
namespace {
constexpr std::size_t kMostParts = 4;
constexpr std::size_t kSubjectWords = 8;  // of the story, added to a question that doesn't tell its subject
constexpr std::size_t kEnoughWords = 2;   // content words with which a question tells its subject
constexpr std::size_t kSignature = 4;     // words of a line that signs, after the closing

struct Named {
  std::string_view code, label;
};
constexpr std::array<Named, 10> kIntents{{{"", ""},
                                          {"price", "Coût"},
                                          {"delay", "Délai"},
                                          {"documents", "Documents à fournir"},
                                          {"where", "Où s’adresser"},
                                          {"who", "Qui"},
                                          {"conditions", "Conditions"},
                                          {"how", "Comment faire"},
                                          {"contact", "Contact"},
                                          {"file_status", "Suivi du dossier"}}};

// Expressions that tell an intent, folded and between spaces; the first row that fits wins.
struct Telling {
  Intent intent;
  std::vector<std::string_view> any;
};
const std::vector<Telling>& telling() {
  static const std::vector<Telling> kTelling{
      {Intent::file_status,
       {" ou en est ", " avancement ", " suivi de mon ", " suivre mon dossier", " suivre ma demande",
        " mon dossier est ", " toujours pas recu", " toujours rien recu", " pas encore recu",
        " toujours en attente", " sans nouvelle", " toujours pas de reponse", " etat de mon dossier",
        " quand vais je recevoir"}},
      {Intent::price,
       {" combien coute", " combien ca coute", " cout ", " couts ", " prix ", " tarif", " payer ", " payant",
        " gratuit", " frais ", " timbre ", " combien dois je payer", " est ce gratuit", " montant "}},
      {Intent::delay,
       {" delai", " combien de temps ", " quand ", " date limite", " duree ", " temps d attente",
        " a partir de quand", " jusqu a quand", " sous combien"}},
      {Intent::documents,
       {" document", " piece a ", " pieces ", " justificatif", " papiers ", " quoi apporter",
        " que faut il fournir", " dois je fournir", " a fournir", " a joindre", " formulaire", " cerfa"}},
      {Intent::contact,
       {" telephone", " numero ", " joindre ", " contacter ", " appeler ", " courriel", " adresse mail",
        " e mail ", " coordonnees", " horaire", " heures d ouverture"}},
      {Intent::where,
       {" ou ", " a quel endroit", " quelle mairie", " quel guichet", " aupres de qui", " a qui s adresser",
        " a qui m adresser", " quelle administration", " quel organisme", " quel service ",
        " qui contacter"}},
      {Intent::conditions,
       {" condition", " ai je droit", " avoir droit", " puis je", " peut on", " a t on droit", " eligible",
        " plafond", " est ce que je peux", " qui peut ", " qui a droit", " suis je oblige", " obligatoire",
        " droit a "}},
      {Intent::how,
       {" comment ", " demarche", " procedure", " que faire", " quelle est la marche", " faut il "}},
      {Intent::who, {" qui ", " a qui "}},
  };
  return kTelling;
}

bool same_question(const std::string& a, const std::string& b) {
  if (intent_of(a) != intent_of(b)) return false;
  auto x = content(a), y = content(b);
  std::size_t shared = 0;
  for (const auto& w : x) shared += y.contains(w);
  return shared * 5 >= std::min(x.size(), y.size()) * 4 && shared > 0;
}

// The words of a text that say most, in their order, without those of `besides`.
std::string rarest(std::string_view s, const std::set<std::string>& besides, const Weigh& weigh,
                   std::size_t most) {
  struct Ranked {
    std::string word;
    double weight;
    std::size_t at;
  };
  std::vector<Ranked> ranked;
  std::set<std::string> seen = besides;
  for (const auto& w : corpus::query_words(s))
    if (seen.insert(w.stem).second) ranked.push_back({w.folded, weigh(w.folded), ranked.size()});
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.weight > b.weight; });
  if (ranked.size() > most) ranked.resize(most);
  std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  std::vector<std::string> words;
  for (const auto& r : ranked) words.push_back(r.word);
  return text::join(words, " ");
}

// « A.P.L. » is « APL ».
std::string undotted(const std::string& s) {
  std::string out;
  auto letter = [&](std::size_t i) {
    return i < s.size() && ((s[i] >= 'A' && s[i] <= 'Z') || (s[i] >= 'a' && s[i] <= 'z'));
  };
  for (std::size_t i = 0; i < s.size();) {
    std::size_t end = i;
    bool starts = i == 0 || s[i - 1] == ' ' || s[i - 1] == '(';
    while (starts && letter(end) && end + 1 < s.size() && s[end + 1] == '.') end += 2;
    if (end < i + 4) {
      out += s[i++];
      continue;
    }
    for (std::size_t k = i; k < end; k += 2) out += s[k];
    i = end;
  }
  return out;
}

// Whether a question leans on what was said before.
bool leans(std::string_view question) {
  std::string words = spaced(question);
  std::size_t n = content(question).size();
  for (std::string_view head : {" et ", " mais ", " sinon ", " alors ", " dans ce cas ", " pareil "})
    if (words.starts_with(head) && n <= 5 && subject_words(question) <= 1) return true;
  static const std::vector<std::string_view> kPointing{
      " ca ",          " cela ",        " cette demarche ", " ce document ", " cette carte ",
      " celle ci ",    " celui ci ",    " l obtenir ",      " le faire ",    " la faire ",
      " la demander ", " le demander ", " la recevoir ",    " le recevoir ", " en ligne "};
  if (holds_any(words, kPointing) && n <= 3) return true;
  return subject_words(question) == 0;  // « quel délai ? » has no subject of its own, « passeport » has
}

// The acronyms spelt out, for reading and for searching.
std::string spelt_out(std::string_view question, const std::vector<FoundAcronym>& found) {
  std::string out;
  std::size_t at = 0;
  for (const auto& f : found) {
    out += question.substr(at, f.range.end - at);
    bool there = text::fold(question).find(text::fold(f.reading.meaning)) != std::string::npos;
    if (!there) out += fmt::format(" ({})", f.reading.meaning);
    at = f.range.end;
  }
  return out + std::string(question.substr(at));
}

// For searching: only the acronyms that the corpus doesn't know, or that mean one thing among several.
// Spelling out the others would weigh their words twice.
std::string searched_text(std::string_view question, std::vector<FoundAcronym> found, const Weigh& weigh) {
  bool alone = content(question).size() <= found.size();  // « ase ? »
  std::erase_if(found, [&](const FoundAcronym& f) {
    if (alone) return false;
    bool ambiguous = !f.reading.others.empty() && f.reading.by_context;
    return !ambiguous && weigh(text::fold(f.reading.symbol)) > 0;
  });
  return spelt_out(question, found);
}

std::optional<Clarification> doubt_of(std::string_view question, const std::vector<FoundAcronym>& found) {
  for (const auto& f : found) {
    if (f.reading.others.empty() || f.reading.by_context) continue;
    Clarification c{fmt::format("Que veut dire « {} » ici ?", f.reading.symbol), {}, false};
    auto choice = [&](const std::string& meaning) {
      std::string asked(question);
      asked.insert(f.range.end, fmt::format(" ({})", meaning));
      c.choices.push_back({text::capitalise(meaning), asked});
    };
    choice(f.reading.meaning);
    for (const auto& other : f.reading.others) choice(other);
    return c;
  }
  return std::nullopt;
}

QuestionPart part_of(std::string text, std::string searched) {
  QuestionPart p{std::move(text), std::move(searched)};
  p.intent = intent_of(p.text);
  auto concerned = bodies_of(p.text);
  if (concerned.empty()) concerned = bodies_of(p.searched);
  if (!concerned.empty()) p.body = concerned.front().body->name;
  return p;
}

// One question about rights that several bodies hold: a part for each.
std::vector<QuestionPart> by_body(const QuestionPart& whole, const std::vector<FoundAcronym>& acronyms) {
  auto concerned = bodies_of(whole.text);
  std::erase_if(concerned, [](const auto& c) { return !c.body->rights; });
  if (concerned.size() < 2) return {whole};
  std::set<std::string> telling_stems;
  for (const auto& c : concerned) telling_stems.insert(c.stems.begin(), c.stems.end());
  std::vector<QuestionPart> out;
  for (const auto& c : concerned) {
    if (out.size() >= kMostParts) break;
    auto own = [&](const std::string& stem) {
      return std::find(c.stems.begin(), c.stems.end(), stem) != c.stems.end();
    };
    std::string searched;
    for (const auto& w : text::words(whole.text)) {
      std::string stem = corpus::stem(w.folded);
      if (own(stem) || !telling_stems.contains(stem)) searched += (searched.empty() ? "" : " ") + w.folded;
    }
    for (const auto& f : acronyms)
      if (own(corpus::stem(text::fold(f.reading.symbol)))) searched += " " + f.reading.meaning;
    out.push_back({whole.text, searched, whole.intent, c.body->name});
  }
  return out;
}
}  // namespace

std::string_view intent_code(Intent i) { return kIntents[static_cast<std::size_t>(i)].code; }
std::string_view intent_label(Intent i) { return kIntents[static_cast<std::size_t>(i)].label; }

Intent intent_of(std::string_view question) {
  std::string words = spaced(question);
  for (const auto& t : telling())
    if (holds_any(words, t.any)) return t.intent;
  return Intent::none;
}

Understanding understand(std::string_view raw, std::string_view subject, const Weigh& weigh) {
  Understanding out;
  std::string question = undotted(text::trim(raw));
  auto found = acronyms_of(question);
  for (const auto& f : found) out.acronyms.push_back(f.reading);
  out.clarify = doubt_of(question, found);
  out.understood_as = spelt_out(question, found);
  if (!subject.empty() && leans(question)) {
    out.follows_up = true;
    out.understood_as += fmt::format(" (au sujet de : {})", subject);
  }
  std::vector<std::string> questions;
  std::string story;
  bool closed = false;
  for (auto r : text::sentences(question)) {
    std::string_view s = std::string_view(question).substr(r.start, r.end - r.start);
    Turn turn = turn_of(s);
    closed = closed || closes(s);
    if (turn == Turn::story && !(closed && text::word_count(s) <= kSignature)) story += std::string(s) + " ";
    if (turn != Turn::question) continue;
    for (auto& q : split_questions(s)) {
      bool known =
          std::any_of(questions.begin(), questions.end(), [&](const auto& o) { return same_question(o, q); });
      if (!known && questions.size() < kMostParts) questions.push_back(std::move(q));
    }
  }
  if (questions.size() < 2) {
    std::string searched = searched_text(question, found, weigh);
    if (out.follows_up) searched += fmt::format(" {}", subject);
    out.parts = by_body(part_of(question, searched), found);
    return out;
  }
  std::string before;
  for (const auto& q : questions) {
    std::string searched = searched_text(q, acronyms_of(q), weigh);
    auto own = content(q);
    std::size_t told = subject_words(q);
    if (told == 0) {  // « et quel est le délai ? »: of what was asked just before
      if (std::string more = rarest(before, own, weigh, kSubjectWords); !more.empty()) searched += " " + more;
    }
    if (told < kEnoughWords)
      if (std::string more = rarest(story, own, weigh, kSubjectWords); !more.empty()) searched += " " + more;
    if (out.follows_up) searched += fmt::format(" {}", subject);
    out.parts.push_back(part_of(q, searched));
    before = told == 0 ? before : q;
  }
  return out;
}
}  // namespace answers
