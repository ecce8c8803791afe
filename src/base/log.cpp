#include "base/log.h"

#include <unistd.h>

#include <array>
#include <atomic>

#include "base/json.h"
#include "base/time.h"

namespace log_line {
namespace {
std::atomic<Level> lowest{Level::info};
}

void set_level(Level level) { lowest = level; }

void write(Level level, std::string_view event, Fields fields) {
  if (level < lowest) return;
  static constexpr std::array<std::string_view, 4> kNames{"debug", "info", "warning", "error"};
  json::object line{{"at", when::iso(SystemClock().now())},
                    {"level", kNames[static_cast<std::size_t>(level)]},
                    {"event", event}};
  for (const auto& [key, value] : fields) line[key] = value;
  std::string out = json::write(line) + "\n";
  [[maybe_unused]] auto written = ::write(STDERR_FILENO, out.data(), out.size());
}
}  // namespace log_line
