#include "calls/segment.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>

#include "base/text.h"
#include "calls/segment_format.h"

namespace calls {
namespace {
// A file written piece by piece beside its place, seen whole or not at all.
class FilePieces {
 public:
  explicit FilePieces(std::string path)
      : path_(std::move(path)),
        beside_(path_ + ".new"),
        file_(::open(beside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {}
  ~FilePieces() {
    if (file_ < 0) return;
    ::close(file_);
    ::unlink(beside_.c_str());
  }
  FilePieces(const FilePieces&) = delete;
  FilePieces& operator=(const FilePieces&) = delete;

  void add(std::string_view bytes) {
    while (good_ && file_ >= 0 && !bytes.empty()) {
      auto n = ::write(file_, bytes.data(), bytes.size());
      good_ = n > 0;
      if (!good_) return;
      at_ += static_cast<std::size_t>(n);
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  void pad_to(std::size_t offset) { add(std::string(offset - std::min(offset, at_), '\0')); }
  Result<void> finish() {
    good_ = good_ && file_ >= 0 && ::fsync(file_) == 0 && ::rename(beside_.c_str(), path_.c_str()) == 0;
    if (!good_)
      return fail(ErrorKind::unavailable, "segment_not_written",
                  "Le segment d’appels n’a pas pu être écrit : le disque est-il plein ?");
    ::close(file_);
    file_ = -1;
    int folder = ::open(path_.substr(0, path_.rfind('/')).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
      ::fsync(folder);
      ::close(folder);
    }
    return {};
  }

 private:
  std::string path_, beside_;
  int file_;
  std::size_t at_ = 0;
  bool good_ = true;
};
}  // namespace

namespace format {
std::uint64_t checksum(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

void Writer::section(Id id, const void* data, std::size_t length) {
  if (length > 0) parts_.push_back({id, static_cast<const char*>(data), length});
}

std::string Writer::beginning(std::vector<Section>& table, std::size_t& size) const {
  auto aligned = [](std::size_t n) { return (n + kAlign - 1) / kAlign * kAlign; };
  std::size_t at = sizeof(Head) + parts_.size() * sizeof(Section);
  for (const auto& p : parts_) {
    table.push_back({static_cast<std::uint32_t>(p.id), 0, at, p.length, checksum({p.data, p.length})});
    at = aligned(at + p.length);
  }
  size = at;
  std::string_view bytes(reinterpret_cast<const char*>(table.data()), table.size() * sizeof(Section));
  Head head{{}, kVersion, static_cast<std::uint32_t>(table.size()), rows_, at, checksum(bytes)};
  std::memcpy(head.magic, kMagic.data(), kMagic.size());
  std::string out(reinterpret_cast<const char*>(&head), sizeof head);
  out.append(bytes);
  return out;
}

std::string Writer::finish() && {
  std::vector<Section> table;
  std::size_t size = 0;
  std::string out = beginning(table, size);
  out.reserve(size);
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    out.resize(table[i].offset);
    out.append(parts_[i].data, parts_[i].length);
  }
  out.resize(size);
  return out;
}

Result<void> Writer::write_to(const std::string& path) && {
  std::vector<Section> table;
  std::size_t size = 0;
  FilePieces file(path);
  file.add(beginning(table, size));
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    file.pad_to(table[i].offset);
    file.add({parts_[i].data, parts_[i].length});
  }
  file.pad_to(size);
  return file.finish();
}
}  // namespace format

namespace {
tl::unexpected<Error> damaged(std::string_view what) {
  return fail(ErrorKind::internal, "segment_damaged", "Segment d’appels abîmé : " + std::string(what) + ".");
}

template <class T>
bool take(std::string_view bytes, const format::Section& s, std::span<const T>& into) {
  if (s.length % sizeof(T) != 0 || s.offset % alignof(T) != 0) return false;
  into = {reinterpret_cast<const T*>(bytes.data() + s.offset), s.length / sizeof(T)};
  return true;
}

bool in_order(std::span<const std::uint32_t> values) { return std::is_sorted(values.begin(), values.end()); }
}  // namespace

std::uint64_t hash_of_id(std::string_view id) { return XXH3_64bits(id.data(), id.size()); }

Segment::~Segment() {
  if (map_ != nullptr) ::munmap(map_, mapped_);
}
void Segment::release() const {
  if (map_ != nullptr) ::madvise(map_, mapped_, MADV_DONTNEED);
}

Result<std::shared_ptr<const Segment>> Segment::open(const std::string& path) {
  std::shared_ptr<Segment> s(new Segment);
  int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return damaged("le fichier manque");
  struct stat info {};
  if (::fstat(file, &info) == 0 && info.st_size > 0) {
    s->mapped_ = static_cast<std::size_t>(info.st_size);
    s->map_ = ::mmap(nullptr, s->mapped_, PROT_READ, MAP_SHARED, file, 0);
    if (s->map_ == MAP_FAILED) s->map_ = nullptr;
  }
  ::close(file);
  if (s->map_ == nullptr) return damaged("il ne peut être lu");
  s->bytes_ = {static_cast<const char*>(s->map_), s->mapped_};
  TRY(s->parse());
  s->release();  // of what was checked
  return std::shared_ptr<const Segment>(s);
}

Result<std::shared_ptr<const Segment>> Segment::from(std::string bytes) {
  std::shared_ptr<Segment> s(new Segment);
  // A string's bytes are aligned for any column.
  s->held_ = std::move(bytes);
  s->bytes_ = s->held_;
  TRY(s->parse());
  return std::shared_ptr<const Segment>(s);
}

Result<void> Segment::parse() {
  format::Head head{};
  if (bytes_.size() < sizeof head) return damaged("trop court");
  std::memcpy(&head, bytes_.data(), sizeof head);
  if (std::string_view(head.magic, 8) != format::kMagic || head.version != format::kVersion)
    return damaged("ce n’est pas le format attendu");
  if (head.bytes != bytes_.size() || head.sections > 64 ||
      sizeof head + head.sections * sizeof(format::Section) > bytes_.size())
    return damaged("la longueur ne va pas");
  std::string_view table = bytes_.substr(sizeof head, head.sections * sizeof(format::Section));
  if (format::checksum(table) != head.table_checksum) return damaged("la table ne va pas");
  std::string_view names;
  bool good = true;
  for (std::uint32_t i = 0; i < head.sections; ++i) {
    format::Section s{};
    std::memcpy(&s, table.data() + i * sizeof s, sizeof s);
    if (s.offset > bytes_.size() || s.length > bytes_.size() - s.offset)
      return damaged("une section déborde");
    std::span<const std::uint64_t> first;
    std::string_view body = bytes_.substr(s.offset, s.length);
    switch (static_cast<format::Id>(s.id)) {
      case format::Id::queue_names:
        names = body;
        good = good && format::checksum(body) == s.checksum;
        break;
      case format::Id::starts:
        good = good && take(bytes_, s, starts);
        break;
      case format::Id::queues:
        good = good && take(bytes_, s, queues);
        break;
      case format::Id::waits:
        good = good && take(bytes_, s, waits);
        break;
      case format::Id::talks:
        good = good && take(bytes_, s, talks);
        break;
      case format::Id::leaves:
        good = good && take(bytes_, s, leaves);
        break;
      case format::Id::scores:
        good = good && take(bytes_, s, scores);
        break;
      case format::Id::agents:
        good = good && take(bytes_, s, agents);
        break;
      case format::Id::callers:
        good = good && take(bytes_, s, callers);
        break;
      case format::Id::agent_hashes:
        good = good && take(bytes_, s, agent_hashes);
        break;
      case format::Id::long_durations:
        good = good && take(bytes_, s, long_durations);
        break;
      case format::Id::callbacks:
        good = good && take(bytes_, s, callbacks);
        break;
      case format::Id::first_number:
        good = good && take(bytes_, s, first) && first.size() == 1;
        if (good) first_number_ = first[0];
        sequence_ = true;
        break;
      case format::Id::numbers:
        good = good && take(bytes_, s, numbers_);
        break;
      case format::Id::text_ends:
        good = good && take(bytes_, s, text_ends_);
        break;
      case format::Id::texts:
        texts_ = body;
        break;
    }
  }
  for (std::size_t n : {starts.size(), queues.size(), waits.size(), talks.size(), leaves.size(),
                        scores.size(), agents.size(), callers.size()})
    good = good && n == head.rows;
  good = good && (numbers_.empty() || numbers_.size() == head.rows) &&
         (text_ends_.empty() || (text_ends_.size() == head.rows && in_order(text_ends_) &&
                                 (text_ends_.empty() || text_ends_.back() <= texts_.size())));
  if (!good) return damaged("une colonne ne va pas");
  for (auto part : text::split(names, '\x1e')) {
    auto pair = text::split(part, '\x1f');
    if (pair.size() == 2) queue_names.push_back({std::string(pair[0]), std::string(pair[1])});
  }
  std::uint16_t most = 0;
  for (auto q : queues) most = std::max(most, q);
  if (!queues.empty() && most >= queue_names.size()) return damaged("un appel nomme une file absente");
  if (!starts.empty()) {
    first_ = starts.front();
    last_ = starts.back();
  }
  return {};
}

bool Segment::verify() const {
  format::Head head{};
  std::memcpy(&head, bytes_.data(), sizeof head);
  for (std::uint32_t i = 0; i < head.sections; ++i) {
    format::Section s{};
    std::memcpy(&s, bytes_.data() + sizeof head + i * sizeof s, sizeof s);
    if (format::checksum(bytes_.substr(s.offset, s.length)) != s.checksum) return false;
  }
  bool named = std::all_of(queues.begin(), queues.end(), [&](auto q) { return q < queue_names.size(); });
  bool known = std::all_of(leaves.begin(), leaves.end(), [](auto l) { return (l & 0x7f) < kLeaves; });
  bool agents_named =
      std::all_of(agents.begin(), agents.end(), [&](auto a) { return a < agent_hashes.size(); });
  return in_order(starts) && named && known && agents_named;
}

namespace {
const LongDuration* long_at(std::span<const LongDuration> all, std::size_t row) {
  auto it = std::lower_bound(all.begin(), all.end(), row,
                             [](const LongDuration& l, std::size_t r) { return l.row < r; });
  return it != all.end() && it->row == row ? &*it : nullptr;
}
}  // namespace

std::int32_t Segment::wait(std::size_t row) const {
  if (waits[row] == kNoDuration) return kUnknown;
  if (waits[row] != kLongDuration) return waits[row];
  const auto* l = long_at(long_durations, row);
  return l != nullptr ? static_cast<std::int32_t>(l->wait) : kUnknown;
}
std::int32_t Segment::talk(std::size_t row) const {
  if (talks[row] == kNoDuration) return kUnknown;
  if (talks[row] != kLongDuration) return talks[row];
  const auto* l = long_at(long_durations, row);
  return l != nullptr ? static_cast<std::int32_t>(l->talk) : kUnknown;
}

std::string Segment::id(std::size_t row) const {
  if (sequence_) return std::to_string(first_number_ + row);
  if (!numbers_.empty()) return std::to_string(numbers_[row]);
  if (text_ends_.empty()) return {};
  std::uint32_t from = row == 0 ? 0 : text_ends_[row - 1];
  return std::string(texts_.substr(from, text_ends_[row] - from));
}
std::uint64_t Segment::id_hash(std::size_t row) const { return hash_of_id(id(row)); }

CallRow Segment::row(std::size_t i, std::string& buffer) const {
  buffer = id(i);
  CallRow c;
  c.id = buffer;
  c.network = queue_names[queues[i]].network;
  c.queue = queue_names[queues[i]].queue;
  c.start = starts[i];
  c.wait = wait(i);
  c.talk = talk(i);
  c.leaf = leaf(i);
  c.score = scores[i];
  c.transferred = transferred(i);
  auto it = std::lower_bound(callbacks.begin(), callbacks.end(), i,
                             [](const CallbackRow& r, std::size_t row) { return r.row < row; });
  if (it != callbacks.end() && it->row == i) {
    c.due = it->due;
    c.done = it->done;
  }
  return c;
}

std::size_t Segment::first_at(std::int64_t from) const {
  if (from <= first_) return 0;  // without a look at the column, which may not be in memory
  if (from > last_) return rows();
  auto t = static_cast<std::uint32_t>(std::min<std::int64_t>(from, UINT32_MAX));
  return static_cast<std::size_t>(std::lower_bound(starts.begin(), starts.end(), t) - starts.begin());
}

std::span<const CallbackRow> Segment::callbacks_between(std::int64_t from, std::int64_t to) const {
  std::size_t first = first_at(from), end = first_at(to);
  if (first >= end) return {};  // without a look at them either
  auto before = [](const CallbackRow& c, std::size_t row) { return c.row < row; };
  auto begin = std::lower_bound(callbacks.begin(), callbacks.end(), first, before);
  return {begin, std::lower_bound(begin, callbacks.end(), end, before)};
}
}  // namespace calls
