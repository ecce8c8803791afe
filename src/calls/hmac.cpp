#include "calls/hmac.h"

#define OPENSSL_SUPPRESS_DEPRECATED  // the one-shot interface costs more than the hash itself
#include <openssl/sha.h>

#include <algorithm>
#include <cstring>
#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace calls {
namespace {
constexpr std::size_t kBlock = 64;                       // bytes
constexpr std::uint32_t kOuterBits = (kBlock + 32) * 8;  // hashed by the outer pass: its pad and a hash

using State = std::array<std::uint32_t, 8>;
using Block = std::array<unsigned char, kBlock>;

State transformed(const State& from, const Block& block) {
  SHA256_CTX c;
  std::copy(from.begin(), from.end(), c.h);
  SHA256_Transform(&c, block.data());
  State out{};
  std::copy_n(c.h, out.size(), out.begin());
  return out;
}

State after_pad(std::string_view secret, unsigned char pad) {
  Block block;
  block.fill(pad);
  for (std::size_t i = 0; i < std::min(secret.size(), kBlock); ++i)
    block[i] = static_cast<unsigned char>(block[i] ^ static_cast<unsigned char>(secret[i]));
  SHA256_CTX c;
  SHA256_Init(&c);
  State first{};
  std::copy_n(c.h, first.size(), first.begin());
  return transformed(first, block);
}

#ifdef __x86_64__
#define WITH_SHA [[gnu::target("sha,sse4.1")]]

alignas(16) constexpr std::array<std::uint32_t, 64> kRounds{
    // FIPS 180-4, §4.2.2
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
constexpr std::size_t kLanes = 3;  // a fourth has no registers left to itself

// A message's state as the instructions want it (words a b e f and c d g h), and the sixteen last words of
// its schedule.
struct Lane {
  __m128i abef, cdgh, words[4];
};

WITH_SHA inline __m128i loaded(const void* at) { return _mm_loadu_si128(static_cast<const __m128i*>(at)); }

WITH_SHA inline void set_state(Lane& lane, const State& state) {
  __m128i dcba = loaded(state.data()), hgfe = loaded(state.data() + 4);
  __m128i cdab = _mm_shuffle_epi32(dcba, 0xb1), efgh = _mm_shuffle_epi32(hgfe, 0x1b);
  lane.abef = _mm_alignr_epi8(cdab, efgh, 8);
  lane.cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
}

template <std::size_t kCount>
[[gnu::always_inline]] WITH_SHA inline void compress(Lane (&lanes)[kCount]) {
  Lane from[kCount];
  for (std::size_t l = 0; l < kCount; ++l) from[l] = lanes[l];
#pragma GCC unroll 16
  for (unsigned step = 0; step < 16; ++step) {  // of four rounds
#pragma GCC unroll 4
    for (std::size_t l = 0; l < kCount; ++l) {
      auto& [abef, cdgh, w] = lanes[l];
      __m128i told = _mm_add_epi32(w[step & 3], loaded(&kRounds[4 * step]));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, told);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(told, 0x0e));
      if (step >= 12) continue;
      __m128i last = w[(step + 3) & 3];
      __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w[step & 3], w[(step + 1) & 3]),
                                  _mm_alignr_epi8(last, w[(step + 2) & 3], 4));
      w[step & 3] = _mm_sha256msg2_epu32(sum, last);
    }
  }
  for (std::size_t l = 0; l < kCount; ++l) {
    lanes[l].abef = _mm_add_epi32(lanes[l].abef, from[l].abef);
    lanes[l].cdgh = _mm_add_epi32(lanes[l].cdgh, from[l].cdgh);
  }
}

template <std::size_t kCount>
WITH_SHA void hmac_together(const HmacMessage* messages, std::uint64_t* hashes) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  Lane lanes[kCount];
  for (std::size_t l = 0; l < kCount; ++l) {
    set_state(lanes[l], messages[l].key().inner);
    for (std::size_t i = 0; i < 4; ++i)
      lanes[l].words[i] = _mm_shuffle_epi8(loaded(&messages[l].block()[16 * i]), big_endian);
  }
  compress(lanes);
  for (std::size_t l = 0; l < kCount; ++l) {
    auto& [abef, cdgh, words] = lanes[l];
    __m128i feba = _mm_shuffle_epi32(abef, 0x1b), hgdc = _mm_shuffle_epi32(cdgh, 0x1b);
    words[0] = _mm_unpacklo_epi64(feba, hgdc);
    words[1] = _mm_unpackhi_epi64(feba, hgdc);
    words[2] = _mm_set_epi32(0, 0, 0, INT32_MIN);  // the message's end: its first bit
    words[3] = _mm_set_epi32(kOuterBits, 0, 0, 0);
    set_state(lanes[l], messages[l].key().outer);
  }
  compress(lanes);
  for (std::size_t l = 0; l < kCount; ++l)
    hashes[l] = static_cast<std::uint64_t>(_mm_extract_epi64(lanes[l].abef, 1));
}

bool has_sha() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & (1U << 29)) != 0 &&
         __builtin_cpu_supports("sse4.1") != 0;
}
#endif
}  // namespace

HmacKey::HmacKey(std::string_view secret) : inner(after_pad(secret, 0x36)), outer(after_pad(secret, 0x5c)) {}

void HmacMessage::set(const HmacKey& key, std::string_view message) {
  key_ = &key;
  std::size_t size = std::min(message.size(), kLongest);
  block_.fill(0);
  if (size >= 8 && size <= 16) {  // as numbers are: both ends, without a call
    std::memcpy(block_.data(), message.data(), 8);
    std::memcpy(block_.data() + size - 8, message.data() + size - 8, 8);
  } else {
    std::memcpy(block_.data(), message.data(), size);
  }
  block_.data()[size] = 0x80;
  std::size_t bits = (kBlock + size) * 8;
  block_[62] = static_cast<unsigned char>(bits >> 8);
  block_[63] = static_cast<unsigned char>(bits & 0xff);
}

std::uint64_t plain_hmac(const HmacMessage& m) {
  State inner = transformed(m.key().inner, m.block());
  Block block{};
  for (std::size_t i = 0; i < inner.size(); ++i) {
    std::uint32_t word = __builtin_bswap32(inner[i]);
    std::memcpy(&block[4 * i], &word, 4);
  }
  block[32] = 0x80;
  block[62] = static_cast<unsigned char>(kOuterBits >> 8);
  block[63] = static_cast<unsigned char>(kOuterBits & 0xff);
  State outer = transformed(m.key().outer, block);
  std::uint64_t out = (static_cast<std::uint64_t>(outer[0]) << 32) | outer[1];
  return out + (out == 0);
}

void hmac(std::span<const HmacMessage> messages, std::span<std::uint64_t> hashes) {
  std::size_t i = 0;
#ifdef __x86_64__
  static const bool kHasSha = has_sha();
  if (kHasSha) {
    for (; i + kLanes <= messages.size(); i += kLanes) hmac_together<kLanes>(&messages[i], &hashes[i]);
    for (; i < messages.size(); ++i) hmac_together<1>(&messages[i], &hashes[i]);
  }
#endif
  for (; i < messages.size(); ++i) hashes[i] = plain_hmac(messages[i]);
  for (auto& h : hashes) h += h == 0;
}
}  // namespace calls
