#include "answers/question_split.h"

#include <algorithm>

#include "answers/question.h"
#include "base/text.h"
#include "corpus/terms.h"

namespace answers {
namespace {
constexpr std::size_t kLongCourtesy = 14;  // words
}  // namespace

// Words only, folded, with a space at both ends.
std::string spaced(std::string_view s) {
  std::string out = " ";
  for (const auto& w : text::words(s)) out += w.folded + " ";
  return out;
}
bool holds_any(const std::string& words, const std::vector<std::string_view>& any) {
  return std::any_of(any.begin(), any.end(), [&](auto w) { return words.find(w) != std::string::npos; });
}

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

std::set<std::string> content(std::string_view s) {
  std::set<std::string> out;
  for (const auto& w : corpus::query_words(s)) out.insert(w.stem);
  return out;
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

namespace {
bool infinitive(const std::string& folded) {
  static const std::set<std::string_view> kOthers{"faire",       "refaire",  "inscrire", "prendre",
                                                  "rendre",      "mettre",   "vendre",   "suivre",
                                                  "transmettre", "permettre"};
  return folded.size() >= 5 && (folded.ends_with("er") || folded.ends_with("ir") || kOthers.contains(folded));
}

// « Comment refaire ma carte d’identité et inscrire mon enfant à l’école ? » is about two démarches: each
// gets the head of the question.
std::vector<std::string> split_deeds(const std::string& question) {
  constexpr std::size_t kOfItsOwn = 2;  // words that tell a subject, on each side
  auto words = text::words(question);
  std::size_t head = 0;
  while (head < words.size() && words[head].folded != "comment") ++head;
  for (std::size_t i = head + 2; i + 2 < words.size(); ++i) {
    if (words[i].folded != "et" || !infinitive(words[i + 1].folded)) continue;
    std::string first = text::trim(std::string_view(question).substr(0, words[i].start)),
                second = text::trim(std::string_view(question).substr(words[i + 1].start));
    if (subject_words(first) < kOfItsOwn || subject_words(second) < kOfItsOwn) continue;
    return {first, "Comment " + second};
  }
  return {question};
}

// « Combien coûte un passeport et quel est le délai ? » is two questions.
std::vector<std::string> split_joined(std::string_view question) {
  static const std::vector<std::string_view> kHeads{"quel",    "quelle", "quels",    "quelles", "combien",
                                                    "comment", "quand",  "pourquoi", "qui",     "dois",
                                                    "faut",    "peut",   "puis",     "est"};
  auto words = text::words(question);
  std::vector<std::string> out;
  std::size_t from = 0;
  for (std::size_t i = 2; i + 1 < words.size(); ++i) {
    bool joint = words[i].folded == "et" || words[i].folded == "ainsi";
    const std::string& next = words[i + 1].folded;
    if (joint && i + 2 == words.size()) {  // « … et où ? », « … et combien ? »
      if (next != "ou" && next != "combien" && next != "quand" && next != "comment") break;
      out.push_back(text::trim(question.substr(from, words[i].start - from)));
      from = words[i + 1].start;
      break;
    }
    if (i + 2 >= words.size()) break;
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
  for (auto& q : out)
    while (q.ends_with(",")) q.pop_back();
  return out;
}
}  // namespace

std::vector<std::string> split_questions(std::string_view sentence) {
  std::vector<std::string> out;
  for (const auto& joined : split_joined(sentence))
    for (auto& q : split_deeds(joined)) out.push_back(std::move(q));
  return out;
}
}  // namespace answers
