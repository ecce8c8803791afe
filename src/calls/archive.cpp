#include "calls/archive.h"

#include <algorithm>
#include <map>

namespace calls {
namespace {
// Opens what the store lists, taking over the segments that `last` has open already.
Result<std::shared_ptr<const Archive>> open_after(operations::Context& context, const Archive* last) {
  auto out = std::make_shared<Archive>();
  auto db = context.store.read();
  out->revision = revision(*db);
  out->networks = networks(*db);
  out->queues = queues(*db);
  std::map<std::pair<std::string_view, std::string_view>, const Queue*> by_name;
  for (const auto& q : out->queues) by_name[{q.network_code, q.code}] = &q;
  std::unordered_map<std::int64_t, std::uint32_t> place;
  for (std::uint32_t i = 0; i < out->networks.size(); ++i) place[out->networks[i].id] = i;
  for (const auto& row : segment_rows(*db)) {
    OpenSegment one{row.id, nullptr};
    if (last != nullptr)
      for (const auto& kept : last->segments)
        if (kept.id == row.id) one.segment = kept.segment;
    if (!one.segment) one.segment = TRY(open_segment(*db, context.folder, row));
    for (const auto& name : one.segment->queue_names) {
      auto it = by_name.find({name.network, name.queue});
      one.queues.push_back(it == by_name.end() ? 0 : it->second->id);
      one.networks.push_back(it == by_name.end() ? 0 : place[it->second->network]);
    }
    out->segments.push_back(std::move(one));
  }
  return std::shared_ptr<const Archive>(std::move(out));
}
}  // namespace

Result<std::shared_ptr<const Archive>> Archive::open(operations::Context& context) {
  return open_after(context, nullptr);
}

std::size_t Archive::rows() const {
  std::size_t n = 0;
  for (const auto& s : segments) n += s.segment->rows();
  return n;
}

Windows Archive::days(std::int32_t from, std::int32_t to, std::string_view network) const {
  constexpr std::int32_t kEver = 40'000;  // civil days since 1970: 2079
  Windows out;
  for (const auto& n : networks) {
    Zone zone(n.zone);
    Window w{from <= 0 ? 0 : day_begins(zone, from), to >= kEver ? UINT32_MAX : day_begins(zone, to + 1)};
    bool wanted = network.empty() || n.code == network;
    out.push_back(wanted ? w : Window{0, 0});
  }
  return out;
}

QueueSet::QueueSet(std::vector<std::int64_t> ids) : ids_(std::move(ids)) {
  std::sort(ids_.begin(), ids_.end());
}

bool QueueSet::contains(std::int64_t id) const {
  return ids_.empty() || std::binary_search(ids_.begin(), ids_.end(), id);
}

Window around(const Windows& windows) {
  Window out{UINT32_MAX, 0};
  for (const auto& w : windows) {
    if (w.from >= w.to) continue;
    out = {std::min(out.from, w.from), std::max(out.to, w.to)};
  }
  return out;
}

void Archive::each_run(std::int64_t from, std::int64_t to, const RowRun& visit) const {
  struct Cursor {
    const OpenSegment* segment;
    std::size_t at, end;
    std::uint32_t start() const {
      const Segment& s = *segment->segment;
      return at == 0 ? static_cast<std::uint32_t>(s.first()) : s.starts[at];
    }
  };
  auto later = [](const Cursor& a, const Cursor& b) { return a.start() > b.start(); };
  std::vector<Cursor> open;
  for (const auto& s : segments) {
    Cursor c{&s, s.segment->first_at(from), s.segment->first_at(to)};
    if (c.at < c.end) open.push_back(c);
  }
  std::make_heap(open.begin(), open.end(), later);
  std::size_t visited = 0;
  while (!open.empty()) {
    std::pop_heap(open.begin(), open.end(), later);
    Cursor c = open.back();
    open.pop_back();
    std::size_t stop = c.end;
    if (!open.empty()) {  // up to where the next segment begins
      const auto& starts = c.segment->segment->starts;
      auto it = std::upper_bound(starts.begin() + static_cast<std::ptrdiff_t>(c.at),
                                 starts.begin() + static_cast<std::ptrdiff_t>(c.end), open.front().start());
      stop = static_cast<std::size_t>(it - starts.begin());
    }
    visit(*c.segment, c.at, stop);
    visited += stop - c.at;
    c.at = stop;
    bool over = c.at >= c.end;
    if (over) c.segment->segment->release();
    if (!over) {
      open.push_back(c);
      std::push_heap(open.begin(), open.end(), later);
    }
    if (visited < kMappedRows) continue;
    visited = 0;
    for (const auto& o : open) o.segment->segment->release();
  }
}

Result<std::shared_ptr<const Archive>> ArchiveCache::get(operations::Context& context) {
  std::lock_guard lock(mutex_);
  std::int64_t now = revision(*context.store.read());
  if (last_ && last_->revision == now) return last_;
  auto next = open_after(context, last_.get());
  // A file may have left with an import that was undone meanwhile: the store then lists it no more.
  if (!next && revision(*context.store.read()) != now) next = open_after(context, last_.get());
  last_ = TRY(std::move(next));
  return last_;
}

Result<std::shared_ptr<const Archive>> archive(operations::Context& context) {
  return context.cached<ArchiveCache>()->get(context);
}
}  // namespace calls
