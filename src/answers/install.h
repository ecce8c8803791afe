// The rows of the answers domain.
#pragma once

#include "operations/operation.h"

namespace answers {
void install(operations::Registry& registry);
}
