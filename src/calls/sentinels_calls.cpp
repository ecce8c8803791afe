#include "calls/sentinels_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

#include "base/fr.h"
#include "calls/fact_days.h"
#include "calls/talk_count.h"

namespace calls {
namespace {
double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}
std::string percent(double v) { return fr::percent(100 * v, 1); }
std::string plural(std::uint64_t n, std::string_view one, std::string_view many = "") {
  return fr::plural(static_cast<std::int64_t>(n), one, many);
}

class Rules {
 public:
  template <class... Args>
  void over(std::string_view code, double value, std::uint64_t calls, fmt::format_string<Args...> pattern,
            Args&&... args) {
    const SentinelRule& rule = sentinel_rule(code);
    if (value > rule.bound && calls >= rule.least)
      out.push_back(sentinel(rule, fmt::format(pattern, std::forward<Args>(args)...)));
  }
  std::vector<Sentinel> out = {};
};
}  // namespace

std::vector<Sentinel> call_sentinels(const CallFacts& f) {
  Rules r;
  double quick = share(f.quick_talks, f.talks);
  r.over("quick_answers", quick, f.talks, "{} des appels décrochés durent moins de {} secondes\u00A0: {}.",
         percent(quick), kQuickTalk, plural(f.quick_talks, "appel"));
  double same = share(f.same_talks, f.talks);
  r.over("same_talk", same, f.talks, "{} des conversations durent exactement {}\u00A0: {}.", percent(same),
         plural(static_cast<std::uint64_t>(f.same_talk_s), "seconde"), plural(f.same_talks, "appel"));
  double twice = share(f.counted_twice, f.known_callers);
  r.over("counted_twice", twice, f.known_callers,
         "{} des appels décrochés suivent de moins de {} secondes un autre du même appelant dans une autre "
         "file\u00A0: {} sans doute comptés deux fois.",
         percent(twice), kHandOver, plural(f.counted_twice, "transfert"));
  r.over("callbacks_early", static_cast<double>(f.early_callbacks), f.early_callbacks,
         "{} alors que le rappel promis n’est pas fait.",
         plural(f.early_callbacks, "appel compté comme décroché", "appels comptés comme décrochés"));
  r.over("future", static_cast<double>(f.future), f.future, "{} de l’avenir.",
         plural(f.future, "appel daté", "appels datés"));
  double overlapping = share(f.overlaps, f.conversations);
  r.over("overlap", overlapping, f.conversations,
         "{} des conversations commencent avant la fin de la précédente du même agent\u00A0: {}.",
         percent(overlapping), plural(f.overlaps, "conversation"));
  r.over("backwards", static_cast<double>(f.backwards), f.backwards, "{} avant l’appel qui le demande.",
         plural(f.backwards, "rappel fait", "rappels faits"));
  return std::move(r.out);
}

namespace {
struct Counted {
  TalkCount talks = TalkCount();
  std::uint64_t early_callbacks = 0, backwards = 0;
  std::vector<std::int64_t> queues = {};  // store ids, in order
};
using CountedQueues = std::unordered_map<std::int64_t, Counted*>;

// Of a segment's queues; null for those that aren't asked for.
std::vector<Counted*> counted_in(const OpenSegment& s, const CountedQueues& by_queue) {
  std::vector<Counted*> out;
  for (std::int64_t queue : s.queues) {
    auto found = by_queue.find(queue);
    out.push_back(found == by_queue.end() ? nullptr : found->second);
  }
  return out;
}

constexpr std::size_t kTogether = 256;  // rows

// Rows of queues that are counted: listed without a branch on each, since most aren't.
void each_wanted(const std::vector<Counted*>& counted, const Segment& g, std::size_t begin, std::size_t end,
                 const auto& visit) {
  std::vector<std::uint8_t> wanted;
  for (const Counted* c : counted) wanted.push_back(c != nullptr);
  std::array<std::size_t, kTogether> rows;
  for (; begin < end; begin += kTogether) {
    std::size_t count = 0;
    for (std::size_t i = begin; i < std::min(begin + kTogether, end); ++i) {
      rows[count] = i;
      count += wanted.data()[g.queues.data()[i]];
    }
    for (std::size_t k = 0; k < count; ++k) visit(rows[k]);
  }
}

bool within(const Windows& windows, const OpenSegment& s, std::size_t row) {
  const Window& w = windows[s.networks[s.segment->queues[row]]];
  return s.segment->starts[row] >= w.from && s.segment->starts[row] < w.to;
}

// Call-backs stand apart from the columns.
void count_callbacks(const OpenSegment& s, const std::vector<Counted*>& counted, const Windows& windows,
                     std::int64_t now) {
  const Segment& g = *s.segment;
  auto [from, to] = around(windows);
  for (const CallbackRow& c : g.callbacks_between(from, to)) {
    Counted* count = counted[g.queues[c.row]];
    if (count == nullptr || !within(windows, s, c.row)) continue;
    bool made = c.done > 0 && c.done <= now;
    count->early_callbacks += g.leaf(c.row) == Leaf::answered && c.due > 0 && !made;
    count->backwards += c.done > 0 && c.done < g.starts[c.row];
  }
  if (g.first_at(from) < g.first_at(to)) g.release();
}

CallFacts facts_of(const Archive& a, Counted& counted, std::int64_t now) {
  counted.talks.finish();
  CallFacts out = counted.talks.facts();
  std::tie(out.same_talk_s, out.same_talks) = counted.talks.lengths().commonest();
  out.early_callbacks = counted.early_callbacks;
  out.backwards = counted.backwards;
  out.future = future_calls(a, counted.queues, now);
  return out;
}
}  // namespace

std::uint64_t future_calls(const Archive& a, const std::vector<std::int64_t>& queues, std::int64_t now) {
  std::uint64_t out = 0;
  for (const auto& s : a.segments) {
    const Segment& g = *s.segment;
    for (std::size_t i = g.first_at(now + 1); i < g.rows(); ++i)
      out += std::binary_search(queues.begin(), queues.end(), s.queues[g.queues[i]]);
  }
  return out;
}

std::map<std::string, CallFacts> call_facts(const Archive& a, const Selection& s, std::int64_t now) {
  std::map<std::string, Counted> by_network;
  CountedQueues by_queue;
  for (const auto& q : a.queues)
    if ((s.network.empty() || q.network_code == s.network) && (s.queue.empty() || q.code == s.queue) &&
        (s.site.empty() || q.site == s.site) && (s.departement.empty() || q.departement == s.departement)) {
      Counted& counted = by_network[q.network_code];
      counted.queues.push_back(q.id);
      by_queue[q.id] = &counted;
    }
  for (auto& [network, counted] : by_network) {
    std::sort(counted.queues.begin(), counted.queues.end());
    if (counted.queues.size() == 1) counted.talks = TalkCount::of_one_queue();
  }
  Windows windows = a.days(s.from, s.to, s.network);
  std::unordered_map<const OpenSegment*, std::vector<Counted*>> of_segment;
  for (const auto& one : a.segments)
    count_callbacks(one, of_segment[&one] = counted_in(one, by_queue), windows, now);
  auto [from, to] = around(windows);
  a.each_run(from, to, [&](const OpenSegment& one, std::size_t begin, std::size_t end) {
    const Segment& g = *one.segment;
    const auto& counted = of_segment[&one];
    each_wanted(counted, g, begin, end, [&](std::size_t i) {
      if (within(windows, one, i)) counted[g.queues[i]]->talks.call(g, i, one.queues[g.queues[i]]);
    });
  });
  std::map<std::string, CallFacts> out;
  for (auto& [network, counted] : by_network) out[network] = facts_of(a, counted, now);
  return out;
}

namespace {
// A whole network or one queue, from its days.
std::optional<CallFacts> added_up(operations::Context& context, const Archive& a, const Selection& s) {
  auto network = std::find_if(a.networks.begin(), a.networks.end(),
                              [&](const Network& n) { return n.code == s.network; });
  if (network == a.networks.end()) return std::nullopt;
  std::vector<const Queue*> kept, own;
  for (const auto& q : a.queues) {
    if (q.network != network->id) continue;
    own.push_back(&q);
    if (s.keeps(q)) kept.push_back(&q);
  }
  std::int64_t now = context.now() / 1000;
  auto days = context.cached<FactDays>();
  std::optional<CallFacts> out;
  if (kept.size() == 1)
    out = days->sum(a, *kept[0], s.from, s.to, now, context.viewer.local);
  else if (kept.size() == own.size())
    out = days->sum(a, *network, s.from, s.to, now, context.viewer.local);
  if (!out) return std::nullopt;
  std::vector<std::int64_t> ids;
  for (const Queue* q : kept) ids.push_back(q->id);
  std::sort(ids.begin(), ids.end());
  out->future = future_calls(a, ids, now);
  return out;
}
}  // namespace

CallFacts CallFactsCache::get(operations::Context& context, const Archive& a, const Selection& s) {
  if (auto days = added_up(context, a, s)) return *days;
  Key key{s.network, s.queue, s.site, s.departement, s.from, s.to};
  return *kept_.get(key, a.revision, context.viewer.local,
                    [&] { return call_facts(a, s, context.now() / 1000)[s.network]; });
}
}  // namespace calls
