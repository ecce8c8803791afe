// compose: a question understood, each of its parts searched and answered, its facts held.
#include <algorithm>
#include <cmath>

#include "answers/card.h"
#include "answers/found.h"
#include "answers/registry_answer.h"
#include "answers/situations.h"
#include "base/stopwatch.h"
#include "corpus/terms.h"
#include "gates/gates.h"
#include "services/structures.h"

namespace answers {
namespace {
constexpr std::size_t kModelPassages = 6;
constexpr std::ptrdiff_t kPassagesOfAPart = 2;

double idf_of(operations::Context& context, const std::string& folded) {
  double n = std::max<double>(context.indexes.documents.entries(), 1);
  double f = context.indexes.documents.frequency(corpus::stem(folded));
  return f == 0 ? 0 : std::log(1 + (n - f + 0.5) / (f + 0.5));
}

Result<corpus::SearchFilter> filter_of(operations::Context& context, const Ask& in) {
  corpus::SearchFilter filter{in.source, in.audience, in.theme};
  if (in.structure.empty()) return filter;
  filter.structures = services::codes_above(*context.store.read(), in.structure);
  if (filter.structures.empty()) return invalid({{"structure", "Aucune structure n’a ce code."}});
  return filter;
}

// The lines that share most words with the question, first: of a table of prices, the row that is asked for.
CardField nearest_lines_first(CardField field, const std::vector<corpus::UnderstoodWord>& words) {
  auto shared = [&](const CardLine& line) {
    double sum = 0;
    auto terms = corpus::index_terms(line.quote.text);
    for (const auto& w : words)
      if (std::find(terms.begin(), terms.end(), w.term) != terms.end()) sum += w.idf;
    return sum;
  };
  std::stable_sort(field.lines.begin(), field.lines.end(),
                   [&](const CardLine& a, const CardLine& b) { return shared(a) > shared(b); });
  return field;
}

// The document whose title says most of the question, among the first ones that are about as good.
std::string best_titled(const std::vector<corpus::UnderstoodWord>& words,
                        const std::vector<Source>& sources) {
  constexpr std::size_t kConsidered = 3;
  constexpr double kAboutAsGood = 0.75;
  const Source* first = &sources.front();
  double most = -1;
  for (std::size_t i = 0; i < sources.size() && i < kConsidered; ++i) {
    if (sources[i].score < kAboutAsGood * sources.front().score) break;
    double said = 0;
    auto terms = corpus::index_terms(sources[i].title);
    for (const auto& w : words)
      if (std::find(terms.begin(), terms.end(), w.term) != terms.end()) said += w.idf;
    if (said > most + 1e-9) {
      most = said;
      first = &sources[i];
    }
  }
  return first->document;
}

// Whether a field of the card is what an intent asks for.
bool asked_for(Intent intent, std::string_view field) {
  switch (intent) {
    case Intent::price:
      return field == "cost";
    case Intent::delay:
      return field == "delay";
    case Intent::documents:
      return field == "documents" || field == "cerfa";
    case Intent::where:
    case Intent::contact:
    case Intent::file_status:
      return field == "where_to_go" || field == "online_service";
    default:
      return false;
  }
}

bool has_field(Intent intent) {
  for (std::string_view f : {"cost", "delay", "documents", "where_to_go"})
    if (asked_for(intent, f)) return true;
  return false;
}

// The situation that the question and the reader's choices tell, in the first document found.
struct Situation {
  std::set<std::size_t> chosen = {};
  std::vector<Fork> open = {};
  std::vector<text::Range> excluded = {};
};
Situation situation_of(const corpus::VersionRow& v, std::string_view document, const Ask& in,
                       const Before& before, std::string_view question) {
  Situation s;
  std::vector<std::string> tokens = before.situations;
  tokens.insert(tokens.end(), in.situation.begin(), in.situation.end());
  s.chosen = chosen_last(v, tokens, document);
  auto told = told_by(question, open_forks(v, s.chosen));
  s.chosen.insert(told.begin(), told.end());
  s.open = open_forks(v, s.chosen);
  s.excluded = excluded(v, s.chosen);
  return s;
}

bool overlaps(const std::vector<text::Range>& ranges, text::Range r) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const auto& e) { return r.start < e.end && r.end > e.start; });
}

// The words that the corpus doesn't know, and its words that were searched instead.
std::vector<std::pair<std::string, std::string>> spelling_of(const corpus::Retrieval& r,
                                                             const std::vector<Source>& sources,
                                                             const std::vector<Candidate>& passages) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& w : r.words) {
    if (!w.repaired) continue;
    std::string read;
    auto look = [&](std::string_view body) {
      if (!read.empty()) return;
      for (const auto& there : text::words(body))
        if (corpus::stem(there.folded) == w.term) {
          read = text::lower(body.substr(there.start, there.end - there.start));
          return;
        }
    };
    for (const auto& s : sources) look(s.title);
    for (const auto& c : passages) look(c.passage.text);
    if (!read.empty()) out.emplace_back(w.folded, read);
  }
  return out;
}

// Answers one part; fills the whole answer's fields from it when it is the only one.
class Composer {
 public:
  Composer(operations::Context& context, const Ask& in, const Before& before, corpus::SearchFilter filter)
      : context_(context),
        in_(in),
        before_(before),
        filter_(std::move(filter)),
        limits_(thresholds(context)),
        db_(context.store.read()) {}

  PartAnswer part(const QuestionPart& asked, Answer* whole) {
    PartAnswer out{asked, {}, {}, {}, Refused::no};
    auto r = corpus::retrieve(context_, asked.searched, 20, filter_);
    std::vector<Source> best = sources_of(r);
    out.refused = best.empty() || r.confidence < limits_.out_of_domain ? Refused::out_of_domain
                  : r.confidence < limits_.low_confidence              ? Refused::low_confidence
                                                                       : Refused::no;
    best_confidence_ = std::max(best_confidence_, r.confidence);
    if (whole != nullptr) whole->confidence = r.confidence;
    if (out.refused == Refused::no) answer(asked, r, best, out, whole);
    if (out.refused != Refused::no && whole != nullptr) refuse(r, std::move(best), *whole);
    return out;
  }

  // What the whole text finds, whatever its parts.
  std::vector<Source> sources_for(std::string_view text) {
    return sources_of(corpus::retrieve(context_, text, kSources, filter_));
  }
  // What a model is given when there are several parts: the best passages of each.
  std::vector<corpus::PassageRow> take_passages() { return std::move(passages_); }
  double best_confidence() const { return best_confidence_; }

 private:
  std::vector<Source> sources_of(const corpus::Retrieval& r) {
    std::vector<Source> best;
    for (std::size_t i = 0; i < r.found.size() && i < kSources; ++i)
      if (auto d = corpus::document_by_id(*db_, r.found[i].document))
        best.push_back(source_of(*d, r.found[i].score));
    return best;
  }

  void answer(const QuestionPart& asked, const corpus::Retrieval& r, const std::vector<Source>& best,
              PartAnswer& out, Answer* whole) {
    auto options = candidates(context_, *db_, r);
    std::string first = in_.situation.empty() ? best_titled(r.words, best) : best.front().document;
    for (const auto& token : in_.situation)  // the document that asked back
      for (const auto& b : best)
        if (token.starts_with(b.document + "@")) first = b.document;
    auto d = corpus::document_by_key(*db_, first);
    auto v = d ? corpus::version_of(*db_, d->id, d->version) : std::nullopt;
    Situation s = v ? situation_of(*v, first, in_, before_, asked.searched) : Situation{};
    std::erase_if(options, [&](const Candidate& c) {
      return c.passage.document_key == first && overlaps(s.excluded, c.passage.range);
    });
    if (v && !chosen_in(in_.situation, first).empty()) add_branch(*v, s, options);
    out.sentences = pick_sentences(r.words, options, 5);
    out.sources = best;
    if (out.sentences.empty()) {
      out.refused = Refused::low_confidence;
      return;
    }
    std::optional<Card> card;
    if (whole != nullptr || has_field(asked.intent)) card = card_of(*db_, first, s.chosen);
    if (card)
      for (const auto& f : card->fields)
        if (asked_for(asked.intent, f.code)) out.fields.push_back(nearest_lines_first(f, r.words));
    for (auto& c : options)
      if (passages_.size() < kModelPassages && &c - options.data() < kPassagesOfAPart)
        passages_.push_back(c.passage);
    if (whole == nullptr) return;
    whole->card = std::move(card);
    whole->spelling = spelling_of(r, best, options);
    whole->subject = d ? d->short_title : "";
    for (auto& c : options)
      if (whole->passages.size() < kModelPassages) whole->passages.push_back(std::move(c.passage));
    if (v) tell_situation(*v, first, s, out, *whole);
  }

  // What a branch chosen by the reader says comes before all else.
  void add_branch(const corpus::VersionRow& v, const Situation& s, std::vector<Candidate>& options) {
    for (auto& p : corpus::passages_of(*db_, v.id)) {
      bool chosen = std::any_of(s.chosen.begin(), s.chosen.end(), [&](std::size_t start) {
        return p.range.start >= start && !overlaps(s.excluded, p.range) && inside_branch(v, start, p.range);
      });
      if (!chosen) continue;
      std::erase_if(options, [&](const Candidate& c) { return c.passage.row == p.row; });
      options.insert(options.begin(), {std::move(p), 1.3});
    }
  }
  static bool inside_branch(const corpus::VersionRow& v, std::size_t start, text::Range r) {
    for (const auto& fork : open_forks(v, {}))
      for (const auto& b : fork.branches)
        if (b.start == start) return r.start >= b.start && r.end <= b.end;
    return false;
  }

  static void tell_situation(const corpus::VersionRow& v, const std::string& document, const Situation& s,
                             const PartAnswer& part, Answer& whole) {
    for (const auto& fork : open_forks(v, {}))
      for (const auto& b : fork.branches)
        if (s.chosen.contains(b.start)) whole.told.push_back(b.title);
    for (std::size_t start : s.chosen) whole.situations.push_back(branch_token(document, start));
    std::vector<text::Range> answering;
    for (const auto& sentence : part.sentences)
      for (const auto& q : sentence.quotes)
        if (q.document == document) answering.push_back({q.start, q.end});
    for (const auto& f : part.fields)
      for (const auto& l : f.lines) answering.push_back({l.quote.start, l.quote.end});
    if (!whole.clarify) whole.clarify = situation_question(document, s.open, answering);
  }

  void refuse(const corpus::Retrieval& r, std::vector<Source> best, Answer& whole) {
    best.resize(std::min<std::size_t>(best.size(), 3));
    whole.nearest = std::move(best);
    auto found = r.found;
    found.resize(std::min<std::size_t>(found.size(), 3));
    whole.contacts = whom_to_ask(*db_, found);
  }

  operations::Context& context_;
  const Ask& in_;
  const Before& before_;
  corpus::SearchFilter filter_;
  Thresholds limits_;
  store::Store::Lease db_;
  double best_confidence_ = 0;
  std::vector<corpus::PassageRow> passages_ = {};
};

bool said(const std::vector<Sentence>& sentences, const Sentence& s) {
  return std::any_of(sentences.begin(), sentences.end(), [&](const auto& o) { return o.text == s.text; });
}

// Several parts: the whole answer is made of theirs, the first sentences first.
void gather(Answer& a, const std::vector<Source>& of_whole) {
  for (std::size_t rank = 0; rank < 5; ++rank)
    for (const auto& p : a.parts)
      if (rank < p.sentences.size() && a.sentences.size() < 8 && !said(a.sentences, p.sentences[rank]))
        a.sentences.push_back(p.sentences[rank]);
  std::vector<const std::vector<Source>*> lists;
  for (const auto& p : a.parts) lists.push_back(&p.sources);
  lists.push_back(&of_whole);
  for (std::size_t rank = 0; rank < kSources; ++rank)
    for (const auto* sources : lists) {
      if (rank >= sources->size() || a.sources.size() >= kSources + 1) continue;
      bool known = std::any_of(a.sources.begin(), a.sources.end(),
                               [&](const auto& s) { return s.document == (*sources)[rank].document; });
      if (!known) a.sources.push_back((*sources)[rank]);
    }
}

// The facts of the sentences, each held against the passage that it quotes.
void hold(operations::Context& context, Answer& a) {
  auto db = context.store.read();
  for (std::size_t i = 0; i < a.sentences.size(); ++i) {
    std::vector<gates::Passage> evidence;
    for (const auto& q : a.sentences[i].quotes)
      evidence.push_back({q.passage, q.text, q.title + ". " + q.heading});
    for (const auto& f : gates::check(a.sentences[i].text, evidence).facts)
      a.verdicts.push_back({i, std::string(gates::kind_code(f.fact.kind)), f.text,
                            std::string(gates::verdict_code(f.verdict)), f.expected});
  }
}
}  // namespace

namespace {
// Questions of contact, of place and of a file's progress are the registry's to answer as well.
void ask_registry(operations::Context& context, const Ask& in, Answer& a) {
  bool asked = std::any_of(a.parts.begin(), a.parts.end(), [](const auto& p) {
    return p.part.intent == Intent::contact || p.part.intent == Intent::where ||
           p.part.intent == Intent::file_status;
  });
  if (!asked) return;
  auto db = context.store.read();
  auto structure = in.structure.empty() ? structure_asked_for(*db, in.text)
                                        : services::structure_by_code(*db, in.structure);
  if (!structure) return;
  a.registry = registry_answer(*db, *structure);
  if (a.registry->contacts.empty() && a.registry->hours.empty()) a.registry.reset();
  if (a.registry && a.refused == Refused::out_of_domain)
    a.refused = Refused::no;  // the registry's own subject
}
}  // namespace

Result<Answer> compose(operations::Context& context, const Ask& in, const Before& before) {
  Stopwatch watch;
  if (corpus::query_words(in.text).empty() && before.subject.empty())
    return invalid({{"text",
                     "Écrivez votre question avec quelques mots\u00A0: par exemple «\u00A0carte d’identité "
                     "perdue\u00A0»."}});
  auto filter = TRY(filter_of(context, in));
  Answer a;
  a.question = in.text;
  Understanding u =
      understand(in.text, before.subject, [&](const std::string& folded) { return idf_of(context, folded); });
  a.understood_as = u.understood_as;
  a.acronyms = u.acronyms;
  a.clarify = u.clarify;
  Composer composer(context, in, before, std::move(filter));
  bool several = u.parts.size() > 1;
  for (const auto& p : u.parts) a.parts.push_back(composer.part(p, several ? nullptr : &a));
  bool answered =
      std::any_of(a.parts.begin(), a.parts.end(), [](const auto& p) { return p.refused == Refused::no; });
  if (several && !answered) {  // the whole may be told better than its parts
    QuestionPart all{a.question, a.understood_as};
    a.parts = {composer.part(all, &a)};
    several = false;
  }
  if (several) {
    gather(a, composer.sources_for(in.text));
    a.passages = composer.take_passages();
    a.confidence = composer.best_confidence();
    if (!a.sources.empty()) a.card = card_of(*context.store.read(), a.sources.front().document);
    for (const auto& s : a.sources)
      if (a.subject.empty()) a.subject = s.title;
  } else {
    a.refused = a.parts.front().refused;
    if (a.refused == Refused::no) {
      a.sentences = a.parts.front().sentences;
      a.sources = a.parts.front().sources;
    }
  }
  ask_registry(context, in, a);
  hold(context, a);
  a.latency_ms = watch.ms();
  return a;
}
}  // namespace answers
