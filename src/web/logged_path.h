#pragma once

#include <string>

namespace web {
// A path as the log may show it: parts that open a door by themselves (links signed or shared) are « * ».
std::string without_tokens(const std::string& path);
}  // namespace web
