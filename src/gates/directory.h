// The contact gate: phones, e-mails and web addresses of a text, held against the directory entry of the body
// concerned and its territory. Pure: the directory is given.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "gates/gates.h"

namespace gates {
// A contact as the directory keeps it.
struct DirectoryContact {
  Kind kind;          // phone, email, url
  std::string value;  // as printed
  std::string owner;  // « CAF du Gard »
};

struct Directory {
  std::string body;                   // whom the text is about; empty when not told
  std::vector<DirectoryContact> own;  // of the body and of those above it
  // Whose a contact is, elsewhere in the directory: the owners' names.
  std::function<std::vector<std::string>(Kind kind, const std::string& value)> owners = {};
  // Whether a web address is that of a stored document.
  std::function<bool(const std::string& url)> known_page = {};
};

// Sets the verdict of every contact of the report:
//   confirmed     it is the body's own, a national short number, a stored document's page, or in the passages
//   contradicted  it is another body's, or the body has another one of this kind: `expected` repairs,
//   `reason` says why not_found     nobody in the directory has it
void check_contacts(Report& report, const Directory& directory);
// "3646" → "assurance maladie"; empty when it isn't a known short number.
std::string short_number_body(std::string_view digits);
}  // namespace gates
