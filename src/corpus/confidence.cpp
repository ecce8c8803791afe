#include "corpus/confidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "base/embedded.h"
#include "base/text.h"

namespace corpus {
namespace {
constexpr int kRounds = 3000;
constexpr double kShrink = 0.01;            // of the weights, towards 0
constexpr double kLeastDeviation = 0.0001;  // as the lines of confidence.csv can say

double number(std::string_view s) {
  double out = 0;
  auto [end, fault] = std::from_chars(s.data(), s.data() + s.size(), out);
  if (fault != std::errc() || end != s.data() + s.size())
    throw std::runtime_error("confidence: not a number: " + std::string(s));
  return out;
}
double logistic(double x) { return 1 / (1 + std::exp(-x)); }
}  // namespace

const std::array<std::string_view, kSignals> kSignalNames{"covered",     "words",      "title_words",
                                                          "title_share", "title_near", "passage_near",
                                                          "known",       "length",     "best"};

std::array<double, kSignals> values_of(const Signals& s) {
  return {s.covered,      s.words, s.title_words, s.title_share, s.title_near,
          s.passage_near, s.known, s.length,      s.best};
}

double ConfidenceModel::operator()(const Signals& s) const {
  auto x = values_of(s);
  double sum = bias;
  for (std::size_t i = 0; i < kSignals; ++i) sum += weight[i] * (x[i] - mean[i]) / deviation[i];
  return logistic(sum);
}

const ConfidenceModel& confidence_model() {
  static const ConfidenceModel kModel = read_confidence(embedded::file("assets/reference/confidence.csv"));
  return kModel;
}

ConfidenceModel train_confidence(const std::vector<std::vector<Signals>>& answered,
                                 const std::vector<Signals>& foreign) {
  struct Row {
    std::array<double, kSignals> x;
    double y, share;
  };
  std::vector<Row> rows;
  for (const auto& file : answered)
    for (const auto& s : file)
      rows.push_back({values_of(s), 1, 0.5 / static_cast<double>(answered.size() * file.size())});
  for (const auto& s : foreign) rows.push_back({values_of(s), 0, 0.5 / static_cast<double>(foreign.size())});
  ConfidenceModel m;
  auto n = static_cast<double>(rows.size());
  for (std::size_t i = 0; i < kSignals; ++i) {
    double square = 0;
    for (const auto& r : rows) m.mean[i] += r.x[i] / n;
    for (const auto& r : rows) square += (r.x[i] - m.mean[i]) * (r.x[i] - m.mean[i]) / n;
    m.deviation[i] = std::sqrt(square);
    if (m.deviation[i] < kLeastDeviation) m.deviation[i] = 1;  // it never moves: it tells nothing
  }
  for (auto& r : rows)
    for (std::size_t i = 0; i < kSignals; ++i) r.x[i] = (r.x[i] - m.mean[i]) / m.deviation[i];
  for (int round = 0; round < kRounds; ++round) {
    std::array<double, kSignals> slope{};
    double fall = 0;
    for (const auto& r : rows) {
      double sum = m.bias;
      for (std::size_t i = 0; i < kSignals; ++i) sum += m.weight[i] * r.x[i];
      double miss = r.share * (logistic(sum) - r.y);
      fall += miss;
      for (std::size_t i = 0; i < kSignals; ++i) slope[i] += miss * r.x[i];
    }
    m.bias -= fall;
    for (std::size_t i = 0; i < kSignals; ++i) m.weight[i] -= slope[i] + kShrink * m.weight[i];
  }
  return m;
}

std::string confidence_csv(const ConfidenceModel& m) {
  std::string out = "signal;mean;deviation;weight\n";
  for (std::size_t i = 0; i < kSignals; ++i)
    out += fmt::format("{};{:.5f};{:.5f};{:.5f}\n", kSignalNames[i], m.mean[i], m.deviation[i], m.weight[i]);
  return out + fmt::format("bias;0;1;{:.5f}\n", m.bias);
}

ConfidenceModel read_confidence(std::string_view csv) {
  ConfidenceModel m;
  m.deviation.fill(1);
  for (auto line : text::split(csv, '\n')) {
    auto cells = text::split(line, ';');
    if (text::trim(line).empty() || cells[0] == "signal" || line.starts_with("#")) continue;
    auto name = std::find(kSignalNames.begin(), kSignalNames.end(), cells[0]);
    bool bias = cells[0] == "bias";
    if (cells.size() != 4 || (name == kSignalNames.end() && !bias))
      throw std::runtime_error("confidence: not a line of a model: " + std::string(line));
    if (bias) {
      m.bias = number(cells[3]);
      continue;
    }
    auto i = static_cast<std::size_t>(name - kSignalNames.begin());
    m.mean[i] = number(cells[1]);
    m.deviation[i] = number(cells[2]);
    m.weight[i] = number(cells[3]);
  }
  return m;
}
}  // namespace corpus
