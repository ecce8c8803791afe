#include "base/json_lines.h"

#include <fmt/format.h>

#include "base/source.h"
#include "base/text.h"

namespace json {
Result<void> each_line(const std::string& path,
                       const std::function<void(const value& line, std::int64_t number)>& visit) {
  auto source = TRY(open_file(path));
  LineReader reader(*source, 1U << 20);
  for (std::string line; reader.next(line);) {
    if (text::trim(line).empty()) continue;
    auto v = parse(line);
    if (!v)
      return fail(ErrorKind::invalid, "bad_line",
                  fmt::format("{}, ligne {} : {}", path, reader.number(), v.error().message));
    visit(*v, reader.number());
  }
  return {};
}
}  // namespace json
