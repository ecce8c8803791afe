#include "answers/generation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "answers/answer_store.h"
#include "answers/prompt.h"
#include "base/log.h"
#include "base/personal_data.h"
#include "base/stopwatch.h"

namespace answers {
namespace {
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kOutcomes{
    {{"passed", "Chaque phrase de cette rédaction a été comparée à sa source."},
     {"doubtful",
      "La rédaction du modèle n’a pas passé les vérifications : les extraits restent la réponse."},
     {"abstained", "Le modèle dit que les documents ne répondent pas : les extraits restent la réponse."},
     {"failed", "La rédaction n’a pas pu être faite : les extraits restent la réponse."},
     {"cancelled", "La rédaction a été arrêtée : les extraits restent la réponse."}}};

Outcome outcome_of(const std::vector<Written>& sentences) {
  auto count = [&](auto... fates) {
    return std::count_if(sentences.begin(), sentences.end(),
                         [&](const auto& w) { return ((w.fate == fates) || ...); });
  };
  bool any = count(Fate::kept, Fate::repaired) > count(Fate::marked);
  bool against = std::any_of(sentences.begin(), sentences.end(),
                             [](const auto& w) { return w.fate == Fate::contradicted; });
  return any && !against ? Outcome::passed : Outcome::doubtful;
}

// The faults of a text, told to the model that wrote it.
std::string faults_of(const std::vector<Written>& sentences) {
  std::string out;
  for (const auto& w : sentences) {
    if (w.shown()) continue;
    out += fmt::format("- « {} »", w.text);
    for (const auto& f : w.facts)
      if (f.verdict == gates::Verdict::contradicted)
        out += fmt::format(" : « {} » est contredit, la source dit « {} »", f.text, f.expected);
    if (w.fate == Fate::dropped) out += " : aucun passage ne le dit";
    out += "\n";
  }
  return text::trim(out);
}

class Round {
 public:
  Round(operations::Context& context, const std::vector<corpus::PassageRow>& passages, Generation& out,
        const WrittenSink& sink)
      : context_(context), passages_(passages), out_(out), sink_(sink) {}

  // False when the model failed or was stopped.
  bool run(const llm::Prompt& prompt, const std::atomic<bool>* cancelled) {
    auto completion = context_.model->complete(
        prompt, [&](std::string_view piece) { return take(cutter_.feed(piece)); }, cancelled);
    if (!completion) {
      out_.outcome = Outcome::failed;
      out_.error_code = completion.error().code;
      out_.error = completion.error().message;
      return false;
    }
    out_.raw.push_back(completion->text);
    out_.model = completion->model;
    out_.prompt_tokens += completion->prompt_tokens;
    out_.completion_tokens += completion->completion_tokens;
    out_.attempts += completion->attempts;
    if (out_.first_ms == 0) out_.first_ms = completion->first_ms;
    if (completion->finish == "cancelled") {
      out_.outcome = Outcome::cancelled;
      return false;
    }
    auto rest = cutter_.finish();
    // A text cut by its limit ends in the middle of a sentence, which says nothing sure.
    if (completion->finish == "length" && !rest.empty()) rest.pop_back();
    take(rest);
    return true;
  }

  std::vector<Written> sentences = {};
  bool abstained = false;

 private:
  bool take(const std::vector<std::string>& cut) {
    for (const auto& s : cut) {
      if (abstains(s)) {
        abstained = true;
        continue;
      }
      Stopwatch watch;
      Written w = hold_sentence(text::clean(s), passages_);
      out_.gates_ms += watch.ms();
      sentences.push_back(std::move(w));
      if (!sink_(sentences.back())) return false;
    }
    return true;
  }
  operations::Context& context_;
  const std::vector<corpus::PassageRow>& passages_;
  Generation& out_;
  const WrittenSink& sink_;
  SentenceCutter cutter_ = {};
};

// Asks once more, with the faults. The new text is kept when it passes or the first one said nothing.
void correct(operations::Context& context, llm::Prompt prompt, Generation& out,
             const std::vector<corpus::PassageRow>& passages, const std::atomic<bool>* cancelled) {
  prompt.messages.push_back({"assistant", out.raw.back()});
  for (auto& m : fill_prompt("correction", {{"faults", faults_of(out.sentences)}}))
    prompt.messages.push_back(std::move(m));
  Generation second = out;
  WrittenSink silent = [](const Written&) { return true; };
  Round round(context, passages, second, silent);
  if (!round.run(prompt, cancelled)) return;  // the first text stands
  if (round.abstained || outcome_of(round.sentences) != Outcome::passed) {
    out.raw = second.raw;
    return;
  }
  second.sentences = std::move(round.sentences);
  second.outcome = Outcome::passed;
  second.corrected = true;
  out = std::move(second);
}
}  // namespace

bool abstains(std::string_view sentence) {
  std::string folded = text::fold(sentence);
  return folded.find("les documents ne repondent pas") != std::string::npos ||
         folded.find("les passages ne repondent pas") != std::string::npos;
}

std::string_view outcome_code(Outcome o) { return kOutcomes[static_cast<std::size_t>(o)].first; }
std::string_view outcome_text(Outcome o) { return kOutcomes[static_cast<std::size_t>(o)].second; }

Generation generate(operations::Context& context, std::string_view question,
                    const std::vector<corpus::PassageRow>& passages, const WrittenSink& sink,
                    const std::atomic<bool>* cancelled) {
  Stopwatch watch;
  Generation out;
  out.prompt_hash = prompt_hash("answer");
  out.temperature = context.settings->temperature;
  out.max_tokens = context.settings->max_tokens;
  if (context.model != nullptr) out.model = context.model->name();
  for (const auto& p : passages) out.passages.push_back(p.id);
  if (context.model == nullptr || passages.empty()) {
    out.error_code = "no_model";
    out.error = context.model == nullptr ? "Aucun modèle n’est réglé." : "Aucun passage à reformuler.";
    return out;
  }
  llm::Prompt prompt{fill_prompt("answer", {{"passages", numbered(passages)},
                                            {"question", personal_data::mask(question).text}}),
                     out.temperature, static_cast<int>(out.max_tokens)};
  Round round(context, passages, out, sink);
  bool whole = round.run(prompt, cancelled);
  out.sentences = std::move(round.sentences);
  if (whole) {
    out.outcome = round.abstained && outcome_of(out.sentences) != Outcome::passed ? Outcome::abstained
                                                                                  : outcome_of(out.sentences);
    bool faulty =
        std::any_of(out.sentences.begin(), out.sentences.end(), [](const auto& w) { return !w.shown(); });
    if (faulty && !round.abstained && context.settings->corrections > 0)
      correct(context, std::move(prompt), out, passages, cancelled);
  } else if (out.outcome == Outcome::failed) {
    log_line::error("model_failed", {{"code", out.error_code}, {"what", out.error}});
  }
  out.total_ms = watch.ms();
  return out;
}

json::value written_json(const Written& w) {
  json::array quotes, facts, cited;
  for (const auto& q : w.quotes) quotes.push_back(quote_json(q));
  for (int n : w.cited) cited.push_back(n);
  for (const auto& f : w.facts)
    facts.push_back(json::object{{"kind", gates::kind_code(f.fact.kind)},
                                 {"text", f.text},
                                 {"verdict", gates::verdict_code(f.verdict)},
                                 {"expected", f.expected},
                                 {"evidence", f.evidence ? f.evidence->text : std::string()}});
  return json::object{{"text", w.text},
                      {"as_written", w.as_written},
                      {"status", fate_code(w.fate)},
                      {"quotes", quotes},
                      {"facts", facts},
                      {"cited", cited},
                      {"cites_nothing_real", w.cites_nothing_real}};
}

namespace {
template <class Enum, class Code>
Enum from_code(const std::string& code, std::size_t count, Code code_of, Enum otherwise) {
  for (std::size_t i = 0; i < count; ++i)
    if (code_of(static_cast<Enum>(i)) == code) return static_cast<Enum>(i);
  return otherwise;
}

Written written_from_json(const json::value& v) {
  Written w;
  w.text = json::text(v, "text");
  w.as_written = json::text(v, "as_written");
  w.fate = from_code(json::text(v, "status"), kFates, fate_code, Fate::dropped);
  w.cites_nothing_real = json::boolean(v, "cites_nothing_real");
  if (const auto* cited = json::find(v, "cited"); cited != nullptr && cited->is_array())
    for (const auto& n : cited->get_array())
      if (n.is_int64()) w.cited.push_back(static_cast<int>(n.get_int64()));
  if (const auto* quotes = json::find(v, "quotes"); quotes != nullptr && quotes->is_array())
    for (const auto& q : quotes->get_array()) w.quotes.push_back(quote_from_json(q));
  if (const auto* facts = json::find(v, "facts"); facts != nullptr && facts->is_array())
    for (const auto& f : facts->get_array()) {
      gates::CheckedFact fact;
      fact.fact.kind = from_code(json::text(f, "kind"), gates::kKinds, gates::kind_code, gates::Kind::count);
      fact.text = json::text(f, "text");
      fact.verdict = from_code(json::text(f, "verdict"), gates::kVerdictCount, gates::verdict_code,
                               gates::Verdict::not_checkable);
      fact.expected = json::text(f, "expected");
      if (std::string e = json::text(f, "evidence"); !e.empty()) fact.evidence = gates::Evidence{"", {}, e};
      w.facts.push_back(std::move(fact));
    }
  return w;
}
}  // namespace

json::value generation_json(const Generation& g) {
  json::array sentences, raw;
  for (const auto& w : g.sentences) sentences.push_back(written_json(w));
  for (const auto& r : g.raw) raw.emplace_back(r);
  return json::object{
      {"outcome", outcome_code(g.outcome)},
      {"name", g.model},
      {"sentences", sentences},
      {"corrected", g.corrected},
      {"error", g.error_code.empty()
                    ? json::value(nullptr)
                    : json::value(json::object{{"code", g.error_code}, {"message", g.error}})},
      {"prompt", g.prompt_hash},
      {"parameters", json::object{{"temperature", g.temperature}, {"max_tokens", g.max_tokens}}},
      {"passages", json::strings(g.passages)},
      {"raw", raw},
      {"tokens", json::object{{"prompt", g.prompt_tokens}, {"completion", g.completion_tokens}}},
      {"attempts", g.attempts},
      {"times_ms", json::object{{"first", g.first_ms}, {"total", g.total_ms}, {"gates", g.gates_ms}}}};
}

Generation generation_from_json(const json::value& v) {
  Generation g;
  g.outcome = from_code(json::text(v, "outcome"), kOutcomes.size(), outcome_code, Outcome::failed);
  g.model = json::text(v, "name");
  g.corrected = json::boolean(v, "corrected");
  if (const auto* e = json::find(v, "error"); e != nullptr && e->is_object()) {
    g.error_code = json::text(*e, "code");
    g.error = json::text(*e, "message");
  }
  if (const auto* sentences = json::find(v, "sentences"); sentences != nullptr && sentences->is_array())
    for (const auto& s : sentences->get_array()) g.sentences.push_back(written_from_json(s));
  g.prompt_hash = json::text(v, "prompt");
  g.passages = json::texts(v, "passages");
  g.raw = json::texts(v, "raw");
  if (const auto* parameters = json::find(v, "parameters"); parameters != nullptr) {
    g.temperature = json::real(*parameters, "temperature");
    g.max_tokens = json::integer(*parameters, "max_tokens");
  }
  if (const auto* tokens = json::find(v, "tokens"); tokens != nullptr) {
    g.prompt_tokens = json::integer(*tokens, "prompt");
    g.completion_tokens = json::integer(*tokens, "completion");
  }
  g.attempts = json::integer(v, "attempts");
  if (const auto* times = json::find(v, "times_ms"); times != nullptr) {
    g.first_ms = json::real(*times, "first");
    g.total_ms = json::real(*times, "total");
    g.gates_ms = json::real(*times, "gates");
  }
  return g;
}
}  // namespace answers
