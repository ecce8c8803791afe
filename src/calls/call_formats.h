// The files that telephone systems write, each read by its own reader behind one face: bytes in, rows out.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/fields.h"
#include "base/result.h"
#include "calls/call_sink.h"
#include "calls/column_mapping.h"
#include "calls/former_calls.h"
#include "calls/zone.h"

namespace calls {
// Reads a file given block after block.
class CallReader {
 public:
  // So many bytes beyond the end of a block are readable.
  static constexpr std::size_t kPadding = 64;
  virtual ~CallReader() = default;
  // The beginning of the file, its first line at least, before any block; `resumed`: the blocks begin further
  // on. Refuses a mapping that names columns that the file lacks.
  virtual Result<void> begin(std::string_view beginning, bool resumed) = 0;
  // Whole lines of a block; returns how many bytes they took. `offset`: of the block in the file. `last`: the
  // file ends with it.
  virtual std::size_t feed(std::string_view block, std::uint64_t offset, bool last) = 0;
  // After the last block. `complete`: the file won't grow, calls still open are told as unknown.
  virtual void end(bool complete) = 0;
  // Where to read again from when the file has grown: an offset. `fed` is the end of what feed() took.
  virtual std::uint64_t resume_offset(std::uint64_t fed) const { return fed; }
  // Where to look for calls that begin in a former log, before any block; it outlives the reader.
  virtual void follow(FormerCalls& /*former*/) {}
  // Calls whose end hasn't been read, for when the file has grown or another follows it.
  virtual std::vector<LeftOpen> left_open() { return {}; }
  virtual bool by_lines() const { return true; }  // a line may be read without those after it
  virtual void set_line(std::int64_t line) = 0;   // number of the next line
};

// "queue_log", "Journal queue_log d’Asterisk"…; the empty one is « reconnaître ».
const std::vector<Choice>& call_formats();
// Whether it is a log of events, in which an abandon is short by a threshold and not by the source's word.
bool tells_events(std::string_view format);
// The beginning of a table from its header on: without the first lines of one cell at most, a title, when one
// of the first ten has more.
std::string_view past_titles(std::string_view beginning);
// The format that a file's beginning shows; empty when none does.
std::string_view recognise_format(std::string_view beginning);
// `mapping` is used by the formats that are ours or whose columns vary.
std::unique_ptr<CallReader> make_reader(std::string_view format, CallSink& sink, const Zone& zone,
                                        const ColumnMapping& mapping);
}  // namespace calls
