#include "answers/evaluation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "base/json_lines.h"
#include "base/stopwatch.h"

namespace answers {
double ndcg_at_10(const std::vector<double>& gains, std::vector<double> all) {
  std::sort(all.rbegin(), all.rend());
  double got = 0, ideal = 0;
  for (std::size_t i = 0; i < gains.size() && i < 10; ++i)
    got += gains[i] / std::log2(static_cast<double>(i) + 2);
  for (std::size_t i = 0; i < all.size() && i < 10; ++i)
    ideal += all[i] / std::log2(static_cast<double>(i) + 2);
  return ideal > 0 ? got / ideal : 0;
}

namespace {
// The gold documents of a line with their gains: 1, or the graded relevance where the line gives it.
std::map<std::string, double> gold_of(const json::value& line, const std::string& field) {
  std::map<std::string, double> out;
  for (const auto& id : json::texts(line, field)) out[id] = 1;
  if (const json::value* grades = json::find(line, "rel");
      grades != nullptr && grades->is_object() && field != "gold_txt")
    for (auto& [id, gain] : out)
      if (double g = json::real(*grades, id, 0); g > 0) gain = g;
  return out;
}

class Measure {
 public:
  explicit Measure(operations::Context& context, const EvalInput& input) : context_(context), input_(input) {}

  void line(const json::value& v) {
    ++e_.questions;
    if (input_.per_intent) {
      std::string intent = json::text(v, "intent");
      if (!intent.empty() && ++of_intent_[intent] > *input_.per_intent) return;
    }
    const json::value* gold_field = json::find(v, input_.gold);
    if (gold_field == nullptr) gold_field = json::find(v, "gold");
    if (gold_field == nullptr || !gold_field->is_array()) return;
    bool nothing_answers = gold_field->get_array().empty() && input_.gold == "gold";
    auto gold = gold_of(v, json::find(v, input_.gold) != nullptr ? input_.gold : "gold");
    std::erase_if(gold, [&](const auto& g) { return !in_index(g.first); });
    std::string question = json::text(v, "q");
    if (nothing_answers) {
      ++e_.abstain_questions;
      e_.abstain_refused += answer_question(context_, question, {}).refused != Refused::no;
    } else if (!gold.empty()) {
      one(question, gold);
    }
  }

  Evaluation finish() {
    double n = std::max<double>(static_cast<double>(e_.evaluated), 1);
    for (double* rate : {&e_.h1, &e_.h5, &e_.h10, &e_.h20, &e_.mrr10, &e_.ndcg10})
      *rate = std::round(*rate / n * 10000) / 100;
    std::sort(times_.begin(), times_.end());
    auto at = [&](double share) {
      return times_.empty()
                 ? 0.0
                 : times_[std::min(times_.size() - 1,
                                   static_cast<std::size_t>(share * static_cast<double>(times_.size())))];
    };
    e_.p50_ms = at(0.50);
    e_.p95_ms = at(0.95);
    return e_;
  }

 private:
  bool in_index(const std::string& id) {
    auto found = known_.find(id);
    if (found != known_.end()) return found->second;
    auto db = context_.store.read();
    return known_[id] = db->number(kKnown, id) > 0;
  }

  std::string upstream_of(std::int64_t document) {
    return context_.store.read()->word(kUpstream, document).value_or("");
  }

  void one(const std::string& question, const std::map<std::string, double>& gold) {
    Stopwatch watch;
    Answer a = answer_question(context_, question, {});
    times_.push_back(watch.ms());
    e_.answered_refused += a.refused != Refused::no;
    auto r = corpus::retrieve(context_, question, 20);
    std::size_t first = 1000;
    std::vector<double> gains, all;
    for (std::size_t i = 0; i < r.found.size(); ++i) {
      auto hit = gold.find(upstream_of(r.found[i].document));
      gains.push_back(hit == gold.end() ? 0 : hit->second);
      if (hit != gold.end() && first == 1000) first = i;
    }
    for (const auto& [id, gain] : gold) all.push_back(gain);
    ++e_.evaluated;
    e_.h1 += first < 1;
    e_.h5 += first < 5;
    e_.h10 += first < 10;
    e_.h20 += first < 20;
    e_.mrr10 += first < 10 ? 1.0 / static_cast<double>(first + 1) : 0;
    e_.ndcg10 += ndcg_at_10(gains, all);
  }

  static constexpr store::Sql kKnown{"select count(*) from documents where upstream_id = ?"};
  static constexpr store::Sql kUpstream{"select upstream_id from documents where id = ?"};
  operations::Context& context_;
  const EvalInput& input_;
  Evaluation e_;
  std::vector<double> times_;
  std::unordered_map<std::string, bool> known_;
  std::map<std::string, std::int64_t> of_intent_;
};
}  // namespace

Result<Evaluation> evaluate_retrieval(operations::Context& context, const EvalInput& input) {
  Measure measure(context, input);
  TRY(json::each_line(input.questions, [&](const json::value& line, std::int64_t number) {
    measure.line(line);
    context.progress.step("Questions", number, 0);
  }));
  return measure.finish();
}

json::value evaluation_json(const Evaluation& e) {
  json::object out{{"questions", e.questions},
                   {"evaluated", e.evaluated},
                   {"h1", e.h1},
                   {"h5", e.h5},
                   {"h10", e.h10},
                   {"h20", e.h20},
                   {"mrr10", e.mrr10},
                   {"ndcg10", e.ndcg10},
                   {"latency_ms", json::object{{"p50", e.p50_ms}, {"p95", e.p95_ms}}},
                   {"refused", e.answered_refused}};
  if (e.abstain_questions > 0)
    out["abstain"] = json::object{{"questions", e.abstain_questions}, {"refused", e.abstain_refused}};
  return out;
}
}  // namespace answers
