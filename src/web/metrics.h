// Counters for /metrics, in the Prometheus text format. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace web::metrics {
// One more request of an operation, with its status and time.
void request(std::string_view operation, int status, double seconds);
// One more event of a kind (jobs done, jobs failed…).
void count(std::string_view name, std::int64_t by = 1);
std::string text();
}  // namespace web::metrics
