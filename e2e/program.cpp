#include "program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "base/source.h"

namespace e2e {
namespace fs = std::filesystem;
namespace {
using Clock = std::chrono::steady_clock;

struct Pipe {
  int out = -1, in = -1;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    out = ends[0];
    in = ends[1];
  }
  ~Pipe() {
    close_in();
    if (out >= 0) ::close(out);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_in() {
    if (in >= 0) ::close(in);
    in = -1;
  }
};

// The child dies with the thread that started it.
pid_t start(const std::vector<std::string>& arguments, int out, int err) {
  std::vector<std::string> words{GUICHET_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (auto& w : words) argv.push_back(w.data());
  argv.push_back(nullptr);
  int none = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  pid_t pid = fork();
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(none, 0);
    dup2(out, 1);
    dup2(err, 2);
    execv(argv[0], argv.data());
    _exit(127);
  }
  ::close(none);
  if (pid < 0) throw std::runtime_error("no process");
  return pid;
}

int code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

// Reads both channels until their ends.
void drain(int out, int err, Outcome& outcome) {
  pollfd waits[2] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
  std::string* into[2] = {&outcome.out, &outcome.err};
  char bytes[65536];
  while (waits[0].fd >= 0 || waits[1].fd >= 0) {
    if (poll(waits, 2, -1) < 0 && errno != EINTR) return;
    for (std::size_t i = 0; i < 2; ++i) {
      if (waits[i].fd < 0 || waits[i].revents == 0) continue;
      ssize_t n = ::read(waits[i].fd, bytes, sizeof bytes);
      if (n > 0)
        into[i]->append(bytes, static_cast<std::size_t>(n));
      else
        waits[i].fd = -1;
    }
  }
}

std::string log_path(const std::string& data) { return data + ".log"; }
}  // namespace

Folder::Folder(std::string_view stem) {
  std::string name = (fs::temp_directory_path() / ("guichet-" + std::string(stem) + "-XXXXXX")).string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}
Folder::~Folder() {
  std::error_code ec;
  fs::remove_all(path_, ec);
}
std::string Folder::write(std::string_view name, std::string_view bytes) const {
  std::string path = *this / name;
  fs::create_directories(fs::path(path).parent_path());
  if (!write_file(path, bytes)) throw std::runtime_error("can't write " + path);
  return path;
}

json::value Outcome::json() const {
  auto v = ::json::parse(out, 64);
  return v ? *v : ::json::value(nullptr);
}

Outcome run(const std::vector<std::string>& arguments, std::atomic<pid_t>* pid) {
  Outcome outcome;
  Pipe out, err;
  auto started = Clock::now();
  pid_t child = start(arguments, out.in, err.in);
  if (pid != nullptr) *pid = child;
  out.close_in();
  err.close_in();
  drain(out.out, err.out, outcome);
  if (pid != nullptr) *pid = -1;  // before it is reaped: its number stays its own until then
  int status = 0;
  rusage used{};
  while (wait4(child, &status, 0, &used) < 0 && errno == EINTR) {
  }
  outcome.code = code_of(status);
  outcome.peak_kib = used.ru_maxrss;
  outcome.seconds = std::chrono::duration<double>(Clock::now() - started).count();
  return outcome;
}

void fill_demo(const std::string& data) {
  auto filled = run({"demo", "--data", data, "--fill-only"});
  if (filled.code != 0) throw std::runtime_error("demo --fill-only: " + filled.err);
}

Server::Server(std::string data, std::vector<std::string> more)
    : data_(std::move(data)), more_(std::move(more)) {
  spawn();
}
Server::~Server() { kill(); }

void Server::spawn() {
  std::vector<std::string> words{"serve", "--data", data_, "--port", "0", "--quiet"};
  words.insert(words.end(), more_.begin(), more_.end());
  int log = ::open(log_path(data_).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  Pipe out;
  pid_ = start(words, out.in, log);
  ::close(log);
  out.close_in();
  await_address(out.out);
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  for (int i = 0; i < 200; ++i) {
    if (Client(port_).get("/health").status == 200) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  throw std::runtime_error("the server doesn't answer: " + this->log());
}

void Server::await_address(int fd) {
  constexpr std::string_view kMark = "http://127.0.0.1:";
  std::string text;
  char bytes[4096];
  auto deadline = Clock::now() + std::chrono::seconds(30);
  for (;;) {
    std::size_t at = text.find(kMark);
    if (at != std::string::npos && text.find('\n', at) != std::string::npos) {
      port_ = std::atoi(text.c_str() + at + kMark.size());
      return;
    }
    pollfd wait{fd, POLLIN, 0};
    poll(&wait, 1, 500);
    ssize_t n = wait.revents != 0 ? ::read(fd, bytes, sizeof bytes) : -1;
    if (n > 0) text.append(bytes, static_cast<std::size_t>(n));
    if (n == 0 || Clock::now() > deadline)
      throw std::runtime_error("the server doesn't start: " + text + log());
  }
}

void Server::kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
}

int Server::stop() {
  if (pid_ <= 0) return -1;
  ::kill(pid_, SIGTERM);
  int status = 0;
  for (int i = 0; i < 1000; ++i) {
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return code_of(status);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  kill();
  return -1;
}

bool Server::running() {
  if (pid_ <= 0) return false;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return true;
  pid_ = -1;
  return false;
}

void Server::restart() {
  kill();
  spawn();
}

std::string Server::log() const {
  auto bytes = read_file(log_path(data_));
  return bytes ? *bytes : "";
}

std::optional<std::string> real_data() {
  std::string path = GUICHET_ROOT "/../shared/data";
  if (!fs::is_directory(path + "/questions")) return std::nullopt;
  return path;
}

std::string reviews_csv(const std::vector<CsvReview>& reviews) {
  auto quoted = [](const std::string& s) {
    std::string out = "\"";
    for (char c : s) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
  };
  std::string out =
      "\xEF\xBB\xBFID expérience;Ecrit le;Date de publication;Titre;Description;Ressenti usager;ID structure "
      "1;Intitulé structure 1\n";
  for (const auto& r : reviews)
    out += quoted(r.ref) + ";12/03/2026 08:30;13/03/2026 09:00;" + quoted(r.title) + ";" + quoted(r.body) +
           ";Négatif;" + r.structure + ";CAF du Gard\n";
  return out;
}
}  // namespace e2e
