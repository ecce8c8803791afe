// Work on a server that is killed: what was sent, and what was acknowledged.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <random>
#include <shared_mutex>
#include <thread>

#include "program.h"
#include "store/sqlite.h"

namespace e2e {
using namespace std::chrono_literals;

inline std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
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
    fill_demo(data_);
    server_ = std::make_unique<Server>(data_, std::vector<std::string>{"--workers", "3"});
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
    std::vector<CsvReview> rows;
    for (int i = 0; i < 4; ++i) {
      std::string ref = "k-" + std::to_string(number());
      d.refs.push_back(ref);
      rows.push_back({ref, "Carte d’identité perdue",
                      "J’attends ma carte d’identité depuis deux mois, avis " + ref +
                          ". Personne ne répond au téléphone."});
    }
    return reviews_csv(rows);
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
      auto outcome = run({"import", kind, path, "--data", data_, "--json"}, &pid);
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

  void import_by_page(Client& admin) {
    Deposit d;
    bool fiches = number() % 6 == 0;
    std::string bytes = fiches ? fiches_file(d) : reviews_file(d);
    admin.move_to(port_);
    auto reply = admin.upload("/administration/imports", {{"kind", fiches ? "fiches" : "reviews"}},
                              {{"file", fiches ? "a.jsonl" : "a.csv", bytes}});
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
  void answer_one(Client& agent) {
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
          return Fields{{"text", text}};
        },
        [&](const std::string& text, int status) {
          if (status == 303) w.editions.push_back(text);
          return status == 303;
        });
    w.approved = step(
        agent, "/avis/" + ref + "/approbation",
        [&](const std::string& text) {
          w.sent.push_back(text);
          return Fields{{"text", text}};
        },
        [&](const std::string&, int status) {
          return status == 303 || (status == 409 && w.sent.size() > 1);
        });
    int tries = 0;
    if (w.approved)
      w.published = step(
          agent, "/avis/" + ref + "/publication", [&](const std::string&) { return ++tries, Fields{}; },
          [&](const std::string&, int status) { return status == 303 || (status == 409 && tries > 1); });
    std::lock_guard lock(ledger_.mutex);
    ledger_.works[ref] = w;
  }

  template <class Send, class Done>
  bool step(Client& agent, const std::string& path, Send send, Done done) {
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

  Folder folder_;
  std::string data_;
  std::uint64_t seed_ = from_environment("GUICHET_SEED", std::random_device{}());
  std::uint64_t kills_ = from_environment("GUICHET_KILLS", 200);
  std::mt19937_64 dice_;
  std::unique_ptr<Server> server_;
  std::atomic<int> port_{0};
  std::atomic<pid_t> reviews_pid_{-1}, fiches_pid_{-1};
  std::atomic<bool> over_{false}, looking_{false};
  std::atomic<int> numbers_{0};
  std::shared_mutex gate_;
  Ledger ledger_;
  std::vector<std::string> faults_;
};
}  // namespace e2e
