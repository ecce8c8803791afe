#include "calls/file_print.h"

#include <algorithm>

namespace calls {
namespace {
constexpr std::size_t kBlock = 4U << 20;
constexpr std::size_t kHead = 256;  // bytes

std::int64_t head_hash(std::string_view bytes) {
  return static_cast<std::int64_t>(XXH3_64bits(bytes.data(), bytes.size()));
}
}  // namespace

void Fingerprint::add(std::string_view bytes) {
  XXH3_64bits_update(state_, bytes.data(), bytes.size());
  size_ += static_cast<std::int64_t>(bytes.size());
}

void Fingerprint::add_lines(std::string_view bytes) {
  add(bytes);
  ends_ += std::count(bytes.begin(), bytes.end(), '\n');
}

bool hash_prefix(Source& source, std::int64_t size, Fingerprint& print) {
  std::string buffer(kBlock, '\0');
  while (print.size() < size) {
    auto wanted = static_cast<std::size_t>(std::min<std::int64_t>(size - print.size(), kBlock));
    std::size_t n = source.read(buffer.data(), wanted);
    if (n == 0) return false;
    print.add_lines({buffer.data(), n});
  }
  return true;
}

void set_head(TakenFile& file, std::string_view beginning) {
  auto head = beginning.substr(0, kHead);
  file.head_length = static_cast<std::int64_t>(head.size());
  file.head_hash = head_hash(head);
}

bool same_head(const TakenFile& f, std::string_view beginning) {
  auto head = beginning.substr(0, static_cast<std::size_t>(f.head_length));
  return static_cast<std::int64_t>(head.size()) == f.head_length && head_hash(head) == f.head_hash;
}

std::vector<TakenFile> same_files(std::vector<TakenFile> taken, const std::string& path,
                                  std::string_view beginning, std::int64_t whole) {
  std::erase_if(taken, [&](const TakenFile& f) { return f.size > whole || !same_head(f, beginning); });
  std::erase_if(taken, [&](const TakenFile& f) {
    auto source = open_file(path);
    Fingerprint print;
    return !source || !hash_prefix(**source, f.size, print) || print.value() != f.hash;
  });
  return taken;
}
}  // namespace calls
