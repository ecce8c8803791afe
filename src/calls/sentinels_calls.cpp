#include "calls/sentinels_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/fr.h"

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

std::uint64_t overlaps(std::vector<Conversation> all) {
  std::sort(all.begin(), all.end(), [](const Conversation& a, const Conversation& b) {
    return std::tie(a.agent, a.from) < std::tie(b.agent, b.from);
  });
  std::uint64_t out = 0;
  std::int64_t ended = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    bool same = i > 0 && all[i].agent == all[i - 1].agent;
    out += same && all[i].from + kClockTolerance < ended;
    ended = same ? std::max(ended, all[i].to) : all[i].to;
  }
  return out;
}

namespace {
// Counts the facts of one network.
class Count {
 public:
  void call(const Segment& g, std::size_t i, std::int64_t queue) {
    std::int64_t start = g.starts[i];
    ++facts.calls;
    if (g.leaf(i) != Leaf::answered) return;
    ++facts.answered;
    std::int32_t talk = g.talk(i), wait = std::max(g.wait(i), 0);
    if (talk >= 0) {
      ++facts.talks;
      facts.quick_talks += talk < kQuickTalk;
      ++lengths_[talk];
    }
    std::int64_t from = start + wait, to = from + std::max(talk, 0);
    if (std::uint64_t caller = g.callers[i]; caller != 0) {
      ++facts.known_callers;
      auto [last, fresh] = last_.try_emplace(caller, Talk{to, queue});
      if (!fresh) {
        std::int64_t gap = start - last->second.to;
        facts.counted_twice += last->second.queue != queue && gap >= -kClockTolerance && gap <= kHandOver;
        last->second = {to, queue};
      }
    }
    if (std::uint64_t agent = g.agent_hashes[g.agents[i]]; agent != 0 && talk > 0)
      talks_.push_back({agent, from, to});
  }
  CallFacts finish() {
    for (const auto& [length, n] : lengths_)
      if (n > facts.same_talks || (n == facts.same_talks && length < facts.same_talk_s)) {
        facts.same_talks = n;
        facts.same_talk_s = length;
      }
    facts.conversations = talks_.size();
    facts.overlaps = overlaps(std::move(talks_));
    return facts;
  }
  CallFacts facts = {};

 private:
  struct Talk {
    std::int64_t to, queue;
  };
  std::unordered_map<std::int32_t, std::uint64_t> lengths_ = {};
  std::unordered_map<std::uint64_t, Talk> last_ = {};
  std::vector<Conversation> talks_ = {};
};

// Whatever the period: a call of next year is in none that is asked.
void count_future(const Segment& g, const std::vector<Count*>& counts, std::int64_t now) {
  for (std::size_t i = g.first_at(now + 1); i < g.rows(); ++i)
    if (Count* count = counts[g.queues[i]]) ++count->facts.future;
}

// Call-backs stand apart from the columns.
void count_callbacks(const Segment& g, const std::vector<Count*>& counts, std::int64_t from, std::int64_t to,
                     std::int64_t now) {
  for (const auto& c : g.callbacks) {
    Count* count = counts[g.queues[c.row]];
    std::int64_t start = g.starts[c.row];
    if (count == nullptr || start < from || start >= to) continue;
    bool made = c.done > 0 && c.done <= now;
    count->facts.early_callbacks += g.leaf(c.row) == Leaf::answered && c.due > 0 && !made;
    count->facts.backwards += c.done > 0 && c.done < start;
  }
}
}  // namespace

std::map<std::string, CallFacts> call_facts(const Archive& a, const Selection& s, std::int64_t now) {
  std::map<std::string, Count> by_network;
  std::map<std::int64_t, Count*> by_queue;
  for (const auto& q : a.queues)
    if ((s.network.empty() || q.network_code == s.network) && (s.queue.empty() || q.code == s.queue) &&
        (s.site.empty() || q.site == s.site) && (s.departement.empty() || q.departement == s.departement))
      by_queue[q.id] = &by_network[q.network_code];
  Zone paris;
  std::int64_t from = day_begins(paris, std::clamp(s.from, 0, 40'000)),
               to = day_begins(paris, std::clamp(s.to, 0, 40'000) + 1);
  std::map<const OpenSegment*, std::vector<Count*>> of_segment;
  for (const auto& one : a.segments) {
    const auto& starts = one.segment->starts;
    bool of_period = !starts.empty() && starts.front() < to && starts.back() >= from;
    if (!of_period && (starts.empty() || starts.back() <= now)) continue;
    auto& counts = of_segment[&one];
    for (std::int64_t queue : one.queues) {
      auto found = by_queue.find(queue);
      counts.push_back(found == by_queue.end() ? nullptr : found->second);
    }
    count_callbacks(*one.segment, counts, from, to, now);
    count_future(*one.segment, counts, now);
  }
  a.each_run(from, to, [&](const OpenSegment& one, std::size_t begin, std::size_t end) {
    const Segment& g = *one.segment;
    const auto& counts = of_segment[&one];
    for (std::size_t i = begin; i < end; ++i)
      if (Count* count = counts[g.queues[i]]) count->call(g, i, one.queues[g.queues[i]]);
  });
  std::map<std::string, CallFacts> out;
  for (auto& [network, count] : by_network) out[network] = count.finish();
  return out;
}

std::map<std::string, CallFacts> CallFactsCache::get(operations::Context& context, const Archive& a,
                                                     const Selection& s) {
  Key key{s.network, s.queue, s.site, s.departement, s.from, s.to};
  return *kept_.get(key, a.revision, context.viewer.local,
                    [&] { return call_facts(a, s, context.now() / 1000); });
}
}  // namespace calls
