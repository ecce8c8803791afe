// A definition that is declared, with what its network's sources don't tell of it.
#pragma once

#include "calls/definitions.h"
#include "html/page.h"

namespace calls {
struct DeclaredDefinition {
  Declaration declaration;
  std::vector<std::string> warnings;  // French sentences
};
// As declare_definition(). Warns of a definition that counts refusals where the sources tell of none.
Result<DeclaredDefinition> declare_with_warnings(operations::Context& context,
                                                 const DeclareDefinition& input);
// The form again, with what was typed.
html::Page refused_definition(operations::Context& context, const Values& typed, const Error& error);
json::value declared_definition_json(const DeclaredDefinition& declared);
std::string declared_definition_text(const DeclaredDefinition& declared);
// French: what the official rate is then.
std::string untold_refusals_text();
}  // namespace calls
