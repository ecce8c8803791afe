// The confidence model: learnt, kept as lines, read back.
#include "corpus/confidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>

#include "base/embedded.h"

namespace corpus {
namespace {
Signals signals(double all) { return {all, all, all, all, all, all, all, all, all}; }

// A cloud around a point, always the same.
std::vector<Signals> cloud(double around, std::size_t n, unsigned seed) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> noise(0, 0.1);
  std::vector<Signals> out;
  for (std::size_t i = 0; i < n; ++i) {
    auto x = [&] { return around + noise(engine); };
    out.push_back({x(), x(), x(), x(), x(), x(), x(), x(), x()});
  }
  return out;
}
double share_above(const ConfidenceModel& m, const std::vector<Signals>& all) {
  auto n = std::count_if(all.begin(), all.end(), [&](const auto& s) { return m(s) > 0.5; });
  return static_cast<double>(n) / static_cast<double>(all.size());
}

TEST(Confidence, TheCarriedModelIsWhole) {
  const auto& m = confidence_model();
  for (std::size_t i = 0; i < kSignals; ++i) {
    EXPECT_GT(m.deviation[i], 0) << kSignalNames[i];
    EXPECT_NE(m.weight[i], 0) << kSignalNames[i];
  }
  EXPECT_EQ(confidence_csv(m), embedded::file("assets/reference/confidence.csv"));  // to the byte
  EXPECT_GT(m({1, 3, 1, 1, 1, 1, 1, 2, 6}), 0.9);
  EXPECT_LT(m(Signals{}), 0.1);
}

RC_GTEST_PROP(Confidence, IsReadBackAsWritten, ()) {
  ConfidenceModel m;
  auto number = [] { return *rc::gen::inRange(-99999, 100000) / 10000.0; };
  for (std::size_t i = 0; i < kSignals; ++i) {
    m.mean[i] = number();
    m.deviation[i] = std::abs(number()) + 0.001;
    m.weight[i] = number();
  }
  m.bias = number();
  auto back = read_confidence(confidence_csv(m));
  RC_ASSERT(confidence_csv(back) == confidence_csv(m));
  Signals s = signals(number());
  RC_ASSERT(std::abs(back(s) - m(s)) < 1e-3);
}

TEST(Confidence, TwoCloudsAreToldApart) {
  auto answered = cloud(0.8, 60, 1), foreign = cloud(0.3, 60, 2);
  auto m = train_confidence({answered}, foreign);
  EXPECT_GT(share_above(m, cloud(0.8, 200, 3)), 0.98);
  EXPECT_LT(share_above(m, cloud(0.3, 200, 4)), 0.02);
  EXPECT_NEAR(m(signals(0.55)), 0.5, 0.2);  // half-way
}

// A file of a thousand questions weighs as much as one of ten, and so do both sides.
TEST(Confidence, NumbersDoNotWeigh) {
  auto few = cloud(0.8, 10, 1), many = cloud(0.6, 1000, 2), foreign = cloud(0.3, 10, 3);
  auto m = train_confidence({few, many}, foreign);
  EXPECT_GT(share_above(m, few), 0.9);
  EXPECT_LT(share_above(m, foreign), 0.11);
  EXPECT_LT(share_above(train_confidence({many}, cloud(0.3, 3, 4)), cloud(0.3, 100, 5)), 0.05);
}

// A signal that never moves, as the meanings are without their file, tells nothing and spoils nothing.
TEST(Confidence, ASignalThatNeverMovesIsHarmless) {
  auto answered = cloud(0.8, 40, 1), foreign = cloud(0.3, 40, 2);
  for (auto* side : {&answered, &foreign})
    for (auto& s : *side) s.title_near = s.passage_near = 0;
  auto back = read_confidence(confidence_csv(train_confidence({answered}, foreign)));
  EXPECT_GT(share_above(back, answered), 0.95);
  EXPECT_LT(share_above(back, foreign), 0.05);
  Signals moved = answered.front();
  moved.title_near = 0.7;  // the day the file is there
  EXPECT_TRUE(std::isfinite(back(moved)));
  EXPECT_NEAR(back(moved), back(answered.front()), 0.05);
}

RC_GTEST_PROP(Confidence, MoreOfAGoodSignalNeverLowers, ()) {
  auto at = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(kSignals)));
  auto value = [] { return *rc::gen::inRange(0, 1001) / 1000.0; };
  Signals s{value(), value(), value(), value(), value(), value(), value(), value(), value()}, more = s;
  double* fields[] = {&more.covered,      &more.words, &more.title_words, &more.title_share, &more.title_near,
                      &more.passage_near, &more.known, &more.length,      &more.best};
  *fields[at] += value();
  RC_ASSERT(values_of(more)[at] >= values_of(s)[at]);
  const auto& m = confidence_model();
  double before = m(s), after = m(more);
  RC_ASSERT(before >= 0 && before <= 1);
  if (m.weight[at] > 0) RC_ASSERT(after >= before - 1e-12);
  if (m.weight[at] < 0) RC_ASSERT(after <= before + 1e-12);
}

TEST(Confidence, ALineThatCannotBeReadThrows) {
  for (const char* csv : {"covered;x;1;1\n", "covered;0;1;\n", "covered;0;1;1,5\n", "covered;0;1\n",
                          "autre;0;1;1\n", "covered;0;1;1;1\n", "bias;0;1;y\n"})
    EXPECT_THROW(read_confidence(csv), std::runtime_error) << csv;
  EXPECT_NO_THROW(
      read_confidence("# a remark\nsignal;mean;deviation;weight\n\ncovered;0;1;2\nbias;0;1;0.5\n"));
  EXPECT_NEAR(read_confidence("")({}), 0.5, 1e-12);
}
}  // namespace
}  // namespace corpus
