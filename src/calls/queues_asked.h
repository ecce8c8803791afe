// The network, the queue, the site and the département that a question names: what isn't kept is said to be
// missing, rather than to have no calls.
#pragma once

#include "calls/archive.h"
#include "calls/totals.h"

namespace calls {
// Missing ("no_network") when no network has the code.
Result<Network> network_asked(store::Db& db, const std::string& code);
// The queues that a selection keeps to; every one when it names no queue, no site and no département, be it
// of one network. Missing: "no_network", or "no_queue" when no queue is there.
Result<QueueSet> queues_asked(store::Db& db, const Selection& selection);
}  // namespace calls
