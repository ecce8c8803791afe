// Forms drawn from the fields of an input type: labels, hints, and all the faults at once, each linked to its
// field.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/fields.h"
#include "html/html.h"

namespace html {
struct Form {
  std::string action;
  std::string csrf;    // token of the session; empty for a GET form
  std::string submit;  // label of the button
  bool get = false;
  bool inline_row = false;  // filters: fields side by side
};

// The summary of faults for the top of the page: a heading and a link per field; nothing when there are none.
Html fault_summary(const std::vector<FieldError>& faults);
// One labelled control with its hint and its fault.
Html control(const FieldSpec& spec, const std::vector<std::string>& values,
             const std::vector<FieldError>& faults);
// The whole form with the values that were sent and the faults that were found. `extra` is put before the
// button.
Html form(const Form& form, const std::vector<FieldSpec>& specs, const Values& values,
          const std::vector<FieldError>& faults, const Html& extra = {});
// A form that is only a button (sign out, publish).
Html button_form(std::string_view action, std::string_view csrf, std::string_view label,
                 std::string_view style = "");
Html csrf_field(std::string_view csrf);
}  // namespace html
