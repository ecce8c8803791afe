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

bool fits_reply(const answers::Sentence& s) {
  const std::string& t = s.text;
  bool cited_whole = t.find('\n') == std::string::npos && t.find(" | ") == std::string::npos && t.size() <= kLongestFact;
  return cited_whole && text::word_count(t) >= 7;
}

// The best sentence of the candidates for these words that a reply can quote; nothing below `least`.
std::optional<answers::Sentence> best_fact(const std::vector<corpus::UnderstoodWord>& words, const std::vector<answers::Candidate>& candidates, const std::vector<std::string>& said, double least) {
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

// Facts for the grievances, from the documents on the review's subject; nothing when the subject isn't sure.
void find_facts(operations::Context& context, const Review& review, Findings& found) {
  found.facts.assign(found.grievances.size(), std::nullopt);
  std::string about = subject(review);
  if (found.alarms.empty || found.alarms.distress || found.alarms.threat || corpus::query_words(about).empty()) return;
  auto limits = answers::thresholds(context);
  auto r = corpus::retrieve(context, about, 8);
  if (r.confidence < limits.low_confidence) return;
  bool all_good = review.feeling == Feeling::positive && found.grievances.empty();
  if (all_good) return;  // thanks call for no lecture
  auto db = context.store.read();
  auto candidates = answers::candidates(context, *db, r);
  std::vector<std::string> said;
  std::size_t n = 0;
  for (std::size_t i = 0; i < found.grievances.size() && n < kMostFacts; ++i) {
    std::string question = review.title + " " + std::string(asked_by(found.grievances[i].theme)) + " " + found.grievances[i].text;
    auto words = corpus::weigh_words(context, question);
    auto fact = best_fact(words, candidates, said, 0.16);
    if (!fact) continue;
    said.push_back(fact->text);
    found.facts[i] = std::move(fact);
    ++n;
  }
  if (n == 0 && !candidates.empty())
    if (auto fact = best_fact(r.words, candidates, said, 0.22)) found.general_fact = std::move(fact);
  for (const auto& f : r.found) {
    if (found.sources.size() >= 5) break;
    if (auto d = corpus::document_by_id(*db, f.document)) found.sources.push_back({d->key, d->title, d->url, d->updated_on, d->breadcrumb(), d->version, f.score});
  }
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
  for (const auto& [kind, n] : review.masked) d.notes.push_back("Données personnelles masquées à l’arrivée : " + kind + " (" + std::to_string(n) + ").");
  d.latency_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
  d.created_at = context.now();
  return d;
}
}  // namespace reviews
