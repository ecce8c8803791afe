// The demonstration: data carried by the program, accounts whose password is known.
#pragma once

#include <string>

#include "operations/operation.h"

namespace app {
constexpr std::string_view kDemoPassword = "guichet-demonstration";
// Fills an empty data folder: structures, documents, reviews with their drafts, one account per role. Does
// nothing when there are accounts already; returns whether it filled the folder.
bool fill_demo(const std::string& folder, const operations::Registry& rows, Progress& progress);
// What to try, for the terminal.
std::string demo_welcome(const std::string& address);
}  // namespace app
