#include "calls/planning_blocks.h"

#include <algorithm>

namespace calls {
std::vector<FieldSpec> offered_specs(std::vector<FieldSpec> specs, const Offered& offered) {
  auto offer = [&](FieldSpec& s, std::string all, const std::vector<Choice>& some) {
    s.choices = {{"", std::move(all)}};
    s.choices.insert(s.choices.end(), some.begin(), some.end());
  };
  for (auto& s : specs) {
    if (s.name == "network") s.choices = offered.networks, s.is_required = true;
    if (s.name == "queue") offer(s, "Toutes les files", offered.queues);
    if (s.name == "site") offer(s, "Tous les sites", offered.sites);
    if (s.name == "by") s.is_required = true;
  }
  std::erase_if(specs, [&](const FieldSpec& s) {
    return s.name == "target" || s.name == "part" || (s.name == "queue" && offered.queues.empty()) ||
           (s.name == "site" && offered.sites.empty());
  });
  return specs;
}

html::Html folded_form(const html::Form& form, std::vector<FieldSpec> specs, const Values& values,
                       const std::vector<FieldError>& faults, std::string_view heading,
                       const std::vector<std::string_view>& folded) {
  html::Html inside;
  bool open = false;
  std::erase_if(specs, [&](const FieldSpec& s) {
    if (std::find(folded.begin(), folded.end(), s.name) == folded.end()) return false;
    auto value = values.find(s.name);
    bool holds = value != values.end() && !value->second.empty() && !value->second.front().empty();
    bool faulty =
        std::any_of(faults.begin(), faults.end(), [&](const FieldError& f) { return f.field == s.name; });
    open = open || holds || faulty;
    inside += html::control(s, value == values.end() ? std::vector<std::string>() : value->second, faults);
    return true;
  });
  return html::form(form, specs, values, faults,
                    html::format("<details{}><summary>{}</summary>{}</details>\n",
                                 html::Html(open ? " open" : ""), heading, inside));
}
}  // namespace calls
