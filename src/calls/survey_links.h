// Links that let the caller of one drawn call, and nobody else, say what they thought of it: a random
// reference and a signature (HMAC-SHA-256) over it, the network and the end of the link. Nothing of the
// caller or of the call can be read in one; who has the database but not the key can't make one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"

namespace calls {
constexpr Millis kSurveyLasts = Millis{30} * 86'400'000;
constexpr std::size_t kReferenceLength = 12;  // of 5 bits: of which a million seldom have two alike
constexpr std::size_t kSignatureLength = 20;  // of 5 bits: a guess is right once in 10^30

struct SurveyLink {
  std::string reference, network;  // network: code
  Millis until = 0;
};

// The secret of a data folder, one file readable by its owner only, beside those of callers.
class SurveyKey {
 public:
  static constexpr std::size_t kSecretBytes = 32;
  explicit SurveyKey(std::string secret) : secret_(std::move(secret)) {}
  // Made when there is none. One process at a time: hold the ImportLock.
  static Result<SurveyKey> keep(const std::string& data_folder, Random& random);
  // Nothing when there is none, or when it can't be read.
  static std::optional<SurveyKey> find(const std::string& data_folder);
  // Reference and signature: what the address ends with.
  std::string token(const SurveyLink& link) const;
  bool signed_by(std::string_view token, const SurveyLink& link) const;

 private:
  std::string secret_;
};
// What a token begins with; empty when its length or its characters aren't those of a token.
std::string_view reference_of(std::string_view token);
// "https://guichet.example.fr/" → "https://guichet.example.fr/enquete/" followed by the token; nothing when
// the base isn't the address of a site.
std::optional<std::string> survey_address(std::string_view base);
}  // namespace calls
