// Pages of fixed text: accessibility, about.
#pragma once

#include "operations/operation.h"

namespace app {
void install_static_pages(operations::Registry& registry);
}
