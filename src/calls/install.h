#pragma once

#include "operations/operation.h"

namespace calls {
// The rows of the telephone domain.
void install(operations::Registry& registry);
}  // namespace calls
