#include "base/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "base/fr.h"

TerminalProgress::TerminalProgress() : terminal_(::isatty(STDERR_FILENO) == 1) {}

TerminalProgress::~TerminalProgress() {
  if (drawn_) fmt::print(stderr, "\r\033[K");
}

void TerminalProgress::step(std::string_view what, std::int64_t done, std::int64_t total) {
  if (!terminal_) return;
  std::int64_t now = SystemClock().now();
  if (now - last_ < 100 && done != total) return;
  last_ = now;
  drawn_ = true;
  if (total <= 0) {
    fmt::print(stderr, "\r\033[K{} : {}", what, fr::number(done));
    return;
  }
  auto filled = static_cast<std::size_t>(std::clamp<std::int64_t>(done * 30 / total, 0, 30));
  std::string bar;
  for (std::size_t i = 0; i < 30; ++i) bar += i < filled ? "█" : "░";
  fmt::print(stderr, "\r\033[K{} {} {} / {}", what, bar, fr::number(done), fr::number(total));
}
