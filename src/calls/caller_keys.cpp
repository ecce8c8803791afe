#include "calls/caller_keys.h"

#define OPENSSL_SUPPRESS_DEPRECATED  // the one-shot interface costs more than the hash itself
#include <fmt/format.h>
#include <openssl/sha.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "base/source.h"
#include "base/text.h"
#include "calls/zone.h"

namespace calls {
namespace {
constexpr std::size_t kBlock = 64;
constexpr std::string_view kHead = "guichet-caller-key 1";
constexpr std::string_view kDestroyed = "destroyed";
constexpr std::string_view kMask = "#masked:";

std::array<std::uint32_t, 8> after_pad(std::string_view secret, unsigned char pad) {
  unsigned char block[kBlock];
  std::memset(block, pad, sizeof block);
  for (std::size_t i = 0; i < std::min(secret.size(), kBlock); ++i)
    block[i] = static_cast<unsigned char>(block[i] ^ static_cast<unsigned char>(secret[i]));
  SHA256_CTX c;
  SHA256_Init(&c);
  SHA256_Transform(&c, block);
  std::array<std::uint32_t, 8> out{};
  std::copy_n(c.h, 8, out.begin());
  return out;
}

// The state after one more message of at most 55 bytes that follows a pad.
void last_block(SHA256_CTX& c, const std::array<std::uint32_t, 8>& from, const void* bytes,
                std::size_t size) {
  unsigned char block[kBlock] = {};
  std::memcpy(block, bytes, size);
  block[size] = 0x80;
  std::size_t bits = (kBlock + size) * 8;
  block[62] = static_cast<unsigned char>(bits >> 8);
  block[63] = static_cast<unsigned char>(bits);
  std::copy(from.begin(), from.end(), c.h);
  SHA256_Transform(&c, block);
}

// Digits and the letters a to f: nothing to bring to one form.
constexpr auto kPlain = [] {
  std::array<bool, 256> out{};
  for (unsigned char c = '0'; c <= '9'; ++c) out[c] = true;
  for (unsigned char c = 'a'; c <= 'f'; ++c) out[c] = true;
  return out;
}();

bool plain(std::string_view number) {
  if (number.size() < 4 || number.size() > 40 || (number[0] == '0' && number[1] == '0')) return false;
  if (number.size() == 11 && number.starts_with("33")) return false;  // with the country, without its sign
  bool all = true;
  for (char c : number) all = all && kPlain[static_cast<unsigned char>(c)];
  return all;
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

CallerKey::CallerKey(std::string_view secret)
    : inner_(after_pad(secret, 0x36)), outer_(after_pad(secret, 0x5c)) {}

std::uint64_t CallerKey::keyed(const char* bytes, std::size_t size) const {
  SHA256_CTX c;
  last_block(c, inner_, bytes, std::min<std::size_t>(size, 55));
  unsigned char inner[32];
  for (std::size_t i = 0; i < 8; ++i) {
    std::uint32_t word = __builtin_bswap32(c.h[i]);
    std::memcpy(inner + 4 * i, &word, 4);
  }
  last_block(c, outer_, inner, sizeof inner);
  std::uint64_t out = (static_cast<std::uint64_t>(c.h[0]) << 32) | c.h[1];
  return out == 0 ? 1 : out;
}

std::string CallerKey::masked(std::string_view number) const {
  std::uint64_t caller = hash(number);
  return caller == 0 ? std::string() : fmt::format("{}{:016x}", kMask, caller);
}

std::uint64_t CallerKey::hash(std::string_view number) const {
  if (plain(number)) return keyed(number.data(), number.size());
  if (number.size() == kMask.size() + 16 && number.starts_with(kMask)) {
    std::uint64_t caller = 0;
    auto [end, fault] =
        std::from_chars(number.data() + kMask.size(), number.data() + number.size(), caller, 16);
    if (fault == std::errc() && end == number.data() + number.size()) return caller;
  }
  std::string normal = normal_number(number);
  return normal.empty() ? 0 : keyed(normal.data(), normal.size());
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
