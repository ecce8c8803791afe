#include "corpus/retrieval.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "corpus/indexing.h"
#include "corpus/terms.h"

namespace corpus {
namespace {
constexpr std::size_t kDepth = 100;     // taken from each index
constexpr std::size_t kMostTerms = 40;  // the rarest words of a long e-mail
constexpr std::size_t kCoveredPassages = 20;
constexpr std::size_t kNearest = 40;  // documents that only the vectors bring

// Weights of the parts of a score, set by hand on all public question sets together; bench/README.md tells
// what each is worth.
struct Weights {
  double passage = 1.0, document = 0.65, title = 0.8, crumbs = 0.3, bigram = 0.2;
  double title_covered = 0.4, passage_near = 1.3, title_near = 1.6;  // times the sum of the question's idf
};
constexpr Weights kWeights;

search::Filter labels(const SearchFilter& f) {
  search::Filter out;
  if (!f.source.empty()) out.all_of.push_back("source:" + f.source);
  if (!f.audience.empty()) out.all_of.push_back("audience:" + text::fold(f.audience));
  if (!f.theme.empty()) out.all_of.push_back("theme:" + text::fold(f.theme));
  out.reserved = kLocal;
  for (const auto& code : f.structures) out.shown.push_back(structure_label(code));
  return out;
}

double idf_of(double entries, double frequency) {
  return std::log(1 + (entries - frequency + 0.5) / (frequency + 0.5));
}

// A question cut by its sender ("… renouvellement d'une Ca...") loses its last, broken word.
std::string_view without_cut_word(std::string_view question) {
  while (!question.empty() && (question.back() == ' ' || question.back() == '\n')) question.remove_suffix(1);
  bool dots = question.ends_with("..."), ellipsis = question.ends_with("…");
  if (!dots && !ellipsis) return question;
  std::size_t space = question.find_last_of(" \n");
  return space == std::string_view::npos ? question : question.substr(0, space);
}

struct Understood {
  std::vector<UnderstoodWord> words;  // each term once
  std::vector<search::Term> bigrams;
  double weight = 0;  // sum of idf
};

Understood understand(const operations::Indexes& indexes, std::string_view question) {
  Understood out;
  std::unordered_set<std::string> seen, pairs;
  double n = std::max<double>(indexes.documents.entries(), 1);
  std::string before;
  for (auto& w : query_words(without_cut_word(question))) {
    UnderstoodWord u{w.folded, w.stem};
    std::uint32_t frequency = indexes.documents.frequency(u.term);
    bool word = std::none_of(w.folded.begin(), w.folded.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (frequency == 0 && word && w.folded.size() >= 5) {
      std::string near = indexes.documents.nearest(u.term);
      if (!near.empty()) {
        u.term = near;
        u.repaired = true;
        frequency = indexes.documents.frequency(near);
      }
    }
    if (!before.empty() && pairs.insert(before + "_" + u.term).second)
      out.bigrams.push_back({before + "_" + u.term});
    before = u.term;
    if (!seen.insert(u.term).second) continue;
    u.idf = idf_of(n, frequency);
    out.words.push_back(std::move(u));
  }
  if (out.words.size() > kMostTerms) {
    std::stable_sort(out.words.begin(), out.words.end(),
                     [](const auto& a, const auto& b) { return a.idf > b.idf; });
    out.words.resize(kMostTerms);
  }
  for (const auto& w : out.words) out.weight += w.idf;
  return out;
}

struct Parts {
  std::int64_t passage = 0;
  double words = 0;  // passage, document, title and crumbs together
  double bigram = 0;
};

// The share of a title's weight that the question has.
double title_share(const search::Semantics& s, std::size_t position,
                   const std::unordered_set<std::uint64_t>& terms) {
  double all = 0, met = 0;
  for (std::size_t i = s.title_starts[position]; i < s.title_starts[position + 1]; ++i) {
    all += s.title_terms[i].idf;
    if (terms.contains(s.title_terms[i].term)) met += s.title_terms[i].idf;
  }
  return all > 0 ? met / all : 0;
}

// The documents of other structures than those of the filter.
std::unordered_set<std::uint32_t> reserved_for_others(const operations::Indexes& indexes,
                                                      const search::Filter& filter) {
  auto local = indexes.documents.carrying(filter.reserved);
  std::unordered_set<std::uint32_t> out(local.begin(), local.end());
  if (out.empty()) return out;
  for (const auto& label : filter.shown)
    for (auto id : indexes.documents.carrying(label)) out.erase(id);
  return out;
}

// Documents close in meaning that share no rare word with the question.
void add_nearest(const search::Semantics& s, const std::unordered_set<std::uint32_t>& hidden,
                 const std::vector<float>& by_passage, const std::vector<float>& by_title,
                 std::unordered_map<std::uint32_t, Parts>& parts) {
  std::vector<std::uint32_t> order(s.groups.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::size_t n = std::min(kNearest, order.size());
  std::partial_sort(
      order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n), order.end(),
      [&](auto a, auto b) { return by_passage[a] + by_title[a] > by_passage[b] + by_title[b]; });
  for (std::size_t i = 0; i < n; ++i)
    if (!hidden.contains(s.groups[order[i]])) parts[s.groups[order[i]]];
}
constexpr std::size_t kJudged = 5;  // documents that tell how sure the answer is

Signals signals_of(const operations::Indexes& indexes, const Understood& understood,
                   const std::vector<Found>& found, const search::Semantics& s,
                   const std::vector<float>& by_passage, const std::vector<float>& by_title,
                   const std::unordered_set<std::uint64_t>& hashes) {
  Signals g;
  if (found.empty() || understood.weight <= 0) return g;
  for (std::size_t k = 0; k < found.size() && k < kJudged; ++k) {
    std::int32_t at = s.position(static_cast<std::uint32_t>(found[k].document));
    if (at < 0) continue;
    auto i = static_cast<std::size_t>(at);
    std::unordered_set<std::uint64_t> title;
    for (std::size_t t = s.title_starts[i]; t < s.title_starts[i + 1]; ++t)
      title.insert(s.title_terms[t].term);
    double said = 0;
    for (const auto& w : understood.words)
      if (title.contains(search::term_hash(w.term))) said += w.idf;
    g.title_words = std::max(g.title_words, said / understood.weight);
    g.title_share = std::max(g.title_share, title_share(s, i, hashes));
    g.title_near = std::max<double>(g.title_near, by_title[i]);
    g.passage_near = std::max<double>(g.passage_near, by_passage[i]);
  }
  for (const auto& w : understood.words)
    if (indexes.documents.frequency(w.term) > 0) g.known += w.idf / understood.weight;
  g.length = std::log(1 + static_cast<double>(understood.words.size()));
  g.best = found.front().score / understood.weight;
  return g;
}
}  // namespace

std::vector<UnderstoodWord> weigh_words(operations::Context& context, std::string_view question) {
  return understand(context.indexes, question).words;
}

Retrieval retrieve(operations::Context& context, std::string_view question, std::size_t limit,
                   const SearchFilter& filter) {
  Retrieval out;
  auto& indexes = context.indexes;
  Understood understood = understand(indexes, question);
  out.words = understood.words;
  if (out.words.empty()) return out;
  std::vector<search::Term> terms, weighted;
  std::vector<std::pair<std::string, float>> for_vector;
  std::unordered_set<std::uint64_t> hashes;
  for (const auto& w : out.words) {
    terms.push_back({w.term});
    weighted.push_back({w.term, w.idf});
    for_vector.emplace_back(w.term, static_cast<float>(w.idf));
    hashes.insert(search::term_hash(w.term));
  }
  auto wanted = labels(filter);

  std::unordered_map<std::uint32_t, Parts> parts;
  std::vector<std::uint32_t> best_passages;
  for (const auto& hit : indexes.passages.search(terms, kDepth, true, wanted)) {
    Parts& p = parts[hit.group];
    p.passage = hit.id < kTitleOnly ? hit.id : 0;
    p.words += kWeights.passage * hit.score;
    if (best_passages.size() < kCoveredPassages) best_passages.push_back(hit.id);
  }
  for (const auto& hit : indexes.documents.search(terms, kDepth, false, wanted))
    parts[hit.group].words += kWeights.document * hit.score;
  for (const auto& hit : indexes.titles.search(terms, kDepth, false, wanted))
    parts[hit.group].words += kWeights.title * hit.score;
  for (const auto& hit : indexes.crumbs.search(terms, kDepth, false, wanted))
    parts[hit.group].words += kWeights.crumbs * hit.score;
  for (const auto& hit : indexes.bigrams.search(understood.bigrams, kDepth, true, wanted))
    if (auto it = parts.find(hit.group); it != parts.end()) it->second.bigram = hit.score;

  auto semantics = indexes.semantics.get();
  std::vector<float> by_passage, by_title;
  semantics->closeness(semantics->words.text_vector(for_vector), by_passage, by_title);
  if (wanted.all_of.empty())
    add_nearest(*semantics, reserved_for_others(indexes, wanted), by_passage, by_title, parts);

  double best_words = 0;
  for (const auto& [group, p] : parts) {
    double score = p.words + kWeights.bigram * p.bigram;
    if (std::int32_t at = semantics->position(group); at >= 0) {
      auto i = static_cast<std::size_t>(at);
      score += understood.weight * (kWeights.title_covered * title_share(*semantics, i, hashes) +
                                    kWeights.passage_near * static_cast<double>(by_passage[i]) +
                                    kWeights.title_near * static_cast<double>(by_title[i]));
    }
    best_words = std::max(best_words, p.words);
    out.found.push_back({group, p.passage, score});
  }
  std::sort(out.found.begin(), out.found.end(), [](const Found& a, const Found& b) {
    return a.score != b.score ? a.score > b.score : a.document < b.document;
  });
  if (out.found.size() > limit) out.found.resize(limit);

  out.signals = signals_of(indexes, understood, out.found, *semantics, by_passage, by_title, hashes);
  if (understood.weight > 0) {
    double covered = 0;
    for (double c : indexes.passages.coverage(best_passages, weighted)) covered = std::max(covered, c);
    out.signals.covered = covered / understood.weight;
    out.signals.words = best_words / understood.weight;
  }
  out.confidence = confidence_model()(out.signals);
  return out;
}
}  // namespace corpus
