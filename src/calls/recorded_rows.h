// A sink for the tests of readers: remembers what it was told.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "calls/call_sink.h"

namespace calls {
class RecordedRows final : public CallSink {
 public:
  struct Interval {
    std::string network, queue;
    IntervalRow row;
    const Counters& n() const { return row.counters; }
  };
  using Told = std::vector<std::pair<std::int64_t, std::string>>;  // line, text

  void call(const CallRow&) override { ++calls; }
  void interval(const IntervalRow& row) override {
    intervals.push_back({std::string(row.network), std::string(row.queue), row});
    intervals.back().row.network = intervals.back().row.queue = {};
  }
  void rejected(std::int64_t line, std::string_view reason) override { refusals.emplace_back(line, reason); }
  void unknown(std::string_view name) override { unknowns.emplace_back(name); }
  void noticed(std::int64_t line, std::string_view what) override { notes.emplace_back(line, what); }

  bool noted(std::string_view part) const {
    return std::any_of(notes.begin(), notes.end(),
                       [&](const auto& n) { return n.second.find(part) != std::string::npos; });
  }

  int calls = 0;
  std::vector<Interval> intervals;
  Told refusals, notes;
  std::vector<std::string> unknowns;
};

// The cells of "a;b;c", and a report fed from its lines, to its end.
inline std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> out(1);
  for (char c : line) {
    if (c == ';')
      out.emplace_back();
    else
      out.back() += c;
  }
  return out;
}
template <class Reader>
void feed(Reader& reader, std::string_view report) {
  std::int64_t line = 0;
  while (!report.empty()) {
    std::size_t end = std::min(report.find('\n'), report.size());
    reader.record(cells_of(report.substr(0, end)), ++line);
    report.remove_prefix(std::min(end + 1, report.size()));
  }
  reader.finish();
}
}  // namespace calls
