#include "calls/row_relay.h"

#include <algorithm>
#include <utility>

namespace calls {
namespace {
constexpr std::size_t kMostWaiting = 3;     // batches
constexpr std::size_t kMostRows = 65'536;   // of one batch, for readers that tell many at their end
constexpr std::size_t kTexts = 256U << 10;  // bytes reserved together
}  // namespace

RowRelay::RowRelay(CallSink& into) : into_(into), thread_([this] { work(); }) {}

RowRelay::~RowRelay() {
  {
    std::lock_guard lock(mutex_);
    over_ = true;
    waiting_.clear();
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::string_view RowRelay::kept(std::string_view text) {
  if (text.empty()) return {};
  const char* begin = block_ == nullptr ? nullptr : block_->data();
  if (begin != nullptr && std::less_equal<>()(begin, text.data()) &&
      std::less<>()(text.data(), begin + block_->size()))
    return text;
  auto& texts = batch_.texts;
  if (texts.empty() || texts.back().capacity() - texts.back().size() < text.size())
    texts.emplace_back().reserve(std::max(kTexts, text.size()));
  std::string& into = texts.back();
  into += text;
  return std::string_view(into).substr(into.size() - text.size());
}

void RowRelay::call(const CallRow& row) {
  CallRow& r = batch_.rows.emplace_back(row);
  r.id = kept(row.id);
  r.network = kept(row.network);
  r.queue = kept(row.queue);
  r.agent = kept(row.agent);
  r.caller = kept(row.caller);
  if (block_ == nullptr && batch_.rows.size() >= kMostRows) hand_over();
}

void RowRelay::aside(std::function<void(CallSink&)> tell) {
  batch_.asides.push_back({batch_.rows.size(), std::move(tell)});
  if (block_ == nullptr && batch_.asides.size() >= kMostRows) hand_over();
}

void RowRelay::interval(const IntervalRow& row) {
  IntervalRow r = row;
  r.network = kept(row.network);
  r.queue = kept(row.queue);
  aside([r](CallSink& into) { into.interval(r); });
}
void RowRelay::rejected(std::int64_t line, std::string_view reason) {
  aside([line, reason = std::string(reason)](CallSink& into) { into.rejected(line, reason); });
}
void RowRelay::unknown(std::string_view name) {
  aside([name = std::string(name)](CallSink& into) { into.unknown(name); });
}
void RowRelay::noticed(std::int64_t line, std::string_view what) {
  aside([line, what = std::string(what)](CallSink& into) { into.noticed(line, what); });
}

std::unique_ptr<std::string> RowRelay::turn(std::unique_ptr<std::string> block, std::size_t size) {
  batch_.block = std::move(block);
  hand_over();
  auto out = batch_.block ? std::move(batch_.block) : std::make_unique<std::string>();
  if (out->size() < size) out->resize(size);
  block_ = out.get();
  return out;
}

void RowRelay::hand_over() {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_.size() < kMostWaiting || failed_; });
    if (failed_) std::rethrow_exception(failed_);
    waiting_.push_back(std::exchange(batch_, {}));
    if (!free_.empty()) {
      batch_ = std::move(free_.back());
      free_.pop_back();
    }
  }
  changed_.notify_all();
}

void RowRelay::finish() {
  block_ = nullptr;
  hand_over();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return (waiting_.empty() && !busy_) || failed_; });
  if (failed_) std::rethrow_exception(failed_);
}

void RowRelay::tell(const Batch& batch, CallSink& into) {
  std::size_t next = 0;
  for (const auto& aside : batch.asides) {
    for (; next < aside.after; ++next) into.call(batch.rows[next]);
    aside.tell(into);
  }
  for (; next < batch.rows.size(); ++next) into.call(batch.rows[next]);
}

void RowRelay::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return over_ || (!waiting_.empty() && !failed_); });
    if (over_) return;
    Batch batch = std::move(waiting_.front());
    waiting_.pop_front();
    busy_ = true;
    lock.unlock();
    changed_.notify_all();
    std::exception_ptr failed;
    try {
      tell(batch, into_);
    } catch (...) {
      failed = std::current_exception();
    }
    batch.rows.clear();
    batch.asides.clear();
    batch.texts.clear();
    lock.lock();
    busy_ = false;
    failed_ = failed;
    free_.push_back(std::move(batch));
    changed_.notify_all();
  }
}
}  // namespace calls
