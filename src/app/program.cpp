#include "app/program.h"

#include "answers/install.h"
#include "app/config.h"
#include "app/imports.h"
#include "app/static_pages.h"
#include "calls/install.h"
#include "corpus/indexing.h"
#include "corpus/install.h"
#include "people/install.h"
#include "reviews/install.h"
#include "services/install.h"
#include "services/structures.h"
#include "store/outbox.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace app {
operations::Registry registry() {
  operations::Registry r;
  for (auto& m : store::outbox::migrations()) r.migrations.push_back(std::move(m));
  people::install(r, services::find_place);
  services::install(r);
  corpus::install(r);
  answers::install(r);
  reviews::install(r);
  calls::install(r);
  install_imports(r);
  install_static_pages(r);
  return r;
}

namespace {
operations::Settings settings_or_throw(const std::string& folder) {
  auto settings = load_settings(folder);
  if (!settings) throw std::runtime_error(settings.error().message);
  return std::move(*settings);
}
}  // namespace

Data::Data(std::string folder, const operations::Registry& registry)
    : folder_(std::move(folder)),
      store_(store::Store::open_folder(folder_)),
      settings_(settings_or_throw(folder_)),
      model_(make_model(settings_)),
      indexes_(folder_ + "/index") {
  store_->migrate(registry.migrations);
  SilentProgress silent;
  auto context = local_context(silent);
  services::load_reference(context);
  corpus::catch_up(context);
}

operations::Context Data::context(operations::Viewer viewer, Progress& progress) {
  return {*store_,           clock_,     random_,      indexes_,        progress, folder_,
          std::move(viewer), &settings_, model_.get(), &cancellations_, &caches_};
}

namespace {
operations::Viewer local_viewer() {
  operations::Viewer local;
  local.local = true;
  return local;
}
}  // namespace

operations::Context Data::local_context(Progress& progress) { return context(local_viewer(), progress); }

namespace {
std::string passing_folder() {
  std::string made = (std::filesystem::temp_directory_path() / "guichet-XXXXXX").string();
  if (::mkdtemp(made.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return made;
}
}  // namespace

WithoutData::WithoutData()
    : folder_(passing_folder()),
      store_([](bool) -> std::unique_ptr<store::Db> {
        throw std::logic_error("this operation says that it needs no data");
      }),
      indexes_(folder_) {}

WithoutData::~WithoutData() {
  std::error_code left;
  std::filesystem::remove_all(folder_, left);
}

operations::Context WithoutData::local_context(Progress& progress) {
  return {store_, clock_, random_, indexes_, progress, folder_, local_viewer()};
}
}  // namespace app
