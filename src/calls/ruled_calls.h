// Passes on the rows of a source with what the networks declare of their calls: an abandon is short by the
// network's own threshold, a call of which the source tells nothing and that came at closed hours is closed.
#pragma once

#include "calls/call_sink.h"
#include "calls/rule_store.h"
#include "calls/zone.h"

namespace calls {
class RuledCalls final : public CallSink {
 public:
  // `to` outlives it; `network` and `zone` are those of rows, and of networks, that have none of their own;
  // `logs`: the source is a log, whose abandons are told apart here, and not a file that names its outcomes.
  RuledCalls(store::Db& db, CallSink& to, std::string network, const Zone& zone, bool logs);
  void call(const CallRow& row) override;
  void interval(const IntervalRow& row) override { to_.interval(row); }
  void rejected(std::int64_t line, std::string_view reason) override { to_.rejected(line, reason); }
  void unknown(std::string_view name) override { to_.unknown(name); }
  void noticed(std::int64_t line, std::string_view what) override { to_.noticed(line, what); }

 private:
  Leaf leaf_of(const CallRow& row, const NetworkRules& rules, const Zone& zone);

  CallSink& to_;
  const std::string network_;
  const Zone zone_;
  const bool logs_;
  std::map<std::string, NetworkRules, std::less<>> rules_;
  std::map<std::string, Zone, std::less<>> zones_ = {};
};
}  // namespace calls
