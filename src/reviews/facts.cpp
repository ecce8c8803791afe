// What official documents say about a review's grievances, as sentences a reply can quote.
#include <algorithm>
#include <unordered_set>

#include "answers/answers.h"
#include "corpus/terms.h"
#include "reviews/reviews.h"
#include "services/structures.h"

namespace reviews {
namespace {
constexpr std::size_t kQuestionBytes = 1500;  // a subject shows early; the rest of a long story only blurs it
constexpr std::size_t kMostFacts = 3;
constexpr std::size_t kMostSources = 5;
constexpr std::size_t kLongestFact = 330;  // bytes
constexpr double kLeastFact = 0.17;        // score of a quoted sentence
constexpr double kTitleSaid = 0.66;        // share of a title that the review and the theme say
constexpr double kNamed = 4.0;             // weight of the words that name the procedure in a title
constexpr double kGuideTitle = 0.6;        // share of the guide's words that a title must have
constexpr double kRunnerUp = 0.7;          // of the best document's score: below, it is another subject

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

// The weight of the words that a title has.
double shared_weight(const std::vector<corpus::UnderstoodWord>& words, std::string_view title) {
  std::unordered_set<std::string> terms;
  for (auto& t : corpus::index_terms(title)) terms.insert(std::move(t));
  double out = 0;
  for (const auto& w : words)
    if (terms.contains(w.term)) out += w.idf;
  return out;
}

double weight(const std::vector<corpus::UnderstoodWord>& words) {
  double out = 0;
  for (const auto& w : words) out += w.idf;
  return out;
}

class FactFinder {
 public:
  FactFinder(operations::Context& context, store::Db& db, const Review& review, Findings& found)
      : context_(context),
        db_(db),
        review_(review),
        found_(found),
        procedure_(review.title + ". " + review.procedure) {
    if (found.structure) filter_.structures = services::codes_above(db, found.structure->code);
  }

  void find() {
    list_sources();
    named_ = corpus::weigh_words(context_, procedure_);
    for (std::size_t i = 0; i < found_.grievances.size() && said_.size() < kMostFacts; ++i) {
      const Theme* theme = reviews::theme(found_.grievances[i].theme);
      if (theme == nullptr || theme->cues.empty()) continue;  // no document tells why nobody picks up
      auto fact = from_procedure(*theme);
      if (!fact) fact = from_guide(*theme);
      if (!fact) continue;
      said_.push_back(fact->text);
      found_.facts[i] = std::move(fact);
    }
  }

 private:
  // The documents on the review's subject: found both from its title and procedure, and from its story.
  void list_sources() {
    auto by_story = corpus::retrieve(context_, subject(review_), 15, filter_);
    auto by_title = corpus::retrieve(context_, procedure_, 6, filter_);
    if (std::max(by_story.confidence, by_title.confidence) < answers::thresholds(context_).low_confidence)
      return;
    std::vector<corpus::Found> both;
    for (const auto& t : by_title.found)
      for (const auto& s : by_story.found)
        if (s.document == t.document)
          both.push_back({t.document, 0,
                          t.score / by_title.found.front().score + s.score / by_story.found.front().score});
    std::sort(both.begin(), both.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
    for (const auto& f : both) {
      auto d = corpus::document_by_id(db_, f.document);
      if (!d || f.score < kRunnerUp * both.front().score || found_.sources.size() >= kMostSources) continue;
      found_.sources.push_back(
          {d->key, d->title, d->url, d->updated_on, d->breadcrumb(), d->version, f.score});
    }
  }

  bool fresh(const std::string& sentence) const {
    return std::find(said_.begin(), said_.end(), sentence) == said_.end();
  }

  // What the documents on the procedure say about a theme: those whose titles are mostly made of the review's
  // title and of what the theme asks, and say what the procedure is.
  std::optional<answers::Sentence> from_procedure(const Theme& theme) {
    auto r = corpus::retrieve(context_, procedure_ + ". " + theme.question, 8, filter_);
    std::erase_if(r.found, [&](const corpus::Found& f) {
      auto d = corpus::document_by_id(db_, f.document);
      double all = weight(corpus::weigh_words(context_, d->title));
      return shared_weight(r.words, d->title) < kTitleSaid * all || shared_weight(named_, d->title) < kNamed;
    });
    if (r.found.empty()) return std::nullopt;
    for (auto& s : answers::pick_sentences(r.words, answers::candidates(context_, db_, r), 8))
      if (s.score >= kLeastFact && fresh(s.text) && fits_reply(s) && has_cue(theme, s.text)) return s;
    return std::nullopt;
  }

  // A fact of the general document that helps with a theme whatever the procedure, when the corpus has one:
  // its title says the theme's subject, its beginning what it is about.
  std::optional<answers::Sentence> from_guide(const Theme& theme) {
    if (theme.guide.empty()) return std::nullopt;
    auto r = corpus::retrieve(context_, theme.guide, 1, filter_);
    if (r.found.empty()) return std::nullopt;
    auto document = corpus::document_by_id(db_, r.found.front().document);
    auto start = corpus::first_passage(db_, r.found.front().document);
    if (!start || shared_weight(r.words, document->title) < kGuideTitle * weight(r.words))
      return std::nullopt;
    for (auto range : text::sentences(start->text)) {
      answers::Quote quote = answers::quote_of(*start, range.start, range.end);
      answers::Sentence s{quote.text, {quote}, 1};
      if (fresh(s.text) && fits_reply(s) && has_cue(theme, s.text)) return s;
    }
    return std::nullopt;
  }

  operations::Context& context_;
  store::Db& db_;
  const Review& review_;
  Findings& found_;
  std::string procedure_;
  corpus::SearchFilter filter_ = {};
  std::vector<corpus::UnderstoodWord> named_ = {};
  std::vector<std::string> said_ = {};
};
}  // namespace

void find_facts(operations::Context& context, store::Db& db, const Review& review, Findings& found) {
  found.facts.assign(found.grievances.size(), std::nullopt);
  bool no_fact = found.alarms.empty || found.alarms.distress || found.alarms.threat;
  if (no_fact || corpus::query_words(subject(review)).empty()) return;
  FactFinder(context, db, review, found).find();
}
}  // namespace reviews
