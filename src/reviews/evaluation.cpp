#include "reviews/evaluation.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace reviews {
namespace {
// Sentences folded to their words, to see which come back from text to text.
std::vector<std::string> plain_sentences(std::string_view body) {
  std::vector<std::string> out;
  for (auto r : text::sentences(body)) {
    std::string s;
    for (const auto& w : text::words(body.substr(r.start, r.end - r.start))) s += w.folded + " ";
    if (!s.empty()) out.push_back(std::move(s));
  }
  return out;
}

using Counts = std::unordered_map<std::string, int>;

void count(Counts& counts, std::string_view body) {
  std::unordered_set<std::string> seen;
  for (auto& s : plain_sentences(body))
    if (seen.insert(s).second) ++counts[s];
}

double boilerplate(const Counts& counts, std::string_view body) {
  double all = 0, common = 0;
  for (const auto& s : plain_sentences(body)) {
    double words = static_cast<double>(std::count(s.begin(), s.end(), ' '));
    all += words;
    auto it = counts.find(s);
    if (it != counts.end() && it->second >= 3) common += words;
  }
  return all > 0 ? 100 * common / all : 0;
}

std::string real_reply(store::Db& db, const Review& r) {
  std::string out;
  for (const auto& reply : replies_of(db, r.id)) out += reply.text + "\n";
  return text::trim(out);
}

bool exact(store::Db& db, const answers::Quote& q) {
  auto d = corpus::document_by_key(db, q.document);
  auto v = d ? corpus::version_of(db, d->id, q.version) : std::nullopt;
  return v && q.end <= v->text.size() && v->text.compare(q.start, q.end - q.start, q.text) == 0;
}

DraftMeasure measure(store::Db& db, const Review& r, const Draft& d, const std::string& reply) {
  DraftMeasure m;
  m.review = r.ref;
  m.grievances = d.grievances.size();
  for (const auto& g : d.grievances) m.answered += !g.answered_by.empty();
  for (const auto& s : d.sentences) {
    m.facts += s.kind == SentenceKind::fact;
    m.exact_facts += s.kind == SentenceKind::fact && !s.quotes.empty() && exact(db, s.quotes.front()) &&
                     s.text.find(s.quotes.front().text) != std::string::npos;
    m.contacts += s.kind == SentenceKind::contact;
    m.to_complete += s.kind == SentenceKind::to_complete;
  }
  m.draft_words = text::word_count(d.text);
  m.reply_words = text::word_count(reply);
  m.latency_ms = d.latency_ms;
  return m;
}

double percentile(std::vector<double> v, double share) {
  if (v.empty()) return 0;
  std::sort(v.begin(), v.end());
  return v[std::min(v.size() - 1, static_cast<std::size_t>(share * static_cast<double>(v.size())))];
}
}  // namespace

Result<DraftEvaluation> evaluate_drafts(operations::Context& context, const EvalDrafts& input) {
  DraftEvaluation e;
  e.details = input.details;
  auto db = context.store.read();
  Counts drafts_seen, replies_seen;
  std::vector<std::pair<std::string, std::string>> texts;
  std::vector<double> times;
  for (const auto& ref : all_refs(*db)) {
    auto r = review_by_ref(*db, ref);
    std::string reply = real_reply(*db, *r);
    if (reply.empty()) continue;
    ++e.reviews;
    Draft d = build_draft(context, *r);
    e.with_draft += !d.text.empty();
    count(drafts_seen, d.text);
    count(replies_seen, reply);
    e.measures.push_back(measure(*db, *r, d, reply));
    texts.emplace_back(std::move(d.text), std::move(reply));
    times.push_back(d.latency_ms);
    context.progress.step("Projets", e.reviews, 0);
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    e.measures[i].draft_boilerplate = boilerplate(drafts_seen, texts[i].first);
    e.measures[i].reply_boilerplate = boilerplate(replies_seen, texts[i].second);
  }
  e.p50_ms = percentile(times, 0.5);
  e.p95_ms = percentile(times, 0.95);
  return e;
}

json::value evaluation_json(const DraftEvaluation& e) {
  double n = std::max<double>(static_cast<double>(e.measures.size()), 1);
  DraftMeasure sum;
  std::int64_t with_fact = 0, with_contact = 0;
  json::array rows;
  for (const auto& m : e.measures) {
    sum.grievances += m.grievances;
    sum.answered += m.answered;
    sum.facts += m.facts;
    sum.exact_facts += m.exact_facts;
    sum.contacts += m.contacts;
    sum.to_complete += m.to_complete;
    sum.draft_words += m.draft_words;
    sum.reply_words += m.reply_words;
    sum.draft_boilerplate += m.draft_boilerplate;
    sum.reply_boilerplate += m.reply_boilerplate;
    with_fact += m.facts > 0;
    with_contact += m.contacts > 0;
    if (e.details)
      rows.push_back(json::object{
          {"review", m.review},
          {"grievances", m.grievances},
          {"answered", m.answered},
          {"facts", m.facts},
          {"contacts", m.contacts},
          {"to_complete", m.to_complete},
          {"words", json::object{{"draft", m.draft_words}, {"reply", m.reply_words}}},
          {"boilerplate", json::object{{"draft", m.draft_boilerplate}, {"reply", m.reply_boilerplate}}}});
  }
  json::object out{
      {"reviews", e.reviews},
      {"with_draft", e.with_draft},
      {"grievances", json::object{{"found", sum.grievances}, {"taken_up", sum.answered}}},
      {"facts",
       json::object{{"total", sum.facts}, {"byte_exact", sum.exact_facts}, {"drafts_with_one", with_fact}}},
      {"contacts", json::object{{"verified", sum.contacts}, {"drafts_with_one", with_contact}}},
      {"to_complete", sum.to_complete},
      {"mean_words", json::object{{"draft", static_cast<double>(sum.draft_words) / n},
                                  {"reply", static_cast<double>(sum.reply_words) / n}}},
      {"boilerplate_percent",
       json::object{{"draft", sum.draft_boilerplate / n}, {"reply", sum.reply_boilerplate / n}}},
      {"latency_ms", json::object{{"p50", e.p50_ms}, {"p95", e.p95_ms}}}};
  if (e.details) out["rows"] = rows;
  return out;
}
}  // namespace reviews
