// Errors as values. Expected failures are a Result; exceptions are for bugs and lost resources only and are
// caught in two places (the request guard and the job runner).
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

enum class ErrorKind { invalid, unauthenticated, denied, missing, conflict, too_many, unavailable, internal };

// One fault of one field; `message` is a French sentence for the person who filled the form.
struct FieldError {
  std::string field;
  std::string message;
};

// `code` is a stable identifier for programs, `message` a French sentence for people.
struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string code;
  std::string message;
  std::vector<FieldError> fields = {};
};

template <class T>
using Result = tl::expected<T, Error>;

// The one table of error kinds: HTTP status, process exit code, log level.
struct ErrorTraits {
  int http_status;
  int exit_code;
  std::string_view log_level;
  std::string_view title;  // French, heading of the error page
};
const ErrorTraits& traits(ErrorKind kind);

inline tl::unexpected<Error> fail(ErrorKind kind, std::string code, std::string message) {
  return tl::unexpected(Error{kind, std::move(code), std::move(message)});
}
tl::unexpected<Error> invalid(std::vector<FieldError> fields);

namespace result_detail {
template <class T>
T take(tl::expected<T, Error>&& r) {
  return std::move(*r);
}
inline void take(tl::expected<void, Error>&&) {}
}  // namespace result_detail

// TRY(expression): the value of a Result, or return its error from the enclosing function.
#define TRY(expression)                                                    \
  ({                                                                       \
    auto try_result = (expression);                                        \
    if (!try_result) return tl::unexpected(std::move(try_result.error())); \
    result_detail::take(std::move(try_result));                            \
  })
