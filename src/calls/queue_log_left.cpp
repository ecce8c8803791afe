// Visits of queues handed from a log that was turned to the one that follows.
#include <algorithm>
#include <array>

#include "base/json.h"
#include "calls/queue_log.h"

namespace calls {
namespace {
constexpr std::array<std::string_view, 3> kStates{"waiting", "talking", "left"};  // in the enum's order
}

std::vector<LeftOpen> QueueVisits::left_open() {
  std::vector<LeftOpen> out;
  for (Visit* v = open_.first(); v != nullptr; v = open_.next(*v)) {
    json::object state{{"state", kStates[static_cast<std::size_t>(v->state)]},
                       {"leaf", leaf_code(v->leaf)},
                       {"connected", v->connected},
                       {"left", v->left},
                       {"wait", v->wait},
                       {"talk", v->talk},
                       {"dumped", v->dumped},
                       {"transferred", v->transferred}};
    std::int64_t due = v->state == State::left ? v->left + options_.follow : 0;
    out.push_back({v->key, v->queue, v->agent, v->caller, v->entered, due, json::write(state)});
  }
  return out;
}

QueueVisits::Visit& QueueVisits::restore(const LeftOpen& left) {
  sink_.noticed(line_, said::kFollowed);
  Visit& v = add(left.key);
  v.queue = left.queue;
  v.agent = left.agent;
  v.caller = left.caller;
  v.entered = left.begun;
  auto state = json::parse(left.state);
  if (!state) return v;
  auto is = std::find(kStates.begin(), kStates.end(), json::text(*state, "state"));
  if (is != kStates.end()) v.state = static_cast<State>(is - kStates.begin());
  v.leaf = leaf_by_code(json::text(*state, "leaf")).value_or(Leaf::unknown);
  v.connected = json::integer(*state, "connected");
  v.left = json::integer(*state, "left");
  v.wait = static_cast<std::int32_t>(json::integer(*state, "wait", kUnknown));
  v.talk = static_cast<std::int32_t>(json::integer(*state, "talk", kUnknown));
  v.dumped = json::boolean(*state, "dumped");
  v.transferred = json::boolean(*state, "transferred");
  return v;
}
}  // namespace calls
