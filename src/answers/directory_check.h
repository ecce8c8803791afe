// The registry as the contact gate reads it.
#pragma once

#include "gates/directory.h"
#include "operations/context.h"
#include "services/structures.h"

namespace answers {
// The directory for a text about a structure (none: about nobody in particular). Borrows the context: to be
// used within the call.
gates::Directory directory_of(operations::Context& context,
                              const std::optional<services::Structure>& structure);
// The structure that a text names in full, when it names one only.
std::optional<services::Structure> named_in(store::Db& db, std::string_view text);
}  // namespace answers
