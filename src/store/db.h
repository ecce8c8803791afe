// The database as the domains see it: named SQL constants of the subset that SQLite and PostgreSQL share,
// positional parameters, rows read in place. Thread: a Db belongs to one thread at a time (Store leases
// them).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

#include "base/id.h"

namespace store {
// A statement, written once as a named constant beside its use: `constexpr Sql kFind{"select …"}`.
// Connections cache the prepared form by the address of the text.
struct Sql {
  const char* text;
};

// Bytes that aren't text, for a blob column.
struct Blob {
  std::string_view bytes;
};

// Borrowed for the length of the call.
using Value = std::variant<std::nullptr_t, std::int64_t, double, std::string_view, Blob>;

inline Value value(std::nullptr_t) { return nullptr; }
inline Value value(double v) { return v; }
inline Value value(std::string_view v) { return v; }
inline Value value(const std::string& v) { return std::string_view(v); }
inline Value value(Blob v) { return v; }
inline Value value(const char* v) { return std::string_view(v); }
inline Value value(bool v) { return std::int64_t{v}; }
template <std::integral T>
Value value(T v) {
  return static_cast<std::int64_t>(v);
}
template <class T>
Value value(Id<T> id) {
  return id.value == 0 ? Value(nullptr) : Value(id.value);
}
template <class T>
Value value(const std::optional<T>& v) {
  return v ? value(*v) : Value(nullptr);
}

// The database is lost or a statement is wrong: not an expected failure.
class StoreError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Rows of a query. Views returned by text() live until the next next().
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual bool next() = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual std::string_view text(int column) const = 0;  // of a text or of a blob
  virtual bool null(int column) const = 0;
  std::string str(int column) const { return std::string(text(column)); }
  template <class T>
  Id<T> id(int column) const {
    return {integer(column)};
  }
};

class Db {
 public:
  virtual ~Db() = default;

  template <class... Args>
  std::unique_ptr<Cursor> query(Sql sql, const Args&... args) {
    std::array<Value, sizeof...(Args)> values{value(args)...};
    return open(sql, values);
  }
  // Rows changed.
  template <class... Args>
  std::int64_t run(Sql sql, const Args&... args) {
    std::array<Value, sizeof...(Args)> values{value(args)...};
    return execute(sql, values);
  }
  // The first column of the first row: ids from "insert … returning id", counts. 0 when there is no row.
  template <class... Args>
  std::int64_t number(Sql sql, const Args&... args) {
    auto rows = query(sql, args...);
    std::int64_t n = rows->next() ? rows->integer(0) : 0;
    while (rows->next()) {
    }
    return n;
  }
  template <class... Args>
  std::optional<std::string> word(Sql sql, const Args&... args) {
    auto rows = query(sql, args...);
    if (!rows->next()) return std::nullopt;
    return rows->str(0);
  }

  virtual std::unique_ptr<Cursor> open(Sql sql, std::span<const Value> values) = 0;
  virtual std::int64_t execute(Sql sql, std::span<const Value> values) = 0;
  // Several statements in one text, without parameters (migrations).
  virtual void script(std::string_view statements) = 0;
  virtual void begin() = 0;
  virtual void commit() = 0;
  virtual void rollback() = 0;
};
}  // namespace store
