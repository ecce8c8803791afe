// Progress of long work: a bar on a terminal, rows for the administration page, nothing in tests.
#pragma once

#include <cstdint>
#include <string_view>

class Progress {
 public:
  virtual ~Progress() = default;
  // `total` 0 when it isn't known. Cheap to call for every item.
  virtual void step(std::string_view what, std::int64_t done, std::int64_t total) = 0;
};

class SilentProgress final : public Progress {
 public:
  void step(std::string_view, std::int64_t, std::int64_t) override {}
};

// A bar on standard error, redrawn ten times a second at most; silent when that isn't a terminal.
class TerminalProgress final : public Progress {
 public:
  TerminalProgress();
  ~TerminalProgress() override;
  void step(std::string_view what, std::int64_t done, std::int64_t total) override;

 private:
  bool terminal_;
  bool drawn_ = false;
  std::int64_t last_ = 0;
};
