// The network, the queue, the site and the département that a question names: what isn't kept is said to be
// missing, rather than to have no calls.
#pragma once

#include "calls/archive.h"
#include "calls/totals.h"

namespace calls {
// Missing ("no_network") when no network has the code.
// The code of the network that has this code, or this name but for case and accents; `given` when none has.
std::string network_code(store::Db& db, const std::string& given);
Result<Network> network_asked(store::Db& db, const std::string& code);
// The queues that a selection keeps to; every one when it names no queue, no site and no département, be it
// of one network. Missing: "no_network", or "no_queue" when no queue is there.
Result<QueueSet> queues_asked(store::Db& db, const Selection& selection);
}  // namespace calls
