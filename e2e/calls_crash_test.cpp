// kill -9 at random moments of an import of calls: it is visible whole or not at all, and what it counted
// stays exact. GUICHET_KILLS and GUICHET_SEED change the number of kills and the dice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <map>
#include <random>
#include <thread>

#include "base/source.h"
#include "program.h"

namespace {
constexpr int kCalls = 200'000;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// Calls of one round, a month of its own in three networks, some of whose callers come back; and how many
// each network must count answered.
struct File {
  std::string bytes;
  std::map<std::string, std::int64_t> presented, answered;
};
File calls_of(int round, int calls, std::uint64_t seed) {
  constexpr const char* kNetworks[] = {"CAF", "MSA", "Impôts"};
  constexpr const char* kOutcomes[] = {"answered", "abandoned",   "refused",
                                       "answered", "self_served", "answered"};
  std::mt19937_64 dice(seed);
  auto die = [&](int sides) { return static_cast<int>(dice() % static_cast<std::uint64_t>(sides)); };
  File out;
  out.bytes = "id,network,queue,start,wait,talk,outcome,agent,caller\n";
  for (int i = 0; i < calls; ++i) {
    std::string network = kNetworks[die(3)], outcome = kOutcomes[die(6)];
    char line[160];
    int day = i * 28 / calls + 1, second = 8 * 3600 + die(10 * 3600);
    std::snprintf(line, sizeof line, "%d-%d,%s,File %d,%d-%02d-%02d %02d:%02d:%02d,%d,%d,%s,A%d,06%08d\n",
                  round, i, network.c_str(), die(12), 2000 + round / 12, round % 12 + 1, day, second / 3600,
                  second / 60 % 60, second % 60, die(300), die(900), outcome.c_str(), die(60), die(40'000));
    out.bytes += line;
    ++out.presented[network];
    out.answered[network] += outcome == "answered";
  }
  return out;
}

using Totals = std::map<std::string, std::pair<std::int64_t, std::int64_t>>;

class CallsCrash : public testing::Test {
 protected:
  e2e::Outcome guichet(std::vector<std::string> words, std::atomic<pid_t>* pid = nullptr) {
    words.insert(words.end(), {"--data", data_});
    return e2e::run(words, pid);
  }
  // Presented and answered by network, as told by `calls rates`.
  Totals totals() {
    Totals out;
    auto o = guichet({"calls", "rates", "--json"});
    EXPECT_EQ(o.code, 0) << o.err;
    auto v = o.json();
    const auto* rows = json::find(v, "rows");
    if (rows == nullptr || !rows->is_array()) return out;
    for (const auto& row : rows->get_array()) {
      const auto* network = json::find(row, "network");
      out[std::string(network->get_string())] = {json::integer(row, "presented"),
                                                 json::integer(row, "answered")};
    }
    return out;
  }
  void next_file() {
    file_ = calls_of(++round_, kCalls, dice_());
    folder_.write("appels.csv", file_.bytes);
  }
  void add_file() {
    for (const auto& [network, n] : file_.presented) {
      expected_[network].first += n;
      expected_[network].second += file_.answered.at(network);
    }
  }
  // Another data folder with one file in it, which tells how long an import lasts; the next is ready.
  void begin_anew() {
    std::filesystem::remove_all(data_);
    data_ = folder_ / ("data-" + std::to_string(round_));
    expected_.clear();
    files_ = 0;
    next_file();
    auto o = guichet({"calls", "import", path_});
    ASSERT_EQ(o.code, 0) << o.err;
    lasts_ = o.seconds;
    add_file();
    ASSERT_EQ(totals(), expected_);
    next_file();
  }
  e2e::Folder folder_{"calls-crash"};
  std::string data_ = folder_ / "data", path_ = folder_ / "appels.csv";
  std::uint64_t seed_ = from_environment("GUICHET_SEED", std::random_device{}());
  std::uint64_t kills_ = from_environment("GUICHET_KILLS", 100);
  std::mt19937_64 dice_{seed_};
  File file_ = {};
  int round_ = 0, files_ = 0;
  double lasts_ = 0;
  Totals expected_ = {};
};

TEST_F(CallsCrash, AnImportIsVisibleWholeOrNotAtAll) {
  std::printf("seed %llu, %llu kills (GUICHET_SEED, GUICHET_KILLS)\n", static_cast<unsigned long long>(seed_),
              static_cast<unsigned long long>(kills_));
  auto started = std::chrono::steady_clock::now();
  begin_anew();
  std::uint64_t cut = 0, done = 0;
  for (std::uint64_t i = 0; cut < kills_ && i < 5 * kills_ && !HasFailure(); ++i) {
    std::atomic<pid_t> pid{-1};
    std::atomic<bool> over{false};
    auto delay = std::chrono::duration<double>(lasts_ * 1.05 * static_cast<double>(dice_() % 1000) / 1000);
    e2e::Outcome outcome;
    std::thread import([&] {
      outcome = guichet({"calls", "import", path_}, &pid);
      over = true;
    });
    while (pid < 0 && !over) std::this_thread::yield();
    std::this_thread::sleep_for(delay);
    if (pid_t p = pid; p > 0) ::kill(p, SIGKILL);
    import.join();
    ASSERT_TRUE(outcome.code == 0 || outcome.code == 128 + SIGKILL) << outcome.err;
    ++(outcome.code == 0 ? done : cut);
    if (outcome.code == 0) lasts_ = outcome.seconds;
    auto verified = guichet({"calls", "verify"});
    EXPECT_EQ(verified.code, 0) << "after try " << i << ": " << verified.err;
    Totals now = totals();
    if (now == expected_ && outcome.code != 0) continue;
    add_file();
    EXPECT_EQ(now, expected_) << "after try " << i << ", exit " << outcome.code;
    // It is in: the next to be cut is another.
    if (++files_ > 4)
      begin_anew();
    else
      next_file();
  }
  std::printf("%llu imports cut, %llu ended, %d files, %.0f s\n", static_cast<unsigned long long>(cut),
              static_cast<unsigned long long>(done), round_,
              std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
  EXPECT_EQ(cut, kills_);
  // Undisturbed, it comes in once, and once only.
  EXPECT_EQ(json::integer(guichet({"calls", "import", path_, "--json"}).json(), "new"), kCalls);
  EXPECT_EQ(json::integer(guichet({"calls", "import", path_, "--json"}).json(), "new"), 0);
  add_file();
  EXPECT_EQ(totals(), expected_);
  EXPECT_EQ(guichet({"calls", "verify"}).code, 0);
}

TEST_F(CallsCrash, AnUndoIsWholeOrNotAtAll) {
  begin_anew();
  auto before = totals();
  std::uint64_t cut = 0, wanted = std::max<std::uint64_t>(1, kills_ / 5);
  double lasts = 0;
  std::int64_t import = 0;
  auto take = [&] {
    add_file();
    EXPECT_EQ(json::integer(guichet({"calls", "import", path_, "--json"}).json(), "new"), kCalls);
    auto data = guichet({"calls", "data", "--json"}).json();
    import = json::integer(json::find(data, "files")->get_array().at(0), "import");
  };
  take();
  auto with = expected_;
  for (std::uint64_t i = 0; cut < wanted && i < 5 * wanted && !HasFailure(); ++i) {
    std::atomic<pid_t> pid{-1};
    std::atomic<bool> over{false};
    auto delay = std::chrono::duration<double>(lasts * 1.05 * static_cast<double>(dice_() % 1000) / 1000);
    e2e::Outcome outcome;
    std::thread undo([&] {
      outcome = guichet({"calls", "undo", std::to_string(import)}, &pid);
      over = true;
    });
    while (pid < 0 && !over) std::this_thread::yield();
    if (lasts > 0) {
      std::this_thread::sleep_for(delay);
      if (pid_t p = pid; p > 0) ::kill(p, SIGKILL);
    }
    undo.join();
    ASSERT_TRUE(outcome.code == 0 || outcome.code == 128 + SIGKILL) << outcome.err;
    if (outcome.code == 0)
      lasts = outcome.seconds;
    else
      ++cut;
    auto verified = guichet({"calls", "verify"});
    EXPECT_EQ(verified.code, 0) << "after try " << i << ": " << verified.err;
    Totals now = totals();
    if (now == with && outcome.code != 0) continue;
    EXPECT_EQ(now, before) << "after try " << i << ", exit " << outcome.code;
    expected_ = before;
    take();
  }
  EXPECT_EQ(cut, wanted);
}
}  // namespace
