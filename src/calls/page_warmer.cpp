#include "calls/page_warmer.h"

#include <sys/resource.h>

#include <chrono>

#include "base/log.h"
#include "calls/archive.h"
#include "calls/arrivals.h"
#include "calls/dashboard_periods.h"
#include "calls/fact_days.h"
#include "calls/strata_days.h"

namespace calls {
namespace {
constexpr std::int32_t kLongestPage = 400;  // days
constexpr int kLowest = 19;                 // of Linux's priorities; they are those of a thread
constexpr auto kGlance = std::chrono::milliseconds(100);
constexpr int kGlances = 10;  // between two rounds
}  // namespace

bool PageWarmer::warm_one(operations::Context& context) {
  auto a = archive(context);
  if (!a || (*a)->segments.empty()) return false;
  if (context.cached<StrataDays>()->count_one(**a)) return true;
  if (context.cached<ArrivalDays>()->read_one(*context.store.read())) return true;
  std::int32_t last = last_day(context) + 1;  // a segment that ends late in UTC may tell of the next
  return context.cached<FactDays>()->count_some(**a, std::max(0, last - kLongestPage), last,
                                                context.now() / 1000);
}

void PageWarmer::run() {
  ::setpriority(PRIO_PROCESS, 0, kLowest);
  while (!stopping_) {
    try {
      auto context = context_();
      while (!stopping_ && warm_one(context)) continue;
    } catch (const std::exception& e) {
      log_line::error("page_warmer", {{"what", e.what()}});
    }
    for (int i = 0; i < kGlances && !stopping_; ++i) std::this_thread::sleep_for(kGlance);
  }
}

void PageWarmer::start() {
  thread_ = std::thread([this] { run(); });
}

void PageWarmer::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}
}  // namespace calls
