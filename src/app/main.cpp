#include <fmt/format.h>

#include <exception>

#include "app/cli.h"

int main(int argc, char** argv) {
  try {
    return app::run_command_line(argc, argv);
  } catch (const std::exception& e) {
    fmt::print(stderr, "Erreur interne : {}\n", e.what());
    return 1;
  }
}
