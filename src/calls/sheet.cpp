#include "calls/sheet.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/fr.h"
#include "base/text.h"
#include "calls/cell_values.h"

namespace calls {
namespace {
std::string outside_brackets(std::string_view s) {
  std::string out;
  int depth = 0;
  for (char c : s) {
    if (c == '(' || c == '[') ++depth;
    if (depth == 0) out += c;
    if ((c == ')' || c == ']') && depth > 0) --depth;
  }
  return out;
}

std::string replaced(std::string s, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = s.find(from, at)) != std::string::npos; at += to.size())
    s.replace(at, from.size(), to);
  return s;
}
}  // namespace

std::string column_key(std::string_view name) {
  std::string most = replaced(replaced(replaced(std::string(name), "≤", " le "), "<=", " le "), "<", " le ");
  std::string out;
  for (char c : text::fold(most))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '%') out += c;
  return out;
}

std::string guillemets(std::string_view s) {
  constexpr std::size_t kLongest = 40;
  return fmt::format("«{}{}{}»", fr::kNoBreak, text::shorten(s, kLongest), fr::kNoBreak);
}

SheetHeader::SheetHeader(SheetCells cells, const ColumnMapping& mapping) : mapping_(&mapping) {
  for (auto cell : cells) {
    std::string name(trimmed(cell));
    names_.push_back({name, column_key(name), column_key(outside_brackets(name))});
  }
}

SheetColumn SheetHeader::take(std::size_t at) {
  names_[at].used = true;
  return {at, names_[at].text};
}

SheetColumn SheetHeader::find(std::string_view field, std::string_view keys) {
  if (mapping_) {
    auto mapped = mapping_->columns.find(std::string(field));
    if (mapped != mapping_->columns.end() && !mapped->second.empty()) {
      std::string key = column_key(mapped->second);
      for (std::size_t i = 0; i < names_.size(); ++i)
        if (names_[i].text == trimmed(mapped->second)) return take(i);
      for (std::size_t i = 0; i < names_.size(); ++i)
        if (!key.empty() && names_[i].key == key) return take(i);
      return {};
    }
  }
  for (std::string_view rest = keys; !rest.empty();) {
    auto key = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(rest.size(), key.size() + 1));
    if (auto at = free(key); at != SheetColumn::kNone) return take(at);
  }
  auto at = free(column_key(field));
  return at == SheetColumn::kNone ? SheetColumn() : take(at);
}

std::size_t SheetHeader::free(std::string_view key) const {
  if (key.empty()) return SheetColumn::kNone;
  for (std::size_t i = 0; i < names_.size(); ++i)
    if (!names_[i].used && names_[i].key == key) return i;
  for (std::size_t i = 0; i < names_.size(); ++i)
    if (!names_[i].used && names_[i].bare == key) return i;
  return SheetColumn::kNone;
}

std::vector<std::string> SheetHeader::unused() const {
  std::vector<std::string> out;
  for (const auto& n : names_)
    if (!n.used && !n.text.empty()) out.push_back(n.text);
  return out;
}

std::string_view SheetRow::text(const SheetColumn& column) const {
  if (column.at >= cells_.size()) return {};
  auto cell = cells_[column.at];
  return blank(cell) ? std::string_view() : trimmed(cell);
}

std::uint32_t SheetRow::count(const SheetColumn& column) {
  constexpr std::int64_t kMost = 10'000'000;  // calls in an hour, far beyond any network
  auto cell = text(column);
  if (cell.empty()) return 0;
  auto value = whole_value(cell);
  if (value && *value >= 0 && *value <= kMost) return static_cast<std::uint32_t>(*value);
  fail(fmt::format("La colonne {} contient {}, qui n’est pas un nombre d’appels.", guillemets(column.name),
                   guillemets(cell)));
  return 0;
}

std::uint64_t SheetRow::seconds(const SheetColumn& column) {
  constexpr std::int64_t kMost = 100'000'000'000;
  auto cell = text(column);
  if (cell.empty()) return 0;
  auto value = seconds_value(cell);
  if (value && *value <= kMost) return static_cast<std::uint64_t>(*value);
  note(fmt::format("Une durée de la colonne {} n’est pas lisible\u00A0: elle n’est pas comptée.",
                   guillemets(column.name)));
  return 0;
}

double SheetRow::number(const SheetColumn& column) {
  constexpr double kMost = 1e11;
  auto cell = text(column);
  if (cell.empty()) return 0;
  auto value = number_value(cell);
  if (value && *value >= 0 && *value <= kMost) return *value;
  note(fmt::format("Un nombre de la colonne {} n’est pas lisible\u00A0: il n’est pas compté.",
                   guillemets(column.name)));
  return 0;
}

void SheetRow::fail(std::string reason) {
  if (fault_.empty()) fault_ = std::move(reason);
}
}  // namespace calls
