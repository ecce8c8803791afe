#include <algorithm>
#include <numeric>

#include "calls/call_id.h"
#include "calls/segment.h"
#include "calls/segment_format.h"

namespace calls {
namespace {
std::uint16_t packed(std::int32_t seconds) {
  if (seconds < 0) return kNoDuration;
  return seconds < kLongDuration ? static_cast<std::uint16_t>(seconds) : kLongDuration;
}

template <class T>
void permute(std::vector<T>& column, const std::vector<std::uint32_t>& order) {
  std::vector<T> out;
  out.reserve(column.size());
  for (auto i : order) out.push_back(column[i]);
  column = std::move(out);
}
}  // namespace

std::uint16_t SegmentBuilder::agent_index(Agent agent) {
  if (agent.number == 0) return 0;
  if (agent.number >= agent_indexes_.size()) agent_indexes_.resize(agent.number + 64, 0);
  auto& index = agent_indexes_[agent.number];
  // More agents than a column can number: the rest are not told apart.
  if (index == 0 && agents_.size() < 65535) {
    index = static_cast<std::uint16_t>(agents_.size());
    agents_.push_back(agent.hash);
  }
  return index;
}

template <class Each>
void SegmentBuilder::each_column(Each each) {
  each(start_);
  each(queue_);
  each(wait_);
  each(talk_);
  each(agent_);
  each(leaf_);
  each(score_);
  each(caller_);
}

void SegmentBuilder::grow(std::size_t rows) {
  each_column([rows](auto& column) { column.resize(rows); });
}

void SegmentBuilder::clear() {
  rows_ = 0;
  long_.clear();
  callbacks_.clear();
  numbers_.clear();
  texts_.clear();
  text_ends_.clear();
  sequence_ = numeric_ = sorted_ = true;
  agents_.assign(1, 0);
  agent_indexes_.assign(agent_indexes_.size(), 0);
}

void SegmentBuilder::add(const CallRow& c, std::uint16_t queue, std::uint64_t caller, Agent agent) {
  if (rows_ == start_.size()) grow(std::max<std::size_t>(64, rows_ * 2));
  std::size_t i = rows_++;
  auto row = static_cast<std::uint32_t>(i), start = static_cast<std::uint32_t>(c.start);
  std::uint32_t* starts = start_.data();
  sorted_ = sorted_ && (i == 0 || starts[i - 1] <= start);
  starts[i] = start;
  queue_.data()[i] = queue;
  std::uint16_t wait = packed(c.wait), talk = packed(c.talk);
  wait_.data()[i] = wait;
  talk_.data()[i] = talk;
  if (wait == kLongDuration || talk == kLongDuration)
    long_.push_back({row, static_cast<std::uint32_t>(std::max(c.wait, 0)),
                     static_cast<std::uint32_t>(std::max(c.talk, 0))});
  leaf_.data()[i] = static_cast<std::uint8_t>(static_cast<unsigned>(c.leaf) | (c.transferred ? 0x80U : 0U));
  score_.data()[i] = static_cast<std::int8_t>(c.score < 0 ? -1 : std::min(c.score, 100));
  agent_.data()[i] = agent_index(agent);
  caller_.data()[i] = caller;
  if (c.due != 0 || c.done != 0)
    callbacks_.push_back({row, static_cast<std::uint32_t>(c.due), static_cast<std::uint32_t>(c.done)});
  add_id(c.id);
}

void SegmentBuilder::add_id(std::string_view id) {
  std::uint64_t number = 0;
  if (numeric_ && id_number(id, number)) {
    sequence_ = sequence_ && (numbers_.empty() || number == numbers_.front() + numbers_.size());
    numbers_.push_back(number);
    return;
  }
  if (numeric_) {  // the first that isn't a number: those before are written out
    numeric_ = false;
    for (auto n : numbers_) {
      texts_ += std::to_string(n);
      text_ends_.push_back(static_cast<std::uint32_t>(texts_.size()));
    }
  }
  texts_ += id;
  text_ends_.push_back(static_cast<std::uint32_t>(texts_.size()));
}

void SegmentBuilder::sort_rows() {
  if (sorted_) return;
  std::vector<std::uint32_t> order(rows_);
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return start_[a] < start_[b]; });
  each_column([&](auto& column) { permute(column, order); });
  if (numeric_) {
    permute(numbers_, order);
    sequence_ = false;
  } else {
    std::string texts;
    std::vector<std::uint32_t> ends;
    for (auto i : order) {
      std::uint32_t from = i == 0 ? 0 : text_ends_[i - 1];
      texts.append(texts_, from, text_ends_[i] - from);
      ends.push_back(static_cast<std::uint32_t>(texts.size()));
    }
    texts_ = std::move(texts);
    text_ends_ = std::move(ends);
  }
  std::vector<std::uint32_t> place(order.size());
  for (std::uint32_t k = 0; k < order.size(); ++k) place[order[k]] = k;
  for (auto& l : long_) l.row = place[l.row];
  for (auto& c : callbacks_) c.row = place[c.row];
  auto by_row = [](const auto& a, const auto& b) { return a.row < b.row; };
  std::sort(long_.begin(), long_.end(), by_row);
  std::sort(callbacks_.begin(), callbacks_.end(), by_row);
}

std::pair<std::int64_t, std::int64_t> SegmentBuilder::span() const {
  auto [least, most] =
      std::minmax_element(start_.begin(), start_.begin() + static_cast<std::ptrdiff_t>(rows_));
  return {*least, *most};
}

template <class Finish>
auto SegmentBuilder::finish_with(const std::vector<QueueName>& queues, Finish finish) {
  grow(rows_);
  sort_rows();
  std::string names;
  for (const auto& q : queues) names += q.network + '\x1f' + q.queue + '\x1e';
  std::vector<std::uint64_t> first{numbers_.empty() ? 0 : numbers_.front()};
  bool sequence = numeric_ && sequence_ && !numbers_.empty();
  format::Writer out(start_.size());
  out.section(format::Id::queue_names, names.data(), names.size());
  out.column(format::Id::starts, start_);
  out.column(format::Id::queues, queue_);
  out.column(format::Id::waits, wait_);
  out.column(format::Id::talks, talk_);
  out.column(format::Id::leaves, leaf_);
  out.column(format::Id::scores, score_);
  out.column(format::Id::agents, agent_);
  out.column(format::Id::callers, caller_);
  out.column(format::Id::agent_hashes, agents_);
  out.column(format::Id::long_durations, long_);
  out.column(format::Id::callbacks, callbacks_);
  if (sequence) {
    out.column(format::Id::first_number, first);
  } else if (numeric_) {
    out.column(format::Id::numbers, numbers_);
  } else {
    out.column(format::Id::text_ends, text_ends_);
    out.section(format::Id::texts, texts_.data(), texts_.size());
  }
  auto done = finish(std::move(out));
  clear();
  return done;
}

std::string SegmentBuilder::finish(const std::vector<QueueName>& queues) {
  return finish_with(queues, [](format::Writer&& w) { return std::move(w).finish(); });
}
Result<void> SegmentBuilder::write_to(const std::string& path, const std::vector<QueueName>& queues) {
  return finish_with(queues, [&](format::Writer&& w) { return std::move(w).write_to(path); });
}
}  // namespace calls
