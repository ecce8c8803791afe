// A report as a table: the header that names the columns and a record read through it. Names are compared
// without accents, case, spaces and punctuation, with and without what stands in brackets. Views live as long
// as the cells they were made from. Faults and notes are French sentences. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "calls/column_mapping.h"

namespace calls {
using SheetCells = std::span<const std::string_view>;

// "Durée d’attente" → "dureedattente", "Answer %" → "answer%", "Décrochés ≤ 20 s" → "decrochesle20s".
std::string column_key(std::string_view name);
// "« x »" with no-break spaces, shortened.
std::string guillemets(std::string_view text);

struct SheetColumn {
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t at = kNone;
  std::string name = {};  // as the header writes it
  bool known() const { return at != kNone; }
};

class SheetHeader {
 public:
  SheetHeader() = default;
  // The mapping's names come before the built-in ones.
  SheetHeader(SheetCells cells, const ColumnMapping& mapping);
  // The column of a field: the one the mapping names, else the first not yet taken whose key is in `keys`,
  // separated by spaces; else the one named like the field.
  SheetColumn find(std::string_view field, std::string_view keys = {});
  SheetColumn take(std::size_t at);
  bool used(std::size_t at) const { return names_[at].used; }
  // Columns that nothing asked for, as the header writes them.
  std::vector<std::string> unused() const;
  std::size_t size() const { return names_.size(); }
  const std::string& name(std::size_t at) const { return names_[at].text; }
  const std::string& key(std::size_t at) const { return names_[at].key; }

 private:
  struct Name {
    std::string text, key, bare;  // bare: the key of what stands outside brackets
    bool used = false;
  };
  std::size_t free(std::string_view key) const;  // the first column of that key that nothing took
  const ColumnMapping* mapping_ = nullptr;
  std::vector<Name> names_;
};

class SheetRow {
 public:
  SheetRow(SheetCells cells, std::int64_t row_line) : line(row_line), cells_(cells) {}
  const std::int64_t line;

  // The cell without spaces around it; empty when the column or the cell is absent or says nothing.
  std::string_view text(const SheetColumn& column) const;
  bool has(const SheetColumn& column) const { return !text(column).empty(); }
  // A number of calls, 0 when absent. What isn't one makes the row faulty.
  std::uint32_t count(const SheetColumn& column);
  // Seconds, 0 when absent. What can't be read is noted and counted as 0.
  std::uint64_t seconds(const SheetColumn& column);
  // A decimal number of at least 0, 0 when absent; noted when it can't be read.
  double number(const SheetColumn& column);

  // The first fault is kept: the row can't be used.
  void fail(std::string reason);
  void note(std::string what) { notes_.push_back(std::move(what)); }
  const std::string& fault() const { return fault_; }
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  SheetCells cells_;
  std::string fault_;
  std::vector<std::string> notes_;
};
}  // namespace calls
