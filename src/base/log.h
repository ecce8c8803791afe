// One JSON object a line on standard error, for journald. Never a person's words, address or secret: events
// and identifiers only.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace log_line {
using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;
enum class Level { debug, info, warning, error };
// Lines below this level are dropped; info at the start.
void set_level(Level level);
void write(Level level, std::string_view event, Fields fields = {});
inline void info(std::string_view event, Fields fields = {}) { write(Level::info, event, fields); }
inline void warning(std::string_view event, Fields fields = {}) { write(Level::warning, event, fields); }
inline void error(std::string_view event, Fields fields = {}) { write(Level::error, event, fields); }
}  // namespace log_line
