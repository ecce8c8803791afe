// The command line, made from the rows.
#pragma once

namespace app {
// Runs the program with its arguments and returns the exit code (docs/command_line.md).
int run_command_line(int argc, char** argv);
}  // namespace app
