#include "calls/caller_keys.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "base/source.h"
#include "base/text.h"
#include "calls/digits.h"
#include "calls/zone.h"

namespace calls {
namespace {
constexpr std::string_view kHead = "guichet-caller-key 1";
constexpr std::string_view kDestroyed = "destroyed";
constexpr std::string_view kMask = "#masked:";

constexpr std::uint64_t kOnes = 0x0101010101010101, kHighs = 0x8080808080808080;

// Of eight ASCII bytes, those from `least` to `most`: their eighth bits.
std::uint64_t between(std::uint64_t word, std::uint64_t least, std::uint64_t most) {
  return (word + kOnes * (0x80 - least)) & ~(word + kOnes * (0x7f - most)) & kHighs;
}
// Digits and the letters a to f: nothing to bring to one form.
bool plain(std::uint64_t word) {
  return (word & kHighs) == 0 && (between(word, '0', '9') | between(word, 'a', 'f')) == kHighs;
}
bool plain(std::string_view number) {
  std::size_t n = number.size();
  if (n < 8 || n > 16 || (number[0] == '0' && number[1] == '0')) return false;
  if (n == 11 && number[0] == '3' && number[1] == '3') return false;  // with the country, without its sign
  return plain(word_at(number.data())) && plain(word_at(number.data() + n - 8));
}

std::string hex(std::string_view bytes) {
  std::string out;
  for (char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}
std::string unhex(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i + 1 < s.size(); i += 2)
    out += static_cast<char>(std::stoi(std::string(s.substr(i, 2)), nullptr, 16));
  return out;
}
bool is_hex(std::string_view s) {
  return s.size() == 2 * CallerKey::kSecretBytes && s.find_first_not_of("0123456789abcdef") == s.npos;
}

}  // namespace

int year_of(std::int64_t start) {
  int year = 1970 + static_cast<int>(start / 31556952);
  while (civil_seconds(year + 1, 1, 1) <= start) ++year;
  while (civil_seconds(year, 1, 1) > start) --year;
  return year;
}

std::string normal_number(std::string_view number) {
  if (plain(number)) return std::string(number);
  std::string folded = text::fold(text::trim(number));
  static constexpr std::array<std::string_view, 11> kWithheld{
      "anonymous", "anonyme",  "unknown", "inconnu",     "withheld", "private",
      "prive",     "restrict", "masque",  "unavailable", "none"};
  for (auto w : kWithheld)
    if (folded.find(w) != std::string::npos) return {};
  std::string digits;
  bool letters = false;
  for (char c : folded) {
    if (c >= '0' && c <= '9') digits += c;
    letters = letters || (c >= 'a' && c <= 'z');
  }
  if (letters) return folded;  // an internal name
  bool international = text::trim(number).starts_with("+") || digits.starts_with("00");
  if (digits.starts_with("00")) digits.erase(0, 2);
  if (digits.starts_with("330")) digits.erase(2, 1);  // « +33 (0)1 »
  if (international && digits.starts_with("33")) digits.replace(0, 2, "0");
  if (digits.size() == 11 && digits.starts_with("33")) digits.replace(0, 2, "0");
  return digits.size() < 4 ? std::string() : digits;
}

std::string CallerKey::masked(std::string_view number) const {
  std::uint64_t caller = hash(number);
  return caller == 0 ? std::string() : fmt::format("{}{:016x}", kMask, caller);
}

bool CallerKey::needs_hashing(std::string_view number, HmacMessage& message, std::uint64_t& known) const {
  if (plain(number)) {
    message.set(key_, number);
    return true;
  }
  if (number.size() == kMask.size() + 16 && number.starts_with(kMask)) {
    auto [end, fault] =
        std::from_chars(number.data() + kMask.size(), number.data() + number.size(), known, 16);
    if (fault == std::errc() && end == number.data() + number.size()) return false;
  }
  std::string normal = normal_number(number);
  known = 0;
  if (normal.empty()) return false;
  message.set(key_, normal);
  return true;
}

std::uint64_t CallerKey::hash(std::string_view number) const {
  HmacMessage message;
  std::uint64_t out = 0;
  if (needs_hashing(number, message, out)) hmac({&message, 1}, {&out, 1});
  return out;
}

std::string CallerKeys::path_of(const std::string& network, int year) const {
  return fmt::format("{}/{}.key", folder_, ::hash::short_id(fmt::format("{}\n{}", network, year)));
}

const CallerKey* CallerKeys::of(const std::string& network, int year) {
  auto [it, fresh] = keys_.try_emplace({network, year});
  if (fresh) {
    std::string path = path_of(network, year), secret;
    if (std::filesystem::exists(path)) {  // one that can't be read isn't replaced: what it tied would be lost
      auto kept = read_file(path, 4096);
      if (!kept) throw SourceError(kept.error().message);
      auto lines = text::split(*kept, '\n');
      if (lines.size() >= 4 && lines[0] == kHead && is_hex(lines[3])) secret = unhex(lines[3]);
    } else {
      secret.resize(CallerKey::kSecretBytes);
      random_.bytes(secret.data(), secret.size());
      std::filesystem::create_directories(folder_);
      std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
      std::string beside = path + "." + random_.token(8);
      auto written = write_file(beside, fmt::format("{}\n{}\n{}\n{}\n", kHead, network, year, hex(secret)));
      if (!written) throw SourceError(written.error().message);
      std::error_code taken;  // by another process at the same moment: its key is the one
      std::filesystem::create_hard_link(beside, path, taken);
      std::filesystem::remove(beside);
      if (taken) {
        keys_.erase(it);
        if (!std::filesystem::exists(path)) throw SourceError(taken.message());
        return of(network, year);
      }
    }
    if (!secret.empty()) it->second = std::make_unique<CallerKey>(secret);
  }
  return it->second.get();
}

std::vector<CallerKeys::Named> CallerKeys::list() const {
  std::vector<Named> out;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, none)) {
    auto kept = read_file(entry.path(), 4096);
    auto lines = kept ? text::split(*kept, '\n') : std::vector<std::string_view>();
    if (lines.size() < 4 || lines[0] != kHead) continue;
    out.push_back({std::string(lines[1]), std::atoi(std::string(lines[2]).c_str()), lines[3] == kDestroyed});
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return std::tie(a.network, a.year) < std::tie(b.network, b.year);
  });
  return out;
}

Result<void> CallerKeys::destroy(const std::string& network, int year) {
  std::string path = path_of(network, year);
  if (!std::filesystem::exists(path))
    return fail(ErrorKind::missing, "no_key", "Ce réseau n’a pas de clé pour cette année.");
  keys_.erase({network, year});
  std::error_code none;
  std::FILE* former = std::fopen(path.c_str(), "r+b");
  if (former != nullptr) {  // in place first: a renamed file leaves its bytes on the disk
    std::string nothing(std::filesystem::file_size(path, none), '0');
    std::fwrite(nothing.data(), 1, nothing.size(), former);
    std::fflush(former);
    ::fsync(::fileno(former));
    std::fclose(former);
  }
  return write_file(path, fmt::format("{}\n{}\n{}\n{}\n", kHead, network, year, kDestroyed));
}
}  // namespace calls
