#include "base/fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/fr.h"
#include "base/text.h"

namespace fields {
std::string required_message(const FieldSpec& spec) {
  return fmt::format("Renseignez le champ «\u00A0{}\u00A0».", spec.label);
}

namespace {
// Characters that no keyboard types, and that would be left out unseen; tabs and line ends may be pasted.
bool has_control(std::string_view s) {
  return std::any_of(s.begin(), s.end(), [](unsigned char c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
  });
}
}  // namespace

std::string checked_text(const FieldSpec& spec, std::string_view raw, std::vector<FieldError>& faults) {
  std::string value = spec.kind == FieldKind::secret ? std::string(raw) : text::clean(raw);
  bool one_line = spec.kind == FieldKind::line || spec.kind == FieldKind::list,
       unseen = one_line && (has_control(raw) || (value.empty() && !raw.empty()));
  if (spec.kind == FieldKind::line) value = text::squeeze(value);
  if (spec.kind == FieldKind::multiline) value = text::trim(value);
  std::size_t length = text::length(value);
  if (unseen) {
    faults.push_back(
        {spec.name, fmt::format("Le champ «\u00A0{}\u00A0» contient un caractère invisible.", spec.label)});
  } else if (length > spec.max_length) {
    faults.push_back(
        {spec.name,
         fmt::format("Le champ «\u00A0{}\u00A0» est trop long : {} au maximum, {} saisis.", spec.label,
                     fr::plural(static_cast<std::int64_t>(spec.max_length), "caractère"),
                     fr::number(static_cast<std::int64_t>(length)))});
  } else if (value.empty() && spec.is_required) {
    faults.push_back({spec.name, required_message(spec)});
  }
  if (!spec.choices.empty() && !value.empty()) {
    bool known = false;
    for (const auto& c : spec.choices) known = known || c.value == value;
    if (!known)
      faults.push_back(
          {spec.name, fmt::format("Choisissez une valeur de la liste «\u00A0{}\u00A0».", spec.label)});
  }
  return value;
}

std::optional<std::int64_t> checked_integer(const FieldSpec& spec, std::string_view raw,
                                            std::vector<FieldError>& faults) {
  std::int64_t n = 0;
  auto [end, ec] = std::from_chars(raw.data(), raw.data() + raw.size(), n);
  if (ec != std::errc() || end != raw.data() + raw.size()) {
    faults.push_back(
        {spec.name, fmt::format("Le champ «\u00A0{}\u00A0» attend un nombre entier.", spec.label)});
    return std::nullopt;
  }
  if (n < spec.least || n > spec.most) {
    faults.push_back({spec.name, fmt::format("Le champ «\u00A0{}\u00A0» attend un nombre entre {} et {}.",
                                             spec.label, fr::number(spec.least), fr::number(spec.most))});
    return std::nullopt;
  }
  return n;
}

std::optional<double> checked_real(const FieldSpec& spec, std::string_view raw,
                                   std::vector<FieldError>& faults) {
  std::string written(raw);
  std::replace(written.begin(), written.end(), ',', '.');
  bool percent = written.ends_with('%');  // « 85 % » is 0.85
  if (percent) written = text::trim(std::string_view(written).substr(0, written.size() - 1));
  double v = 0;
  auto [end, ec] = std::from_chars(written.data(), written.data() + written.size(), v);
  if (ec == std::errc() && end == written.data() + written.size() && v >= 0 && v <= 1e12)
    return percent ? v / 100 : v;
  faults.push_back(
      {spec.name, fmt::format("Le champ «\u00A0{}\u00A0» attend un nombre positif.", spec.label)});
  return std::nullopt;
}

namespace {
int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
}  // namespace

std::string percent_decode(std::string_view s, bool plus_is_space) {
  std::string out;
  out.reserve(s.size());
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '%' && i + 2 < s.size() && hex(s[i + 1]) >= 0 && hex(s[i + 2]) >= 0) {
      out += static_cast<char>(hex(s[i + 1]) * 16 + hex(s[i + 2]));
      i += 2;
    } else {
      out += s[i] == '+' && plus_is_space ? ' ' : s[i];
    }
  }
  return out;
}

std::string percent_encode(std::string_view s) {
  std::string out;
  for (char c : s) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                 c == '_' || c == '.' || c == '~';
    if (plain)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

Values decode_form(std::string_view encoded) {
  Values out;
  if (encoded.empty()) return out;
  std::size_t count = 0;
  for (auto pair : text::split(encoded, '&')) {
    if (pair.empty() || ++count > 1000) continue;
    std::size_t equal = pair.find('=');
    std::string name = percent_decode(pair.substr(0, equal), true);
    std::string value = equal == std::string_view::npos ? "" : percent_decode(pair.substr(equal + 1), true);
    out[std::move(name)].push_back(std::move(value));
  }
  return out;
}

namespace {
constexpr std::size_t kMostFaults = 20;  // told of one list
}  // namespace

Result<Values> decode_json(std::string_view body) {
  auto v = TRY(json::parse(body));
  auto* object = v.if_object();
  if (object == nullptr) return fail(ErrorKind::invalid, "bad_json", "Un objet JSON est attendu.");
  Values out;
  for (const auto& [key, member] : *object) {
    auto& values = out[std::string(key)];
    auto add = [&](const json::value& one) {
      if (auto* s = one.if_string())
        values.emplace_back(*s);
      else if (!one.is_null() && !one.is_object() && !one.is_array())
        values.push_back(json::write(one));
    };
    if (auto* a = member.if_array()) {
      std::vector<FieldError> faults;
      for (std::size_t i = 0; i < a->size() && faults.size() < kMostFaults; ++i) {
        const auto& one = (*a)[i];
        if (one.is_null() || one.is_object() || one.is_array())
          faults.push_back({std::string(key), fmt::format("L’élément {} n’est pas un texte.", i + 1)});
        else
          add(one);
      }
      if (!faults.empty()) return invalid(std::move(faults));
    } else {
      add(member);
    }
  }
  return out;
}

json::object schema(const std::vector<FieldSpec>& specs) {
  json::object properties;
  json::array required;
  for (const auto& s : specs) {
    json::object p{{"description", s.label}};
    switch (s.kind) {
      case FieldKind::integer:
        p["type"] = "integer";
        if (s.least != INT64_MIN) p["minimum"] = s.least;
        if (s.most != INT64_MAX) p["maximum"] = s.most;
        break;
      case FieldKind::real:
        p["type"] = "number";
        break;
      case FieldKind::boolean:
        p["type"] = "boolean";
        break;
      case FieldKind::list:
        p["type"] = "array";
        p["items"] = json::object{{"type", "string"}, {"maxLength", s.max_length}};
        break;
      default:
        p["type"] = "string";
        p["maxLength"] = s.max_length;
    }
    if (!s.choices.empty()) {
      json::array values;
      for (const auto& c : s.choices) values.emplace_back(c.value);
      p["enum"] = values;
    }
    properties[s.name] = p;
    if (s.is_required) required.emplace_back(s.name);
  }
  json::object out{{"type", "object"}, {"properties", properties}};
  if (!required.empty()) out["required"] = required;
  return out;
}
}  // namespace fields
