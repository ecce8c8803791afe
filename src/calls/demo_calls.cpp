#include "calls/demo_calls.h"

#include "calls/call_generator.h"
#include "calls/call_loader.h"
#include "calls/callers.h"
#include "calls/generated_networks.h"
#include "calls/naming.h"

namespace calls {
namespace {
constexpr int kDays = 56;
constexpr std::uint64_t kSeed = 2026;
}  // namespace

Result<void> fill_demo_calls(operations::Context& context) {
  ImportLock turn(context.folder);
  {
    auto db = context.store.read();
    if (!networks(*db).empty()) return {};
  }
  Zone zone;
  std::int32_t today = day_of(zone, context.now() / 1000);
  CallLoader loader(context, turn, zone, "demonstration", "", "demonstration");
  generate_calls(loader, today - kDays, kDays, kSeed, zone);
  TakenFile file;
  file.group = "demonstration";
  file.name = "demonstration";
  loader.commit(std::move(file));
  for (const auto& n : generated_networks())
    TRY(name_queue(context, {std::string(n.code), "", std::string(n.name), "", ""}));
  for (const auto& q : generated_queues())
    TRY(name_queue(context, {std::string(q.network), std::string(q.code), std::string(q.name),
                             std::string(q.site), std::string(q.departement)}));
  return keep_callers(context);
}
}  // namespace calls
