#include "web/metrics.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <mutex>

namespace web::metrics {
namespace {
constexpr std::array<double, 8> kBounds{0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 2.0};

struct Series {
  std::map<int, std::int64_t> by_status;
  std::array<std::int64_t, kBounds.size()> below{};
  std::int64_t count = 0;
  double sum = 0;
};
struct State {
  std::mutex mutex;
  std::map<std::string, Series, std::less<>> requests;
  std::map<std::string, std::int64_t, std::less<>> counters;
};
State& state() {
  static State s;
  return s;
}
}  // namespace

void request(std::string_view operation, int status, double seconds) {
  auto& s = state();
  std::lock_guard lock(s.mutex);
  auto found = s.requests.find(operation);
  if (found == s.requests.end()) found = s.requests.emplace(std::string(operation), Series{}).first;
  Series& series = found->second;
  ++series.by_status[status];
  for (std::size_t i = 0; i < kBounds.size(); ++i) series.below[i] += seconds <= kBounds[i];
  ++series.count;
  series.sum += seconds;
}

void count(std::string_view name, std::int64_t by) {
  auto& s = state();
  std::lock_guard lock(s.mutex);
  auto found = s.counters.find(name);
  if (found == s.counters.end()) found = s.counters.emplace(std::string(name), 0).first;
  found->second += by;
}

std::string text() {
  auto& s = state();
  std::lock_guard lock(s.mutex);
  std::string out = "# TYPE guichet_requests_total counter\n";
  for (const auto& [name, series] : s.requests)
    for (const auto& [status, n] : series.by_status)
      out += fmt::format("guichet_requests_total{{operation=\"{}\",status=\"{}\"}} {}\n", name, status, n);
  out += "# TYPE guichet_request_seconds histogram\n";
  for (const auto& [name, series] : s.requests) {
    for (std::size_t i = 0; i < kBounds.size(); ++i)
      out += fmt::format("guichet_request_seconds_bucket{{operation=\"{}\",le=\"{}\"}} {}\n", name,
                         kBounds[i], series.below[i]);
    out += fmt::format(
        "guichet_request_seconds_bucket{{operation=\"{0}\",le=\"+Inf\"}} "
        "{1}\nguichet_request_seconds_sum{{operation=\"{0}\"}} "
        "{2}\nguichet_request_seconds_count{{operation=\"{0}\"}} {1}\n",
        name, series.count, series.sum);
  }
  for (const auto& [name, n] : s.counters)
    out += fmt::format("# TYPE guichet_{0} counter\nguichet_{0} {1}\n", name, n);
  return out;
}
}  // namespace web::metrics
