// Calls that never were, for the demonstration and for tests: six networks of public services in general
// terms, told to a sink as any reader tells its file. The same seed and days give the same calls. Pure.
//
// Each queue is played call by call: Poisson arrivals by half-hour (busy mornings, Mondays and reopenings
// busier), teams planned for an ordinary day, answered in order of arrival, patience and talks drawn for each
// caller. So waits and abandons are those of the load (Erlang A), not drawn by themselves. What each network
// has of its own:
// - impots: letters leave every second Tuesday and bring up to twice the calls for three days;
// - famille: a voice menu serves a quarter of the calls and loses some;
// - sante: whoever has waited five minutes is put out of the queue;
// - retraite: call-backs are offered, with the time promised and the time made;
// - emploi: well staffed, but transfers much;
// - titres: refuses calls upstream when the wait grows.
// Everywhere: short abandons, calls outside opening hours, lost callers who try again (up to four times, some
// the next day), withheld numbers, scores from 1 to 5 after some calls. Numbers of callers are among those
// that the regulator keeps for fiction.
#pragma once

#include <cstdint>

#include "calls/call_sink.h"
#include "calls/zone.h"

namespace calls {
// Civil days of the zone from first_day (days since 1970-01-01) on. Rows come in the order of their starts;
// id is their number from 1, line that number after a header. A fortnight is about ninety thousand calls, in
// a tenth of a second.
void generate_calls(CallSink& sink, std::int32_t first_day, int days, std::uint64_t seed, const Zone& zone);
}  // namespace calls
