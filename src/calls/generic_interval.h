// Our own interval file, and any table that a mapping makes look like it: network; queue; start; seconds;
// presented; closed; dissuaded; ivr_in; ivr_self; ivr_aband; offered; answered; ans_le_20 (or any number of
// seconds); abandoned; aband_le_S (or a number: the shortest is the threshold of short abandons, and
// abandoned counts them too); timeout; flow_out; flow_in; callback_taken; wait_sum_ans; wait_sum_aband;
// talk_sum; hold_sum; acw_sum; staffed_s; avail_s; survey_sent; survey_n; survey_sum; survey_ge4. Also
// congested, voicemail, transferred, and `time` where the hour stands apart from the day, alone or as a slot
// ("9h00-9h15"). start and answered are needed, the others welcome. start is ISO 8601 with an offset, or
// local as French Excel writes it; seconds may be minutes (15, 30, 60) or hh:mm:ss. flow_in has no counter:
// it serves the identities.
//
// Identities, whatever is given: offered = answered + abandoned + timeout + flow_out + callback_taken +
// voicemail; ivr_in = ivr_self + ivr_aband + offered − flow_in; presented = congested + closed + dissuaded +
// ivr_in (or what ivr_in would be). Columns that aren't understood are told by name.
//
// Source: reference §2.7.
#pragma once

#include <map>
#include <vector>

#include "calls/interval_readers.h"

namespace calls {
class GenericIntervalReader final : public IntervalReader {
 public:
  GenericIntervalReader(CallSink& sink, const Zone& zone, const ColumnMapping& mapping = {})
      : IntervalReader(sink, zone, mapping) {}

 private:
  struct Within {
    int seconds;
    SheetColumn column;
  };
  bool take(SheetHeader& header) override;
  void read(SheetRow& row) override;
  void take_within(SheetHeader& header, std::string_view prefix, int (*seconds_of)(std::string_view),
                   std::vector<Within>& out);
  const SheetColumn& at(std::string_view name) const { return columns_.find(name)->second; }
  bool start(SheetRow& row, CivilTime& out, std::int32_t& seconds) const;
  std::int32_t length(SheetRow& row, std::int32_t slot) const;
  void count_leaves(SheetRow& row, Counters& n) const;
  void check(SheetRow& row, Counters& n) const;
  void count_waits(SheetRow& row, IntervalRow& out) const;
  void count_sums(SheetRow& row, Counters& n) const;

  std::map<std::string_view, SheetColumn> columns_;  // by canonical name
  std::vector<Within> answered_within_, abandoned_within_;
};
}  // namespace calls
