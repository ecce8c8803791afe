// The rows of the services domain.
#pragma once

#include "operations/operation.h"

namespace services {
void install(operations::Registry& registry);
}
