#include "html/form.h"

namespace html {
namespace {
const FieldError* fault_of(const std::vector<FieldError>& faults, std::string_view name) {
  for (const auto& f : faults)
    if (f.field == name) return &f;
  return nullptr;
}

Html input_element(const FieldSpec& s, std::string_view value, std::string_view described, bool faulty) {
  Html attributes = format("id=\"{}\" name=\"{}\"", s.name, s.name);
  if (s.is_required) attributes += Html(" required");
  if (faulty) attributes += Html(" aria-invalid=\"true\"");
  if (!described.empty()) append(attributes, " aria-describedby=\"{}\"", described);
  if (!s.autocomplete.empty()) append(attributes, " autocomplete=\"{}\"", s.autocomplete);
  if (!s.choices.empty()) {
    Html options;
    if (!s.is_required && !s.choices.front().value.empty())
      options += Html("<option value=\"\">Tous</option>");
    for (const auto& c : s.choices)
      append(options, "<option value=\"{}\"{}>{}</option>", c.value,
             Html(c.value == value ? " selected" : ""), c.label);
    return format("<select {}>{}</select>", attributes, options);
  }
  switch (s.kind) {
    case FieldKind::multiline:
      return format("<textarea {} rows=\"6\">\n{}</textarea>", attributes, value);
    case FieldKind::secret:
      return format("<input type=\"password\" {}>", attributes);
    case FieldKind::integer:
      return format("<input inputmode=\"numeric\" {} value=\"{}\">", attributes, value);
    case FieldKind::real:
      return format("<input inputmode=\"decimal\" {} value=\"{}\">", attributes, value);
    case FieldKind::boolean:
      return format("<input type=\"checkbox\" {} value=\"1\"{}>", attributes,
                    Html(value == "1" ? " checked" : ""));
    default:
      return format("<input type=\"text\" {} value=\"{}\">", attributes, value);
  }
}
}  // namespace

Html fault_summary(const std::vector<FieldError>& faults) {
  if (faults.empty()) return {};
  Html items;
  for (const auto& f : faults) append(items, "<li><a href=\"#{}\">{}</a></li>", f.field, f.message);
  return format(
      "<div class=\"notice fault\" role=\"alert\" tabindex=\"-1\" "
      "id=\"fautes\"><h2>{}</h2><ul>{}</ul></div>\n",
      std::string_view(faults.size() == 1 ? "Une information est à corriger"
                                          : "Des informations sont à corriger"),
      items);
}

Html control(const FieldSpec& s, const std::vector<std::string>& values,
             const std::vector<FieldError>& faults) {
  const FieldError* fault = fault_of(faults, s.name);
  std::string described;
  Html notes;
  if (!s.hint.empty()) {
    described = s.name + "-aide";
    append(notes, "<span class=\"hint\" id=\"{}\">{}</span>", described, s.hint);
  }
  if (fault != nullptr) {
    described += (described.empty() ? "" : " ") + s.name + "-faute";
    append(notes, "<span class=\"fault-text\" id=\"{}-faute\">Erreur\u00A0: {}</span>", s.name,
           fault->message);
  }
  std::string_view value = values.empty() ? std::string_view() : std::string_view(values.front());
  Html element = input_element(s, value, described, fault != nullptr);
  std::string_view mark = s.is_required ? " (obligatoire)" : "";
  if (s.kind == FieldKind::boolean)
    return format("<div class=\"field check\">{}<label for=\"{}\">{}</label>{}</div>\n", element, s.name,
                  s.label, notes);
  return format("<div class=\"field{}\"><label for=\"{}\">{}{}</label>{}{}</div>\n",
                Html(fault != nullptr ? " faulty" : ""), s.name, s.label, mark, notes, element);
}

Html csrf_field(std::string_view csrf) {
  return csrf.empty() ? Html() : format("<input type=\"hidden\" name=\"csrf\" value=\"{}\">", csrf);
}

Html form(const Form& f, const std::vector<FieldSpec>& specs, const Values& values,
          const std::vector<FieldError>& faults, const Html& extra) {
  static const std::vector<std::string> kNone;
  Html controls;
  for (const auto& s : specs) {
    auto found = values.find(s.name);
    controls += control(s, found == values.end() ? kNone : found->second, faults);
  }
  return format(
      "<form method=\"{}\" action=\"{}\" class=\"{}\" novalidate>{}{}{}<div class=\"actions\"><button "
      "type=\"submit\">{}"
      "</button></div></form>\n",
      std::string_view(f.get ? "get" : "post"), f.action, std::string_view(f.inline_row ? "row" : "stack"),
      csrf_field(f.csrf), controls, extra, f.submit);
}

Html button_form(std::string_view action, std::string_view csrf, std::string_view label,
                 std::string_view style) {
  return format(
      "<form method=\"post\" action=\"{}\" class=\"single\">{}<button type=\"submit\" "
      "class=\"{}\">{}</button></form>",
      action, csrf_field(csrf), style, label);
}
}  // namespace html
