// What a reader of a telephone system's file tells, row by row.
#pragma once

#include <cstdint>
#include <string_view>

#include "calls/call.h"
#include "calls/counters.h"

namespace calls {
class CallSink {
 public:
  virtual ~CallSink() = default;
  virtual void call(const CallRow& row) = 0;
  virtual void interval(const IntervalRow& row) = 0;
  // A line that can't be used; the reason is a French sentence without its number.
  virtual void rejected(std::int64_t line, std::string_view reason) = 0;
  // A part of the format that was met and not understood (an event, a column), by name; the line passes.
  virtual void unknown(std::string_view name) = 0;
  // Something that doesn't add up or a clock that jumped: the row is kept and the note shown, by name.
  virtual void noticed(std::int64_t line, std::string_view what) = 0;
};
}  // namespace calls
