#pragma once

#include "operations/operation.h"

namespace calls {
// The rows of the telephone domain.
void install(operations::Registry& registry);
void install_pages(operations::Registry& registry);
void install_staffing(operations::Registry& registry);
}  // namespace calls
