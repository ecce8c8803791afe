// The rows of conversations.
#pragma once

#include "operations/operation.h"

namespace answers {
void install_conversations(operations::Registry& registry);
}  // namespace answers
