// Callers without their numbers: a keyed hash (HMAC-SHA-256, its first 64 bits), one key per network and
// year, kept apart from the calls so that it can be destroyed. Once it is, nothing links a hash to a number
// again.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "calls/hmac.h"

namespace calls {
// Hashes with one secret. Threads: immutable.
class CallerKey {
 public:
  static constexpr std::size_t kSecretBytes = 32;
  explicit CallerKey(std::string_view secret) : key_(secret) {}
  // 0 for a number that is withheld or unknown; never 0 otherwise. What masked() wrote gives its hash back.
  std::uint64_t hash(std::string_view number) const;
  // Whether the hash takes hashing: of `message`, then; else `known` is the hash.
  bool needs_hashing(std::string_view number, HmacMessage& message, std::uint64_t& known) const;
  // The hash of a number as text, to stand for it in a log's line; empty for one that is withheld.
  std::string masked(std::string_view number) const;

 private:
  HmacKey key_;
};

// « 01 23 45 67 89 », « +33 1 23 45 67 89 » and « 0033123456789 » are one number; empty when it is withheld.
std::string normal_number(std::string_view number);

// The keys of a data folder, one file each, readable by its owner only.
class CallerKeys {
 public:
  CallerKeys(std::string folder, Random& random) : folder_(std::move(folder)), random_(random) {}
  // The key of a network for a year; made when there is none. A key that was destroyed isn't made again:
  // nothing, and the caller stays unknown.
  const CallerKey* of(const std::string& network, int year);
  struct Named {
    std::string network;
    int year;
    bool destroyed;
  };
  std::vector<Named> list() const;
  // Overwrites and removes it, for good.
  Result<void> destroy(const std::string& network, int year);

 private:
  std::string path_of(const std::string& network, int year) const;
  std::string folder_;
  Random& random_;
  std::map<std::pair<std::string, int>, std::unique_ptr<CallerKey>> keys_ = {};
};
// The year (UTC) that holds an instant, in seconds.
int year_of(std::int64_t utc);
}  // namespace calls
