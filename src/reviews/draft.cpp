#include "reviews/draft.h"

#include <fmt/format.h>

#include <array>
#include <span>

#include "base/fr.h"

namespace reviews {
namespace {
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kKinds{
    {{"courtesy", "Formule de politesse"},
     {"acknowledgement", "Prise en compte"},
     {"fact", "Fait sourcé"},
     {"contact", "Contact vérifié"},
     {"to_complete", "À compléter"},
     {"closing", "Clôture"}}};

// One of several ways to say the same thing, always the same for a review: replies side by side don't read
// alike.
std::string_view variant(const Review& review, std::string_view salt,
                         std::span<const std::string_view> ways) {
  std::string key = hash::short_id(review.ref + std::string(salt), 3);
  return ways[static_cast<std::size_t>(key[0] * 7 + key[1] * 3 + key[2]) % ways.size()];
}

// Quotation marks inside a quotation: « monsieur » becomes “monsieur”.
std::string inner_quotes(std::string s) {
  for (auto [from, to] : {std::pair<std::string_view, std::string_view>{"« ", "“"},
                          {" »", "”"},
                          {"«\u00A0", "“"},
                          {"\u00A0»", "”"},
                          {"«\u202F", "“"},
                          {"\u202F»", "”"},
                          {"«", "“"},
                          {"»", "”"}})
    for (std::size_t at = s.find(from); at != std::string::npos; at = s.find(from, at + to.size()))
      s.replace(at, from.size(), to);
  return s;
}

// The user's own words as a reply may quote them back; nothing when they are rude, masked, shouted, or of
// another length than `least` to 170 characters.
std::string own_words(std::string_view sentence, std::size_t least = 20) {
  std::string s = inner_quotes(text::squeeze(sentence));
  while (!s.empty() && std::string_view(".!?;:,- ").find(s.back()) != std::string_view::npos) s.pop_back();
  bool plain = s.find_first_of("[]<>\"_") == std::string::npos && s.find("//") == std::string::npos &&
               text::capitals_share(s) < 30;
  std::size_t length = text::length(s);
  Alarms alarms = find_alarms(s);
  if (!plain || length < least || length > 170 || alarms.insult || alarms.threat || alarms.distress)
    return {};
  return s;
}

// What the review is about in the user's words: its title, else the procedure; nothing when neither says it.
std::string subject_words(const Review& review) {
  for (const std::string& s : {review.title, review.procedure})
    if (text::word_count(s) >= 3)
      if (std::string words = own_words(s, 12); !words.empty()) return words;
  return {};
}

// Ways to begin, with the subject named and without.
struct Openings {
  std::array<std::string_view, 4> named;
  std::array<std::string_view, 4> plain;
};
constexpr Openings kGrave{
    {"Nous vous remercions d’avoir eu la confiance de nous écrire au sujet de «\u00A0{}\u00A0». Nous prenons "
     "au "
     "sérieux "
     "ce que vous décrivez.",
     "Merci de nous avoir fait part de cette situation, «\u00A0{}\u00A0». Nous la prenons au sérieux.",
     "Votre message «\u00A0{}\u00A0» nous est bien parvenu, et nous le lisons avec la plus grande attention.",
     "Nous avons lu avec gravité votre message «\u00A0{}\u00A0», et vous remercions de nous avoir alertés."},
    {"Nous vous remercions d’avoir eu la confiance de nous écrire. Ce que vous décrivez est sérieux, et nous "
     "le "
     "lisons avec attention.",
     "Merci de nous avoir fait part de cette situation. Nous la prenons au sérieux.",
     "Votre message nous est bien parvenu, et nous le lisons avec la plus grande attention.",
     "Nous vous remercions de nous avoir alertés. Ce que vous rapportez mérite toute notre attention."}};
constexpr Openings kThanks{
    {"Nous vous remercions de votre témoignage, «\u00A0{}\u00A0».",
     "Votre message «\u00A0{}\u00A0» nous a fait plaisir, et nous vous en remercions.",
     "Un grand merci d’avoir pris le temps d’écrire «\u00A0{}\u00A0».",
     "Merci de nous avoir raconté votre expérience sous ce titre\u00A0: «\u00A0{}\u00A0»."},
    {"Nous vous remercions d’avoir pris le temps de partager cette expérience.",
     "Merci pour votre message, que nous avons eu plaisir à lire.", "Un grand merci pour votre témoignage.",
     "Merci d’avoir pris quelques minutes pour raconter votre démarche."}};
constexpr Openings kRegret{
    {"Nous avons lu avec attention votre avis «\u00A0{}\u00A0» et regrettons les difficultés que vous y "
     "décrivez.",
     "Merci de nous avoir écrit au sujet de «\u00A0{}\u00A0». Nous sommes désolés que votre démarche se soit "
     "passée "
     "ainsi.",
     "Votre avis «\u00A0{}\u00A0» nous est bien parvenu. Nous vous présentons nos excuses pour les "
     "désagréments que "
     "vous "
     "avez rencontrés.",
     "Nous vous remercions de votre témoignage, «\u00A0{}\u00A0», et regrettons l’expérience que vous avez "
     "vécue."},
    {"Nous vous remercions de votre témoignage et vous présentons nos excuses pour les difficultés que vous "
     "décrivez.",
     "Merci de nous avoir écrit. Nous regrettons sincèrement que votre démarche se soit passée ainsi.",
     "Nous avons lu votre message avec attention et regrettons l’expérience que vous avez vécue.",
     "Merci d’avoir pris le temps de nous raconter vos difficultés, dont nous vous prions de nous excuser."}};
constexpr Openings kNeutral{
    {"Nous vous remercions de votre avis, «\u00A0{}\u00A0», que nous avons lu avec attention.",
     "Merci de nous avoir écrit au sujet de «\u00A0{}\u00A0».",
     "Votre avis «\u00A0{}\u00A0» a retenu toute notre attention, et nous vous en remercions.",
     "Merci d’avoir partagé vos remarques sous ce titre\u00A0: «\u00A0{}\u00A0»."},
    {"Nous vous remercions d’avoir partagé votre expérience et vos remarques.",
     "Merci pour votre retour, que nous avons lu avec attention.",
     "Votre avis a retenu toute notre attention, et nous vous en remercions.",
     "Merci d’avoir pris le temps de nous faire part de vos remarques."}};

std::string opening(const Review& review, const Findings& found, const std::string& subject) {
  const Openings& ways = found.alarms.discrimination || found.alarms.distress              ? kGrave
                         : review.feeling == Feeling::positive && found.grievances.empty() ? kThanks
                         : review.feeling == Feeling::negative                             ? kRegret
                                                                                           : kNeutral;
  if (subject.empty()) return std::string(variant(review, "debut", ways.plain));
  return fmt::format(fmt::runtime(variant(review, "debut", ways.named)), subject);
}

std::string_view praise(const Review& review) {
  return variant(review, "eloge",
                 std::array<std::string_view, 3>{
                     "Des mots comme les vôtres comptent pour les agents qui vous ont répondu.",
                     "Savoir ce qui a bien fonctionné nous aide autant que les critiques.",
                     "Votre satisfaction est un encouragement pour toute l’équipe."});
}

std::string fact_sentence(const answers::Quote& q) {
  std::string dated = q.date.empty() ? "" : fmt::format(" (mise à jour du {})", fr::date(q.date));
  return fmt::format("À ce sujet, la fiche «\u00A0{}\u00A0»{} indique{}: «\u00A0{}\u00A0»", q.title, dated,
                     fr::kNoBreak, q.text);
}

std::string mark(std::string_view what) { return fmt::format("[À compléter{}: {}]", fr::kNoBreak, what); }

class Composer {
 public:
  Composer(const Review& review, const Findings& found)
      : review_(review), found_(found), subject_(subject_words(review)) {}

  Draft compose() {
    draft_.review = review_.ref;
    add("Bonjour,", SentenceKind::courtesy);
    if (found_.alarms.foreign)
      note("Ce message ne semble pas écrit en français : vérifiez dans quelle langue répondre.");
    if (found_.alarms.empty) {
      add("Nous avons bien reçu votre avis, mais son texte est vide ou trop court pour que nous puissions y "
          "répondre.",
          SentenceKind::acknowledgement, true);
      add(mark("demande de précisions, si l’usager peut être recontacté"), SentenceKind::to_complete);
    } else {
      add(opening(review_, found_, subject_), SentenceKind::courtesy, true);
      urgent();
      if (found_.grievances.empty()) content();
      for (std::size_t i = 0; i < found_.grievances.size(); ++i) grievance(static_cast<int>(i));
    }
    contacts();
    close();
    for (std::size_t i = 0; i < draft_.grievances.size(); ++i)
      for (std::size_t s = 0; s < draft_.sentences.size(); ++s)
        if (draft_.sentences[s].grievance == static_cast<int>(i))
          draft_.grievances[i].answered_by.push_back(s);
    draft_.sources = found_.sources;
    draft_.text = text_of(draft_.sentences);
    return std::move(draft_);
  }

 private:
  void add(std::string_view text, SentenceKind kind, bool new_paragraph = false, int grievance = -1,
           std::vector<answers::Quote> quotes = {}) {
    draft_.sentences.push_back({std::string(text), kind, std::move(quotes), new_paragraph, grievance});
  }
  void note(std::string text) { draft_.notes.push_back(std::move(text)); }

  void urgent() {
    if (found_.alarms.distress) {
      note("La personne exprime une détresse : prévenez tout de suite votre responsable, avant de répondre.");
      add(mark("personne à recontacter sans attendre ; prévenir le responsable avant toute réponse"),
          SentenceKind::to_complete, true);
    }
    if (found_.alarms.threat) {
      note("Ce message contient une menace : signalez-le à votre responsable avant de répondre.");
      add(mark("message menaçant : à signaler au responsable avant toute réponse"), SentenceKind::to_complete,
          true);
    }
    if (found_.alarms.insult)
      note("Ce message contient des propos injurieux : la réponse s’en tient au fond.");
    if (found_.alarms.discrimination)
      note("Ce message fait état d’une discrimination : faites-le examiner par votre responsable.");
  }

  void content() {
    if (review_.feeling == Feeling::positive)
      add(praise(review_), SentenceKind::courtesy);
    else
      add("Nous avons pris connaissance des remarques que vous formulez.", SentenceKind::acknowledgement,
          true);
  }

  void grievance(int i) {
    const Grievance& g = found_.grievances[static_cast<std::size_t>(i)];
    draft_.grievances.push_back({g.text, g.theme, {}});
    const Theme* t = theme(g.theme);
    std::vector<std::string_view> ways{"Nous avons lu avec attention le point que vous soulevez.",
                                       "Ce point appelle une réponse précise.",
                                       "Nous comprenons que cela vous ait marqué, et nous en prenons note.",
                                       "Votre récit mérite que nous regardions ce point de près."};
    if (t != nullptr) ways.assign(t->acknowledgements.begin(), t->acknowledgements.end());
    bool said = i > 0 && found_.grievances[static_cast<std::size_t>(i - 1)].text == g.text;
    std::string words = said ? "" : own_words(g.text);
    if (words == subject_) words.clear();  // quoted in the opening already
    if (!words.empty()) {
      constexpr std::array<std::string_view, 4> kTold{"Vous écrivez", "Vous indiquez", "Vous nous dites",
                                                      "Vous nous signalez"};
      std::string_view cut = g.whole_sentence ? "" : "… ";
      add(fmt::format("{}{}: «\u00A0{}{}\u00A0».", variant(review_, g.theme + "dit", kTold), fr::kNoBreak,
                      cut, words),
          SentenceKind::acknowledgement, true, i);
    }
    add(variant(review_, g.theme, ways), SentenceKind::acknowledgement, words.empty(), i);
    const auto& sure = found_.facts[static_cast<std::size_t>(i)];
    if (sure) fact(*sure, i, false);
    add(mark(t != nullptr ? std::string_view(t->to_complete)
                          : std::string_view("réponse précise à ce point")),
        SentenceKind::to_complete, false, i);
  }

  void fact(const answers::Sentence& s, int grievance, bool new_paragraph) {
    add(fact_sentence(s.quotes.front()), SentenceKind::fact, new_paragraph, grievance, s.quotes);
  }

  const services::ContactPoint* first(services::ContactKind kind) const {
    for (const auto& c : found_.contacts)
      if (c.kind == kind) return &c;
    return nullptr;
  }

  void contacts() {
    if (review_.feeling == Feeling::positive && found_.grievances.empty()) return;
    const auto* phone = first(services::ContactKind::phone);
    const auto* form = first(services::ContactKind::form);
    const auto* email = first(services::ContactKind::email);
    std::vector<std::string> ways;
    if (phone != nullptr) ways.push_back(fmt::format("par téléphone au {}", phone->value));
    if (form != nullptr) ways.push_back(fmt::format("par le formulaire {}", form->value));
    if (email != nullptr && ways.size() < 2) ways.push_back(fmt::format("par courriel à {}", email->value));
    if (ways.empty()) {
      add(mark("contact du service concerné"), SentenceKind::to_complete, true);
      return;
    }
    const std::string& whose = phone != nullptr  ? phone->structure_name
                               : form != nullptr ? form->structure_name
                                                 : email->structure_name;
    bool own = found_.structure && whose == found_.structure->shown_name();
    constexpr std::array<std::string_view, 3> kWhy{"Pour faire le point sur votre situation",
                                                   "Si vous souhaitez échanger avec un agent",
                                                   "Pour toute précision sur votre dossier"};
    add(fmt::format("{}, vous pouvez {}joindre {}{}.", variant(review_, "contact", kWhy), own ? "nous " : "",
                    own ? "" : whose + " ", fr::list(ways, "ou")),
        SentenceKind::contact, true);
    std::string hours = services::hours_in_words(found_.hours, "téléphone");
    if (phone != nullptr && !hours.empty() && found_.structure &&
        phone->structure_name == found_.structure->shown_name()) {
      add(fmt::format("Le téléphone répond {}.", hours), SentenceKind::contact);
    }
  }

  void close() {
    add(review_.feeling == Feeling::positive && found_.grievances.empty()
            ? "Au plaisir de vous retrouver dans nos services."
            : "Nous restons à votre disposition.",
        SentenceKind::closing, true);
    add("Bien cordialement,", SentenceKind::closing, true);
    if (found_.structure)
      add(found_.structure->shown_name(), SentenceKind::closing, true);
    else
      add(mark("signature du service"), SentenceKind::to_complete, true);
  }

  const Review& review_;
  const Findings& found_;
  std::string subject_;
  Draft draft_;
};
}  // namespace

std::string_view kind_code(SentenceKind kind) { return kKinds[static_cast<std::size_t>(kind)].first; }
std::string_view kind_label(SentenceKind kind) { return kKinds[static_cast<std::size_t>(kind)].second; }

std::string text_of(const std::vector<DraftSentence>& sentences) {
  std::string out;
  for (const auto& s : sentences) {
    if (!out.empty()) out += s.new_paragraph ? "\n\n" : " ";
    out += s.text;
  }
  return out;
}

Draft compose(const Review& review, const Findings& found) { return Composer(review, found).compose(); }
}  // namespace reviews
