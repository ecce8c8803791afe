// The rows of the people domain.
#pragma once

#include "operations/operation.h"
#include "people/accounts.h"

namespace people {
void install(operations::Registry& registry, FindPlace find_place);
}
