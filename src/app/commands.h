// Commands that aren't operations on an open data folder: serve, demo, migrate, backup, restore.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "operations/operation.h"

namespace app {
struct SpecialCommand {
  std::string name;
  std::string summary;
  std::vector<FieldSpec> input;
  std::function<int(const std::string& data, const Values& values, bool json)> run;
};
std::vector<SpecialCommand> special_commands(const operations::Registry& registry);
}  // namespace app
