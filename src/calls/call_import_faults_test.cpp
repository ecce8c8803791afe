// Files that are wrong, and disks that refuse: told by line and reason, the rest is taken in, or nothing is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "base/text.h"
#include "calls/call_folder.h"
#include "calls/call_loader.h"
#include "calls/dashboard.h"
#include "store/sqlite.h"

namespace calls {
namespace {
namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Not;

std::vector<std::int64_t> lines_of(const operations::Remarks& remarks, std::string_view what) {
  std::vector<std::int64_t> out;
  if (auto it = remarks.said.find(what); it != remarks.said.end())
    for (const auto& p : it->second.first) out.push_back(p.line);
  return out;
}

class ImportFaults : public testing::Test {
 protected:
  static std::vector<std::int64_t> lines(const operations::ImportReport& r) {
    std::vector<std::int64_t> out;
    for (const auto& one : r.rejected) out.push_back(one.line);
    return out;
  }
  void expect_clean(std::size_t calls) {
    auto verified = folder_.verify();
    ASSERT_TRUE(verified) << verified.error().message;
    EXPECT_EQ(verified->calls, static_cast<std::int64_t>(calls));
  }
  CallFolder folder_;
};

TEST_F(ImportFaults, BadLinesAreToldAndTheRestIsTakenIn) {
  std::string csv = "id;network;queue;start;wait;talk;outcome\n";
  csv += "1;CAF;A;23/11/2026 09:00:00;5;60;answered\n";                      // 2
  csv += "2;CAF;A\n";                                                        // 3
  csv += std::string("3;C") + '\0' + ";A;23/11/2026 09:00:00;;;answered\n";  // 4
  csv += "4;CAF;A;23/11/2026 09:00:00;-5;-60;answered\n";         // 5: taken in, its durations unknown
  csv += "5;CAF;A;32/11/2026 09:00:00;5;60;answered\n";           // 6
  csv += "6;CAF;\"A;\nB\";23/11/2026 09:00:00;5;60;abandoned\n";  // 7 and 8
  csv += "7;CAF;A;23/11/1889 09:00:00;5;60;answered\n";           // 9
  csv += "8;CAF;A;23/11/2026 09:00:00;5;60;perdu en mer\n";       // 10: taken in, its end unknown
  auto report = folder_.import("a.csv", csv);
  EXPECT_EQ(report.added, 4);
  EXPECT_THAT(lines(report), ElementsAre(3, 4, 6, 9));
  for (const auto& r : report.rejected) EXPECT_THAT(r.reason, AllOf(Not(IsEmpty()), HasSubstr(" ")));
  EXPECT_THAT(report.unknown, ElementsAre(Key("issue « perdu en mer »")));
  EXPECT_THAT(report.remarks.said,
              ElementsAre(Key("Attente illisible, négative ou de plus d’une semaine"),
                          Key("Conversation illisible, négative ou de plus d’une semaine")));
  expect_clean(4);
  EXPECT_EQ(folder_.total()[Leaf::unknown], 1U);
  auto named = queues(*folder_.store().read());
  ASSERT_EQ(named.size(), 2U);
  EXPECT_EQ(named[1].code, "A; B");
}

TEST_F(ImportFaults, AMappingThatNamesMissingColumnsSaysWhichInFrench) {
  ImportCalls in;
  in.mapping =
      folder_.write("m.toml", "[columns]\nstart = \"Début\"\noutcome = \"Issue\"\nwait = \"wait\"\n");
  auto refused = folder_.refusal("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-23 09:00:00"}}), in);
  EXPECT_EQ(refused.kind, ErrorKind::invalid);
  ASSERT_EQ(refused.fields.size(), 3U);
  EXPECT_THAT(refused.fields[2].message,
              AllOf(HasSubstr("«\u00A0outcome\u00A0»"), HasSubstr("Colonnes de ce fichier")));
  EXPECT_THAT(refused.fields[0].message, AllOf(HasSubstr("Issue"), HasSubstr("est absente de l’en-tête")));
  EXPECT_THAT(refused.fields[1].message, HasSubstr("Début"));
  expect_clean(0);
}

TEST_F(ImportFaults, AMappingOfIntervalsThatNamesMissingColumnsSaysWhichAndWhatThereIs) {
  ImportCalls in;
  in.format = "interval";
  in.mapping =
      folder_.write("m.toml", "[columns]\nstart = \"Début\"\nanswered = \"Pris\"\nabandoned = \"Perdus\"\n");
  auto refused = folder_.refusal("i.csv", "Relevé du mois\nDébut;Pris;Autre\n23/11/2026 09:00;10;2\n", in);
  EXPECT_EQ(refused.kind, ErrorKind::invalid);
  ASSERT_EQ(refused.fields.size(), 2U) << "« Perdus » would be counted as none";
  EXPECT_THAT(refused.fields[0].message, AllOf(HasSubstr("Perdus"), HasSubstr("est absente de l’en-tête")));
  EXPECT_THAT(refused.fields[1].message, AllOf(HasSubstr("Pris"), HasSubstr("Autre")));
  expect_clean(0);
}

TEST_F(ImportFaults, AFileInUtf16IsRefusedAtOnceWithItsReason) {
  std::string csv = "id;network;queue;start;outcome\n1;CAF;A;23/11/2026 09:00:00;answered\n";
  for (bool marked : {true, false})
    for (bool little : {true, false}) {
      std::string wide = !marked ? "" : little ? "\xFF\xFE" : "\xFE\xFF";
      for (char c : csv) wide += little ? std::string{c, '\0'} : std::string{'\0', c};
      auto refused = folder_.refusal("a.csv", wide);
      EXPECT_EQ(refused.code, "utf16");
      EXPECT_THAT(refused.message, HasSubstr("UTF-8"));
      EXPECT_FALSE(propose_mapping_file(folder_.context, {folder_.path + "/a.csv"}));
    }
  expect_clean(0);
}

TEST_F(ImportFaults, AFileThatIsNoTextSaysSo) {
  std::string picture = "\x89PNG\r\n\x1a\n";
  for (int i = 0; i < 400; ++i) picture += static_cast<char>(i * 37 % 256);
  EXPECT_EQ(folder_.refusal("a.png", picture).code, "not_text");
  expect_clean(0);
}

TEST_F(ImportFaults, AFileReadAsWhatItIsNotIsNotTaken) {
  ImportCalls wrong;
  wrong.format = "queue_log";
  std::string csv = calls_csv({{"1", "CAF", "A", "2026-11-23 09:00:00"}});
  auto report = folder_.import("a.csv", csv, wrong);
  EXPECT_EQ(report.added, 0);
  EXPECT_EQ(report.rejected_count, 2);
  EXPECT_THAT(taken_files(*folder_.store().read()), IsEmpty());
  EXPECT_EQ(folder_.import("a.csv", csv).added, 1) << "as what it is, without --replace";
  expect_clean(1);
}

TEST_F(ImportFaults, AFullDiskIsToldAsOne) {
  folder_.import("a.csv", calls_csv({{"x", "CAF", "A", "2026-11-23 09:00:00"}}));
  folder_.store().write([](store::Db& db) { db.script("pragma max_page_count = 1"); });  // no page more
  std::vector<CsvCall> calls;
  for (int i = 0; i < 3'000; ++i)
    calls.push_back({std::to_string(i), "CAF", "A", civil_text(civil_seconds(2026, 11, 1) + i)});
  EXPECT_THROW(folder_.import("b.csv", calls_csv(calls)), store::DiskFull);
  folder_.store().write([](store::Db& db) { db.script("pragma max_page_count = 1000000"); });
  expect_clean(1);
}

TEST_F(ImportFaults, QueuesBeyondWhatAFileMayNameAreRefusedByTheirLines) {
  std::string csv = "network,queue,start,seconds,answered\n";
  constexpr int kQueues = 65'535;
  for (int i = 0; i < kQueues + 3; ++i) csv += fmt::format("CAF,f{},2026-11-23T09:00:00+01:00,900,1\n", i);
  ImportCalls in;
  in.format = "interval";
  auto report = folder_.import("i.csv", csv, in);
  EXPECT_EQ(report.added, kQueues);
  EXPECT_THAT(lines(report), ElementsAre(kQueues + 2, kQueues + 3, kQueues + 4));
  EXPECT_EQ(report.reasons.said.size(), 1U);
  EXPECT_EQ(queues(*folder_.store().read()).size(), static_cast<std::size_t>(kQueues)) << "none for nothing";
}

TEST_F(ImportFaults, AQueueRenamedDuringACallIsToldByItsLine) {
  ImportCalls in;
  in.format = "queue_log";
  auto report =
      folder_.import("q.log",
                     "1795000000|c1|Ancien|NONE|ENTERQUEUE||06|1\n1795000005|c1|Nouveau|X|CONNECT|5|x|1\n"
                     "1795000065|c1|Nouveau|X|COMPLETEAGENT|5|60|1\n",
                     in);
  EXPECT_EQ(report.added, 1);
  EXPECT_EQ(folder_.total()[Leaf::answered], 1U);
  EXPECT_EQ(folder_.total().talk_s, 60U);
  EXPECT_THAT(
      lines_of(report.remarks,
               "La file a changé de nom pendant l’appel\u00A0: il est compté sous le nom de son entrée."),
      ElementsAre(2, 3));
  expect_clean(1);
}

TEST_F(ImportFaults, AMappingThatIsNoneIsRefused) {
  std::string csv = calls_csv({{"1", "CAF", "A", "2026-11-23 09:00:00"}});
  for (const char* toml : {"[columns\n", "start = \n", "[columns]\nstart = \"start\"\n",
                           "[columns]\nstart=\"start\"\noutcome=\"outcome\"\n[outcomes]\nx=\"nulle part\"\n",
                           "zone=\"Mars/Olympus\"\n[columns]\nstart=\"start\"\noutcome=\"outcome\"\n",
                           "[columns]\nstart=\"start\"\noutcome=\"outcome\"\nautre=\"id\"\n"}) {
    ImportCalls in;
    in.mapping = folder_.write("m.toml", toml);
    auto refused = folder_.refusal("a.csv", csv, in);
    EXPECT_EQ(refused.kind, ErrorKind::invalid) << toml;
    EXPECT_THAT(refused.fields, Not(IsEmpty())) << toml;
  }
  ImportCalls in;
  in.mapping = folder_.path + "/absent.toml";
  EXPECT_EQ(folder_.refusal("a.csv", csv, in).code == "not_refused", false);
  expect_clean(0);
}

TEST_F(ImportFaults, AMappingWhoseSyntaxIsWrongSaysWhereInFrench) {
  std::string csv = calls_csv({{"1", "CAF", "A", "2026-11-23 09:00:00"}});
  for (auto [toml, where] :
       {std::pair("zone = \"Europe/Paris\"\n[columns]\nstart = start\n", "ligne 3, colonne 9"),
        {"[columns\n", "ligne 1, colonne 9"},
        {"queue = \"A\"\nqueue = \"B\"\n", "ligne 2, colonne 9"},
        {"queue = \"A\n", "ligne 1, colonne 11"}}) {
    ImportCalls in;
    in.mapping = folder_.write("m.toml", toml);
    auto refused = folder_.refusal("a.csv", csv, in);
    ASSERT_EQ(refused.fields.size(), 1U);
    EXPECT_EQ(refused.fields[0].message, "La correspondance ne se lit pas, " + std::string(where) +
                                             "\u00A0: une valeur s’écrit nom = \"valeur\", une section "
                                             "[nom], et chaque nom n’y est donné qu’une fois.")
        << toml;
  }
}

TEST_F(ImportFaults, FilesThatAreNotThoseAreRefused) {
  EXPECT_EQ(folder_.refusal("vide.csv", "").code, "empty_file");
  EXPECT_EQ(folder_.refusal("texte.txt", "Bonjour,\nceci est une lettre.\n").kind, ErrorKind::invalid);
  EXPECT_EQ(folder_.refusal("octets.bin", std::string(70'000, '\0')).kind, ErrorKind::invalid);
  ImportCalls in;
  in.paths = {folder_.path + "/absent.csv"};
  EXPECT_FALSE(import_calls(folder_.context, in));
  in.paths = {folder_.write("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-23 09:00:00"}}))};
  in.format = "pigeon";
  EXPECT_FALSE(import_calls(folder_.context, in));
  in.format = "";
  folder_.context.viewer.local = false;
  EXPECT_FALSE(import_calls(folder_.context, in));
  expect_clean(0);
}

TEST_F(ImportFaults, AMegabyteOnOneLineIsBorne) {
  std::string name(1U << 20, 'x');
  auto report = folder_.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-11-23 09:00:00"},
                                                   {"2", "CAF", name, "2026-11-23 09:00:01"},
                                                   {"3", "CAF", "A", "2026-11-23 09:00:02"}}));
  EXPECT_EQ(report.added + report.rejected_count, 3);
  expect_clean(static_cast<std::size_t>(report.added));
  for (const auto& q : queues(*folder_.store().read())) EXPECT_LE(text::length(q.code), 121U);
  ImportCalls log;
  log.format = "queue_log";
  report = folder_.import("q.log",
                          "1795000000|c1|A|NONE|ENTERQUEUE||06|1\n1795000001|c1|A|NONE|" + name +
                              "|1\n1795000009|c1|A|NONE|ABANDON|1|1|9\n",
                          log);
  EXPECT_EQ(report.added, 1);
  EXPECT_EQ(report.rejected_count, 1);
}

TEST_F(ImportFaults, HoursThatAreNotPlainAreTold) {
  auto report = folder_.import("a.csv", calls_csv({{"1", "CAF", "A", "2026-10-25 02:30:00"},
                                                   {"2", "CAF", "A", "2026-10-25 02:45:00"},
                                                   {"3", "CAF", "A", "2026-03-29 02:30:00"}}));
  EXPECT_EQ(report.added, 3);
  EXPECT_EQ(report.remarks.count("Heure double du passage à l’heure d’hiver"), 2);
  EXPECT_EQ(report.remarks.count("Heure sautée au passage à l’heure d’été"), 1);
  expect_clean(3);
}

TEST_F(ImportFaults, ClocksThatGoBackAndQueuesRenamedAreTakenAsTold) {
  ImportCalls in;
  in.format = "queue_log";
  auto report = folder_.import(
      "q.log",
      "1795000100|c1|A|NONE|ENTERQUEUE||06|1\n1795000109|c1|A|NONE|ABANDON|1|1|9\n"
      "1795000000|c2|A|NONE|ENTERQUEUE||06|1\n1795000009|c2|A|NONE|ABANDON|1|1|9\n"
      "1795000200|c3|Accueil|NONE|ENTERQUEUE||06|1\n1795000209|c3|Accueil|NONE|ABANDON|1|1|9\n",
      in);
  EXPECT_EQ(report.added, 3);
  EXPECT_EQ(report.rejected_count, 0);
  EXPECT_EQ(report.remarks.count("L’horloge recule."), 1);
  EXPECT_EQ(queues(*folder_.store().read()).size(), 2U);
  expect_clean(3);
}

TEST_F(ImportFaults, TimesBeyondTheYearsOfTheStoreAreRefused) {
  ImportCalls in;
  in.format = "queue_log";
  auto report =
      folder_.import("q.log",
                     "99999999999|c1|A|NONE|ENTERQUEUE||06|1\n1795000000|c2|A|NONE|ENTERQUEUE||06|1\n"
                     "1795000009|c2|A|NONE|ABANDON|1|1|9\n100000000|c3|A|NONE|ENTERQUEUE||06|1\n",
                     in);
  EXPECT_EQ(report.added, 1);
  EXPECT_THAT(lines(report), ElementsAre(1, 4));
  expect_clean(1);
}

TEST_F(ImportFaults, RemarksAreToldByTheirFirstLinesAndKeptWithTheImport) {
  constexpr std::string_view kWait = "Attente illisible, négative ou de plus d’une semaine";
  std::vector<CsvCall> calls;
  for (int i = 0; i < 20; ++i)
    calls.push_back({std::to_string(i), "CAF", "A", civil_text(civil_seconds(2026, 11, 23) + i), "answered",
                     "", i % 2 == 0 ? 1'000'000'000 : 5, 60});
  auto report = folder_.import("a.csv", calls_csv(calls));
  EXPECT_EQ(report.remarks.count(kWait), 10);
  EXPECT_THAT(lines_of(report.remarks, kWait), ElementsAre(2, 4, 6, 8, 10)) << "only the first";
  EXPECT_THAT(operations::report_text(report), HasSubstr("a.csv, lignes 2, 4, 6, 8, 10…"));
  auto json = operations::report_json(report);
  auto again = operations::report_from_json(json);
  EXPECT_THAT(lines_of(again.remarks, kWait), ElementsAre(2, 4, 6, 8, 10));
  auto kept = show_data(folder_.context, {}).value();
  EXPECT_EQ(kept.files.at(0).remarks.count(kWait), 10);
  EXPECT_THAT(lines_of(kept.files.at(0).remarks, kWait), ElementsAre(2, 4, 6, 8, 10));
  EXPECT_THAT(json::write(data_json(kept)), HasSubstr("\"line\":10"));
  EXPECT_THAT(data_page(folder_.context, kept).main.str(), HasSubstr("lignes 2, 4, 6, 8, 10…"));
}

TEST_F(ImportFaults, ReasonsOfRefusedLinesAreKeptWithTheImport) {
  auto report = folder_.import("a.csv",
                               "id;network;queue;start;outcome\n1;CAF;A;32/11/2026 09:00:00;answered\n"
                               "2;CAF;A;23/11/2026 09:00:00;answered\n3;CAF;A;;answered\n");
  ASSERT_EQ(report.rejected_count, 2);
  auto kept = show_data(folder_.context, {}).value().files.at(0);
  EXPECT_EQ(kept.reasons.count(), 2);
  EXPECT_THAT(lines_of(kept.reasons, report.rejected.at(0).reason), testing::Contains(2));
}

TEST_F(ImportFaults, WhatIsSaidIsBoundedWhateverTheFile) {
  std::string csv = "id;network;queue;start;outcome\n";
  for (int i = 0; i < 2'000; ++i) csv += fmt::format("{0};CAF;A;23/11/2026 09:00:00;mot {0}\n", i);
  auto report = folder_.import("a.csv", csv);
  EXPECT_LE(report.unknown.size(), operations::Remarks::kMost);
  std::int64_t met = 0;
  for (const auto& [name, n] : report.unknown) met += n;
  EXPECT_EQ(met, 2'000);
}

// Enough calls for a segment of their own file.
std::string many_calls() {
  std::vector<CsvCall> calls;
  for (int i = 0; i < 5'000; ++i)
    calls.push_back({std::to_string(i), "CAF", "A", civil_text(civil_seconds(2026, 11, 1) + i)});
  return calls_csv(calls);
}

TEST_F(ImportFaults, ADiskThatRefusesLeavesThePreviousState) {
  folder_.import("a.csv", calls_csv({{"x", "CAF", "A", "2026-11-23 09:00:00"}}));
  auto before = folder_.by("interval");
  folder_.write("calls", "");  // where the folder of segments should be
  EXPECT_ANY_THROW(folder_.import("b.csv", many_calls()));
  expect_clean(1);
  EXPECT_EQ(folder_.by("interval"), before);
  fs::remove(folder_.path + "/calls");
  EXPECT_EQ(folder_.import("b.csv", many_calls()).added, 5'000);
  expect_clean(5'001);
}

TEST_F(ImportFaults, SegmentsOfAnImportThatWasCutAreSweptAfterADay) {
  folder_.import("b.csv", many_calls());
  std::string cut = folder_.write("calls/coupe.seg", "…"), fresh = folder_.write("calls/frais.seg", "…");
  fs::last_write_time(cut, fs::file_time_type::clock::now() - std::chrono::hours(25));
  for (const auto& e : fs::directory_iterator(folder_.path + "/calls"))
    if (e.path() != fresh)
      fs::last_write_time(e.path(), fs::file_time_type::clock::now() - std::chrono::hours(25));
  sweep_segments(folder_.context);
  EXPECT_FALSE(fs::exists(cut));
  EXPECT_TRUE(fs::exists(fresh)) << "another import may be writing it";
  expect_clean(5'000);
}

TEST_F(ImportFaults, ALoaderThatIsLeftKeepsNothing) {
  {
    ImportLock turn(folder_.path);
    CallLoader loader(folder_.context, turn, Zone(), "calls|", "CAF", "a.csv");
    for (int i = 0; i < 10; ++i) {
      CallRow c;
      std::string id = std::to_string(10 - i);  // makes it flush at once
      c.id = id;
      c.start = 1'795'000'000 + i;
      loader.call(c);
    }
    EXPECT_EQ(loader.taken(), 10);
  }
  expect_clean(0);
}
}  // namespace
}  // namespace calls
