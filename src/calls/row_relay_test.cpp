// What is told through a relay comes out in its order, whole, and what the sink throws comes back.
#include "calls/row_relay.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <stdexcept>

namespace calls {
namespace {
// Writes down what it is told.
class Scribe : public CallSink {
 public:
  void call(const CallRow& r) override {
    told.push_back(fmt::format("{} {} {} {} {} {}", r.line, r.id, r.network, r.queue, r.agent, r.caller));
  }
  void interval(const IntervalRow& r) override {
    told.push_back(fmt::format("interval {} {} {}", r.network, r.queue, r.start));
  }
  void rejected(std::int64_t line, std::string_view reason) override {
    told.push_back(fmt::format("rejected {} {}", line, reason));
  }
  void unknown(std::string_view name) override { told.push_back(fmt::format("unknown {}", name)); }
  void noticed(std::int64_t line, std::string_view what) override {
    told.push_back(fmt::format("noticed {} {}", line, what));
  }
  std::vector<std::string> told = {};
};

// Tells blocks of things, some of which point into the block and some into a text that is gone at once.
void tell(CallSink& into, std::string_view block, const std::vector<int>& kinds) {
  std::int64_t line = 0;
  for (int kind : kinds) {
    std::string passing = fmt::format("passing {}", ++line);
    IntervalRow interval;
    interval.network = passing;
    interval.queue = block.substr(0, 3);
    interval.start = line;
    CallRow row;
    row.line = line;
    row.id = block.substr(static_cast<std::size_t>(line) % block.size());
    row.network = passing;
    row.queue = "fixed";
    row.caller = std::string_view(passing).substr(3);
    if (kind == 0) into.interval(interval);
    if (kind == 1) into.rejected(line, passing);
    if (kind == 2) into.unknown(passing);
    if (kind == 3) into.noticed(line, passing);
    if (kind > 3) into.call(row);
    passing.assign(passing.size(), '#');
  }
}

RC_GTEST_PROP(RowRelay, TellsTheSameInTheSameOrder, ()) {
  auto blocks = *rc::gen::container<std::vector<std::vector<int>>>(
      rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 12)));
  Scribe direct, relayed;
  RowRelay relay(relayed);
  std::unique_ptr<std::string> buffer;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    std::string bytes = fmt::format("the bytes of block {}, that rows point into", i);
    buffer = relay.turn(std::move(buffer), bytes.size());
    std::copy(bytes.begin(), bytes.end(), buffer->begin());
    tell(relay, std::string_view(*buffer).substr(0, bytes.size()), blocks[i]);
    tell(direct, bytes, blocks[i]);
  }
  relay.finish();
  RC_ASSERT(relayed.told == direct.told);
}

TEST(RowRelay, TellsWhatComesAfterTheLastBlock) {
  Scribe scribe;
  RowRelay relay(scribe);
  std::vector<int> kinds(200'000, 4);
  tell(relay, "no block at all", kinds);
  tell(relay, "no block at all", {0, 0, 1});
  relay.finish();
  ASSERT_EQ(scribe.told.size(), kinds.size() + 3);
  EXPECT_EQ(scribe.told.back(), "rejected 3 passing 3");
}

class Refusing : public Scribe {
  void call(const CallRow&) override { throw std::runtime_error("disk full"); }
};

TEST(RowRelay, WhatTheSinkThrowsComesBack) {
  Refusing sink;
  RowRelay relay(sink);
  tell(relay, "a block", {4});
  EXPECT_THROW(relay.finish(), std::runtime_error);
}

TEST(RowRelay, AReaderThatIsAheadLearnsOfIt) {
  Refusing sink;
  RowRelay relay(sink);
  auto run = [&] {
    std::unique_ptr<std::string> buffer;
    for (int i = 0; i < 1000; ++i) {
      buffer = relay.turn(std::move(buffer), 64);
      tell(relay, *buffer, {4});
    }
  };
  EXPECT_THROW(run(), std::runtime_error);
}

TEST(RowRelay, CanBeLeftBeforeItsEnd) {
  Scribe scribe;
  {
    RowRelay relay(scribe);
    auto buffer = relay.turn(nullptr, 64);
    tell(relay, *buffer, {4, 1, 4});
  }
  EXPECT_TRUE(scribe.told.empty());
}
}  // namespace
}  // namespace calls
