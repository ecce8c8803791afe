// Live feeds: what is refused of their lines or remarked on them is told by batch and line, once.
#include "calls/live.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calls/call_folder.h"
#include "calls/dashboard.h"
#include "calls/feed_store.h"

namespace calls {
namespace {
using testing::HasSubstr;
using testing::Not;

class Live : public testing::Test {
 protected:
  Live() { key_ = add_feed(folder_.context, {"standard", "CAF"}).value().key; }
  Result<Received> send(std::string batch, std::vector<std::string> events) {
    return send_events(folder_.context, {"standard", key_, std::move(batch), std::move(events)});
  }
  void take() {
    take_events(folder_.context, "standard", [](store::Db&) {});
  }
  // As another process would, that begins.
  void take_anew() {
    operations::Caches fresh;
    auto context = folder_.context;
    context.caches = &fresh;
    take_events(context, "standard", [](store::Db&) {});
  }
  Feed feed() { return feed_by_name(*folder_.store().read(), "standard").value(); }
  CallFolder folder_;
  std::string key_;
};

constexpr std::string_view kBack = "L’horloge recule.";

TEST_F(Live, RefusedLinesAreCountedByReasonBatchAndLine) {
  ASSERT_TRUE(send("lot1", {"1795000000|c1|A|NONE|ENTERQUEUE||06|1"}));
  ASSERT_TRUE(
      send("lot2", {"1795000009|c1|A|NONE|ABANDON|1|1|9", "rien", "1795000010|c2|A|NONE|ENTERQUEUE||06|1",
                    "1794999000|c3|A|NONE|ENTERQUEUE||06|1"}));
  take();
  auto kept = feed();
  EXPECT_EQ(kept.lines, 5);
  ASSERT_EQ(kept.reasons.said.size(), 1U);
  const auto& [reason, refused] = *kept.reasons.said.begin();
  EXPECT_EQ(refused.count, 1);
  EXPECT_EQ(refused.first.at(0), (operations::Remark::Place{"lot lot2", 2})) << reason;
  EXPECT_EQ(kept.remarks.count(kBack), 1);
  EXPECT_EQ(kept.remarks.said.find(kBack)->second.first.at(0), (operations::Remark::Place{"lot lot2", 4}));
  EXPECT_EQ(kept.refused_at, folder_.context.now());
  auto shown = show_data(folder_.context, {}).value();
  EXPECT_THAT(json::write(data_json(shown)), HasSubstr(R"("feed":"standard")"));
  EXPECT_THAT(data_page(folder_.context, shown).main.str(), HasSubstr("lot lot2, ligne 2"));
}

TEST_F(Live, NoNumberIsKeptInItsLines) {
  ASSERT_TRUE(send("lot1", {"1795000000|c1|A|NONE|ENTERQUEUE||0612345678|1|Zoé|0612345679",
                            "1795000020|c1|A|SIP/1|CONNECT|20|x|3",
                            "1795000040|c1|A|SIP/1|BLINDTRANSFER|0712345678|ctx|20|20|1"}));
  std::string kept;
  auto db = folder_.store().read();
  for (auto r = db->query(store::Sql{"select lines from call_batches"}); r->next();) kept += r->str(0);
  EXPECT_THAT(kept, HasSubstr("BLINDTRANSFER"));
  for (const char* number : {"0612345678", "0612345679", "0712345678"})
    EXPECT_THAT(kept, Not(HasSubstr(number)));
}

TEST_F(Live, LinesWithoutTheirFieldsAreRefusedInTheAnswer) {
  auto told = send("lot1", {"1", "1795000000|c1|A|NONE|ENTERQUEUE||06|1", "1795000000|c1|A|NONE"}).value();
  ASSERT_EQ(told.refused.said.size(), 1U);
  const auto& [reason, refused] = *told.refused.said.begin();
  EXPECT_THAT(std::string(reason), HasSubstr("cinq champs"));
  EXPECT_EQ(refused.first, (std::vector<operations::Remark::Place>{{"lot lot1", 1}, {"lot lot1", 3}}));
}

TEST_F(Live, WhatIsReadAgainAfterAStopIsNotToldAgain) {
  ASSERT_TRUE(send("lot1", {"1795000000|c1|A|NONE|ENTERQUEUE||06|1", "rien"}));
  take();
  take_anew();
  EXPECT_EQ(feed().reasons.count(), 1) << "c1 is still open: its batch is read again";
  ASSERT_TRUE(send("lot2", {"encore rien", "1795000009|c1|A|NONE|ABANDON|1|1|9"}));
  take_anew();
  EXPECT_EQ(feed().reasons.count(), 2);
  EXPECT_EQ(feed().reasons.said.begin()->second.first.at(1), (operations::Remark::Place{"lot lot2", 1}));
  EXPECT_EQ(folder_.archive()->rows(), 1U);
}

TEST_F(Live, AKeySentAgainWithOtherLinesOfTheSameLengthIsRefused) {
  const std::string line = "1795000000|c1|A|NONE|ENTERQUEUE||06|1";
  std::string other = line;
  other[12] = '2';
  EXPECT_FALSE(send("lot1", {line}).value().again);
  EXPECT_TRUE(send("lot1", {line}).value().again);
  auto refused = send("lot1", {other});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_EQ(feed().lines, 1);
}

TEST_F(Live, LinesThatCantBeKeptAreRefusedByThemselves) {
  Values sent{{"feed", {"standard"}}, {"feed_key", {key_}}, {"batch", {"b1"}}};
  sent["events"] = {"", "1795000000|c1|A|NONE|ENTERQUEUE||06|1", std::string("a\0b", 3), "a\nb",
                    "1795000009|c1|A|NONE|ABANDON|1|1|9"};
  auto in = fields::parse<SendEvents>(sent);
  ASSERT_TRUE(in);
  EXPECT_EQ(send_events(folder_.context, *in).value().refused.count(), 3);
  EXPECT_TRUE(send_events(folder_.context, *in).value().again);
  take();
  take_anew();
  EXPECT_EQ(feed().reasons.count(), 3);
  EXPECT_EQ(feed().reasons.said.find("La ligne contient un caractère invisible.")->second.first.at(0),
            (operations::Remark::Place{"lot b1", 3}));
  EXPECT_EQ(folder_.archive()->rows(), 1U);
}
}  // namespace
}  // namespace calls
