// Fills a data folder with the generator's calls, so that every telephone page lives.
#pragma once

#include "operations/context.h"

namespace calls {
// The weeks up to yesterday. Nothing when calls are there already.
Result<void> fill_demo_calls(operations::Context& context);
}  // namespace calls
