#include "answers/answers.h"

#include <chrono>
#include <unordered_map>

#include "answers/answer_store.h"
#include "answers/card.h"
#include "corpus/indexing.h"
#include "corpus/terms.h"
#include "services/structures.h"

namespace answers {
namespace {
constexpr std::size_t kSources = 5;
constexpr std::size_t kPassageDepth = 60;

double milliseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

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
}  // namespace

std::vector<Candidate> candidates(operations::Context& context, store::Db& db, const corpus::Retrieval& r) {
  std::vector<Candidate> out;
  if (r.found.empty()) return out;
  std::unordered_map<std::int64_t, double> relative;
  for (std::size_t i = 0; i < r.found.size() && i < kSources; ++i)
    relative[r.found[i].document] = r.found[i].score / r.found.front().score;
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
  auto started = std::chrono::steady_clock::now();
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
  a.latency_ms = milliseconds_since(started);
  return a;
}

namespace {
Result<Answer> answered(operations::Context& context, const Ask& in) {
  if (corpus::query_words(in.text).empty())
    return invalid({{"text",
                     "Écrivez votre question avec quelques mots\u00A0: par exemple «\u00A0carte d’identité "
                     "perdue\u00A0»."}});
  corpus::SearchFilter filter{in.source, in.audience, in.theme};
  if (!in.structure.empty()) {
    filter.structures = services::codes_above(*context.store.read(), in.structure);
    if (filter.structures.empty()) return invalid({{"structure", "Aucune structure n’a ce code."}});
  }
  Answer a = answer_question(context, in.text, filter);
  auto started = std::chrono::steady_clock::now();
  if (a.refused == Refused::no) a.card = card_of(*context.store.read(), a.sources.front().document);
  a.latency_ms += milliseconds_since(started);
  return a;
}
}  // namespace

Result<Answer> ask(operations::Context& context, const Ask& in) {
  auto a = answered(context, in);
  if (a) store_answer(context, *a);
  return a;
}

Result<Answer> look_up(operations::Context& context, const Ask& in) { return answered(context, in); }
}  // namespace answers
