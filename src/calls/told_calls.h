// A sink for the tests of call logs: remembers each call as one line of words, and what was refused or noted.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "calls/call_sink.h"
#include "calls/zone.h"

namespace calls {
struct Told final : CallSink {
  std::vector<std::string> calls;  // id queue agent caller start wait talk leaf [transferred]
  std::vector<std::string> refused, strange, notes;
  void call(const CallRow& r) override {
    std::string s(r.id);
    for (auto part : {r.queue, r.agent, r.caller}) s += " " + std::string(part);
    s += " " + std::to_string(r.start) + " " + std::to_string(r.wait) + " " + std::to_string(r.talk) + " " +
         std::string(leaf_code(r.leaf));
    calls.push_back(s + (r.transferred ? " transferred" : ""));
  }
  void interval(const IntervalRow&) override { ADD_FAILURE(); }
  void rejected(std::int64_t line, std::string_view reason) override {
    refused.push_back(std::to_string(line) + " " + std::string(reason));
  }
  void unknown(std::string_view name) override { strange.emplace_back(name); }
  void noticed(std::int64_t line, std::string_view what) override {
    notes.push_back(std::to_string(line) + " " + std::string(what));
  }
};
using Lines = std::vector<std::string>;

// What a reader tells of a log, from its first line to its end.
template <class Reader>
Told read_log(const Lines& lines, bool complete = true, std::uint64_t* resume = nullptr) {
  static const Zone zone;
  Told told;
  Reader reader(told, zone);
  std::int64_t number = 0;
  std::uint64_t offset = 0;
  for (const auto& line : lines) {
    reader.line(line, ++number, offset);
    offset += line.size() + 1;
  }
  reader.end(complete);
  if (resume != nullptr) *resume = reader.resume_offset();
  return told;
}
}  // namespace calls
