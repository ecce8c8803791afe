// How sure it is that the corpus answers a question at all. Pure: a logistic regression over a few signals of
// the search, whose weights are data (assets/reference/confidence.csv) trained by `guichet calibrate
// --questions`.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace corpus {
// What tells a question that the corpus answers from another. Shares run from 0 to 1.
struct Signals {
  double covered = 0;       // share of the question's weight in its best passage
  double words = 0;         // score of the best document by its words, per point of the question's weight
  double title_words = 0;   // share of the question's weight in one of the first five titles
  double title_share = 0;   // share of one of those titles in the question
  double title_near = 0;    // best cosine of the question and one of those titles
  double passage_near = 0;  // the same for their passages
  double known = 0;         // share of the question's weight in words of the corpus
  double length = 0;        // log(1 + words that count)
  double best = 0;          // score of the first document, per point of the question's weight
};
constexpr std::size_t kSignals = 9;
std::array<double, kSignals> values_of(const Signals& s);
extern const std::array<std::string_view, kSignals> kSignalNames;

// score = bias + Σ weight × (value − mean) / deviation
struct ConfidenceModel {
  std::array<double, kSignals> mean{}, deviation{}, weight{};
  double bias = 0;
  // 0 to 1; 0.5 where answered and foreign questions are as likely.
  double operator()(const Signals& s) const;
};
// The one that the program carries.
const ConfidenceModel& confidence_model();
// Fits by gradient descent. Both sides weigh the same, and so do the files that the answered questions come
// from, whatever their numbers. Needs at least one of each.
ConfidenceModel train_confidence(const std::vector<std::vector<Signals>>& answered,
                                 const std::vector<Signals>& foreign);
// "signal;mean;deviation;weight" lines and the bias.
std::string confidence_csv(const ConfidenceModel& model);
// The model of such lines; throws std::runtime_error on a line it can't read.
ConfidenceModel read_confidence(std::string_view csv);
}  // namespace corpus
