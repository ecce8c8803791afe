// Bytes from outside, read piece by piece with limits: files, folders, archives.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

class Source {
 public:
  virtual ~Source() = default;
  // Reads at most `size` bytes; 0 at the end. Throws SourceError on a read fault.
  virtual std::size_t read(char* out, std::size_t size) = 0;
};

class SourceError : public std::exception {
 public:
  explicit SourceError(std::string message) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

// `bytes` must outlive the source.
class MemorySource final : public Source {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  std::size_t read(char* out, std::size_t size) override;

 private:
  std::string_view bytes_;
};

Result<std::unique_ptr<Source>> open_file(const std::string& path);

// All the bytes of a source, or an error when there are more than `limit`.
Result<std::string> read_all(Source& source, std::size_t limit);
Result<std::string> read_file(const std::string& path, std::size_t limit = 1U << 30);
// Writes beside, syncs and renames: readers see the old file or the new one.
Result<void> write_file(const std::string& path, std::string_view bytes);

// Lines of a source, without their ends. A line longer than `limit` is skipped and told by `too_long`.
class LineReader {
 public:
  LineReader(Source& source, std::size_t limit) : source_(source), limit_(limit) {}
  bool next(std::string& line);
  std::int64_t number() const { return number_; }
  bool too_long() const { return too_long_; }

 private:
  bool fill();
  Source& source_;
  std::size_t limit_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::int64_t number_ = 0;
  bool too_long_ = false;
  bool ended_ = false;
};

// A line of an import that could not be taken: shown to the person as "file, line, reason".
struct Rejection {
  std::string file;
  std::int64_t line = 0;  // 0 when the fault is the whole file's
  std::string reason;     // French
};

struct InputLimits {
  std::uint64_t entry_bytes = 32ULL << 20;   // one file inside a folder or an archive
  std::uint64_t archive_bytes = 8ULL << 30;  // all that one archive unfolds to
  std::uint64_t archive_ratio = 200;         // unfolded to folded, checked beyond 16 MiB
  std::uint64_t archive_entries = 200'000;
};

// Visits each file behind `path`: itself, the files of a folder (sorted, recursive), or the entries of a zip
// or tar archive, read in place. A fault of one entry becomes a rejection and the next is visited.
void for_each_input(const std::string& path, const InputLimits& limits,
                    const std::function<void(const std::string& name, Source& source)>& visit,
                    const std::function<void(Rejection)>& reject);
