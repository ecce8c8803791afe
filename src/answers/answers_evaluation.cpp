#include "answers/answers_evaluation.h"

#include <algorithm>
#include <set>

#include "base/json_lines.h"
#include "gates/facts.h"

namespace answers {
namespace {
using store::Sql;
constexpr Sql kKnown{"select count(*) from documents where upstream_id = ?"};
constexpr Sql kUpstream{"select upstream_id from documents where key = ?"};

double at_share(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  auto at = static_cast<std::size_t>(share * static_cast<double>(values.size()));
  return values[std::min(at, values.size() - 1)];
}

double share_below(const std::vector<double>& values, double limit) {
  if (values.empty()) return 0;
  auto n = std::count_if(values.begin(), values.end(), [&](double v) { return v < limit; });
  return 100.0 * static_cast<double>(n) / static_cast<double>(values.size());
}

// Whether what answers a part says the kind of thing that is asked.
bool covers(const PartAnswer& p) {
  if (!p.fields.empty()) return true;
  auto says = [&](std::initializer_list<gates::Kind> kinds) {
    for (const auto& s : p.sentences)
      for (const auto& f : gates::facts_of(s.text))
        if (std::find(kinds.begin(), kinds.end(), f.kind) != kinds.end()) return true;
    return false;
  };
  switch (p.part.intent) {
    case Intent::price:
      return says({gates::Kind::amount}) ||
             std::any_of(p.sentences.begin(), p.sentences.end(), [](const auto& s) {
               return text::fold(s.text).find("gratuit") != std::string::npos;
             });
    case Intent::delay:
      return says({gates::Kind::duration, gates::Kind::date});
    case Intent::contact:
      return says({gates::Kind::phone, gates::Kind::email, gates::Kind::url});
    default:
      return false;
  }
}
bool asks_for_a_thing(Intent i) {
  return i == Intent::price || i == Intent::delay || i == Intent::documents || i == Intent::where ||
         i == Intent::contact;
}

class Measure {
 public:
  Measure(operations::Context& context, std::string gold) : context_(context), gold_(std::move(gold)) {}

  void line(const json::value& v, bool foreign) {
    std::string question = json::text(v, "q");
    const json::value* field = json::find(v, gold_);
    if (field == nullptr) field = json::find(v, "gold");
    std::set<std::string> expected;
    bool judged = foreign || (field != nullptr && field->is_array());
    if (!foreign && field != nullptr)
      for (const auto& id : json::texts(v, json::find(v, gold_) != nullptr ? gold_ : "gold"))
        if (context_.store.read()->number(kKnown, id) > 0) expected.insert(id);
    bool nothing = foreign || (judged && gold_ == "gold" && field->get_array().empty());
    if (question.empty() || !judged || (!nothing && expected.empty())) return;
    one(question, expected, nothing);
  }

  AnswersEvaluation finish() {
    out.auc = area_under_curve(inside_, outside_);
    out.refused_at_10 = share_below(outside_, at_share(inside_, 0.10));
    out.lost_at_90 = share_below(inside_, at_share(outside_, 0.90));
    out.p50_ms = at_share(times_, 0.50);
    out.p95_ms = at_share(times_, 0.95);
    return out;
  }

 private:
  void one(const std::string& question, const std::set<std::string>& expected, bool nothing) {
    auto a = compose(context_, {question});
    if (!a) return;
    ++out.questions;
    times_.push_back(a->latency_ms);
    bool refused = a->refused != Refused::no;
    (nothing ? outside_ : inside_).push_back(a->confidence);
    ++(nothing ? out.outside : out.inside);
    (nothing ? out.outside_refused : out.inside_refused) += refused;
    if (!nothing) out.source_found += found(refused ? a->nearest : a->sources, expected);
    if (refused) return;
    ++out.answered;
    out.with_card += a->card.has_value();
    out.facts += static_cast<std::int64_t>(a->verdicts.size());
    out.facts_confirmed += std::count_if(a->verdicts.begin(), a->verdicts.end(), [](const auto& f) {
      return f.verdict == "confirmed" || f.verdict == "not_checkable";
    });
    for (const auto& s : a->sentences)
      for (const auto& q : s.quotes) quotation(q);
    for (const auto& p : a->parts) {
      if (p.refused != Refused::no || !asks_for_a_thing(p.part.intent)) continue;
      ++out.intents;
      out.intents_covered += covers(p);
    }
  }

  bool found(const std::vector<Source>& sources, const std::set<std::string>& expected) {
    auto db = context_.store.read();
    return std::any_of(sources.begin(), sources.end(), [&](const Source& s) {
      return expected.contains(db->word(kUpstream, s.document).value_or(""));
    });
  }

  void quotation(const Quote& q) {
    auto db = context_.store.read();
    auto d = corpus::document_by_key(*db, q.document);
    auto v = d ? corpus::version_of(*db, d->id, q.version) : std::nullopt;
    ++out.quotations;
    out.exact += v && q.end <= v->text.size() && v->text.substr(q.start, q.end - q.start) == q.text;
  }

  AnswersEvaluation out = {};
  operations::Context& context_;
  std::string gold_;
  std::vector<double> inside_ = {}, outside_ = {}, times_ = {};
};
}  // namespace

double area_under_curve(const std::vector<double>& above, const std::vector<double>& below) {
  if (above.empty() || below.empty()) return 0.5;
  double won = 0;
  for (double a : above)
    for (double b : below) won += a > b ? 1 : a == b ? 0.5 : 0;
  return won / (static_cast<double>(above.size()) * static_cast<double>(below.size()));
}

Result<AnswersEvaluation> evaluate_answers(operations::Context& context, const EvalAnswers& in) {
  Measure measure(context, in.gold);
  for (bool foreign : {false, true})
    for (const auto& path : foreign ? in.foreign : in.questions)
      TRY(json::each_line(path, [&](const json::value& line, std::int64_t number) {
        measure.line(line, foreign);
        context.progress.step("Questions", number, 0);
      }));
  return measure.finish();
}

json::value answers_evaluation_json(const AnswersEvaluation& e) {
  auto percent = [](std::int64_t n, std::int64_t of) -> json::value {
    if (of == 0) return nullptr;
    return 100.0 * static_cast<double>(n) / static_cast<double>(of);
  };
  std::int64_t refused = e.inside_refused + e.outside_refused;
  return json::object{
      {"questions", e.questions},
      {"retrieval",
       json::object{{"evaluated", e.inside}, {"source_found", percent(e.source_found, e.inside)}}},
      {"abstention", json::object{{"inside", e.inside},
                                  {"outside", e.outside},
                                  {"inside_refused", e.inside_refused},
                                  {"outside_refused", e.outside_refused},
                                  {"precision", percent(e.outside_refused, refused)},
                                  {"recall", percent(e.outside_refused, e.outside)},
                                  {"auc", e.auc},
                                  {"refused_at_10_lost", e.refused_at_10},
                                  {"lost_at_90_refused", e.lost_at_90}}},
      {"intents", json::object{{"asked", e.intents}, {"covered", percent(e.intents_covered, e.intents)}}},
      {"quotations", json::object{{"total", e.quotations}, {"exact", e.exact}}},
      {"facts", json::object{{"said", e.facts}, {"confirmed", e.facts_confirmed}}},
      {"cards", json::object{{"answered", e.answered}, {"with_card", e.with_card}}},
      {"latency_ms", json::object{{"p50", e.p50_ms}, {"p95", e.p95_ms}}}};
}
}  // namespace answers
