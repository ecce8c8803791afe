// guichet.toml of a data folder: read, checked, told.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "operations/settings.h"

namespace app {
constexpr const char* kConfigFile = "guichet.toml";

// The settings of a folder: the defaults where the file is absent or silent. All faults at once, each with
// its line: unknown keys, values of another type or out of bounds.
Result<operations::Settings> load_settings(const std::string& folder);
// The same from the text of a file.
Result<operations::Settings> read_settings(std::string_view toml, const std::string& folder);

// One key as it is documented and as it stands.
struct SettingLine {
  std::string key, meaning, value, standard;
  bool set = false;  // differs from the default
};
std::vector<SettingLine> settings_lines(const operations::Settings& settings);

// The model that the settings ask for; null for none. Throws std::runtime_error when the script can't be
// read.
std::unique_ptr<llm::Model> make_model(const operations::Settings& settings);
}  // namespace app
