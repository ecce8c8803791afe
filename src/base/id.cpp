#include "base/id.h"

#include <sodium.h>

#include <stdexcept>
#include <vector>

namespace {
constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
static_assert(kAlphabet.size() == 32);

std::string spell(const unsigned char* bytes, std::size_t length) {
  std::string out(length, ' ');
  for (std::size_t i = 0; i < length; ++i) out[i] = kAlphabet[bytes[i] & 31U];
  return out;
}
}  // namespace

std::string Random::token(std::size_t length) {
  std::vector<unsigned char> raw(length);
  bytes(raw.data(), raw.size());
  return spell(raw.data(), length);
}

SystemRandom::SystemRandom() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
}

void SystemRandom::bytes(void* out, std::size_t size) { randombytes_buf(out, size); }

void SeededRandom::bytes(void* out, std::size_t size) {
  auto* p = static_cast<unsigned char*>(out);
  for (std::size_t i = 0; i < size; ++i) {  // splitmix64
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    p[i] = static_cast<unsigned char>((z ^ (z >> 31)) >> 56);
  }
}

namespace hash {
std::string sha256_hex(std::string_view bytes) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  std::string out(sizeof digest * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), digest, sizeof digest);
  out.pop_back();
  return out;
}

std::string short_id(std::string_view bytes, std::size_t length) {
  unsigned char digest[crypto_generichash_BYTES_MAX];
  crypto_generichash(digest, sizeof digest, reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), nullptr, 0);
  return spell(digest, std::min(length, sizeof digest));
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}
}  // namespace hash
