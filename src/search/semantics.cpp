#include "search/semantics.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cstring>

#include "base/source.h"

namespace search {
namespace {
constexpr std::uint32_t kMagic = 0x47534D31;  // "GSM1"

template <class T>
void put_all(std::string& out, const std::vector<T>& items) {
  auto n = static_cast<std::uint64_t>(items.size());
  out.append(reinterpret_cast<const char*>(&n), sizeof n);
  out.append(reinterpret_cast<const char*>(items.data()), items.size() * sizeof(T));
}
template <class T>
bool get_all(std::string_view& in, std::vector<T>& items) {
  std::uint64_t n = 0;
  if (in.size() < sizeof n) return false;
  std::memcpy(&n, in.data(), sizeof n);
  in.remove_prefix(sizeof n);
  if (n > in.size() / sizeof(T)) return false;
  items.resize(n);
  std::memcpy(items.data(), in.data(), n * sizeof(T));
  in.remove_prefix(n * sizeof(T));
  return true;
}
}  // namespace

std::uint64_t term_hash(std::string_view term) {
  std::uint64_t h = 1469598103934665603ULL;  // FNV-1a
  for (char c : term) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return h;
}

std::int32_t Semantics::position(std::uint32_t group) const {
  auto it = std::lower_bound(groups.begin(), groups.end(), group);
  return it == groups.end() || *it != group ? -1 : static_cast<std::int32_t>(it - groups.begin());
}

void Semantics::closeness(const Vector& query, std::vector<float>& by_passage,
                          std::vector<float>& by_title) const {
  by_passage.assign(groups.size(), 0);
  by_title.assign(groups.size(), 0);
  for (std::size_t i = 0; i < passages.size(); ++i) {
    float& best = by_passage[passage_group[i]];
    best = std::max(best, dot(query, passages[i]));
  }
  for (std::size_t g = 0; g < titles.size(); ++g) by_title[g] = std::max(0.0F, dot(query, titles[g]));
}

std::string Semantics::save() const {
  std::string out;
  out.append(reinterpret_cast<const char*>(&kMagic), sizeof kMagic);
  out.append(reinterpret_cast<const char*>(&revision), sizeof revision);
  put_all(out, groups);
  put_all(out, passage_group);
  put_all(out, passages);
  put_all(out, titles);
  put_all(out, title_starts);
  put_all(out, title_terms);
  words.save(out);
  return out;
}

bool Semantics::load(std::string_view bytes) {
  std::uint32_t magic = 0;
  if (bytes.size() < sizeof magic + sizeof revision) return false;
  std::memcpy(&magic, bytes.data(), sizeof magic);
  bytes.remove_prefix(sizeof magic);
  std::memcpy(&revision, bytes.data(), sizeof revision);
  bytes.remove_prefix(sizeof revision);
  bool whole = magic == kMagic && get_all(bytes, groups) && get_all(bytes, passage_group) &&
               get_all(bytes, passages) && get_all(bytes, titles) && get_all(bytes, title_starts) &&
               get_all(bytes, title_terms) && words.load(bytes) && passage_group.size() == passages.size() &&
               titles.size() == groups.size() && title_starts.size() == groups.size() + 1 && bytes.empty();
  // Numbers that others index with: a damaged file must not lead out of bounds.
  return whole && std::is_sorted(groups.begin(), groups.end()) &&
         std::is_sorted(title_starts.begin(), title_starts.end()) &&
         title_starts.back() <= title_terms.size() &&
         std::all_of(passage_group.begin(), passage_group.end(),
                     [this](auto g) { return g < groups.size(); });
}

std::shared_ptr<const Semantics> SemanticsFile::get() {
  std::lock_guard lock(mutex_);
  auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                 std::chrono::steady_clock::now().time_since_epoch())
                 .count();
  if (held_ && now - checked_at_ < 1000) return held_;
  checked_at_ = now;
  struct stat info {};
  std::int64_t stamp =
      ::stat(path_.c_str(), &info) == 0 ? info.st_mtim.tv_sec * 1'000'000'000LL + info.st_mtim.tv_nsec : 0;
  if (held_ && stamp == stamp_) return held_;
  auto fresh = std::make_shared<Semantics>();
  auto bytes = stamp == 0 ? Result<std::string>(fail(ErrorKind::missing, "", "")) : read_file(path_);
  if (!bytes || !fresh->load(*bytes)) fresh = std::make_shared<Semantics>();
  if (fresh->title_starts.empty()) fresh->title_starts.push_back(0);
  stamp_ = stamp;
  held_ = fresh;
  return held_;
}

void SemanticsFile::put(Semantics fresh) {
  auto written = write_file(path_, fresh.save());
  if (!written) throw std::runtime_error(written.error().message);
  std::lock_guard lock(mutex_);
  held_.reset();
}
}  // namespace search
