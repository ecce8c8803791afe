#include "app/jobs.h"

#include <fmt/format.h>

#include "base/log.h"
#include "store/outbox.h"
#include "web/metrics.h"

namespace app {
namespace outbox = store::outbox;

bool JobRunner::run_one() {
  Millis now = SystemClock().now();
  auto job = outbox::take(data_.store(), now);
  if (!job) return false;
  SilentProgress silent;
  auto context = data_.local_context(silent);
  try {
    bool known = false;
    for (const auto& kind : rows_.jobs) {
      if (kind.kind != job->kind) continue;
      known = true;
      kind.run(context, job->payload, [&](store::Db& db) { outbox::done(db, SystemClock().now(), job->id); });
    }
    if (!known) throw std::runtime_error("unknown kind of job");
    web::metrics::count("jobs_done_total");
  } catch (const std::exception& e) {
    web::metrics::count("jobs_failed_total");
    log_line::error("job_failed", {{"kind", job->kind},
                                   {"id", std::to_string(job->id)},
                                   {"attempt", std::to_string(job->attempts)},
                                   {"what", e.what()}});
    outbox::failed(data_.store(), now, *job, e.what());
  }
  return true;
}

std::int64_t JobRunner::run_due() {
  std::int64_t done = 0;
  while (!stopping_ && run_one()) ++done;
  return done;
}

void JobRunner::start() {
  outbox::reclaim(data_.store(), SystemClock().now());
  thread_ = std::thread([this] {
    while (!stopping_) {
      try {
        run_due();
      } catch (const std::exception& e) {
        log_line::error("job_runner", {{"what", e.what()}});
      }
      for (int i = 0; i < 4 && !stopping_; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  });
}

void JobRunner::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}
}  // namespace app
