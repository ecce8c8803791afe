// Hands what a reader tells to a sink on another thread, so that a file is read and its calls are kept at the
// same time, in the order of the file.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "calls/call_sink.h"

namespace calls {
// Used from one thread, that of the reader; `into` is called from the relay's own until finish() returns.
class RowRelay final : public CallSink {
 public:
  explicit RowRelay(CallSink& into);
  ~RowRelay() override;  // what was not handed over yet is dropped
  RowRelay(const RowRelay&) = delete;
  RowRelay& operator=(const RowRelay&) = delete;

  void call(const CallRow& row) override;
  void interval(const IntervalRow& row) override;
  void rejected(std::int64_t line, std::string_view reason) override;
  void unknown(std::string_view name) override;
  void noticed(std::int64_t line, std::string_view what) override;

  // The block whose bytes the rows to come may point into; those of the block before are handed over, and the
  // buffer is one that is free again, of that size or more. Waits while the sink is far behind. Throws what
  // the sink threw.
  std::unique_ptr<std::string> turn(std::unique_ptr<std::string> block, std::size_t size);
  // Until all has been told. Throws what the sink threw.
  void finish();

 private:
  // What is told after so many rows of its batch.
  struct Aside {
    std::size_t after;
    std::function<void(CallSink&)> tell;
  };
  struct Batch {
    std::unique_ptr<std::string> block = {};
    std::vector<CallRow> rows = {};
    std::vector<Aside> asides = {};
    std::deque<std::string> texts = {};  // those of rows that stand outside the block
  };
  std::string_view kept(std::string_view text);
  void aside(std::function<void(CallSink&)> tell);
  void hand_over();
  void work();
  static void tell(const Batch& batch, CallSink& into);

  CallSink& into_;
  Batch batch_ = {};
  const std::string* block_ = nullptr;
  std::mutex mutex_ = {};
  std::condition_variable changed_ = {};
  std::deque<Batch> waiting_ = {};
  std::vector<Batch> free_ = {};
  bool busy_ = false, over_ = false;
  std::exception_ptr failed_ = {};
  std::thread thread_;
};
}  // namespace calls
