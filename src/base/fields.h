// An input type lists its fields once; visitors read forms, queries, JSON and flags from that list, and write
// the OpenAPI schema, the help and the form from it.
//
//   struct SignIn {
//     std::string email, password;
//     static auto fields() {
//       return std::tuple{field("email", "Adresse électronique", &SignIn::email).required().max(254),
//                         field("password", "Mot de passe", &SignIn::password).required().secret()};
//     }
//   };
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/json.h"
#include "base/result.h"

// Raw values by field name, as a form, a query string, a JSON object or the command line gave them.
using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

struct Choice {
  std::string value;
  std::string label;
};

enum class FieldKind { line, multiline, secret, integer, real, boolean, list };

// What a field is, apart from where it is stored.
struct FieldSpec {
  std::string name;
  std::string label;  // French
  std::string hint;   // French, shown under the label
  FieldKind kind = FieldKind::line;
  bool is_required = false;
  bool is_positional = false;  // on the command line: an argument without flag
  bool is_as_sent = false;     // a list whose values, empty ones too, are checked one by one by the use case
  std::size_t max_length = 200;  // code points, per value
  std::int64_t least = INT64_MIN, most = INT64_MAX;
  std::vector<Choice> choices;
  std::string autocomplete;  // HTML autocomplete token
};

template <class Owner, class Member>
struct Field {
  FieldSpec spec;
  Member Owner::*member;

  Field required() && { return spec.is_required = true, std::move(*this); }
  Field positional() && { return spec.is_positional = true, std::move(*this); }
  Field multiline() && { return spec.kind = FieldKind::multiline, std::move(*this); }
  Field secret() && { return spec.kind = FieldKind::secret, std::move(*this); }
  Field as_sent() && { return spec.is_as_sent = true, std::move(*this); }
  Field max(std::size_t n) && { return spec.max_length = n, std::move(*this); }
  Field between(std::int64_t a, std::int64_t b) && { return spec.least = a, spec.most = b, std::move(*this); }
  Field hint(std::string h) && { return spec.hint = std::move(h), std::move(*this); }
  Field choices(std::vector<Choice> c) && { return spec.choices = std::move(c), std::move(*this); }
  Field autocomplete(std::string a) && { return spec.autocomplete = std::move(a), std::move(*this); }
};

template <class Member>
constexpr FieldKind default_kind() {
  if constexpr (std::is_same_v<Member, bool>)
    return FieldKind::boolean;
  else if constexpr (std::is_same_v<Member, std::vector<std::string>>)
    return FieldKind::list;
  else if constexpr (std::is_same_v<Member, std::int64_t> ||
                     std::is_same_v<Member, std::optional<std::int64_t>>)
    return FieldKind::integer;
  else if constexpr (std::is_same_v<Member, std::optional<double>>)
    return FieldKind::real;
  else
    return FieldKind::line;
}

template <class Owner, class Member>
Field<Owner, Member> field(std::string name, std::string label, Member Owner::*member) {
  Field<Owner, Member> f{{}, member};
  f.spec.name = std::move(name);
  f.spec.label = std::move(label);
  f.spec.kind = default_kind<Member>();
  return f;
}

namespace fields {
// Checks one raw value against its specification and returns it cleaned, or appends the fault.
std::string checked_text(const FieldSpec& spec, std::string_view raw, std::vector<FieldError>& faults);
std::optional<std::int64_t> checked_integer(const FieldSpec& spec, std::string_view raw,
                                            std::vector<FieldError>& faults);
// "0,4", "0.4", "12"; not negative.
std::optional<double> checked_real(const FieldSpec& spec, std::string_view raw,
                                   std::vector<FieldError>& faults);
std::string required_message(const FieldSpec& spec);

inline void store(const FieldSpec& spec, const std::vector<std::string>& raw, std::string& out,
                  std::vector<FieldError>& faults) {
  out = checked_text(spec, raw.front(), faults);
}
inline void store(const FieldSpec& spec, const std::vector<std::string>& raw, std::vector<std::string>& out,
                  std::vector<FieldError>& faults) {
  for (const auto& r : raw) out.push_back(spec.is_as_sent ? r : checked_text(spec, r, faults));
}
inline void store(const FieldSpec&, const std::vector<std::string>& raw, bool& out,
                  std::vector<FieldError>&) {
  out = raw.front() == "1" || raw.front() == "true" || raw.front() == "on" || raw.front() == "oui";
}
inline void store(const FieldSpec& spec, const std::vector<std::string>& raw, std::int64_t& out,
                  std::vector<FieldError>& faults) {
  if (auto n = checked_integer(spec, raw.front(), faults)) out = *n;
}
inline void store(const FieldSpec& spec, const std::vector<std::string>& raw,
                  std::optional<std::int64_t>& out, std::vector<FieldError>& faults) {
  out = checked_integer(spec, raw.front(), faults);
}

inline void store(const FieldSpec& spec, const std::vector<std::string>& raw, std::optional<double>& out,
                  std::vector<FieldError>& faults) {
  out = checked_real(spec, raw.front(), faults);
}

// All the faults at once, or the input. An input may have rules of its own, `void
// check(std::vector<FieldError>&) const`, that its use case applies; they are told here too when there are
// faults already, as the use case isn't reached then.
template <class In>
Result<In> parse(const Values& values) {
  In in;
  std::vector<FieldError> faults;
  std::apply(
      [&](const auto&... f) {
        (
            [&] {
              auto found = values.find(f.spec.name);
              bool present = found != values.end() && !found->second.empty() &&
                             (f.spec.is_as_sent || !found->second.front().empty());
              if (present) {
                store(f.spec, found->second, in.*(f.member), faults);
              } else if (f.spec.is_required) {
                faults.push_back({f.spec.name, required_message(f.spec)});
              }
            }(),
            ...);
      },
      In::fields());
  if constexpr (requires { in.check(faults); })
    if (!faults.empty()) in.check(faults);
  if (!faults.empty()) return invalid(std::move(faults));
  return in;
}

template <class In>
std::vector<FieldSpec> specs() {
  std::vector<FieldSpec> out;
  std::apply([&](const auto&... f) { (out.push_back(f.spec), ...); }, In::fields());
  return out;
}

// Bytes of a form body or a query string ("a=1&b=%C3%A9") to values. Broken escapes are kept as they are.
Values decode_form(std::string_view encoded);
std::string percent_decode(std::string_view s, bool plus_is_space);
std::string percent_encode(std::string_view s);
// A JSON object of texts, numbers, booleans and arrays of them.
Result<Values> decode_json(std::string_view body);
// JSON schema of an input, for OpenAPI.
json::object schema(const std::vector<FieldSpec>& specs);
}  // namespace fields

// The input of operations that need nothing.
struct NoInput {
  static auto fields() { return std::tuple{}; }
};
