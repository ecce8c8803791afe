#include "calls/forecast_backtest.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace calls {
namespace {
constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t kErrors = 20;

// -1: no number.
int number(std::string_view text) {
  int value = -1;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value >= 0 ? value : -1;
}

struct Line {
  int day = kNoDay, minute = -1, calls = -1;
  bool right() const { return day != kNoDay && minute >= 0 && minute < 1440 && calls >= 0; }
};

int minute_of(std::string_view time) {
  if (time.size() != 5 || time[2] != ':') return -1;
  int hours = number(time.substr(0, 2)), minutes = number(time.substr(3));
  return hours < 0 || hours > 23 || minutes < 0 || minutes > 59 ? -1 : hours * 60 + minutes;
}

Line read_line(std::string_view line, bool four) {
  std::array<std::string_view, 4> part{};
  std::size_t n = 0;
  while (n < part.size()) {
    auto at = line.find(',');
    part[n++] = line.substr(0, at);
    if (at == std::string_view::npos) break;
    line.remove_prefix(at + 1);
  }
  if (four && n == 4) return {iso_day(part[0]), minute_of(part[2]), number(part[3])};
  if (four || n != 2 || part[0].size() != 16 || part[0][10] != ' ') return {};
  return {iso_day(part[0].substr(0, 10)), minute_of(part[0].substr(11)), number(part[1])};
}

using Table = std::vector<double>;  // counts of one day, missing as 0

struct Past {  // what plain methods know: the days before a position
  std::span<const DayCounts> days;
  std::span<const Table> tables;
  std::span<const double> totals;
};

Table mean_of_same(const Past& past, int day, int wanted) {
  Table out(past.tables[0].size());
  int n = 0;
  for (auto i = past.days.size(); i-- > 0 && n < wanted;) {
    if (weekday(past.days[i].day) != weekday(day)) continue;
    for (std::size_t t = 0; t < out.size(); ++t) out[t] += past.tables[i][t];
    ++n;
  }
  for (auto& x : out) x /= std::max(n, 1);
  return out;
}

Table smoothed(const Past& past, int day, double alpha) {
  std::array<double, 7> sums{}, days{};
  Table shape(past.tables[0].size());
  double all = 0, level = 0, same = 0;
  for (std::size_t i = 0; i < past.days.size(); ++i) {
    auto of = static_cast<std::size_t>(weekday(past.days[i].day));
    sums[of] += past.totals[i];
    ++days[of];
    all += past.totals[i];
    if (weekday(day) != weekday(past.days[i].day)) continue;
    for (std::size_t t = 0; t < shape.size(); ++t) shape[t] += past.tables[i][t];
    same += past.totals[i];
  }
  all /= static_cast<double>(past.days.size());
  auto factor = [&](int d) {
    auto of = static_cast<std::size_t>(weekday(d));
    return days[of] > 0 && sums[of] > 0 && all > 0 ? sums[of] / days[of] / all : 1;
  };
  for (std::size_t i = 0; i < past.days.size(); ++i) {
    double now = past.totals[i] / factor(past.days[i].day);
    level += (i == 0 ? 1 : alpha) * (now - level);
  }
  for (auto& x : shape) x *= same > 0 ? level * factor(day) / same : 0;
  return shape;
}

class Score {
 public:
  explicit Score(std::string method) : method_(std::move(method)) {}

  template <class T>
  void add(const std::vector<float>& actual, const T& forecast, std::size_t from = 0) {
    double expected = 0, came = 0;
    for (auto t = from; t < actual.size(); ++t) {
      if (std::isnan(actual[t])) continue;
      step_error_ += std::abs(forecast[t] - actual[t]);
      expected += forecast[t];
      came += actual[t];
    }
    day_error_ += std::abs(expected - came);
    calls_ += came;
  }
  void cover(const std::vector<float>& actual, const DayForecast& f) {
    double came = 0;
    for (std::size_t t = 0; t < actual.size(); ++t) {
      if (std::isnan(actual[t])) continue;
      came += actual[t];
      if (t < f.seen) continue;
      ++steps_;
      steps_in_ += f.low[t] <= actual[t] && actual[t] <= f.high[t];
    }
    ++days_;
    days_in_ += f.total_low <= came && came <= f.total_high;
  }
  Accuracy accuracy() const {
    auto share = [](double part, double of) {
      return of > 0 ? 100 * part / of : std::numeric_limits<double>::quiet_NaN();
    };
    return {method_, share(step_error_, calls_), share(day_error_, calls_), share(steps_in_, steps_),
            share(days_in_, days_)};
  }

 private:
  std::string method_;
  double step_error_ = 0, day_error_ = 0, calls_ = 0, steps_in_ = 0, steps_ = 0, days_in_ = 0, days_ = 0;
};

std::size_t first_tested(std::span<const DayCounts> days, std::size_t horizon,
                         const BacktestOptions& options) {
  auto wanted = static_cast<std::size_t>(std::max(options.days, 0));
  auto from = days.size() > wanted ? days.size() - wanted : 0;
  while (from < days.size() &&
         (from < horizon || days[from - horizon].day - days[0].day + 1 < options.warm_up))
    ++from;
  return from;
}
}  // namespace

Arrivals read_arrivals(std::string_view csv, int step_minutes) {
  if (step_minutes < 1 || step_minutes > 1440 || 1440 % step_minutes != 0) step_minutes = 30;
  Arrivals out;
  std::map<int, std::vector<float>> days;
  bool heading = false, four = false;
  for (int at = 1; !csv.empty(); ++at) {
    auto end = csv.find('\n');
    auto line = csv.substr(0, end);
    csv.remove_prefix(end == std::string_view::npos ? csv.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (!heading) {
      heading = true;
      four = line == "date,intervalle,heure_debut,appels";
      if (four || line == "time,calls") continue;
    }
    auto read = read_line(line, four);
    if (!read.right()) {
      if (out.errors.size() < kErrors) out.errors.push_back("ligne " + std::to_string(at) + " : illisible");
      continue;
    }
    auto& counts = days[read.day];
    counts.resize(static_cast<std::size_t>(1440 / step_minutes), kMissing);
    auto& count = counts[static_cast<std::size_t>(read.minute / step_minutes)];
    count = (std::isnan(count) ? 0 : count) + static_cast<float>(read.calls);
  }
  for (auto& [day, counts] : days) out.days.push_back({day, std::move(counts)});
  return out;
}

Backtest backtest(std::span<const DayCounts> days, const BacktestOptions& options) {
  auto horizon = static_cast<std::size_t>(std::max(options.horizon, 1));
  std::vector<Table> tables;
  std::vector<double> totals;
  for (const auto& d : days) {
    Table table(d.counts.begin(), d.counts.end());
    double total = 0;
    for (auto& x : table) total += x = std::isnan(x) ? 0 : x;
    tables.push_back(std::move(table));
    totals.push_back(total);
  }
  Score model("modèle"), last("même jour de la semaine précédente"), mean("moyenne des 4 mêmes jours");
  Score fast("niveau lissé (0,3) × jour × profil"), slow("niveau lissé (0,1) × jour × profil");
  Backtest out;
  for (auto i = first_tested(days, horizon, options); i < days.size(); ++i, ++out.days) {
    auto known = i - horizon + 1;
    Past past{days.first(known), std::span(tables).first(known), std::span(totals).first(known)};
    const auto& came = days[i].counts;
    auto forecast = Forecast(past.days, options.forecast).day(days[i].day);
    model.add(came, forecast.calls);
    model.cover(came, forecast);
    last.add(came, mean_of_same(past, days[i].day, 1));
    mean.add(came, mean_of_same(past, days[i].day, 4));
    fast.add(came, smoothed(past, days[i].day, 0.3));
    slow.add(came, smoothed(past, days[i].day, 0.1));
  }
  for (const auto* score : {&model, &last, &mean, &fast, &slow}) out.methods.push_back(score->accuracy());
  return out;
}

IntradayAccuracy backtest_intraday(std::span<const DayCounts> days, std::size_t seen,
                                   const BacktestOptions& options) {
  Score before("prévision de la veille"), after("mise à jour");
  IntradayAccuracy out;
  for (auto i = first_tested(days, 1, options); i < days.size(); ++i, ++out.days) {
    const auto& came = days[i].counts;
    Forecast model(days.first(i), options.forecast);
    auto forecast = model.day(days[i].day);
    auto updated = model.update(forecast, std::span(came).first(std::min(seen, came.size())));
    before.add(came, forecast.calls, seen);
    before.cover(came, forecast);
    after.add(came, updated.calls, seen);
    after.cover(came, updated);
  }
  out.before = before.accuracy();
  out.after = after.accuracy();
  return out;
}
}  // namespace calls
