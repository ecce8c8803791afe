#include "answers/answers.h"

#include <algorithm>
#include <unordered_map>

#include "answers/answer_store.h"
#include "answers/conversations.h"
#include "answers/found.h"
#include "answers/generation.h"
#include "base/stopwatch.h"
#include "corpus/indexing.h"
#include "corpus/terms.h"

namespace answers {
namespace {
constexpr std::size_t kPassageDepth = 60;

}  // namespace

Source source_of(const corpus::DocumentRow& d, double score) {
  return {d.key, d.title, d.url, d.updated_on, d.breadcrumb(), d.version, score};
}

// Where the documents found say to go.
std::vector<WhomToAsk> whom_to_ask(store::Db& db, const std::vector<corpus::Found>& found) {
  std::vector<WhomToAsk> out;
  for (const auto& f : found) {
    auto d = corpus::document_by_id(db, f.document);
    auto v = d ? corpus::version_of(db, d->id, d->version) : std::nullopt;
    if (!v) continue;
    for (const auto& fact : corpus::facts_of(db, v->id)) {
      if (fact.kind != corpus::FactKind::where_to_go || out.size() >= 3) continue;
      WhomToAsk w{v->text.substr(fact.range.start, fact.range.end - fact.range.start), fact.url, d->key};
      bool known = false;
      for (const auto& o : out) known = known || o.text == w.text;
      if (!known) out.push_back(std::move(w));
    }
  }
  if (out.empty())
    out.push_back({"Un conseiller France services peut chercher la bonne administration avec la personne.",
                   "https://www.france-services.gouv.fr", ""});
  return out;
}

std::vector<Candidate> candidates(operations::Context& context, store::Db& db, const corpus::Retrieval& r) {
  std::vector<Candidate> out;
  if (r.found.empty()) return out;
  std::unordered_map<std::int64_t, double> relative;
  std::size_t with_text =
      0;  // a document that is only a title has nothing to quote: the next ones are read too
  for (std::size_t i = 0; i < r.found.size() && with_text < kSources; ++i) {
    relative[r.found[i].document] = r.found[i].score / r.found.front().score;
    with_text += r.found[i].passage != 0;
  }
  std::vector<search::Term> terms;
  for (const auto& w : r.words) terms.push_back({w.term});
  std::unordered_map<std::int64_t, int> taken;
  for (const auto& hit : context.indexes.passages.search(terms, kPassageDepth, false)) {
    auto of = relative.find(hit.group);
    if (of == relative.end() || taken[hit.group] >= 3 || hit.id >= corpus::kTitleOnly) continue;
    if (auto p = corpus::passage_by_row(db, hit.id)) {
      ++taken[hit.group];
      out.push_back({std::move(*p), of->second});
    }
  }
  for (const auto& f : r.found) {
    auto of = relative.find(f.document);
    if (of == relative.end() || taken[f.document] > 0) continue;
    auto p = f.passage != 0 ? corpus::passage_by_row(db, f.passage) : corpus::first_passage(db, f.document);
    if (p) out.push_back({std::move(*p), of->second});
  }
  return out;
}
Answer answer_question(operations::Context& context, std::string_view question,
                       const corpus::SearchFilter& filter, std::size_t most_sentences) {
  Stopwatch watch;
  Answer a;
  a.question = question;
  Thresholds limits = thresholds(context);
  auto db = context.store.read();
  auto r = corpus::retrieve(context, question, 20, filter);
  a.confidence = r.confidence;
  std::vector<Source> best;
  for (std::size_t i = 0; i < r.found.size() && i < kSources; ++i)
    if (auto d = corpus::document_by_id(*db, r.found[i].document))
      best.push_back(source_of(*d, r.found[i].score));
  if (best.empty() || a.confidence < limits.out_of_domain)
    a.refused = Refused::out_of_domain;
  else if (a.confidence < limits.low_confidence)
    a.refused = Refused::low_confidence;
  if (a.refused == Refused::no) {
    a.sentences = pick_sentences(r.words, candidates(context, *db, r), most_sentences);
    a.sources = best;
    if (a.sentences.empty()) a.refused = Refused::low_confidence;
  }
  if (a.refused != Refused::no) {
    a.sources.clear();
    best.resize(std::min<std::size_t>(best.size(), 3));
    a.nearest = best;
    r.found.resize(std::min<std::size_t>(r.found.size(), 3));
    a.contacts = whom_to_ask(*db, r.found);
  }
  a.latency_ms = watch.ms();
  return a;
}

Result<Answer> ask(operations::Context& context, const Ask& in) {
  if (context.viewer.account != 0) return ask_in_conversation(context, in);
  auto a = compose(context, in);
  if (!a) return a;
  if (!in.without_model && context.model != nullptr && a->refused == Refused::no)
    a->model = std::make_shared<Generation>(
        generate(context, a->understood_as, a->passages, [](const Written&) { return true; }));
  context.store.write([&](store::Db& db) { insert_answer(db, context, *a); });
  return a;
}

Result<Answer> look_up(operations::Context& context, const Ask& in) { return compose(context, in); }
}  // namespace answers
