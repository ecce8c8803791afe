// What official documents say about a review's grievances, as sentences a reply can quote.
#include <algorithm>
#include <cmath>
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
constexpr std::size_t kLongestFact = 330;    // bytes
constexpr double kLeastUnderHeading = 0.05;  // score of a sentence on the theme under a heading on it
constexpr double kLeastHeaded = 0.12;        // of one that is there without naming it
constexpr double kLeastFact = 0.17;          // score of a quoted sentence
constexpr double kTitleSaid = 0.66;          // share of a title that the review and the theme say
constexpr double kNamed = 0.5;       // of the rarest word's weight: what names the procedure in a title
constexpr double kChosen = 0.6;      // share of the chosen procedure's words that a title must have
constexpr double kPlain = 1.4;       // weight of a grievance that is said plainly
constexpr double kGuideTitle = 0.6;  // share of the guide's words that a title must have
constexpr double kRunnerUp = 0.7;    // of the best document's score: below, it is another subject

std::string subject(const Review& r) {
  std::string body = r.body.substr(0, kQuestionBytes);
  while (!body.empty() && (static_cast<unsigned char>(body.back()) & 0xC0) == 0x80) body.pop_back();
  return text::clean(r.title + ". " + r.procedure + ". " + body);
}

// A sentence whose subject is in the sentence before it says nothing alone: « Elle est versée en dix mois. »
bool leans_on_another(const std::string& t) {
  static const std::unordered_set<std::string_view> kLeaning{
      "elle",    "elles",  "ils",   "leur",      "leurs",   "cela",  "ceci",      "ce",        "cette",
      "ces",     "celui",  "celle", "ceux",      "son",     "sa",    "ses",       "mais",      "donc",
      "puis",    "enfin",  "sinon", "autrement", "ainsi",   "aussi", "toutefois", "cependant", "or",
      "ensuite", "celles", "et",    "ou",        "exemple", "tous"};
  static const std::unordered_set<std::string_view> kImpersonal{"est",      "faut",   "n", "existe",
                                                                "convient", "suffit", "y"};
  auto words = text::words(t);
  if (words.size() < 2) return true;
  if (words[0].folded == "il") return !kImpersonal.contains(words[1].folded);
  bool in_this_case = words[0].folded == "dans" && (words[1].folded == "ce" || words[1].folded == "ces");
  return in_this_case || kLeaning.contains(words[0].folded);
}

// What would read as a suspicion in a reply to someone who complains.
bool accuses(const std::string& t) {
  auto words = text::words(t);
  return std::any_of(words.begin(), words.end(), [](const auto& w) {
    return w.folded.starts_with("fraud") || w.folded.starts_with("escroqu") || w.folded == "prison" ||
           w.folded.starts_with("sanction") || w.folded == "poursuites";
  });
}

// A sentence that stands on its own inside a reply: whole, on one line, neither a fragment nor a
// cross-reference.
bool fits_reply(const std::string& t) {
  bool one_line =
      t.find('\n') == std::string::npos && t.find(" | ") == std::string::npos && t.size() <= kLongestFact;
  std::size_t at = 0;
  bool starts = text::lower(t.substr(0, 2)) != t.substr(0, 2) && text::next(t, at) < 0x2000;
  bool ends = t.ends_with(".") && t.find(" .") == std::string::npos && t.find("( ") == std::string::npos &&
              t.find(" )") == std::string::npos && t.find("()") == std::string::npos;
  bool refers = t.find("consultez") != std::string::npos || t.find("suivant") != std::string::npos ||
                t.find("ci-dessous") != std::string::npos || t.starts_with("Cas ");
  return one_line && starts && ends && !refers && text::word_count(t) >= 8 && !leans_on_another(t) &&
         !accuses(t);
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
    rarest_ = std::log(1 + static_cast<double>(context_.indexes.documents.entries()));
    named_ = corpus::weigh_words(context_, procedure_);
    chosen_ = corpus::weigh_words(context_, review_.procedure);
    for (std::size_t i = 0; i < found_.grievances.size() && said_.size() < kMostFacts; ++i) {
      const Theme* theme = reviews::theme(found_.grievances[i].theme);
      if (theme == nullptr || theme->cues.empty()) continue;  // no document tells why nobody picks up
      auto fact = from_procedure(*theme);
      if (!fact && found_.grievances[i].weight >= kPlain) fact = from_guide(*theme);
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

  // Whether a document is on the procedure: its title says most of the procedure that the user chose, or is
  // mostly made of the review's title and of what the theme asks.
  bool on_procedure(const std::string& title, const std::vector<corpus::UnderstoodWord>& asked) {
    double chosen = shared_weight(chosen_, title);
    if (chosen >= kChosen * weight(chosen_) && chosen >= kNamed * rarest_) return true;
    return shared_weight(asked, title) >= kTitleSaid * weight(corpus::weigh_words(context_, title)) &&
           shared_weight(named_, title) >= kNamed * rarest_;
  }

  // What the documents on the procedure say about a theme.
  std::optional<answers::Sentence> from_procedure(const Theme& theme) {
    auto r = corpus::retrieve(context_, procedure_ + ". " + theme.question, 8, filter_);
    std::erase_if(r.found, [&](const corpus::Found& f) {
      return !on_procedure(corpus::document_by_id(db_, f.document)->title, r.words);
    });
    if (r.found.empty()) return std::nullopt;
    auto candidates = answers::candidates(context_, db_, r);
    auto best = [&](double least, const answers::Fit& fit) -> std::optional<answers::Sentence> {
      auto picked = answers::pick_sentences(r.words, candidates, 1, [&](const auto& passage, const auto& s) {
        return fresh(s) && fits_reply(s) && fit(passage, s);
      });
      if (picked.empty() || picked.front().score < least) return std::nullopt;
      return std::move(picked.front());
    };
    auto headed = [&](const corpus::PassageRow& passage) {
      return has_cue(theme, passage.headings.substr(passage.headings.rfind('>') + 1));
    };
    auto said = best(kLeastUnderHeading,
                     [&](const auto& p, const auto& s) { return headed(p) && has_cue(theme, s); });
    if (!said) said = best(kLeastFact, [&](const auto&, const auto& s) { return has_cue(theme, s); });
    if (!said) said = best(kLeastHeaded, [&](const auto& p, const auto&) { return headed(p); });
    return said;
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
      if (fresh(s.text) && fits_reply(s.text) && has_cue(theme, s.text)) return s;
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
  std::vector<corpus::UnderstoodWord> chosen_ = {};
  double rarest_ = 0;
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
