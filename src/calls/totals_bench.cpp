// What the dashboards ask of the cube, each within 3 ms: on the data folder that GUICHET_DATA names, else on
// a fortnight of generated calls, which is less than the year that the limit is meant for.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>

#include "calls/call_generator.h"
#include "calls/call_loader.h"
#include "calls/french_calendar.h"
#include "calls/install.h"
#include "calls/totals.h"
#include "people/install.h"
#include "services/install.h"
#include "services/structures.h"
#include "store/outbox.h"

namespace calls {
namespace {
class Given {
 public:
  Given() {
    context.caches = &caches_;
    if (named()) return;
    operations::Registry registry;
    people::install(registry, services::find_place);
    services::install(registry);
    install(registry);
    for (auto& m : store::outbox::migrations()) registry.migrations.push_back(std::move(m));
    store_->migrate(registry.migrations);
    Zone zone;
    ImportLock turn(context.folder);
    CallLoader loader(context, turn, zone, "bench", "", "bench");
    generate_calls(loader, iso_day("2026-11-09"), 14, 1, zone);
    TakenFile none;
    loader.commit(none, true);
  }
  ~Given() {
    store_.reset();
    if (!named()) std::filesystem::remove_all(folder_);
  }
  Given(const Given&) = delete;
  Given& operator=(const Given&) = delete;

 private:
  static bool named() { return std::getenv("GUICHET_DATA") != nullptr; }
  static std::string place() {
    if (named()) return std::getenv("GUICHET_DATA");
    std::string made = (std::filesystem::temp_directory_path() / "guichet-totals-XXXXXX").string();
    return ::mkdtemp(made.data()) == nullptr ? std::string(".") : made;
  }
  std::string folder_ = place();
  std::unique_ptr<store::Store> store_ = store::Store::open_folder(folder_);
  SystemClock clock_ = {};
  SeededRandom random_{1};
  SilentProgress progress_ = {};
  operations::Indexes indexes_{folder_};
  operations::Caches caches_ = {};  // as a server has

 public:
  operations::Context context{*store_, clock_, random_, indexes_, progress_, folder_};
};

void ask(benchmark::State& state, const Selection& selection) {
  static Given given;
  std::size_t lines = 0;
  for (auto _ : state) {
    auto all = lines_of(given.context, selection);
    lines = all.size();
    double sum = 0;
    for (const auto& l : all) sum += official(l.counters, definitions().front()).value().value_or(0);
    benchmark::DoNotOptimize(sum);
  }
  state.counters["lines"] = static_cast<double>(lines);
}

Selection by(Grain grain) {
  Selection s;
  s.grain = grain;
  return s;
}

// A month of one network: of the year that bench/calls loads, or of the fortnight.
Selection one_network() {
  bool year = std::getenv("GUICHET_DATA") != nullptr;
  Selection s = by(Grain::interval);
  s.network = year ? "R05" : "impots";
  s.from = iso_day(year ? "2023-05-01" : "2026-11-01");
  s.to = iso_day(year ? "2023-05-31" : "2026-11-30");
  return s;
}

void rate_by_network_and_day(benchmark::State& state) { ask(state, by(Grain::day)); }
void service_level_by_interval(benchmark::State& state) { ask(state, one_network()); }
void satisfaction_by_month(benchmark::State& state) { ask(state, by(Grain::month)); }
BENCHMARK(rate_by_network_and_day)->Unit(benchmark::kMillisecond);
BENCHMARK(service_level_by_interval)->Unit(benchmark::kMillisecond);
BENCHMARK(satisfaction_by_month)->Unit(benchmark::kMillisecond);
}  // namespace
}  // namespace calls

BENCHMARK_MAIN();
