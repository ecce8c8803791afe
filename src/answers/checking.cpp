#include "answers/checking.h"

#include <fmt/format.h>

#include <cstdio>
#include <set>

#include "answers/answers.h"
#include "answers/directory_check.h"
#include "base/source.h"
#include "base/stopwatch.h"

namespace answers {
namespace {
constexpr std::size_t kPassages = 12;       // held against a text
constexpr std::size_t kMostSentences = 40;  // searched one by one
constexpr std::size_t kFewestWords = 4;     // of a sentence searched for
constexpr std::size_t kTextLimit = 1U << 20;

// Passages in the order they are found, each once.
class Gatherer {
 public:
  Gatherer(operations::Context& context, store::Db& db) : context_(context), db_(db) {}

  void search(std::string_view words, std::size_t documents) {
    for (auto& c : candidates(context_, db_, corpus::retrieve(context_, words, documents))) {
      if (passages_.size() >= kPassages || !seen_.insert(c.passage.row).second) continue;
      passages_.push_back(std::move(c.passage));
    }
  }
  std::vector<corpus::PassageRow> take() { return std::move(passages_); }

 private:
  operations::Context& context_;
  store::Db& db_;
  std::set<std::int64_t> seen_ = {};
  std::vector<corpus::PassageRow> passages_ = {};
};

Result<std::vector<corpus::PassageRow>> named(store::Db& db, std::string_view ids) {
  std::vector<corpus::PassageRow> out;
  for (auto part : text::split(ids, ',')) {
    std::string id = text::trim(part);
    if (id.empty()) continue;
    auto p = corpus::passage_by_id(db, id);
    if (!p) return invalid({{"passages", "Aucun passage n’a l’identifiant " + id + "."}});
    out.push_back(std::move(*p));
  }
  return out;
}

std::string standard_input() {
  std::string out;
  char buffer[65536];
  while (std::size_t n = std::fread(buffer, 1, sizeof buffer, stdin)) {
    out.append(buffer, n);
    if (out.size() > kTextLimit) break;
  }
  return out;
}

json::value evidence_json(const gates::Evidence& e) {
  return json::object{
      {"passage", e.passage}, {"start", e.range.start}, {"end", e.range.end}, {"text", e.text}};
}
}  // namespace

gates::Passage evidence_of(const corpus::PassageRow& p) {
  return {p.id, p.text, p.title + ". " + p.headings};
}

namespace {
// The passages to hold a text against: those found for each of its sentences, then for the whole.
std::vector<corpus::PassageRow> found_for(operations::Context& context, store::Db& db,
                                          const std::string& text) {
  Gatherer gatherer(context, db);
  auto sentences = text::sentences(text);
  if (sentences.size() > kMostSentences) sentences.resize(kMostSentences);
  for (auto r : sentences) {
    std::string_view s = std::string_view(text).substr(r.start, r.end - r.start);
    if (text::word_count(s) >= kFewestWords) gatherer.search(s, 2);
  }
  gatherer.search(text, 3);
  return gatherer.take();
}

void hold(operations::Context& context, Checked& out, std::vector<gates::Passage> evidence,
          const std::optional<services::Structure>& structure) {
  for (const auto& p : out.passages) evidence.push_back(evidence_of(p));
  out.report = gates::check(out.text, evidence);
  gates::check_contacts(out.report, directory_of(context, structure));
  // A contact of the registry or of a document is nobody's personal data.
  std::string known = out.text;
  for (auto it = out.report.facts.rbegin(); it != out.report.facts.rend(); ++it) {
    bool contact = it->fact.kind == gates::Kind::phone || it->fact.kind == gates::Kind::email;
    if (contact && it->verdict == gates::Verdict::confirmed)
      known.replace(it->fact.range.start, it->fact.range.end - it->fact.range.start,
                    std::string(it->fact.range.end - it->fact.range.start, '.'));
  }
  out.promises = gates::promises_of(known);
  for (auto& p : out.promises) p.text = out.text.substr(p.range.start, p.range.end - p.range.start);
}
}  // namespace

Checked check_against(operations::Context& context, std::string text, std::vector<gates::Passage> beside,
                      const std::optional<services::Structure>& structure) {
  Stopwatch watch;
  Checked out;
  out.text = std::move(text);
  out.passages = found_for(context, *context.store.read(), out.text);
  for (auto& p : beside) p.beside = true;
  hold(context, out, std::move(beside), structure);
  out.latency_ms = watch.ms();
  return out;
}

Result<Checked> check_text(operations::Context& context, const CheckText& in) {
  std::string raw = in.text;
  if (in.file.empty() && in.text.empty() && context.viewer.local) raw = standard_input();
  if (!in.file.empty()) {
    if (!context.viewer.local) return invalid({{"file", "Réservé à la ligne de commande."}});
    raw = in.file == "-" ? standard_input() : TRY(read_file(in.file, kTextLimit));
  }
  std::string text = text::trim(text::clean(raw));
  if (text.empty()) return invalid({{"text", "Donnez le texte à vérifier."}});
  std::optional<services::Structure> structure;
  {
    auto db = context.store.read();
    structure = in.structure.empty() ? named_in(*db, text) : services::structure_by_code(*db, in.structure);
  }
  if (!in.structure.empty() && !structure) return invalid({{"structure", "Aucune structure n’a ce code."}});
  if (in.passages.empty()) return check_against(context, std::move(text), {}, structure);
  Stopwatch watch;
  Checked out;
  out.text = std::move(text);
  out.passages = TRY(named(*context.store.read(), in.passages));
  hold(context, out, {}, structure);
  out.latency_ms = watch.ms();
  return out;
}

json::value checked_json(const Checked& c) {
  json::array facts, sentences;
  for (const auto& f : c.report.facts) {
    json::object one{{"kind", gates::kind_code(f.fact.kind)},
                     {"text", f.text},
                     {"start", f.fact.range.start},
                     {"end", f.fact.range.end},
                     {"verdict", gates::verdict_code(f.verdict)}};
    one["evidence"] = f.evidence ? evidence_json(*f.evidence) : json::value(nullptr);
    one["reason"] = f.reason.empty() ? json::value(nullptr) : json::value(f.reason);
    one["expected"] = f.expected.empty() ? json::value(nullptr) : json::value(f.expected);
    facts.push_back(std::move(one));
  }
  for (const auto& s : c.report.sentences) {
    json::array quotes;
    for (const auto& q : s.quotes) quotes.push_back(evidence_json(q));
    sentences.push_back(json::object{{"start", s.range.start},
                                     {"end", s.range.end},
                                     {"status", gates::support_code(s.status)},
                                     {"quotes", quotes}});
  }
  json::array promises;
  for (const auto& p : c.promises)
    promises.push_back(json::object{{"kind", gates::promise_code(p.kind)},
                                    {"start", p.range.start},
                                    {"end", p.range.end},
                                    {"text", p.text}});
  return json::object{
      {"facts", facts}, {"sentences", sentences}, {"promises", promises}, {"latency_ms", c.latency_ms}};
}

std::string checked_text(const Checked& c) {
  std::string out;
  for (const auto& f : c.report.facts) {
    out += fmt::format("{:<16} {} : {}", gates::kind_label(f.fact.kind), f.text,
                       gates::verdict_label(f.verdict));
    if (!f.expected.empty()) out += fmt::format(" (« {} »)", f.expected);
    if (!f.reason.empty()) out += " : " + f.reason;
    out += "\n";
    if (f.evidence && f.verdict != gates::Verdict::confirmed)
      out += fmt::format("                 {}\n", f.evidence->text);
  }
  for (const auto& p : c.promises) out += fmt::format("{:<16} {}\n", gates::promise_label(p.kind), p.text);
  return out.empty() ? "Aucun fait vérifiable dans ce texte.\n" : out;
}
}  // namespace answers
