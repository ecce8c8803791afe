#include "answers/question.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_set>

#include "answers/acronyms.h"
#include "answers/bodies.h"
#include "base/text.h"
#include "corpus/terms.h"

namespace answers {
namespace {
constexpr std::size_t kMostParts = 4;
constexpr std::size_t kSubjectWords = 8;   // of the story, added to a question that doesn't tell its subject
constexpr std::size_t kEnoughWords = 2;    // content words with which a question tells its subject
constexpr std::size_t kLongCourtesy = 14;  // words
constexpr std::size_t kSignature = 4;      // words of a line that signs, after the closing

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

// Words only, folded, with a space at both ends.
std::string spaced(std::string_view s) {
  std::string out = " ";
  for (const auto& w : text::words(s)) out += w.folded + " ";
  return out;
}
bool holds_any(const std::string& words, const std::vector<std::string_view>& any) {
  return std::any_of(any.begin(), any.end(), [&](auto w) { return words.find(w) != std::string::npos; });
}

enum class Turn { courtesy, question, story };

// The formula that ends a letter; what follows it signs.
bool closes(std::string_view sentence) {
  static const std::vector<std::string_view> kClosings{" cordialement ",     " salutations ",
                                                       " respectueusement ", " bien a vous ",
                                                       " bonne journee ",    " bonne reception "};
  return text::word_count(sentence) <= kLongCourtesy && holds_any(spaced(sentence), kClosings);
}

Turn turn_of(std::string_view sentence) {
  static const std::vector<std::string_view> kOpeners{
      " comment ",   " combien ",      " quel ",       " quelle ",     " quels ",     " quelles ",
      " qui ",       " quand ",        " pourquoi ",   " est ce ",     " puis je ",   " peut on ",
      " dois je ",   " faut il ",      " ai je ",      " y a t il ",   " que faire ", " que dois je ",
      " qu est ce ", " a qui ",        " ou dois je ", " ou puis je ", " ou faire ",  " ou se ",
      " a t on ",    " pouvons nous ", " devons nous "};
  static const std::vector<std::string_view> kRequests{
      " souhaite savoir ",  " souhaiterais savoir ", " voudrais savoir ",    " aimerais savoir ",
      " pouvez vous ",      " pourriez vous ",       " merci de me ",        " merci de m ",
      " savoir si ",        " souhaite connaitre ",  " voudrais connaitre ", " souhaiterais connaitre ",
      " me renseigner sur "};
  static const std::vector<std::string_view> kCourtesies{" bonjour ",
                                                         " bonsoir ",
                                                         " madame ",
                                                         " monsieur ",
                                                         " merci ",
                                                         " cordialement ",
                                                         " bien a vous ",
                                                         " salutations ",
                                                         " dans l attente ",
                                                         " veuillez agreer ",
                                                         " je vous prie d agreer ",
                                                         " par avance ",
                                                         " bonne journee ",
                                                         " respectueusement "};
  std::string words = spaced(sentence);
  auto starts = [&](std::string_view w) { return words.starts_with(w); };
  bool request = holds_any(words, kRequests);
  if (sentence.ends_with("?") || std::any_of(kOpeners.begin(), kOpeners.end(), starts) || request)
    return text::word_count(sentence) >= 2 ? Turn::question : Turn::courtesy;
  bool polite = std::any_of(kCourtesies.begin(), kCourtesies.end(), starts);
  return polite && text::word_count(sentence) <= kLongCourtesy ? Turn::courtesy : Turn::story;
}

// « Combien coûte un passeport et quel est le délai ? » is two questions.
std::vector<std::string> split_joined(std::string_view question) {
  static const std::vector<std::string_view> kHeads{"quel",    "quelle", "quels",    "quelles", "combien",
                                                    "comment", "quand",  "pourquoi", "qui",     "dois",
                                                    "faut",    "peut",   "puis",     "est"};
  auto words = text::words(question);
  std::vector<std::string> out;
  std::size_t from = 0;
  for (std::size_t i = 2; i + 2 < words.size(); ++i) {
    bool joint = words[i].folded == "et" || words[i].folded == "ainsi";
    const std::string& next = words[i + 1].folded;
    bool asks = std::find(kHeads.begin(), kHeads.end(), next) != kHeads.end();
    asks = asks || (next == "ou" && (words[i + 2].folded == "dois" || words[i + 2].folded == "faut" ||
                                     words[i + 2].folded == "puis" || words[i + 2].folded == "s"));
    bool verb_only =
        (next == "est" && words[i + 2].folded != "ce") || (next == "peut" && words[i + 2].folded != "on");
    if (!joint || !asks || verb_only) continue;
    std::string first = text::trim(question.substr(from, words[i].start - from));
    // « Mon fils a 16 ans et est-ce qu’il peut… »: what comes before asks nothing.
    if (intent_of(first) == Intent::none && turn_of(first) != Turn::question) continue;
    out.push_back(std::move(first));
    from = words[i + 1].start;
  }
  out.push_back(text::trim(question.substr(from)));
  return out;
}

std::set<std::string> content(std::string_view s) {
  std::set<std::string> out;
  for (const auto& w : corpus::query_words(s)) out.insert(w.stem);
  return out;
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

// How many words of a question tell its subject rather than what is asked of it.
std::size_t subject_words(std::string_view question) {
  static const std::set<std::string> kAsking = [] {
    std::set<std::string> out;
    for (const char* w :
         {"cout",      "coute",   "prix",       "tarif",        "frais",         "payer",    "gratuit",
          "montant",   "delai",   "temps",      "duree",        "date",          "document", "documents",
          "piece",     "pieces",  "papiers",    "justificatif", "justificatifs", "fournir",  "joindre",
          "demander",  "demande", "demarche",   "demarches",    "obtenir",       "adresser", "contacter",
          "telephone", "numero",  "formulaire", "condition",    "conditions",    "savoir",   "connaitre",
          "droit",     "droits",  "peut",       "possible",     "procedure",     "envoyer",  "deposer",
          "recevoir"})
      out.insert(corpus::stem(w));
    return out;
  }();
  auto own = content(question);
  return static_cast<std::size_t>(
      std::count_if(own.begin(), own.end(), [](const auto& w) { return !kAsking.contains(w); }));
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
  std::erase_if(found, [&](const FoundAcronym& f) {
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
    for (auto& q : split_joined(s)) {
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
