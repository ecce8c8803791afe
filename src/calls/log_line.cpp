#include "calls/log_line.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace calls {
std::string_view bare_line(std::string_view bytes, std::int64_t number) {
  if (bytes.ends_with('\r')) bytes.remove_suffix(1);
  if (number == 1 && bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return bytes;
}

std::string_view fault_of(std::initializer_list<std::string_view> fields) {
  for (auto field : fields) {
    if (field.size() > kLongestField) return "Un champ dépasse 256 octets.";
    bool ascii = true;
    for (char c : field) {
      auto byte = static_cast<unsigned char>(c);
      if (byte < 0x20 || byte == 0x7F) return "Un champ contient des caractères illisibles.";
      ascii &= byte < 0x80;
    }
    if (!ascii && !text::valid_utf8(field)) return "Un champ contient des caractères illisibles.";
  }
  return {};
}

std::string_view caller_number(std::string_view field) {
  if (field.size() > 64 || !fault_of({field}).empty()) return {};
  return field.find_first_of("0123456789") == std::string_view::npos ? std::string_view() : field;
}

namespace {
bool all_digits(std::string_view s) {
  return !s.empty() && s.find_first_not_of("0123456789") == std::string_view::npos;
}
}  // namespace

bool is_outgoing(std::string_view caller, std::string_view dialled) {
  constexpr std::size_t kLongestExtension = 6, kNumber = 9;  // digits; of a number without its first 0
  if (all_digits(caller) && caller.size() <= kLongestExtension) return true;
  for (std::string_view prefix :
       {"+33", "0033", "00033", "33", "0", "00"}) {  // "00…": through an outside line
    if (!dialled.starts_with(prefix) || dialled.size() != prefix.size() + kNumber) continue;
    auto rest = dialled.substr(prefix.size());
    if (all_digits(rest) && (rest[0] == '6' || rest[0] == '7')) return true;
  }
  return false;
}

std::optional<std::int64_t> epoch_seconds(std::string_view field) {
  std::int64_t out = 0;
  auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), out);
  if (error != std::errc() || out < kFirstLogTime || out >= kLastLogTime) return std::nullopt;
  auto rest = field.substr(static_cast<std::size_t>(end - field.data()));
  if (!rest.empty() && (rest[0] != '.' || rest.find_first_not_of("0123456789", 1) != std::string_view::npos))
    return std::nullopt;
  return out;
}

std::optional<std::int32_t> duration_seconds(std::string_view field) {
  std::int32_t out = 0;
  auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), out);
  if (error != std::errc() || out < 0 || out > kLongestDuration || field[0] == '-') return std::nullopt;
  auto rest = field.substr(static_cast<std::size_t>(end - field.data()));
  if (!rest.empty() && (rest[0] != '.' || rest.find_first_not_of("0123456789", 1) != std::string_view::npos))
    return std::nullopt;
  return out;
}

std::int32_t seconds_between(std::int64_t from, std::int64_t to) {
  return to < from || to - from > kLongestDuration ? kUnknown : static_cast<std::int32_t>(to - from);
}

bool same_word(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

Leaf abandon_leaf(std::int32_t wait, const LogOptions& options) {
  return wait != kUnknown && wait <= options.short_abandon ? Leaf::short_abandoned : Leaf::abandoned;
}
}  // namespace calls
