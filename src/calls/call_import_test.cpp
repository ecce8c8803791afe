// Imports taken again, grown, cut and mixed: each call is counted once, and no caller's number is kept.
#include "calls/call_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "calls/call_folder.h"
#include "calls/caller_keys.h"
#include "calls/taken_file.h"

namespace calls {
namespace {
namespace fs = std::filesystem;
using testing::IsEmpty;

const std::vector<CsvCall> kCalls{
    {"1", "CAF", "Accueil", "2026-11-23 09:00:00", "answered", "0612345678", 5, 60},
    {"2", "CAF", "Accueil", "2026-11-23 09:20:00", "abandoned", "0612345679", 70},
    {"3", "CAF", "Logement", "2026-11-23 09:21:00", "answered", "", 0, 30},
    {"4", "MSA", "Accueil", "2026-11-24 10:00:00", "refused", "0712345678"}};

std::vector<CsvCall> some(std::size_t from, std::size_t to) {
  return {kCalls.begin() + static_cast<std::ptrdiff_t>(from),
          kCalls.begin() + static_cast<std::ptrdiff_t>(to)};
}
// The lines without their first cell.
std::string without_ids(const std::string& csv) {
  std::string out;
  for (auto line : text::split(csv, '\n'))
    if (!line.empty()) out += std::string(line.substr(line.find(',') + 1)) + '\n';
  return out;
}

// What an archive tells of one network, in an order of its own, without callers.
using Told = std::tuple<std::int64_t, std::string, std::string, int, int, int, bool>;
std::vector<Told> told_of(const Archive& archive, std::string_view network) {
  std::vector<Told> out;
  std::string buffer;
  archive.each_run(0, UINT32_MAX, [&](const OpenSegment& s, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      CallRow c = s.segment->row(i, buffer);
      if (c.network == network)
        out.emplace_back(c.start, c.id, c.queue, static_cast<int>(c.leaf), c.wait, c.talk, c.transferred);
    }
  });
  std::sort(out.begin(), out.end());
  return out;
}

class Imports : public testing::Test {
 protected:
  void expect(const operations::ImportReport& r, std::int64_t added, std::int64_t unchanged,
              std::int64_t rejected = 0) {
    EXPECT_EQ(r.added, added);
    EXPECT_EQ(r.unchanged, unchanged);
    EXPECT_EQ(r.rejected_count, rejected);
    auto verified = folder_.verify();
    EXPECT_TRUE(verified) << (verified ? "" : verified.error().message);
  }
  std::uint64_t calls() { return folder_.archive()->rows(); }
  CallFolder folder_;
};

TEST_F(Imports, TheSameFileTwiceChangesNothing) {
  expect(folder_.import("a.csv", calls_csv(kCalls)), 4, 0);
  auto before = folder_.by("interval");
  expect(folder_.import("a.csv", calls_csv(kCalls)), 0, 1);
  expect(folder_.import("copie.csv", calls_csv(kCalls)), 0, 1);
  EXPECT_EQ(calls(), 4U);
  EXPECT_EQ(folder_.by("interval"), before);
  EXPECT_EQ(folder_.archive()->segments.size(), 1U);
}

TEST_F(Imports, AFileKeptToOneNetworkGivesNothingToAnother) {
  CallFolder folder;
  ImportCalls in;
  in.network = "CAF";
  in.only_network = true;
  auto report = folder.import("a.csv",
                              "id,network,queue,start,wait,outcome\n"
                              "1,CAF,Nord,2026-11-02 09:00:00,5,answered\n"
                              "2,MSA,Nord,2026-11-02 09:00:00,5,answered\n"
                              "3,,Nord,2026-11-02 09:00:00,5,answered\n",
                              in);
  EXPECT_EQ(report.added, 2);
  ASSERT_EQ(report.rejected.size(), 1U);
  EXPECT_EQ(report.rejected[0].line, 3);
  EXPECT_THAT(report.rejected[0].reason, testing::HasSubstr("autre réseau"));
  EXPECT_EQ(networks(*folder.context.store.read()).size(), 1U);
}

TEST_F(Imports, TheSameFileTwiceChangesNothingWithoutIds) {
  std::string csv = without_ids(calls_csv(kCalls));
  expect(folder_.import("a.csv", csv), 4, 0);
  expect(folder_.import("a.csv", csv), 0, 1);
  EXPECT_EQ(calls(), 4U);
}

TEST_F(Imports, AGrownFileIsReadOnFromWhereItWasLeft) {
  for (bool ids : {true, false}) {
    ImportCalls in;
    in.network = ids ? "avec" : "sans";
    std::string all = ids ? calls_csv(kCalls) : without_ids(calls_csv(kCalls));
    auto lines = text::split(all, '\n');
    auto first = [&](std::size_t n) {
      std::string out;
      for (std::size_t i = 0; i < n; ++i) out += std::string(lines[i]) + '\n';
      return out;
    };
    expect(folder_.import("a.csv", first(2), in), 1, 0);
    expect(folder_.import("a.csv", first(4), in), 2, 0);
    expect(folder_.import("a.csv", first(4) + "sans date\n", in), 0, 0, 1);
    expect(folder_.import("a.csv", first(4) + "sans date\n" + std::string(lines[4]) + '\n', in), 1, 0);
  }
  EXPECT_EQ(calls(), 8U);
}

TEST_F(Imports, RejectedLinesOfAGrownFileHaveTheirNumber) {
  std::string csv = calls_csv(kCalls);
  folder_.import("a.csv", csv);
  auto report = folder_.import(
      "a.csv", csv + without_header(calls_csv({{"5", "CAF", "Accueil", "2026-11-24 09:00:00"}})) +
                   "6,CAF,Accueil,jamais,1,1,answered,\n");
  expect(report, 1, 0, 1);
  ASSERT_EQ(report.rejected.size(), 1U);
  EXPECT_EQ(report.rejected[0].line, 7);
  EXPECT_EQ(report.rejected[0].file, "a.csv");
}

TEST_F(Imports, AFileWhosePastChangedIsReadWhole) {
  folder_.import("a.csv", calls_csv(some(0, 3)));
  auto changed = kCalls;
  changed[1].outcome = "answered";  // told again: the call keeps what was told first
  expect(folder_.import("a.csv", calls_csv(changed)), 1, 2);
  EXPECT_EQ(folder_.total()[Leaf::abandoned], 1U);
}

TEST_F(Imports, TheSameCallsInAnotherFileAreUnchanged) {
  expect(folder_.import("a.csv", calls_csv(some(0, 3))), 3, 0);
  expect(folder_.import("b.csv", calls_csv(some(2, 4))), 1, 1);
  auto reversed = kCalls;
  std::reverse(reversed.begin(), reversed.end());
  expect(folder_.import("c.csv", calls_csv(reversed)), 0, 4);
  EXPECT_EQ(calls(), 4U);
}

TEST_F(Imports, ACallToldAgainWithOtherValuesIsRemarkedByItsLine) {
  auto one = [](std::string id, std::string outcome, int wait) {
    return CsvCall{std::move(id),      "CAF",        "Accueil", "2026-11-23 09:00:00",
                   std::move(outcome), "0612345678", wait,      60};
  };
  folder_.import("a.csv",
                 calls_csv({one("1", "answered", 5), one("2", "answered", 5), one("3", "abandoned", 5)}));
  auto report = folder_.import(
      "b.csv", calls_csv({one("1", "answered", 5), one("2", "answered", 7), one("3", "answered", 5)}));
  expect(report, 0, 1);
  auto said = std::ranges::find_if(report.remarks.said, [](const auto& s) {
    return s.first.starts_with("Appel déjà importé avec d’autres valeurs\u00A0: les premières sont gardées.");
  });
  ASSERT_NE(said, report.remarks.said.end());
  EXPECT_EQ(said->second.count, 2);
  EXPECT_EQ(said->second.first, (std::vector<operations::Remark::Place>{{"b.csv", 3}, {"b.csv", 4}}));
  EXPECT_EQ(folder_.total()[Leaf::abandoned], 1U);
  folder_.import("b.csv",
                 calls_csv({one("1", "answered", 5), one("2", "answered", 7), one("3", "answered", 5)}));
  for (const auto& f : taken_files(*folder_.store().read()))
    EXPECT_EQ(f.remarks.count(said->first), f.name == "b.csv" ? 2 : 0);
}

TEST_F(Imports, AnIdSeenTwiceInAFileIsRefusedWithItsLine) {
  auto twice = kCalls;
  twice.push_back(kCalls[1]);
  twice.push_back({"02", "CAF", "Accueil", "2026-11-23 09:20:00"});  // another id
  auto report = folder_.import("a.csv", calls_csv(twice));
  expect(report, 5, 0, 1);
  EXPECT_EQ(report.rejected.at(0).line, 6);
  // Ids that don't grow, and a refused one that comes once more.
  report = folder_.import("b.csv", calls_csv({{"z", "MSA", "A", "2026-11-25 09:00:00"},
                                              {"b", "MSA", "A", "2026-11-25 09:00:01"},
                                              {"z", "MSA", "A", "2026-11-25 09:00:02"},
                                              {"y", "MSA", "A", "2026-11-25 09:00:03"},
                                              {"b", "MSA", "A", "2026-11-25 09:00:04"},
                                              {"", "MSA", "A", "2026-11-25 09:00:05"},
                                              {"", "MSA", "A", "2026-11-25 09:00:05"}}));
  expect(report, 5, 0, 2);
  EXPECT_EQ(report.rejected.at(0).line, 4);
  EXPECT_EQ(report.rejected.at(1).line, 6);
}

TEST_F(Imports, IdsAreThoseOfTheirNetworkWhenItIsSaid) {
  ImportCalls one, other;
  one.network = "CAF";
  other.network = "MSA";
  std::string csv = "id,start,outcome\n1,2026-11-23 09:00:00,answered\n";
  expect(folder_.import("a.csv", csv, one), 1, 0);
  expect(folder_.import("a.csv", csv, other), 1, 0);
  expect(folder_.import("a.csv", csv, one), 0, 1);
  EXPECT_EQ(folder_.by("all").size(), 1U);
  EXPECT_EQ(folder_.rates().lines.size(), 2U);
}

TEST_F(Imports, ThousandsOfRowsGoToAFileAndBackwardsTimesAreSorted) {
  std::vector<CsvCall> calls;
  for (int i = 0; i < 10'000; ++i)
    calls.push_back({std::to_string(i), i % 2 == 0 ? "CAF" : "MSA", "A",
                     civil_text(civil_seconds(2026, 11, 1) + (i * 7919LL) % (20 * 86400)), "answered", "", 1,
                     1});
  expect(folder_.import("a.csv", calls_csv(calls)), 10'000, 0);
  auto archive = folder_.archive();
  ASSERT_EQ(archive->segments.size(), 1U);
  auto starts = archive->segments[0].segment->starts;
  EXPECT_TRUE(std::is_sorted(starts.begin(), starts.end()));
  EXPECT_EQ(folder_.rates().lines.at(0).line.counters[Leaf::answered], 5'000U);
}

// Calls told by files that interleave in time are the same as told by one.
RC_GTEST_PROP(InterleavedFiles, AreAsOne, ()) {
  static CallFolder folder;
  static int runs = 0;
  std::string one = "un " + std::to_string(++runs), several = "plusieurs " + std::to_string(runs);
  std::vector<CsvCall> calls;
  for (auto n = *rc::gen::inRange(1, 60); n > 0; --n)
    calls.push_back({std::to_string(n), "", *rc::gen::element<std::string>("A", "B"),
                     civil_text(civil_seconds(2026, 10, 24) + *rc::gen::inRange(0, 3 * 86400)),
                     *rc::gen::element<std::string>("answered", "abandoned", "refused", "self_served"), "",
                     *rc::gen::inRange(-1, 400), *rc::gen::inRange(-1, 400)});
  ImportCalls in;
  in.network = one;
  folder.import("a.csv", calls_csv(calls), in);
  in.network = several;
  std::vector<std::vector<CsvCall>> files(*rc::gen::inRange<std::size_t>(2, 5));
  for (const auto& c : calls) {
    auto& file = files[*rc::gen::inRange<std::size_t>(0, files.size())];
    file.push_back(c);
    if (*rc::gen::inRange(0, 5) == 0) files[0].push_back(c);  // told by two, or twice by one
  }
  for (std::size_t i = 0; i < files.size(); ++i)
    if (!files[i].empty()) folder.import(fmt::format("{}.csv", i), calls_csv(files[i]), in);
  auto archive = folder.archive();
  RC_ASSERT(told_of(*archive, one) == told_of(*archive, several));
  auto lines = [&](const std::string& network) {
    ShowRates show;
    show.network = network;
    show.by = "interval";
    show.by_queue = true;
    std::vector<std::tuple<std::string, std::string, std::vector<std::uint32_t>>> out;
    for (const auto& l : folder.rates(show).lines)
      out.emplace_back(l.line.queue, l.line.period,
                       std::vector(l.line.counters.leaves.begin(), l.line.counters.leaves.end()));
    return out;
  };
  RC_ASSERT(lines(one) == lines(several));
  if (runs % 25 == 0) RC_ASSERT(folder.verify().has_value());
}

// A busy log: visits that overlap, of every end.
std::string any_log() {
  std::vector<std::pair<std::int64_t, std::string>> events;
  std::int64_t now = 1'795'000'000;
  for (auto n = *rc::gen::inRange(1, 25); n > 0; --n) {
    now += *rc::gen::inRange(0, 400);
    std::string call = fmt::format("{}.{}|{}", now, n, *rc::gen::element("A", "B"));
    auto at = [&](std::int64_t t, std::string_view rest) {
      events.emplace_back(t, fmt::format("{}|{}|{}", t, call, rest));
    };
    auto wait = *rc::gen::inRange(0, 300), talk = *rc::gen::inRange(0, 900);
    at(now, "NONE|ENTERQUEUE||0612345678|1");
    switch (*rc::gen::inRange(0, 6)) {
      case 0:
        at(now + wait, fmt::format("NONE|ABANDON|1|1|{}", wait));
        break;
      case 1:
        at(now + wait, fmt::format("NONE|EXITWITHTIMEOUT|1|1|{}", wait));
        break;
      case 2:  // goes on to another queue
        at(now + wait, fmt::format("NONE|EXITEMPTY|1|1|{}", wait));
        call = call.substr(0, call.find('|')) + "|C";
        at(now + wait + 2, "NONE|ENTERQUEUE||0612345678|1");
        at(now + wait + 9, "NONE|ABANDON|1|1|7");
        break;
      case 3:  // not over yet
        break;
      default:
        at(now + wait, fmt::format("Agent/7|CONNECT|{}|x|2", wait));
        at(now + wait + talk, fmt::format("Agent/7|COMPLETEAGENT|{}|{}|1", wait, talk));
    }
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string out;
  for (const auto& [time, line] : events) out += line + '\n';
  return out;
}

// Whatever calls are open where the log was cut.
RC_GTEST_PROP(AGrowingLog, IsAsReadAtOnce, ()) {
  static CallFolder folder;
  static int runs = 0;
  std::string log = any_log();
  ImportCalls whole, grown;
  whole.format = grown.format = "queue_log";
  whole.network = "d’un coup " + std::to_string(++runs);
  grown.network = "peu à peu " + std::to_string(runs);
  std::string path = folder.write("croissant.log", "");
  std::int64_t added = 0, rejected = 0;
  for (std::size_t at = 0; at < log.size();) {
    at = log.find('\n', std::min(log.size() - 1, at + *rc::gen::inRange<std::size_t>(0, 900))) + 1;
    auto report = folder.import("croissant.log", log.substr(0, at), grown);
    added += report.added;
    rejected += report.rejected_count;
  }
  auto once = folder.import("entier.log", log, whole);
  RC_ASSERT(rejected == 0);
  RC_ASSERT(added == once.added);
  auto archive = folder.archive();
  RC_ASSERT(told_of(*archive, whole.network) == told_of(*archive, grown.network));
  if (runs % 25 == 0) RC_ASSERT(folder.verify().has_value());
}

// Every byte of every file below a folder.
std::string all_bytes(const std::string& folder) {
  std::string out;
  for (const auto& e : fs::recursive_directory_iterator(folder))
    if (e.is_regular_file()) out += *read_file(e.path().string()) + '\n';
  return out;
}

TEST_F(Imports, NoNumberOfACallerIsKept) {
  const std::string digits = "638914275";  // of 06 38 91 42 75, seen nowhere by chance
  std::vector<CsvCall> calls;
  for (int i = 0; i < 6000; ++i)  // some held in the database, some in a file
    calls.push_back({std::to_string(i), "CAF", "A", civil_text(civil_seconds(2026, 11, 1) + i * 60),
                     "abandoned", i % 2 == 0 ? "0" + digits : "+33" + digits});
  folder_.import("a.csv", calls_csv(calls));
  folder_.import("b.csv", calls_csv({{"9001", "MSA", "A", "2026-11-23 09:00:00", "answered", "0" + digits}}));
  ImportCalls log;
  log.format = "queue_log";
  folder_.import("q.log",
                 "1795000000|c1|A|NONE|ENTERQUEUE||0" + digits +
                     "|1\n1795000009|c1|A|NONE|ABANDON|1|1|9\n"
                     "1795000010|c2|A|NONE|ENTERQUEUE||0" +
                     digits + "|1\n1795000011|0" + digits + "\n",
                 log);
  ASSERT_TRUE(keep_callers(folder_.context));
  for (const char* name : {"a.csv", "b.csv", "q.log"}) fs::remove(folder_.path + "/" + name);
  EXPECT_EQ(all_bytes(folder_.path).find(digits), std::string::npos);
  EXPECT_GT(all_bytes(folder_.path).size(), 100'000U);
}

TEST_F(Imports, CallersStayUnknownOnceTheirKeyIsDestroyed) {
  folder_.import("a.csv", calls_csv(some(0, 2)));
  CallerKeys keys(folder_.path + "/keys/calls", folder_.context.random);
  ASSERT_TRUE(keys.destroy("CAF", 2026));
  folder_.import("b.csv", calls_csv({{"7", "CAF", "A", "2026-11-23 12:00:00", "answered", "0612345679"},
                                     {"8", "CAF", "A", "2027-01-02 12:00:00", "answered", "0612345679"}}));
  auto archive = folder_.archive();
  std::vector<bool> known;
  archive->each_run(0, UINT32_MAX, [&](const OpenSegment& s, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) known.push_back(s.segment->callers[i] != 0);
  });
  EXPECT_EQ(known, (std::vector{true, true, false, true}));
}
}  // namespace
}  // namespace calls
