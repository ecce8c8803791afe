// The built program seen from outside: commands and their output, a server on a free port, an HTTP client
// with cookies. For whole-program tests; nothing here knows the program's code.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace e2e {
inline constexpr std::string_view kPassword = "guichet-demonstration";

// A temporary folder, removed at the end.
class Folder {
 public:
  explicit Folder(std::string_view stem);
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(std::string_view name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }
  // Writes a file and returns its path.
  std::string write(std::string_view name, std::string_view bytes) const;

 private:
  std::filesystem::path path_;
};

// How a command ended.
struct Outcome {
  int code = 0;  // 128 + signal when it was killed
  std::string out, err;
  double seconds = 0;
  long peak_kib = 0;         // resident memory
  json::value json() const;  // what `out` holds; null when it is no JSON
};

// Runs the program to its end. Any thread. `pid`, when given, holds the process while it runs, for who wants
// to kill it.
Outcome run(const std::vector<std::string>& arguments, std::atomic<pid_t>* pid = nullptr);
// Fills a folder with the demonstration; aborts the test program when that fails.
void fill_demo(const std::string& data);

// The program serving a data folder. To be started, and ended, from one thread.
class Server {
 public:
  // Returns once /health answers; throws with what it wrote when it doesn't.
  explicit Server(std::string data, std::vector<std::string> more = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void kill();  // SIGKILL, at once
  int stop();   // SIGTERM; the exit code
  void restart();
  bool running();
  int port() const { return port_; }
  pid_t pid() const { return pid_; }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::string log() const;  // what it wrote on stderr since its start

 private:
  void spawn();
  void await_address(int fd);
  std::string data_;
  std::vector<std::string> more_;
  pid_t pid_ = -1;
  int port_ = 0;
};

struct Reply {
  int status = 0;                                            // 0: no answer
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;
  std::string header(std::string_view name) const;
  json::value json() const;
};

using Fields = std::vector<std::pair<std::string, std::string>>;
struct FilePart {
  std::string field, filename, bytes;
};

// One person's browser, without the browser: keeps cookies and the form token, follows nothing. One thread.
class Client {
 public:
  explicit Client(int port) : port_(port) {}
  // The session goes on after a restart of the server on another port.
  void move_to(int port) { port_ = port; }

  Reply get(const std::string& path, const Fields& headers = {});
  // A form, with the token of the session unless `fields` brings one.
  Reply post(const std::string& path, Fields fields, const Fields& headers = {});
  Reply upload(const std::string& path, const Fields& fields, const std::vector<FilePart>& files);
  Reply request(std::string_view method, const std::string& path, const Fields& headers,
                std::string_view body);
  // Whether the session is open: 303 received and the page of the account read.
  bool sign_in(const std::string& email, std::string_view password = kPassword);
  std::string csrf() const { return csrf_; }
  std::string cookie() const;  // the session's value
  int port() const { return port_; }

 private:
  int port_;
  std::map<std::string, std::string> cookies_;
  std::string csrf_;
};

// Sends bytes as they are and returns what comes back until the end or the deadline.
std::string exchange(int port, std::string_view bytes, int seconds);
// A connection to a local port; -1 when refused.
int connect_to(int port, int seconds);

std::string percent(std::string_view text);
// What is between `before` and the next `after` in `text`; empty when absent.
std::string between(std::string_view text, std::string_view before, std::string_view after);
std::string unescape(std::string_view html);
// The folder of real data beside the project; nothing when absent.
std::optional<std::string> real_data();
// A CSV in the columns of Services Publics +, one review a line.
struct CsvReview {
  std::string ref, title, body, structure = "DmCaf30aaa";
};
std::string reviews_csv(const std::vector<CsvReview>& reviews);
}  // namespace e2e
