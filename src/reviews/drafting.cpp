// build_draft: what is found for a review, then composed.
#include <algorithm>
#include <chrono>

#include "answers/answers.h"
#include "corpus/terms.h"
#include "reviews/reviews.h"

namespace reviews {
namespace {
constexpr std::size_t kQuestionBytes = 1500;  // a subject shows early; the rest of a long story only blurs it
constexpr std::size_t kMostFacts = 3;
constexpr std::size_t kLongestFact = 330;  // bytes

std::string subject(const Review& r) {
  std::string body = r.body.substr(0, kQuestionBytes);
  while (!body.empty() && (static_cast<unsigned char>(body.back()) & 0xC0) == 0x80) body.pop_back();
  return text::clean(r.title + ". " + r.procedure + ". " + body);
}

// What a theme asks of a document, beside the user's words.
std::string_view asked_by(std::string_view theme) {
  if (theme == "delai" || theme == "livraison") return "délai de traitement suivi de la demande";
  if (theme == "dossier") return "documents à fournir pièces justificatives";
  if (theme == "refus" || theme == "erreur") return "contester recours réclamation";
  if (theme == "paiement") return "versement paiement montant";
  if (theme == "rendez_vous") return "prendre rendez-vous";
  if (theme == "discrimination") return "discrimination Défenseur des droits";
  if (theme == "sans_reponse") return "réponse de l'administration réclamation";
  return "";
}

// A sentence that stands on its own inside a reply: whole, on one line, neither a fragment nor a
// cross-reference.
bool fits_reply(const answers::Sentence& s) {
  const std::string& t = s.text;
  bool one_line =
      t.find('\n') == std::string::npos && t.find(" | ") == std::string::npos && t.size() <= kLongestFact;
  std::size_t at = 0;
  bool starts = text::lower(t.substr(0, 2)) != t.substr(0, 2) && text::next(t, at) < 0x2000;
  bool ends = t.ends_with(".") && t.find(" .") == std::string::npos && t.find("( ") == std::string::npos &&
              t.find(" )") == std::string::npos && t.find("()") == std::string::npos;
  bool refers = t.find("consultez") != std::string::npos || t.find("suivant") != std::string::npos ||
                t.find("ci-dessous") != std::string::npos || t.starts_with("Cas ");
  return one_line && starts && ends && !refers && text::word_count(t) >= 8;
}

// The best sentence of the candidates for these words that a reply can quote; nothing below `least`.
std::optional<answers::Sentence> best_fact(const std::vector<corpus::UnderstoodWord>& words,
                                           const std::vector<answers::Candidate>& candidates,
                                           const std::vector<std::string>& said, double least) {
  for (auto& s : answers::pick_sentences(words, candidates, 6)) {
    bool fresh = std::find(said.begin(), said.end(), s.text) == said.end();
    if (s.score >= least && fresh && fits_reply(s)) return s;
  }
  return std::nullopt;
}

std::vector<services::ContactPoint> verified(std::vector<services::ContactPoint> contacts) {
  std::erase_if(contacts, [](const auto& c) { return c.verified_on.empty(); });
  return contacts;
}

// The documents on the review's subject: found both from its title and procedure, and from its story. Nothing
// when the two don't meet: a quotation beside the subject is worse than none.
corpus::Retrieval documents_on(operations::Context& context, const Review& review) {
  corpus::Retrieval by_story = corpus::retrieve(context, subject(review), 15);
  corpus::Retrieval by_title = corpus::retrieve(context, review.title + ". " + review.procedure, 6);
  corpus::Retrieval both;
  both.words = by_story.words;
  both.confidence = std::max(by_story.confidence, by_title.confidence);
  for (const auto& t : by_title.found) {
    for (const auto& s : by_story.found) {
      if (s.document != t.document) continue;
      both.found.push_back({t.document, s.passage != 0 ? s.passage : t.passage,
                            t.score / by_title.found.front().score + s.score / by_story.found.front().score});
    }
  }
  std::sort(both.found.begin(), both.found.end(),
            [](const auto& a, const auto& b) { return a.score > b.score; });
  // A runner-up far behind is another subject.
  std::erase_if(both.found, [best = both.found.empty() ? 0 : both.found.front().score](const auto& f) {
    return f.score < 0.7 * best;
  });
  return both;
}

// Facts for the grievances, from the documents on the review's subject; nothing when the subject isn't sure.
void find_facts(operations::Context& context, const Review& review, Findings& found) {
  found.facts.assign(found.grievances.size(), std::nullopt);
  bool all_good =
      review.feeling == Feeling::positive && found.grievances.empty();  // thanks call for no lecture
  bool no_fact = all_good || found.alarms.empty || found.alarms.distress || found.alarms.threat;
  if (no_fact || corpus::query_words(subject(review)).empty()) return;
  auto limits = answers::thresholds(context);
  auto r = documents_on(context, review);
  if (r.found.empty() || r.confidence < limits.low_confidence) return;
  auto db = context.store.read();
  for (const auto& f : r.found)
    if (auto d = corpus::document_by_id(*db, f.document); d && found.sources.size() < 5)
      found.sources.push_back(
          {d->key, d->title, d->url, d->updated_on, d->breadcrumb(), d->version, f.score});
  auto candidates = answers::candidates(context, *db, r);
  std::vector<std::string> said;
  for (std::size_t i = 0; i < found.grievances.size() && said.size() < kMostFacts; ++i) {
    std::string_view asked = asked_by(found.grievances[i].theme);
    if (asked.empty()) continue;  // no document tells about a telephone that doesn't answer or a rude welcome
    auto words = corpus::weigh_words(
        context, review.title + " " + std::string(asked) + " " + found.grievances[i].text);
    auto fact = best_fact(words, candidates, said, 0.17);
    if (!fact) continue;
    said.push_back(fact->text);
    found.facts[i] = std::move(fact);
  }
  if (said.empty())
    if (auto fact = best_fact(corpus::weigh_words(context, review.title + " " + review.procedure), candidates,
                              said, 0.3))
      found.general_fact = std::move(fact);
}
}  // namespace

Draft build_draft(operations::Context& context, const Review& review) {
  auto started = std::chrono::steady_clock::now();
  Findings found;
  std::string whole = whole_text(review);
  found.alarms = find_alarms(whole);
  if (!found.alarms.empty) found.grievances = find_grievances(whole, review.feeling == Feeling::negative);
  find_facts(context, review, found);
  {
    auto db = context.store.read();
    found.structure = structure_of(*db, review.id);
    if (found.structure) {
      found.contacts = verified(services::contacts_for(*db, *found.structure));
      found.hours = services::hours_of(*db, found.structure->id);
    }
  }
  Draft d = compose(review, found);
  for (const auto& [kind, n] : review.masked)
    d.notes.push_back("Données personnelles masquées à l’arrivée : " + kind + " (" + std::to_string(n) +
                      ").");
  d.latency_ms =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
  d.created_at = context.now();
  return d;
}
}  // namespace reviews
