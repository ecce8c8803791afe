// Keeps a file to one network: rows that name another are refused.
#pragma once

#include <string>

#include "calls/call_sink.h"

namespace calls {
class OneNetwork final : public CallSink {
 public:
  // `to` outlives it. An empty network: rows of any pass.
  OneNetwork(CallSink& to, std::string network) : to_(to), network_(std::move(network)) {}
  void call(const CallRow& row) override {
    if (passes(row.line, row.network)) to_.call(row);
  }
  void interval(const IntervalRow& row) override {
    if (passes(row.line, row.network)) to_.interval(row);
  }
  void rejected(std::int64_t line, std::string_view reason) override { to_.rejected(line, reason); }
  void unknown(std::string_view name) override { to_.unknown(name); }
  void noticed(std::int64_t line, std::string_view what) override { to_.noticed(line, what); }

 private:
  bool passes(std::int64_t line, std::string_view network) {
    if (network_.empty() || network.empty() || network == network_) return true;
    to_.rejected(line, "La ligne est d’un autre réseau que celui de cet import.");
    return false;
  }
  CallSink& to_;
  const std::string network_;
};
}  // namespace calls
