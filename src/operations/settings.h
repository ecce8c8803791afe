// What an administration sets in guichet.toml. Each key with its default and meaning is a row of
// app/config.cpp; docs/configuration.md lists them.
#pragma once

#include <cstdint>
#include <string>

#include "llm/model.h"

namespace operations {
struct Settings {
  std::string address = "127.0.0.1";
  std::int64_t port = 8080;
  std::int64_t workers = 2;
  std::string organisation;
  std::string public_url;  // "https://guichet.example.fr": of links and QR codes for citizens

  std::int64_t stale_days = 730;  // from which a quotation's document is said to be old

  std::string model_kind = "none";  // "none", "remote", "scripted"
  std::string model_script;         // file of the scripted model
  llm::RemoteOptions remote;
  double temperature = 0.2;
  std::int64_t max_tokens = 700;
  std::int64_t corrections = 1;  // rounds asked for when sentences fail the gates: 0 or 1
};
}  // namespace operations
