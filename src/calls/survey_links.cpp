#include "calls/survey_links.h"

#include <fmt/format.h>
#include <sodium.h>

#include <filesystem>

#include "base/source.h"
#include "base/text.h"

namespace calls {
namespace {
namespace fs = std::filesystem;
constexpr std::string_view kHead = "guichet-survey-key 1";

std::string key_path(const std::string& data_folder) { return data_folder + "/keys/surveys.key"; }

std::string hex(std::string_view bytes) {
  std::string out(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  out.pop_back();
  return out;
}

std::string signature(const std::string& secret, std::string_view message) {
  auto bytes = [](std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); };
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes(secret), secret.size());
  crypto_auth_hmacsha256_update(&state, bytes(message), message.size());
  std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
  return hash::short_id(mac, kSignatureLength);  // spelled without look-alikes
}
}  // namespace

std::optional<SurveyKey> SurveyKey::find(const std::string& data_folder) {
  auto kept = read_file(key_path(data_folder), 4096);
  if (!kept) return std::nullopt;
  auto lines = text::split(*kept, '\n');
  std::string secret(kSecretBytes, '\0');
  std::size_t length = 0;
  if (lines.size() < 2 || lines[0] != kHead ||
      sodium_hex2bin(reinterpret_cast<unsigned char*>(secret.data()), secret.size(), lines[1].data(),
                     lines[1].size(), nullptr, &length, nullptr) != 0 ||
      length != kSecretBytes)
    return std::nullopt;
  return SurveyKey(std::move(secret));
}

Result<SurveyKey> SurveyKey::keep(const std::string& data_folder, Random& random) {
  std::string path = key_path(data_folder);
  if (fs::exists(path)) {  // one that can't be read isn't replaced: the links it signed would be lost
    auto kept = find(data_folder);
    if (!kept)
      return fail(ErrorKind::internal, "survey_key", "La clé des enquêtes est illisible\u00A0: " + path);
    return *kept;
  }
  std::string secret(kSecretBytes, '\0');
  random.bytes(secret.data(), secret.size());
  fs::create_directories(fs::path(path).parent_path());
  fs::permissions(fs::path(path).parent_path(), fs::perms::owner_all);
  TRY(write_file(path, fmt::format("{}\n{}\n", kHead, hex(secret))));
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  return SurveyKey(std::move(secret));
}

std::string SurveyKey::token(const SurveyLink& l) const {
  return l.reference +
         signature(secret_, fmt::format("guichet-survey 1\n{}\n{}\n{}", l.reference, l.network, l.until));
}

bool SurveyKey::signed_by(std::string_view given, const SurveyLink& link) const {
  return hash::equal(given, token(link));
}

std::string_view reference_of(std::string_view token) {
  bool spelled = token.size() == kReferenceLength + kSignatureLength &&
                 token.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz") == token.npos;
  return spelled ? token.substr(0, kReferenceLength) : std::string_view();
}

std::optional<std::string> survey_address(std::string_view base) {
  while (base.ends_with('/')) base.remove_suffix(1);
  std::string_view host = base;
  if (base.starts_with("https://"))
    host.remove_prefix(8);
  else if (base.starts_with("http://"))
    host.remove_prefix(7);
  else
    return std::nullopt;
  if (host.empty() || host.front() == '/' || host.find_first_of("?#;\"<> \t\r\n") != host.npos)
    return std::nullopt;
  return std::string(base) + "/enquete/";
}
}  // namespace calls
