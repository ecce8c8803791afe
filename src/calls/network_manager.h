// Who declares for a network what its calls are read by: administrators, and those who correspond for a place
// of the registry that holds the network's structure, found by its Services Publics + code.
#pragma once

#include <string>

#include "operations/context.h"

namespace calls {
bool runs_all_networks(const operations::Context& context);
bool runs_network(const operations::Context& context, store::Db& db, const std::string& network);
// Denied ("not_your_network") when the viewer doesn't.
Result<void> must_run(const operations::Context& context, store::Db& db, const std::string& network);
}  // namespace calls
