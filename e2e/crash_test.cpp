// kill -9 at random moments, under imports, uploads, editions and publications: what was acknowledged is
// there, once; what was not is there whole or not at all. GUICHET_KILLS and GUICHET_SEED change the number of
// kills and the dice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <random>
#include <shared_mutex>
#include <thread>

#include "people/audit.h"
#include "program.h"
#include "store/sqlite.h"

namespace {
using namespace std::chrono_literals;
using store::Sql;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// A file given to an import: whether it was accepted, and what it holds.
struct Deposit {
  std::vector<std::string> refs;
  bool accepted = false;
  std::string page;  // of an upload
};
// What was done with one review.
struct Work {
  std::vector<std::string> editions;  // accepted; each has a text of its own
  std::vector<std::string> sent;      // replies sent for approval, one of which was kept
  bool approved = false, published = false;
};

// What was sent and what was acknowledged, beside the program.
struct Ledger {
  std::mutex mutex;
  std::vector<Deposit> reviews, fiches;
  std::map<std::string, Work> works;
  std::deque<std::string> to_answer;
  int answers_lost = 0;
};

class Crash : public testing::Test {
 protected:
  Crash() : folder_("crash"), data_(folder_ / "data"), dice_(seed_) {
    std::printf("seed %llu, %llu kills (GUICHET_SEED, GUICHET_KILLS)\n",
                static_cast<unsigned long long>(seed_), static_cast<unsigned long long>(kills_));
    e2e::fill_demo(data_);
    server_ = std::make_unique<e2e::Server>(data_, std::vector<std::string>{"--workers", "3"});
    port_ = server_->port();
  }

  // One at a time, from several threads: a step of work between two looks at the store.
  template <class Step>
  void work(Step step) {
    while (!over_) {
      if (!looking_) {
        std::shared_lock open(gate_);
        step();
      }
      std::this_thread::sleep_for(1ms);
    }
  }
  int number() { return ++numbers_; }
  void wait_for_server() const { std::this_thread::sleep_for(15ms); }

  std::string reviews_file(Deposit& d) {
    std::vector<e2e::CsvReview> rows;
    for (int i = 0; i < 4; ++i) {
      std::string ref = "k-" + std::to_string(number());
      d.refs.push_back(ref);
      rows.push_back({ref, "Carte d’identité perdue",
                      "J’attends ma carte d’identité depuis deux mois, avis " + ref +
                          ". Personne ne répond au téléphone."});
    }
    return e2e::reviews_csv(rows);
  }
  // Consonants only, so that no two words share a stem.
  static std::string word_of(const std::string& ref) {
    std::string word = "zorglub";
    for (char c : ref.substr(2)) word += "bcdfgjkmpv"[c - '0'];
    return word + "k";
  }
  std::string fiches_file(Deposit& d) {
    std::string out;
    for (int i = 0; i < 2; ++i) {
      std::string ref = "Z-" + std::to_string(number()), word = word_of(ref);
      d.refs.push_back(ref);
      out += json::write(json::object{
                 {"id", ref},
                 {"kind", "fiche"},
                 {"url", "https://exemple.test/" + ref},
                 {"title", "Le " + word},
                 {"short", word},
                 {"crumbs", json::array{"Essais"}},
                 {"status", "full"},
                 {"sections",
                  json::array{json::object{
                      {"h", "Définition"},
                      {"t", "Le " + word + " est un document d’essai. Il se demande en mairie."}}}}}) +
             "\n";
    }
    return out;
  }

  // The command line imports a file; killed, it is given the same file again.
  void import_by_command(const std::string& kind, std::vector<Deposit>& into, std::atomic<pid_t>& pid) {
    Deposit d;
    std::string name = kind + std::to_string(number());
    std::string path = folder_.write(name + (kind == "fiches" ? ".jsonl" : ".csv"),
                                     kind == "fiches" ? fiches_file(d) : reviews_file(d));
    std::size_t at = 0;
    {
      std::lock_guard lock(ledger_.mutex);
      at = into.size();
      into.push_back(d);
    }
    for (int i = 0; i < 3 && !d.accepted; ++i) {
      auto outcome = e2e::run({"import", kind, path, "--data", data_, "--json"}, &pid);
      d.accepted = outcome.code == 0 && json::find(outcome.json(), "rejected") != nullptr &&
                   json::find(outcome.json(), "rejected")->as_array().empty();
      if (outcome.code != 0 && outcome.code != 128 + SIGKILL)
        fault("import " + kind + " failed with " + std::to_string(outcome.code) + ": " + outcome.err +
              outcome.out);
    }
    std::lock_guard lock(ledger_.mutex);
    into[at].accepted = d.accepted;
    if (d.accepted && kind == "reviews")
      ledger_.to_answer.insert(ledger_.to_answer.end(), d.refs.begin(), d.refs.end());
  }

  void import_by_page(e2e::Client& admin) {
    Deposit d;
    bool fiches = number() % 6 == 0;
    std::string bytes = fiches ? fiches_file(d) : reviews_file(d);
    admin.move_to(port_);
    auto reply = admin.upload("/administration/imports", {{"kind", fiches ? "fiches" : "reviews"}},
                              {"file", fiches ? "a.jsonl" : "a.csv", bytes});
    d.accepted = reply.status == 303;
    d.page = reply.header("location");
    if (reply.status != 303 && reply.status != 0)
      fault("upload: " + std::to_string(reply.status) + " " + reply.body.substr(0, 2000));
    if (!d.accepted) wait_for_server();
    std::lock_guard lock(ledger_.mutex);
    (fiches ? ledger_.fiches : ledger_.reviews).push_back(d);
    std::this_thread::sleep_for(20ms);
  }

  // A review from draft to publication, each step tried again until it is known to be done.
  void answer_one(e2e::Client& agent) {
    std::string ref;
    {
      std::lock_guard lock(ledger_.mutex);
      if (ledger_.to_answer.empty()) return;
      ref = ledger_.to_answer.front();
      ledger_.to_answer.pop_front();
    }
    Work w;
    step(
        agent, "/avis/" + ref + "/reponse",
        [&](const std::string& text) {
          return e2e::Fields{{"text", text}};
        },
        [&](const std::string& text, int status) {
          if (status == 303) w.editions.push_back(text);
          return status == 303;
        });
    w.approved = step(
        agent, "/avis/" + ref + "/approbation",
        [&](const std::string& text) {
          w.sent.push_back(text);
          return e2e::Fields{{"text", text}};
        },
        [&](const std::string&, int status) {
          return status == 303 || (status == 409 && w.sent.size() > 1);
        });
    int tries = 0;
    if (w.approved)
      w.published = step(
          agent, "/avis/" + ref + "/publication", [&](const std::string&) { return ++tries, e2e::Fields{}; },
          [&](const std::string&, int status) { return status == 303 || (status == 409 && tries > 1); });
    std::lock_guard lock(ledger_.mutex);
    ledger_.works[ref] = w;
  }

  template <class Send, class Done>
  bool step(e2e::Client& agent, const std::string& path, Send send, Done done) {
    for (int i = 0; i < 40; ++i) {
      std::string text = "Bonjour, réponse nº " + std::to_string(number()) + ". Cordialement.";
      agent.move_to(port_);
      auto reply = agent.post(path, send(text));
      if (done(text, reply.status)) return true;
      if (reply.status != 0) {
        fault(path + ": " + std::to_string(reply.status) + " " + reply.body.substr(0, 2000));
        return false;
      }
      wait_for_server();
    }
    return false;  // the server was gone for too long: nothing is promised
  }

  void fault(const std::string& what) {
    std::lock_guard lock(ledger_.mutex);
    faults_.push_back(what);
  }

  void look(bool at_end);
  void look_at_deposits(store::Db& db, bool at_end);
  void look_at_works(store::Db& db);
  void look_at_states(store::Db& db);
  void look_at_searches();
  void drain();
  void strike();

  e2e::Folder folder_;
  std::string data_;
  std::uint64_t seed_ = from_environment("GUICHET_SEED", std::random_device{}());
  std::uint64_t kills_ = from_environment("GUICHET_KILLS", 200);
  std::mt19937_64 dice_;
  std::unique_ptr<e2e::Server> server_;
  std::atomic<int> port_{0};
  std::atomic<pid_t> reviews_pid_{-1}, fiches_pid_{-1};
  std::atomic<bool> over_{false}, looking_{false};
  std::atomic<int> numbers_{0};
  std::shared_mutex gate_;
  Ledger ledger_;
  std::vector<std::string> faults_;
};

std::int64_t count(store::Db& db, Sql sql, const std::string& value) { return db.number(sql, value); }

void Crash::look_at_deposits(store::Db& db, bool at_end) {
  static constexpr Sql kReview{"select count(*) from reviews where ref = ?"};
  static constexpr Sql kFiche{"select count(*) from documents where upstream_id = ?"};
  static constexpr Sql kVersions{
      "select count(*) from versions v join documents d on d.id = v.document where d.upstream_id = ?"};
  static constexpr Sql kDrafts{
      "select count(*) from drafts d join reviews r on r.id = d.review where r.ref = ?"};
  for (auto* deposits : {&ledger_.reviews, &ledger_.fiches}) {
    bool fiches = deposits == &ledger_.fiches;
    for (const auto& d : *deposits) {
      std::int64_t found = 0;
      for (const auto& ref : d.refs) found += count(db, fiches ? kFiche : kReview, ref);
      auto all = static_cast<std::int64_t>(d.refs.size());
      bool must = d.accepted && (at_end || d.page.empty());  // an upload is imported later
      EXPECT_TRUE(found == all || (found == 0 && !must))
          << d.refs.front() << ": " << found << " of " << all
          << (d.accepted ? ", accepted " : ", not accepted ") << d.page;
      if (found != all || (!fiches && !at_end)) continue;
      for (const auto& ref : d.refs) EXPECT_EQ(count(db, fiches ? kVersions : kDrafts, ref), 1) << ref;
    }
  }
}

void Crash::look_at_works(store::Db& db) {
  static constexpr Sql kEditions{"select count(*) from editions where body = ?"};
  static constexpr Sql kReplies{
      "select count(*) from replies p join reviews r on r.id = p.review where r.ref = ? and p.imported = 0"};
  static constexpr Sql kText{
      "select p.body from replies p join reviews r on r.id = p.review where r.ref = ? and p.imported = 0"};
  static constexpr Sql kPublished{
      "select count(*) from replies p join reviews r on r.id = p.review where r.ref = ? and p.published_at "
      "is not null and r.state = 'publiee'"};
  static constexpr Sql kApprovals{
      "select count(*) from audit where action = 'reponse.approuver' and object = ?"};
  static constexpr Sql kPublications{
      "select count(*) from audit where action = 'reponse.publier' and object = ?"};
  for (const auto& [ref, w] : ledger_.works) {
    for (const auto& text : w.editions) EXPECT_EQ(count(db, kEditions, text), 1) << text;
    EXPECT_LE(count(db, kReplies, ref), 1) << ref;
    EXPECT_EQ(count(db, kReplies, ref), count(db, kApprovals, ref)) << ref;
    if (w.approved) {
      EXPECT_THAT(w.sent, testing::Contains(db.word(kText, ref).value_or(""))) << ref;
    }
    if (w.published) {
      EXPECT_EQ(count(db, kPublished, ref), 1) << ref;
      EXPECT_EQ(count(db, kPublications, ref), 1) << ref;
    }
  }
}

void Crash::look_at_states(store::Db& db) {
  static constexpr Sql kTorn{
      "select count(*) from reviews r where r.ref like 'k-%' and not case r.state "
      "when 'publiee' then (select count(*) from replies p where p.review = r.id and p.published_at is not "
      "null) = 1 "
      "when 'approuvee' then (select count(*) from replies p where p.review = r.id and p.published_at is "
      "null) = 1 "
      "when 'en_redaction' then exists (select 1 from editions e where e.review = r.id) and not exists "
      "(select 1 from replies p where p.review = r.id) "
      "else not exists (select 1 from replies p where p.review = r.id) and not exists (select 1 from "
      "editions e where e.review = r.id) end"};
  static constexpr Sql kHasDraft{
      "select count(*) from reviews r where r.has_draft <> exists (select 1 from drafts d where d.review = "
      "r.id)"};
  static constexpr Sql kLinks{
      "select count(*) from reviews r where r.ref like 'k-%' and (select count(*) from review_structures s "
      "where s.review = r.id) <> 1"};
  EXPECT_EQ(db.number(kTorn), 0);
  EXPECT_EQ(db.number(kHasDraft), 0);
  EXPECT_EQ(db.number(kLinks), 0);
  auto check = people::verify_trail(db);
  EXPECT_EQ(check.first_fault, 0);
  EXPECT_EQ(db.word(Sql{"pragma integrity_check"}).value_or(""), "ok");
}

// Every document accepted, by a word that it alone has.
void Crash::look_at_searches() {
  e2e::Client agent(port_);
  ASSERT_TRUE(agent.sign_in("agent@demo.example"));
  int looked = 0;
  for (const auto& d : ledger_.fiches) {
    if (!d.accepted) continue;
    for (const auto& ref : d.refs) {
      auto reply = agent.post("/questions", {{"text", word_of(ref)}}, {{"Accept", "application/json"}});
      EXPECT_NE(reply.body.find("\"https://exemple.test/" + ref + "\""), std::string::npos)
          << ref << ": " << reply.body.substr(0, 600);
      ++looked;
    }
  }
  std::printf("%d documents searched\n", looked);
}

void Crash::look(bool at_end) {
  auto db = store::open_sqlite(data_ + "/guichet.sqlite", store::Mode::read_only);
  look_at_deposits(*db, at_end);
  look_at_works(*db);
  look_at_states(*db);
  std::lock_guard lock(ledger_.mutex);
  for (const auto& f : faults_) ADD_FAILURE() << f;
  faults_.clear();
}

// Until the jobs are done; those set aside count as lost.
void Crash::drain() {
  e2e::Client client(port_);
  auto deadline = std::chrono::steady_clock::now() + 60s;
  std::int64_t waiting = 1;
  while (waiting > 0 && std::chrono::steady_clock::now() < deadline) {
    auto health = client.get("/health").json();
    waiting = json::integer(health, "jobs_waiting", 1);
    EXPECT_EQ(json::integer(health, "jobs_set_aside"), 0);
    std::this_thread::sleep_for(50ms);
  }
  EXPECT_EQ(waiting, 0) << server_->log();
}

void Crash::strike() {
  auto die = [&](int sides) { return static_cast<int>(dice_() % static_cast<std::uint64_t>(sides)); };
  std::this_thread::sleep_for(std::chrono::milliseconds(10 + die(5) * die(60)));
  int target = die(10);
  auto kill_command = [](std::atomic<pid_t>& pid) {
    pid_t p = pid;
    if (p > 0) ::kill(p, SIGKILL);
  };
  if (target >= 8 || target == 5) kill_command(reviews_pid_);
  if (target >= 7) kill_command(fiches_pid_);
  if (target >= 7 && target != 9) return;
  server_->kill();
  if (die(4) == 0) std::this_thread::sleep_for(20ms);
  server_->restart();
  port_ = server_->port();
}
}  // namespace

TEST_F(Crash, NothingAcknowledgedIsLost) {
  e2e::Client admin(port_), agent(port_), other(port_);
  ASSERT_TRUE(admin.sign_in("admin@demo.example"));
  ASSERT_TRUE(agent.sign_in("agent@demo.example"));
  ASSERT_TRUE(other.sign_in("validateur@demo.example"));
  std::vector<std::thread> workers;
  workers.emplace_back([&] { work([&] { import_by_command("reviews", ledger_.reviews, reviews_pid_); }); });
  workers.emplace_back([&] { work([&] { import_by_command("fiches", ledger_.fiches, fiches_pid_); }); });
  workers.emplace_back([&] { work([&] { import_by_page(admin); }); });
  workers.emplace_back([&] { work([&] { answer_one(agent); }); });
  workers.emplace_back([&] { work([&] { answer_one(other); }); });
  auto started = std::chrono::steady_clock::now();
  std::string broken;
  try {
    for (std::uint64_t i = 1; i <= kills_ && !HasFailure(); ++i) {
      strike();
      if (i % 25 != 0) continue;
      looking_ = true;
      {
        std::unique_lock quiet(gate_);
        look(false);
      }
      looking_ = false;
    }
  } catch (const std::exception& e) {
    broken = e.what();
  }
  over_ = true;
  for (auto& w : workers) w.join();
  ASSERT_EQ(broken, "");
  std::printf("kills done in %.0f s\n",
              std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
  drain();
  look(true);
  look_at_searches();
  std::size_t accepted = 0, published = 0;
  for (const auto& d : ledger_.reviews) accepted += d.accepted ? d.refs.size() : 0;
  for (const auto& [ref, w] : ledger_.works) published += w.published;
  std::printf("%zu reviews accepted, %zu replies published, in %.0f s\n", accepted, published,
              std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
  EXPECT_GT(accepted, kills_);
  EXPECT_GT(published, kills_ / 4);
}
