// The program's rows and its data folder, opened once and shared by the command line, the server and the
// tests.
#pragma once

#include <memory>
#include <string>

#include "operations/operation.h"

namespace app {
// All the rows, in the order of the domains.
operations::Registry registry();

// An open data folder: store migrated, reference data loaded, indexes caught up with the store.
class Data {
 public:
  // Throws std::runtime_error when guichet.toml is faulty: ask load_settings first.
  Data(std::string folder, const operations::Registry& registry);
  const operations::Settings& settings() const { return settings_; }
  store::Store& store() { return *store_; }
  const std::string& folder() const { return folder_; }
  // A context for one request, command or job. `viewer` decides what it may.
  operations::Context context(operations::Viewer viewer, Progress& progress);
  operations::Context local_context(Progress& progress);

 private:
  std::string folder_;
  std::unique_ptr<store::Store> store_;
  operations::Settings settings_;
  std::unique_ptr<llm::Model> model_;
  operations::Cancellations cancellations_;
  operations::Caches caches_;
  SystemClock clock_;
  SystemRandom random_;
  operations::Indexes indexes_;
};

// What an operation that needs no data runs in: indexes in a passing folder, and a store that is a bug to ask
// for (std::logic_error). Throws std::runtime_error when no folder can be made.
class WithoutData {
 public:
  WithoutData();
  ~WithoutData();
  WithoutData(const WithoutData&) = delete;
  WithoutData& operator=(const WithoutData&) = delete;
  operations::Context local_context(Progress& progress);

 private:
  std::string folder_;  // removed at the end
  store::Store store_;
  SystemClock clock_;
  SystemRandom random_;
  operations::Indexes indexes_;
};
}  // namespace app
