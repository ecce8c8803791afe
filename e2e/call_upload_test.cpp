// Telephone files given in the browser: taken in, known again, read on when they have grown, refused with
// what helps to send them again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "served_folder.h"

namespace {
using e2e::FilePart;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kEnter = "923000000|c1|Nord|NONE|ENTERQUEUE||0612345678|1\n";
constexpr const char* kAnswer =
    "923000010|c1|Nord|A1|CONNECT|10|c2|3\n923000070|c1|Nord|A1|COMPLETECALLER|10|60|1\n";
// Its dates are too few to be guessed.
constexpr const char* kOdd = "Alpha;Bravo;Charlie\n?;oui;12\n?;non;3\n?;oui;4\n1999-04-01 10:01:00;oui;3\n";

class CallUpload : public e2e::ServedFolder<testing::Test> {
 protected:
  static void SetUpTestSuite() {
    make("call_upload");
    serve("administrateur");
  }
  // Sends the files and waits for what became of them.
  static json::value sent(const e2e::Fields& fields, const std::vector<FilePart>& files) {
    auto reply = client_->upload("/telephone/importer", fields, files);
    EXPECT_EQ(reply.status, 303) << reply.body;
    page_ = reply.header("location");
    for (int i = 0; i < 400; ++i) {
      auto told = client_->get(page_, {{"Accept", "application/json"}}).json();
      std::string state = json::text(told, "state");
      if (state == "termine" || state == "echoue") return told;
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
    ADD_FAILURE() << "the import doesn't end";
    return {};
  }
  static std::int64_t number(const json::value& told, std::string_view name) {
    const auto* report = json::find(told, "report");
    return report == nullptr ? -1 : json::integer(*report, name);
  }
  static inline std::string page_;
};

TEST_F(CallUpload, BeforeTheFirstImportThePageLeadsToIt) {
  EXPECT_THAT(get("/telephone"), HasSubstr("href=\"/telephone/importer\""));
  EXPECT_THAT(get("/telephone/rapport"), Not(HasSubstr("1969")));
}

TEST_F(CallUpload, ALogIsTakenInThenReadOnWhenItHasGrown) {
  e2e::Fields network{{"network", "CPAM"}};
  auto first = sent(network, {{"file", "queue_log", std::string(kEnter)}});
  EXPECT_EQ(json::text(first, "state"), "termine");
  EXPECT_EQ(number(first, "new"), 0) << "the call is still open";
  std::string grown = std::string(kEnter) + kAnswer;
  EXPECT_EQ(number(sent(network, {{"file", "queue_log", grown}}), "new"), 1);
  EXPECT_THAT(get(page_), HasSubstr("href=\"/telephone/donnees\""));
  EXPECT_EQ(number(sent(network, {{"file", "queue_log", grown}}), "new"), 0);
  EXPECT_THAT(get("/telephone/donnees"), HasSubstr("queue_log"));
  EXPECT_TRUE(std::filesystem::is_empty(*folder_ / "data/imports")) << "what was taken in isn't kept";
}

TEST_F(CallUpload, SeveralFilesAreOneImportEachUnderItsName) {
  auto told =
      sent({{"network", "MSA"}},
           {{"file", "nord.csv", "network,queue,start,wait,outcome\nMSA,N,1999-04-01 09:00:00,5,answered\n"},
            {"file", "../su<d>.csv", "network,queue,start,wait,outcome\nMSA,S,jamais,5,answered\n"}});
  EXPECT_EQ(json::text(told, "filename"), "nord.csv et 1\u00A0autre fichier");
  EXPECT_EQ(number(told, "new"), 1);
  std::string page = get(page_);
  EXPECT_THAT(page, HasSubstr("su&lt;d&gt;.csv"));
  EXPECT_THAT(page, Not(HasSubstr("imports/" + json::text(told, "token") + "/0")));
}

TEST_F(CallUpload, ColumnsThatArentKnownComeBackWithAProposalThatServes) {
  auto told = sent({{"network", "CARSAT"}}, {{"file", "export.csv", kOdd}});
  EXPECT_EQ(json::text(told, "state"), "echoue");
  std::string page = e2e::unescape(get(page_));
  EXPECT_THAT(page, HasSubstr("value=\"CARSAT\""));
  std::string mapping = e2e::between(page, "name=\"mapping\"", "</textarea>");
  EXPECT_THAT(mapping, HasSubstr("[columns]"));
  mapping =
      "queue = \"Accueil\"\n[columns]\nstart = \"Alpha\"\noutcome = \"Bravo\"\nwait = "
      "\"Charlie\"\n[outcomes]\noui = \"answered\"\n";
  auto again = sent({{"network", "CARSAT"}, {"mapping", mapping}}, {{"file", "export.csv", kOdd}});
  EXPECT_EQ(number(again, "new"), 1) << json::write(again);
}

TEST_F(CallUpload, WhatIsMissingOrUnreadableIsToldBesideItsField) {
  auto none = client_->upload("/telephone/importer", {}, {});
  EXPECT_EQ(none.status, 400);
  EXPECT_THAT(none.body,
              AllOf(HasSubstr("href=\"#file\">Choisissez un fichier"), HasSubstr("href=\"#network\"")));
  auto faulty = client_->upload("/telephone/importer", {{"network", "MSA"}, {"mapping", "zone = "}},
                                {{"file", "a.csv", std::string(kOdd)}});
  EXPECT_EQ(faulty.status, 400);
  EXPECT_THAT(faulty.body, HasSubstr("<details open>"));
  EXPECT_THAT(faulty.body, HasSubstr("id=\"mapping-faute\""));
}
}  // namespace
