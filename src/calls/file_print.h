// How a file is known again: by its first bytes, then by the whole of what was read of it.
#pragma once

#include <xxhash.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "calls/taken_file.h"

namespace calls {
// The whole of a file's bytes, hashed as they come.
class Fingerprint {
 public:
  Fingerprint() : state_(XXH3_createState()) { XXH3_64bits_reset(state_); }
  ~Fingerprint() { XXH3_freeState(state_); }
  Fingerprint(const Fingerprint&) = delete;
  Fingerprint& operator=(const Fingerprint&) = delete;
  void add(std::string_view bytes);
  void add_lines(std::string_view bytes);  // the same, its lines counted
  std::int64_t value() const { return static_cast<std::int64_t>(XXH3_64bits_digest(state_)); }
  std::int64_t size() const { return size_; }
  // Number, from 1, of the line that the next byte belongs to, when lines are counted.
  std::int64_t line() const { return ends_ + 1; }

 private:
  XXH3_state_t* state_;
  std::int64_t size_ = 0, ends_ = 0;
};

// Reads up to `size` bytes of a source, hashing them; true when there were as many.
bool hash_prefix(Source& source, std::int64_t size, Fingerprint& print);
// Says by what a file that begins so is known again.
void set_head(TakenFile& file, std::string_view beginning);
bool same_head(const TakenFile& file, std::string_view beginning);
// Those of the files taken in that this one is, or has grown from; the largest first. `whole`: its size.
std::vector<TakenFile> same_files(std::vector<TakenFile> taken, const std::string& path,
                                  std::string_view beginning, std::int64_t whole);
}  // namespace calls
