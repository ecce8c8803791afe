// The rows of the corpus domain.
#pragma once

#include "operations/operation.h"

namespace corpus {
void install(operations::Registry& registry);
}
