// The rows of the reviews domain.
#pragma once

#include "operations/operation.h"

namespace reviews {
void install(operations::Registry& registry);
}
