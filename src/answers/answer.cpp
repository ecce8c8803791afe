#include "answers/answer.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "corpus/terms.h"

namespace answers {
namespace {
constexpr std::size_t kLongestQuote = 900;  // bytes

struct Option {
  const Candidate* from;
  text::Range range;  // within the passage's text
  double score = 0;
  std::unordered_set<std::string> covered = {};
};

bool is_item(std::string_view passage, std::size_t at) {
  return at >= 2 && passage.substr(at - 2, 2) == "- ";
}

// The sentences of a passage; one that ends with a colon takes the items that follow.
std::vector<text::Range> options_of(std::string_view body) {
  std::vector<text::Range> out;
  auto sentences = text::sentences(body);
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    text::Range r = sentences[i];
    std::string_view s = body.substr(r.start, r.end - r.start);
    if (s.starts_with("- ")) r.start += 2;
    bool announces = s.ends_with(":");
    std::size_t items = 0;
    while (announces && i + 1 < sentences.size()) {
      text::Range next = sentences[i + 1];
      bool item = body.substr(next.start, 2) == "- " || is_item(body, next.start);
      if (!item || next.end - r.start > kLongestQuote) break;
      r.end = next.end;
      ++items;
      ++i;
    }
    bool asks = body.substr(r.start, r.end - r.start).ends_with("?");
    if ((announces && items == 0) || asks) continue;
    out.push_back(r);
  }
  return out;
}

bool holds(std::string_view folded, std::initializer_list<std::string_view> any) {
  return std::any_of(any.begin(), any.end(),
                     [&](auto w) { return folded.find(w) != std::string_view::npos; });
}

// What a question is after, from its words: sentences that carry that kind of fact are worth more.
struct Wanted {
  bool price = false, delay = false;
  explicit Wanted(const std::vector<corpus::UnderstoodWord>& words) {
    for (const auto& w : words) {
      price = price || holds(w.folded, {"cout", "prix", "tarif", "payer", "payant", "gratuit", "frais",
                                        "timbre", "montant"});
      delay = delay ||
              holds(w.folded, {"delai", "temps", "attente", "attend", "duree", "retard", "quand", "date"});
    }
  }
  double factor(std::string_view sentence) const {
    std::string folded = text::fold(sentence);
    double out = 1;
    if (price && holds(folded, {"\u20AC", "gratuit", "euro"})) out *= 1.35;
    if (delay && holds(folded, {" jour", " mois", "semaine", "heures"})) out *= 1.25;
    if (holds(folded, {"consultez la fiche", "voir la fiche", "consulter la fiche"})) out *= 0.5;
    return out;
  }
};

// « CNI : Carte nationale d’identité » spells a symbol out; it answers nothing.
bool defines_only(std::string_view s) {
  std::size_t colon = s.find("\u00A0: ");
  return colon != std::string_view::npos && colon <= 12 && text::word_count(s) <= 12 &&
         text::capitals_share(s.substr(0, colon)) > 60;
}

// A sentence is worth what its document is: those far behind the first are rarely what was asked (measured on
// the public questions: 83 first sentences of 159 from an expected document, 72 when worth fell in
// proportion).
double document_worth(double relative) { return 0.1 + 0.9 * std::pow(relative, 5); }

double length_factor(std::size_t words) {
  if (words < 5) return 0.35;
  if (words < 8) return 0.75;
  return words <= 60 ? 1.0 : 60.0 / static_cast<double>(words);
}
}  // namespace

std::string_view refusal_code(Refused reason) {
  return reason == Refused::out_of_domain    ? "out_of_domain"
         : reason == Refused::low_confidence ? "low_confidence"
                                             : "";
}

std::string_view refusal_text(Refused reason) {
  if (reason == Refused::out_of_domain)
    return "Cette question ne semble pas porter sur les démarches et les droits que décrivent les documents "
           "de ce guichet.";
  if (reason == Refused::low_confidence)
    return "Aucun document ne répond à cette question avec assez de sûreté.";
  return "";
}

Quote quote_of(const corpus::PassageRow& p, std::size_t start, std::size_t end) {
  return {p.document_key,
          p.version,
          p.id,
          p.range.start + start,
          p.range.start + end,
          p.text.substr(start, end - start),
          p.title,
          p.headings,
          p.url,
          p.updated_on};
}

std::vector<Sentence> pick_sentences(const std::vector<corpus::UnderstoodWord>& words,
                                     const std::vector<Candidate>& candidates, std::size_t most,
                                     const Fit& fit) {
  std::unordered_map<std::string, double> weight;
  double total = 0;
  for (const auto& w : words)
    if (weight.emplace(w.term, w.idf).second) total += w.idf;
  if (total <= 0) total = 1;

  Wanted wanted(words);
  std::vector<Option> options;
  for (const auto& c : candidates) {
    std::unordered_set<std::string> heading;
    for (auto& t : corpus::index_terms(c.passage.headings + " " + c.passage.title))
      heading.insert(std::move(t));
    for (auto r : options_of(c.passage.text)) {
      if (defines_only(std::string_view(c.passage.text).substr(r.start, r.end - r.start))) continue;
      if (fit && !fit(c.passage, c.passage.text.substr(r.start, r.end - r.start))) continue;
      Option o{&c, r};
      auto terms = corpus::index_terms(std::string_view(c.passage.text).substr(r.start, r.end - r.start));
      double own = 0, near = 0;
      for (const auto& t : terms)
        if (weight.contains(t)) o.covered.insert(t);
      for (const auto& t : o.covered) own += weight[t];
      for (const auto& [t, w] : weight)
        if (!o.covered.contains(t) && heading.contains(t)) near += w;
      o.score = (own + 0.35 * near) / total * length_factor(terms.size()) * document_worth(c.score) *
                wanted.factor(std::string_view(c.passage.text).substr(r.start, r.end - r.start));
      if (!o.covered.empty() || near > 0) options.push_back(std::move(o));
    }
  }
  std::stable_sort(options.begin(), options.end(),
                   [](const auto& a, const auto& b) { return a.score > b.score; });

  // Greedy: what an option adds to what is already covered counts more than saying it again.
  std::vector<Sentence> out;
  std::unordered_set<std::string> covered;
  std::unordered_map<std::string, int> per_document;
  std::vector<bool> used(options.size(), false);
  while (out.size() < most) {
    double best = 0;
    std::size_t at = options.size();
    for (std::size_t i = 0; i < options.size() && i < 80; ++i) {
      if (used[i] || per_document[options[i].from->passage.document_key] >= 2) continue;
      double fresh = 0;
      for (const auto& t : options[i].covered)
        if (!covered.contains(t)) fresh += weight[t];
      double value = options[i].score * (0.6 + 0.4 * fresh / total);
      if (value > best) {
        best = value;
        at = i;
      }
    }
    if (at == options.size() || (!out.empty() && best < 0.25 * out.front().score)) break;
    used[at] = true;
    const Option& o = options[at];
    Quote quote = quote_of(o.from->passage, o.range.start, o.range.end);
    bool repeated = std::any_of(out.begin(), out.end(),
                                [&](const Sentence& s) { return s.quotes.front().text == quote.text; });
    if (repeated) continue;
    ++per_document[o.from->passage.document_key];
    covered.insert(o.covered.begin(), o.covered.end());
    out.push_back({quote.text, {quote}, best});
  }
  return out;
}
}  // namespace answers
