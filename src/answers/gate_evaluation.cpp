// evaluate_gates: how many changed facts the gates catch, and how often they ring for nothing.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "answers/answers.h"
#include "answers/checking.h"
#include "gates/mutations.h"

namespace answers {
namespace {
constexpr std::size_t kOthers = 4;  // passages beside the sentence's own
constexpr std::size_t kMostExamples = 60;

// A sentence of a document with the passages it is held against, its own first.
struct Drawn {
  std::string text;
  std::vector<gates::Passage> passages;
};

// References and contacts are few in a corpus: all their sentences come first in the draw.
bool has_rare_fact(const std::string& s) {
  auto facts = gates::facts_of(s);
  return std::any_of(facts.begin(), facts.end(), [](const auto& f) {
    return f.kind == gates::Kind::email || f.kind == gates::Kind::url || f.kind == gates::Kind::article ||
           f.kind == gates::Kind::decree || f.kind == gates::Kind::phone || f.kind == gates::Kind::cerfa;
  });
}

bool worth_checking(const std::string& s, bool rare) {
  std::size_t words = text::word_count(s);
  bool one =
      (rare || s.ends_with('.')) && s.find('\n') == std::string::npos && s.find(" | ") == std::string::npos;
  return one && words >= 6 && words <= 45;
}

class Draw {
 public:
  Draw(operations::Context& context, store::Db& db) : context_(context), db_(db) {}

  std::vector<Drawn> take(std::int64_t wanted, std::int64_t seed) {
    std::vector<std::pair<std::string, std::pair<std::int64_t, text::Range>>>
        all;  // by a hash: a fair sample
    corpus::each_changed_version(db_, 0, [&](const corpus::ChangedVersion& v) {
      for (const auto& p : v.passages) {
        std::string body = v.text.substr(p.range.start, p.range.end - p.range.start);
        for (auto r : text::sentences(body)) {
          std::string s = body.substr(r.start, r.end - r.start);
          bool rare = has_rare_fact(s);
          if (worth_checking(s, rare) && gates::mutations(s, 0).size() > 1)
            all.push_back({(rare ? "0" : "1") + hash::short_id(s + std::to_string(seed), 8), {p.row, r}});
        }
      }
    });
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Drawn> out;
    for (const auto& [key, where] : all) {
      if (static_cast<std::int64_t>(out.size()) >= wanted) break;
      auto own = corpus::passage_by_row(db_, where.first);
      if (!own) continue;
      Drawn d{own->text.substr(where.second.start, where.second.end - where.second.start),
              {evidence_of(*own)}};
      for (const auto& c : candidates(context_, db_, corpus::retrieve(context_, d.text, 3)))
        if (c.passage.row != own->row && d.passages.size() <= kOthers)
          d.passages.push_back(evidence_of(c.passage));
      out.push_back(std::move(d));
    }
    return out;
  }

 private:
  operations::Context& context_;
  store::Db& db_;
};

bool alarms(const gates::CheckedFact& f) {
  return f.verdict == gates::Verdict::contradicted || f.verdict == gates::Verdict::not_found;
}

class Tally {
 public:
  GateEvaluation out;

  void add(const Drawn& d, std::uint64_t seed) {
    ++out.sentences;
    auto report = gates::check(d.text, d.passages);
    for (const auto& f : report.facts) {
      auto& k = out.kinds[std::string(gates::kind_code(f.fact.kind))];
      ++k.untouched;
      k.false_alarms += alarms(f);
      if (alarms(f)) example("fausse alerte", std::string(gates::kind_code(f.fact.kind)), f.text, d.text);
    }
    for (const auto& m : gates::mutations(d.text, seed)) held(d, m);
  }

 private:
  void held(const Drawn& d, const gates::Mutation& m) {
    auto report = gates::check(m.text, d.passages);
    auto& k = out.kinds[m.kind];
    if (m.kind == "paraphrase") {
      bool rang = std::any_of(report.facts.begin(), report.facts.end(), alarms);
      ++k.untouched;
      k.false_alarms += rang;
      if (rang) example("fausse alerte", m.kind, "", m.text);
      return;
    }
    bool caught = std::any_of(report.facts.begin(), report.facts.end(), [&](const auto& f) {
      return alarms(f) && f.fact.range.start < m.changed.end + 2 && f.fact.range.end + 2 > m.changed.start;
    });
    ++k.changed;
    k.caught += caught;
    if (!caught)
      example("manqué", m.kind, m.text.substr(m.changed.start, m.changed.end - m.changed.start), m.text);
  }
  void example(std::string_view what, const std::string& kind, const std::string& fact,
               const std::string& s) {
    if (++by_kind_[kind] <= 6 && out.examples.size() < kMostExamples)
      out.examples.push_back(fmt::format("{} {} [{}] {}", what, kind, fact, s));
  }
  std::map<std::string, int> by_kind_ = {};
};

// Wilson's interval at 95 %, in percent.
json::value interval(std::int64_t hits, std::int64_t n) {
  if (n == 0) return nullptr;
  double z = 1.96, p = static_cast<double>(hits) / static_cast<double>(n), m = static_cast<double>(n);
  double middle = (p + z * z / (2 * m)) / (1 + z * z / m),
         half = z * std::sqrt(p * (1 - p) / m + z * z / (4 * m * m)) / (1 + z * z / m);
  return json::array{100 * (middle - half), 100 * (middle + half)};
}
double percent(std::int64_t hits, std::int64_t n) {
  return n == 0 ? 0 : 100.0 * static_cast<double>(hits) / static_cast<double>(n);
}
}  // namespace

Result<GateEvaluation> evaluate_gates(operations::Context& context, const EvalGates& in) {
  auto db = context.store.read();
  auto drawn = Draw(context, *db).take(in.sentences, in.seed);
  if (drawn.empty())
    return fail(ErrorKind::missing, "no_sentences", "Aucune phrase vérifiable dans les documents.");
  Tally tally;
  auto started = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    tally.add(drawn[i], static_cast<std::uint64_t>(in.seed) * 1000003 + i);
    context.progress.step("Phrases", static_cast<std::int64_t>(i) + 1,
                          static_cast<std::int64_t>(drawn.size()));
  }
  std::int64_t checks = tally.out.sentences;
  for (const auto& [kind, k] : tally.out.kinds)
    checks += k.changed + (kind == "paraphrase" ? k.untouched : 0);
  tally.out.ms_per_sentence =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count() /
      static_cast<double>(checks);
  return tally.out;
}

json::value gates_json(const GateEvaluation& e) {
  json::object kinds;
  std::int64_t changed = 0, caught = 0, untouched = 0, alarmed = 0;
  for (const auto& [name, k] : e.kinds) {
    json::object one{{"changed", k.changed},
                     {"caught", k.caught},
                     {"untouched", k.untouched},
                     {"false_alarms", k.false_alarms}};
    one["recall_interval"] = interval(k.caught, k.changed);
    one["false_alarm_interval"] = interval(k.false_alarms, k.untouched);
    kinds[name] = std::move(one);
    changed += k.changed;
    caught += k.caught;
    if (name == "paraphrase") continue;
    untouched += k.untouched;
    alarmed += k.false_alarms;
  }
  json::array examples;
  for (const auto& s : e.examples) examples.emplace_back(s);
  return json::object{{"sentences", e.sentences},
                      {"kinds", kinds},
                      {"recall", percent(caught, changed)},
                      {"false_alarm_rate", percent(alarmed, untouched)},
                      {"ms_per_sentence", e.ms_per_sentence},
                      {"examples", examples}};
}
}  // namespace answers
