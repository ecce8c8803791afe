// build_draft: what is found for a review, then composed.
#include <algorithm>
#include <chrono>
#include <unordered_set>

#include "answers/answers.h"
#include "corpus/terms.h"
#include "reviews/reviews.h"

namespace reviews {
namespace {
constexpr std::size_t kQuestionBytes = 1500;  // a subject shows early; the rest of a long story only blurs it
constexpr std::size_t kMostFacts = 3;
constexpr std::size_t kLongestFact = 330;  // bytes
constexpr double kLeastFact = 0.17;        // score of a quoted sentence
constexpr double kTitleSaid = 0.66;        // share of a title that the review and the theme say
constexpr double kNamed = 4.0;             // weight of the words that name the procedure in a title
constexpr double kGuideTitle = 0.6;        // share of the guide's words that a title must have

std::string subject(const Review& r) {
  std::string body = r.body.substr(0, kQuestionBytes);
  while (!body.empty() && (static_cast<unsigned char>(body.back()) & 0xC0) == 0x80) body.pop_back();
  return text::clean(r.title + ". " + r.procedure + ". " + body);
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

bool has_cue(const Theme& theme, std::string_view sentence) {
  auto words = text::words(sentence);
  return std::any_of(words.begin(), words.end(), [&](const auto& w) {
    return std::any_of(theme.cues.begin(), theme.cues.end(),
                       [&](const auto& cue) { return w.folded.starts_with(cue); });
  });
}

// The best sentence of the candidates for these words that a reply can quote and that tells about the theme;
// nothing below `least`.
std::optional<answers::Sentence> best_fact(const Theme& theme,
                                           const std::vector<corpus::UnderstoodWord>& words,
                                           const std::vector<answers::Candidate>& candidates,
                                           const std::vector<std::string>& said, double least) {
  for (auto& s : answers::pick_sentences(words, candidates, 8)) {
    bool fresh = std::find(said.begin(), said.end(), s.text) == said.end();
    if (s.score >= least && fresh && fits_reply(s) && has_cue(theme, s.text)) return s;
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

// The weight of the words that a title has.
double shared_weight(const std::vector<corpus::UnderstoodWord>& words, std::string_view title) {
  std::unordered_set<std::string> terms;
  for (auto& t : corpus::index_terms(title)) terms.insert(std::move(t));
  double out = 0;
  for (const auto& w : words)
    if (terms.contains(w.term)) out += w.idf;
  return out;
}

// What the documents on the procedure say about a theme: those found for both, whose titles are mostly made
// of the review's title and of what the theme asks, and say what the procedure is.
std::optional<answers::Sentence> procedure_fact(operations::Context& context, store::Db& db,
                                                const Review& review, const Theme& theme,
                                                const std::vector<std::string>& said) {
  std::string procedure = review.title + ". " + review.procedure;
  auto named = corpus::weigh_words(context, procedure);
  auto r = corpus::retrieve(context, procedure + ". " + theme.question, 8);
  std::erase_if(r.found, [&](const corpus::Found& f) {
    auto d = corpus::document_by_id(db, f.document);
    double all = 0;
    for (const auto& w : corpus::weigh_words(context, d->title)) all += w.idf;
    return shared_weight(r.words, d->title) < kTitleSaid * all || shared_weight(named, d->title) < kNamed;
  });
  if (r.found.empty()) return std::nullopt;
  return best_fact(theme, r.words, answers::candidates(context, db, r), said, kLeastFact);
}

// A fact of the general document that helps with a theme whatever the procedure, when the corpus has one: its
// title says the theme's subject.
std::optional<answers::Sentence> guide_fact(operations::Context& context, store::Db& db, const Theme& theme,
                                            const std::vector<std::string>& said) {
  if (theme.guide.empty()) return std::nullopt;
  auto r = corpus::retrieve(context, theme.guide, 1);
  if (r.found.empty()) return std::nullopt;
  auto document = corpus::document_by_id(db, r.found.front().document);
  double all = 0;
  for (const auto& w : r.words) all += w.idf;
  if (shared_weight(r.words, document->title) < kGuideTitle * all) return std::nullopt;
  auto start = corpus::first_passage(db, r.found.front().document);  // where it says what it is about
  if (!start) return std::nullopt;
  for (auto range : text::sentences(start->text)) {
    answers::Quote quote = answers::quote_of(*start, range.start, range.end);
    answers::Sentence s{quote.text, {quote}, 1};
    bool fresh = std::find(said.begin(), said.end(), s.text) == said.end();
    if (fresh && fits_reply(s) && has_cue(theme, s.text)) return s;
  }
  return std::nullopt;
}

// Facts for the grievances: from the documents on the review's subject when they are sure, else from a
// general one; nothing when neither tells about the theme.
void find_facts(operations::Context& context, const Review& review, Findings& found) {
  found.facts.assign(found.grievances.size(), std::nullopt);
  bool no_fact = found.alarms.empty || found.alarms.distress || found.alarms.threat;
  if (no_fact || corpus::query_words(subject(review)).empty()) return;
  auto r = documents_on(context, review);
  if (r.confidence < answers::thresholds(context).low_confidence) r.found.clear();
  auto db = context.store.read();
  for (const auto& f : r.found)
    if (auto d = corpus::document_by_id(*db, f.document); d && found.sources.size() < 5)
      found.sources.push_back(
          {d->key, d->title, d->url, d->updated_on, d->breadcrumb(), d->version, f.score});
  std::vector<std::string> said;
  for (std::size_t i = 0; i < found.grievances.size() && said.size() < kMostFacts; ++i) {
    const Theme* theme = reviews::theme(found.grievances[i].theme);
    if (theme == nullptr || theme->cues.empty()) continue;  // no document tells why nobody picks up
    auto fact = procedure_fact(context, *db, review, *theme, said);
    if (!fact) fact = guide_fact(context, *db, *theme, said);
    if (!fact) continue;
    said.push_back(fact->text);
    found.facts[i] = std::move(fact);
  }
}
}  // namespace

Draft build_draft(operations::Context& context, const Review& review) {
  auto started = std::chrono::steady_clock::now();
  Findings found;
  std::string whole = whole_text(review);
  found.alarms = find_alarms(whole);
  if (!found.alarms.empty)
    found.grievances =
        find_grievances({whole, review.feeling == Feeling::negative, review.title.size() + 1, review.tags});
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
