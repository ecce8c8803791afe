// How a segment's bytes are laid out: a head, a table of sections, the sections, each with its checksum.
// docs/formats/call_segment.md says the same in words.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace calls::format {
constexpr std::string_view kMagic = "GUICHCAL";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kAlign = 8;

enum class Id : std::uint32_t {
  queue_names = 1,
  starts,
  queues,
  waits,
  talks,
  leaves,
  scores,
  agents,
  callers,
  agent_hashes,
  long_durations,
  callbacks,
  first_number,
  numbers,
  text_ends,
  texts
};

struct Head {
  char magic[8];
  std::uint32_t version, sections;
  std::uint64_t rows, bytes;     // of the whole segment
  std::uint64_t table_checksum;  // of the table of sections
};
struct Section {
  std::uint32_t id, reserved;
  std::uint64_t offset, length;  // bytes
  std::uint64_t checksum;        // XXH3, 64 bits
};
std::uint64_t checksum(std::string_view bytes);

class Writer {
 public:
  explicit Writer(std::size_t rows) : rows_(rows) {}
  void section(Id id, const void* data, std::size_t length);
  template <class T>
  void column(Id id, const std::vector<T>& values) {
    section(id, values.data(), values.size() * sizeof(T));
  }
  std::string finish() &&;
  // The same bytes to a file, without holding them: written beside, synced, renamed.
  Result<void> write_to(const std::string& path) &&;

 private:
  struct Part {
    Id id;
    const char* data;
    std::size_t length;
  };
  // Head and table; `size` becomes that of the whole, `table` tells where each part goes.
  std::string beginning(std::vector<Section>& table, std::size_t& size) const;
  std::size_t rows_;
  std::vector<Part> parts_ = {};
};
}  // namespace calls::format
