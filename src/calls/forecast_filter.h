// One Kalman filter of the logarithm of a day's calls. Part of the forecast (forecast.h). Pure.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace calls::forecasting {
// States of a filter: level, short memory, seven weekdays, three harmonics of the month, four of traits, two
// of the year.
constexpr std::size_t kLevel = 0, kShort = 1, kWeekday = 2, kMonth = 9, kTraits = 15, kYear = 19,
                      kStates = 23;

struct Row {  // what a day's logarithm is made of
  std::array<double, kStates> value{};
  std::vector<std::size_t> used;
  double offset = 0;           // of events whose multiplier is known
  bool unknown_event = false;  // there is one whose multiplier isn't
  void add(std::size_t state, double x) {
    if (value[state] == 0 && x != 0) used.push_back(state);
    value[state] += x;
  }
};

struct Gaussian {
  double mean = 0, variance = 0;
};

// Rows of covariances are padded to whole vectors of two, so that loops over them need no remainder.
constexpr std::size_t kPadded = kStates + kStates % 2;

// What a filter expects of a day: the logarithm, and how each state goes with it.
struct Expectation : Gaussian {
  std::array<double, kPadded> gain{};
};

class Filter {
 public:
  // Variances a day of the level, of the short memory (with what it keeps from one day to the next) and of
  // weekdays, in parts of the day's own noise.
  Filter(double level, double brief, double memory, double weekday)
      : level_speed_(level), brief_share_(brief), memory_(memory), weekday_speed_(weekday) {}

  void start(const std::array<double, kStates>& mean, const std::array<double, kStates>& deviation);
  void advance(int days);
  // Of the logarithm, with the day's own noise but Poisson's.
  Expectation expect(const Row& row) const;
  // `expected` of the row, by this filter as it is. Returns the weight of the day.
  double learn(const Row& row, Expectation expected, double log_calls, double noise);
  double score() const { return score_; }  // how well it foretold the past, as a log-likelihood

 private:
  double& cov(std::size_t i, std::size_t j) { return cov_[i * kPadded + j]; }
  double level_speed_, brief_share_, memory_, weekday_speed_;
  std::array<double, kPadded> mean_{};
  std::array<double, kStates * kPadded> cov_{};
  double scale_ = 0.01, days_ = 5, score_ = 0;
  int run_ = 0;
};
}  // namespace calls::forecasting
