// What the calls themselves tell of their source, from files taken in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calls/call_folder.h"
#include "calls/dashboard.h"
#include "calls/sentinels_calls.h"

namespace calls {
namespace {
using testing::Contains;
using testing::Field;

constexpr const char* kHeader =
    "id,network,queue,start,wait,talk,outcome,agent,caller,callback_due,callback_done\n";
CallFacts facts_of(CallFolder& folder, Selection s = {}) {
  return call_facts(*folder.archive(), s, folder.context.now() / 1000)["CAF"];
}

TEST(CallFacts, AreCountedFromTheColumns) {
  CallFolder folder;
  folder.import("a.csv", std::string(kHeader) +
                             // handed over to another queue, by another agent
                             "1,CAF,Accueil,2026-11-02 09:00:00,10,60,answered,a1,0612345678,,\n"
                             "2,CAF,Dossiers,2026-11-02 09:01:20,5,9,answered,a2,0612345678,,\n"
                             // the same agent, who has not finished
                             "3,CAF,Accueil,2026-11-02 09:00:30,0,60,answered,a1,0612345679,,\n"
                             // not made yet, and counted as answered
                             "4,CAF,Accueil,2026-11-02 11:00:00,0,60,answered,a3,0612345680,2026-11-02 "
                             "12:00:00,\n"
                             // made before it was asked
                             "5,CAF,Accueil,2026-11-02 14:00:00,30,,callback,,0612345681,2026-11-02 "
                             "15:00:00,2026-11-02 13:00:00\n"
                             // of next year
                             "6,CAF,Accueil,2027-11-02 09:00:00,30,,abandoned,,0612345682,,\n");
  auto f = facts_of(folder);
  EXPECT_EQ(f.calls, 6U);
  EXPECT_EQ(f.answered, 4U);
  EXPECT_EQ(f.talks, 4U);
  EXPECT_EQ(f.quick_talks, 1U);
  EXPECT_EQ(f.same_talks, 3U);
  EXPECT_EQ(f.same_talk_s, 60);
  EXPECT_EQ(f.counted_twice, 1U);
  EXPECT_EQ(f.overlaps, 1U);
  EXPECT_EQ(f.early_callbacks, 1U);
  EXPECT_EQ(f.backwards, 1U);
  EXPECT_EQ(f.future, 1U);
  Selection part;
  part.queue = "Dossiers";
  EXPECT_EQ(facts_of(folder, part).calls, 1U);
}

TEST(CallFacts, ACallOfNextYearDoesNotHideTheOthers) {
  CallFolder folder;
  folder.import("a.csv", calls_csv({{"1", "CAF", "Accueil", "2026-11-02 09:00:00", "answered", "", 5, 60},
                                    {"2", "CAF", "Accueil", "2027-11-02 09:00:00", "answered", "", 5, 60}}));
  ShowNetwork in;
  in.network = "CAF";
  auto view = show_network(folder.context, in).value();
  EXPECT_EQ(iso_of_day(view.period.to), "2026-11-02");
  EXPECT_EQ(view.now[Leaf::answered], 1U);
  EXPECT_THAT(view.sentinels, Contains(Field(&Sentinel::code, "future")));
  auto data = show_data(folder.context, {}).value();
  ASSERT_EQ(data.sentinels.size(), 1U);
  EXPECT_THAT(data.sentinels[0], Contains(Field(&Sentinel::code, "future")));
}
}  // namespace
}  // namespace calls
