// Imports from the browser: the file is kept in the data folder, a job imports it, a page follows its
// progress.
#pragma once

#include "operations/operation.h"

namespace app {
void install_imports(operations::Registry& registry);
}
