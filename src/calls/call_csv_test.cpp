// One call a line, in whatever CSV: cells, quotes, dates, lines that can't be read.
#include "calls/call_csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fmt/format.h>

#include "base/source.h"

namespace calls {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

struct Row {
  std::int64_t line = 0, start = 0;
  std::string id, network, queue, agent, caller;
  std::int32_t wait = kUnknown, talk = kUnknown, score = kUnknown;
  std::int64_t due = 0, done = 0;
  Leaf leaf = Leaf::unknown;
  bool transferred = false;
  bool operator==(const Row&) const = default;
};

class Rows final : public CallSink {
 public:
  void call(const CallRow& c) override {
    rows.push_back({c.line, c.start, std::string(c.id), std::string(c.network), std::string(c.queue),
                    std::string(c.agent), std::string(c.caller), c.wait, c.talk, c.score, c.due, c.done,
                    c.leaf, c.transferred});
  }
  void interval(const IntervalRow&) override { ADD_FAILURE() << "no interval is expected"; }
  void rejected(std::int64_t line, std::string_view reason) override { refused.emplace_back(line, reason); }
  void unknown(std::string_view name) override { unknowns.emplace_back(name); }
  void noticed(std::int64_t line, std::string_view what) override { notes.emplace_back(line, what); }
  std::vector<Row> rows;
  std::vector<std::pair<std::int64_t, std::string>> refused, notes;
  std::vector<std::string> unknowns;
};

ColumnMapping plain_mapping() {
  ColumnMapping m;
  for (const char* name : {"id", "network", "queue", "start", "wait", "talk", "outcome", "agent", "caller",
                           "score", "callback_due", "callback_done", "transferred"})
    m.columns[name] = name;
  return m;
}
constexpr std::string_view kHeader =
    "id,network,queue,start,wait,talk,outcome,agent,caller,score,callback_due,callback_done,transferred";

// Gives the file piece after piece, as an import does; `piece` bytes are added each time.
template <class Piece>
Rows read(std::string_view header, std::string_view body, Piece piece,
          ColumnMapping mapping = plain_mapping(), const Zone& zone = Zone()) {
  Rows out;
  CallCsvReader reader(out, zone, std::move(mapping));
  auto begun = reader.header(header);
  EXPECT_TRUE(begun) << (begun ? "" : begun.error().message);
  std::string held;
  std::size_t given = 0;
  for (bool last = false; !last;) {
    std::size_t n = std::min<std::size_t>(piece(), body.size() - given);
    held.append(body.substr(given, n));
    given += n;
    last = given == body.size();
    std::string padded = held + std::string(CallCsvReader::kPadding, '"');
    std::size_t took = reader.feed({padded.data(), held.size()}, last);
    EXPECT_LE(took, held.size());
    held.erase(0, took);
    EXPECT_TRUE(!last || held.empty());
  }
  return out;
}
Rows read(std::string_view body, std::string_view header = kHeader, ColumnMapping mapping = plain_mapping(),
          const Zone& zone = Zone()) {
  return read(
      header, body, [&] { return body.size() + 1; }, std::move(mapping), zone);
}

// Any cells, quoted or not, cut anywhere, are the cells that were written.
RC_GTEST_PROP(CallCsv, CellsComeBackHoweverTheFileIsCut, ()) {
  const std::vector<std::string> texts{"",           "Accueil",  "a,b",    "dit \"oui\"", "ligne\nsuite",
                                       "é",          "\"",       "x;y\tz", " a ",         "fin\r\n",
                                       "0612345678", "\n\n\n,,", "'"};
  std::string ending = *rc::gen::element<std::string>("\n", "\r\n"), body;
  std::vector<Row> expected;
  std::int64_t line = 2;
  auto cell = [&](const std::string& s) {
    bool quote = s.find_first_of(",\"\n\r") != s.npos || *rc::gen::inRange(0, 3) == 0;
    if (!quote) return s;
    std::string out = "\"";
    for (char c : s) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + '"';
  };
  for (auto n = *rc::gen::inRange(0, 12); n > 0; --n) {
    Row r;
    r.line = line;
    for (auto* s : {&r.id, &r.network, &r.queue, &r.agent, &r.caller}) *s = *rc::gen::elementOf(texts);
    r.start = 1'795'000'000 + *rc::gen::inRange(0, 400'000);
    r.wait = *rc::gen::inRange(-1, 2000);
    r.leaf = *rc::gen::element(Leaf::answered, Leaf::abandoned, Leaf::refused);
    Zone paris;
    std::int64_t civil = paris.civil(r.start), second = civil % 86400;
    std::string start =
        fmt::format("{} {:02}:{:02}:{:02}", iso_of_day(static_cast<std::int32_t>(civil / 86400)),
                    second / 3600, second / 60 % 60, second % 60);
    std::string record = cell(r.id) + ',' + cell(r.network) + ',' + cell(r.queue) + ',' + cell(start) + ',' +
                         (r.wait < 0 ? "" : std::to_string(r.wait)) + ",," + std::string(leaf_code(r.leaf)) +
                         ',' + cell(r.agent) + ',' + cell(r.caller);
    line += 1 + std::count(record.begin(), record.end(), '\n');
    body += record + ending;
    expected.push_back(r);
  }
  if (*rc::gen::arbitrary<bool>() && body.ends_with(ending)) body.resize(body.size() - ending.size());
  Rows got = read(kHeader, body, [] { return *rc::gen::inRange<std::size_t>(1, 60); });
  RC_ASSERT(got.refused.empty());
  RC_ASSERT(got.rows == expected);
}

RC_GTEST_PROP(CallCsv, AnyBytesAreTaken, ()) {
  std::string body;
  for (auto n = *rc::gen::inRange(0, 200); n > 0; --n)
    body += *rc::gen::element<std::string>(",", "\n", "\"", std::string(1, '\0'), "a", "2026-11-23 09:00:00",
                                           "answered", "\r", "\xff", "-1", "999999999999");
  Rows whole = read(body);
  Rows cut = read(kHeader, body, [] { return *rc::gen::inRange<std::size_t>(1, 30); });
  RC_ASSERT(whole.rows == cut.rows);
  RC_ASSERT(whole.refused == cut.refused);
}

TEST(CallCsv, ALineTellsAllItsColumns) {
  auto got = read(
      "7,CAF,Accueil,2026-11-23 09:00:00,12,125,answered,A1,0612345678,4,,,1\n"
      "8,CAF,Accueil,2026-11-23 09:00:01,300,,callback,,,,2026-11-23 12:00:00,2026-11-23 11:00:00,0\n");
  ASSERT_EQ(got.rows.size(), 2U);
  Row first{2,
            civil_seconds(2026, 11, 23, 8),
            "7",
            "CAF",
            "Accueil",
            "A1",
            "0612345678",
            12,
            125,
            4,
            0,
            0,
            Leaf::answered,
            true};
  EXPECT_EQ(got.rows[0], first);
  EXPECT_EQ(got.rows[1].due, civil_seconds(2026, 11, 23, 11));
  EXPECT_EQ(got.rows[1].done, civil_seconds(2026, 11, 23, 10));
  EXPECT_EQ(got.rows[1].talk, kUnknown);
  EXPECT_THAT(got.notes, IsEmpty());
}

TEST(CallCsv, FrenchExcelIsRead) {
  ColumnMapping m;
  m.columns = {{"id", "N°"},      {"start", "Début"},   {"wait", "Attente"},
               {"talk", "Durée"}, {"outcome", "Issue"}, {"score", "Note"}};
  m.outcomes = {{"Décroché", "answered"}, {"Perdu", "abandoned"}};
  m.date_format = "jj/mm/aaaa";
  auto got =
      read("1;23/11/2026 09:05:07;12,4;1:02:03;Décroché;4,6\r\n2;23/11/2026 9:05;\"1 200,5\";-;Perdu;\r\n",
           "\xEF\xBB\xBFN°;Début;Attente;Durée;Issue;Note\r", m);
  ASSERT_EQ(got.rows.size(), 2U);
  EXPECT_THAT(got.refused, IsEmpty());
  EXPECT_THAT(got.notes, IsEmpty());
  EXPECT_EQ(got.rows[0].start, civil_seconds(2026, 11, 23, 8, 5, 7));
  EXPECT_EQ(got.rows[0].wait, 12);
  EXPECT_EQ(got.rows[0].talk, 3723);
  EXPECT_EQ(got.rows[0].score, 5);
  EXPECT_EQ(got.rows[0].leaf, Leaf::answered);
  EXPECT_EQ(got.rows[1].start, civil_seconds(2026, 11, 23, 8, 5));
  EXPECT_THAT(got.rows[1].wait, testing::AnyOf(1200, 1201));
  EXPECT_EQ(got.rows[1].talk, kUnknown);
  EXPECT_EQ(got.rows[1].leaf, Leaf::abandoned);
}

TEST(CallCsv, BadLinesAreToldByTheirNumberAndTheRestIsRead) {
  std::string good = ",CAF,Accueil,2026-11-23 09:00:00,1,1,answered\n";
  std::string body = "a" + good;                                                 // 2
  body += "b,CAF,Accueil\n";                                                     // 3
  body += "c,CAF,Accueil,hier,1,1,answered\n";                                   // 4
  body += std::string("d,C\0F,Accueil,2026-11-23 09:00:00,1,1,answered\n", 47);  // 5
  body += "\n";                                                                  // 6
  body += "e,\"C\nA\nF\",Accueil,2026-11-23 09:00:00,1,1,answered\n";            // 7 to 9
  body += "f,CAF,Accueil,2026-11-31 09:00:00,1,1,answered\n";                    // 10
  body += "g,CAF,Accueil,2026-11-23,1,1,answered\n";                             // 11
  body += "h,CAF,Accueil,2026-11-23 24:00:01,1,1,answered\n";                    // 12
  body += "i" + good;                                                            // 13
  body += "j,\"CAF,Accueil,2026-11-23 09:00:00,1,1,answered\n";                  // 14
  body += "k" + good;                                                            // 15
  auto got = read(body);
  ASSERT_EQ(got.rows.size(), 4U);
  EXPECT_EQ(got.rows[1].network, "C\nA\nF");
  EXPECT_EQ(got.rows[1].line, 7);
  EXPECT_EQ(got.rows[2].line, 13);
  EXPECT_EQ(got.rows[3].line, 15);
  EXPECT_THAT(
      got.refused,
      ElementsAre(Pair(3, "La ligne est tronquée."), Pair(4, "La date de début ne se lit pas."),
                  Pair(5, "La ligne contient des octets nuls."), Pair(10, "La date de début ne se lit pas."),
                  Pair(11, "La date de début ne se lit pas."), Pair(12, "La date de début ne se lit pas."),
                  Pair(14, "Un guillemet ouvert n’est pas refermé.")));
}

TEST(CallCsv, NegativeAndAbsurdValuesAreUnknownAndNoticed) {
  auto got = read(
      "1,CAF,A,2026-11-23 09:00:00,-5,99999999999999,answered,,,42,,,\n"
      "2,CAF,A,2026-11-23 09:00:00,abc,1:99:00,answered,,,-1,,,\n"
      "3,CAF,A,2026-11-23 09:00:00,NULL,n/a,answered,,,-,,,\n"
      "4,CAF,A,2026-11-23 09:00:00,604800,0,answered,,,0,,,\n"
      "5,CAF,A,2026-11-23 09:00:00,604801,2147483648,answered,,,0,,,\n");
  ASSERT_EQ(got.rows.size(), 5U);
  EXPECT_EQ(got.rows[4].wait, kUnknown);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(got.rows[i].wait, kUnknown);
    EXPECT_EQ(got.rows[i].talk, kUnknown);
    EXPECT_EQ(got.rows[i].score, kUnknown);
  }
  EXPECT_EQ(got.rows[3].wait, 604'800);
  EXPECT_EQ(got.rows[3].talk, 0);
  EXPECT_EQ(got.rows[3].score, 0);
  EXPECT_THAT(got.notes, ElementsAre(Pair(2, "Attente illisible, négative ou de plus d’une semaine"),
                                     Pair(2, "Conversation illisible, négative ou de plus d’une semaine"),
                                     Pair(2, "Note hors de l’échelle de 0 à 5\u00A0: elle n’est pas comptée"),
                                     Pair(3, "Attente illisible, négative ou de plus d’une semaine"),
                                     Pair(3, "Conversation illisible, négative ou de plus d’une semaine"),
                                     Pair(3, "Note hors de l’échelle de 0 à 5\u00A0: elle n’est pas comptée"),
                                     Pair(6, "Attente illisible, négative ou de plus d’une semaine"),
                                     Pair(6, "Conversation illisible, négative ou de plus d’une semaine")));
}

TEST(CallCsv, OutcomesOfNoLeafAreUnknownAndToldByName) {
  auto got = read(
      "1,CAF,A,2026-11-23 09:00:00,1,1,Parti au loin\n2,CAF,A,2026-11-23 09:00:00,1,1,\n"
      "3,CAF,A,2026-11-23 09:00:00,1,1,ABANDON\n");
  ASSERT_EQ(got.rows.size(), 3U);
  EXPECT_EQ(got.rows[0].leaf, Leaf::unknown);
  EXPECT_EQ(got.rows[1].leaf, Leaf::unknown);
  EXPECT_EQ(got.rows[2].leaf, Leaf::abandoned);
  EXPECT_THAT(got.unknowns, ElementsAre("issue « Parti au loin »", "issue vide"));
}

TEST(CallCsv, AMegabyteOnOneLineIsBorne) {
  std::string good = "1,CAF,A,2026-11-23 09:00:00,1,1,answered\n";
  std::string long_name(1U << 20, 'x');
  auto got = read(kHeader, good + "2," + long_name + ",A,2026-11-23 09:00:00,1,1,answered\n" + good,
                  [] { return std::size_t{1} << 16; });
  EXPECT_EQ(got.rows.size() + got.refused.size(), 3U);
  EXPECT_EQ(got.rows.front().line, 2);
  EXPECT_EQ(got.rows.back().line, 4);
  got = read(good + "2,\"" + long_name + ",A\n" + good);
  EXPECT_EQ(got.rows.size(), 2U);
  EXPECT_THAT(got.refused, ElementsAre(Pair(3, HasSubstr("guillemet"))));
}

TEST(CallCsv, MoreColumnsThanAnyFileHasAreLeftOut) {
  auto got = read("1,CAF,A,2026-11-23 09:00:00,1,1,answered" + std::string(5000, ',') + "\n" +
                  "2,CAF,\"A\",2026-11-23 09:00:00,1,1,answered" + std::string(5000, ',') + "\n");
  ASSERT_EQ(got.rows.size(), 2U);
  EXPECT_EQ(got.rows[1].id, "2");
}

TEST(CallCsv, LinesOfAnotherLengthAreNoticed) {
  auto got = read(
      "1,CAF,A,2026-11-23 09:00:00,1,1,answered\n"
      "2,CAF,A,2026-11-23 09:00:00,1,1,answered,,,,,,\n"
      "3,CAF,A,2026-11-23 09:00:00,1,1,answered,,,,,,,reste\n"
      "4,CAF,A,2026-11-23 09:00:00,1,1,answered,,,,,,,,\n");
  EXPECT_EQ(got.rows.size(), 4U);
  EXPECT_THAT(got.notes,
              ElementsAre(Pair(2, HasSubstr("moins de cellules")), Pair(4, HasSubstr("plus de cellules"))));
}

TEST(CallCsv, TheDayAndTheHourMayStandApart) {
  ColumnMapping mapping;
  mapping.columns = {{"start", "Date"}, {"time", "Heure"}, {"outcome", "Issue"}};
  mapping.date_format = "jj/mm/aaaa";
  auto got = read(
      "23/11/2026;09:05:07;answered\n25/10/2026;02h30;answered\n23/11/2026;;answered\n"
      "23/11/2026 10:00:00;;answered\n",
      "Date;Heure;Issue", mapping);
  ASSERT_EQ(got.rows.size(), 3U);
  EXPECT_EQ(got.rows[0].start, civil_seconds(2026, 11, 23, 8, 5, 7));
  EXPECT_EQ(got.rows[2].start, civil_seconds(2026, 11, 23, 9));
  EXPECT_THAT(got.notes, ElementsAre(Pair(3, HasSubstr("Heure double"))));
  EXPECT_EQ(got.refused.size(), 1U) << "no hour";
}

TEST(CallCsv, TheMappingNamesTheQueueOfLinesThatNameNone) {
  auto mapping = plain_mapping();
  mapping.queue = "Ma file";
  auto got =
      read("1,CAF,,2026-11-23 09:00:00,1,1,answered,,,,,,\n2,CAF,B,2026-11-23 09:00:00,1,1,answered,,,,,,\n",
           kHeader, mapping);
  ASSERT_EQ(got.rows.size(), 2U);
  EXPECT_EQ(got.rows[0].queue, "Ma file");
  EXPECT_EQ(got.rows[1].queue, "B");
}

TEST(CallCsv, HoursOfAClockThatChangesAreNoticed) {
  auto got = read(
      "1,CAF,A,2026-10-25 02:30:00,1,1,answered,,,,,,\n2,CAF,A,2026-03-29 02:30:00,1,1,answered,,,,,,\n"
      "3,CAF,A,2026-10-25 03:00:00,1,1,answered,,,,,,\n4,CAF,A,2026-10-25T02:30:00+01:00,1,1,answered,,,,,,\n"
      "5,CAF,A,2026-03-29 03:00:00,1,1,answered,,,,,,\n");
  ASSERT_EQ(got.rows.size(), 5U);
  EXPECT_EQ(got.rows[0].start, civil_seconds(2026, 10, 25, 0, 30));
  EXPECT_EQ(got.rows[1].start, civil_seconds(2026, 3, 29, 1));
  EXPECT_EQ(got.rows[2].start, civil_seconds(2026, 10, 25, 2));
  EXPECT_EQ(got.rows[3].start, civil_seconds(2026, 10, 25, 1, 30));
  EXPECT_EQ(got.rows[4].start, civil_seconds(2026, 3, 29, 1));
  EXPECT_THAT(got.notes, ElementsAre(Pair(2, HasSubstr("Heure double")), Pair(3, HasSubstr("Heure sautée"))));
}

// Dates of a day already met are read by a shorter way: both ways agree at every second of odd days.
RC_GTEST_PROP(CallCsv, BothWaysToReadADateAgree, ()) {
  Zone zone(*rc::gen::element<std::string>("Europe/Paris", "Indian/Reunion", "Pacific/Noumea"));
  std::string body;
  std::vector<std::int64_t> expected;
  for (auto n = *rc::gen::inRange(1, 30); n > 0; --n) {
    auto [month, day] =
        *rc::gen::element(std::pair{10, 25}, std::pair{3, 29}, std::pair{12, 31}, std::pair{3, 28});
    auto second = *rc::gen::inRange(0, 86400);
    expected.push_back(zone.utc(civil_seconds(2026, month, day, 0, 0, second)).utc);
    body += fmt::format("1,N,Q,2026-{:02}-{:02}{}{:02}:{:02}:{:02},,,answered\n", month, day,
                        *rc::gen::element(' ', 'T'), second / 3600, second / 60 % 60, second % 60);
  }
  auto got = read(body, kHeader, plain_mapping(), zone);
  RC_ASSERT(got.rows.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) RC_ASSERT(got.rows[i].start == expected[i]);
}

TEST(CallCsv, AMappingThatNamesMissingColumnsIsRefusedWithEach) {
  Rows none;
  auto m = plain_mapping();
  m.columns = {{"start", "Début"}, {"outcome", "Issue"}, {"wait", "Attente"}};
  CallCsvReader reader(none, Zone(), m);
  auto refused = reader.header("id,Issue,start");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
  ASSERT_EQ(refused.error().fields.size(), 2U);
  EXPECT_THAT(refused.error().fields[0].message, HasSubstr("Début"));
  EXPECT_THAT(refused.error().fields[1].message, HasSubstr("Attente"));
}

TEST(CallCsv, TheSeparatorIsTheHeadersOwn) {
  for (char c : {';', ',', '\t', '|'}) {
    auto with = [&](std::string s) {
      std::replace(s.begin(), s.end(), ',', c);
      return s;
    };
    auto got = read(with("1,CAF,A,2026-11-23 09:00:00,1,1,answered\n"), with(std::string(kHeader)));
    ASSERT_EQ(got.rows.size(), 1U) << c;
    EXPECT_EQ(got.rows[0].queue, "A");
  }
}
}  // namespace
}  // namespace calls
