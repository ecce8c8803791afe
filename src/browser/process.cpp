#include "browser/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

#include "base/source.h"
#include "base/text.h"

namespace fs = std::filesystem;

namespace browser {
namespace {
constexpr const char* kPlaces[] = {"/usr/bin/chromium", "/usr/bin/chromium-browser",
                                   "/usr/bin/google-chrome"};
constexpr const char* kFlags[] = {"--headless=new",
                                  "--no-sandbox",
                                  "--disable-gpu",
                                  "--disable-quic",
                                  "--no-first-run",
                                  "--no-default-browser-check",
                                  "--no-startup-window",
                                  "--disable-background-networking",
                                  "--disable-component-update",
                                  "--disable-sync",
                                  "--disable-breakpad",
                                  "--disable-dev-shm-usage",
                                  "--hide-scrollbars",
                                  "--mute-audio",
                                  "--remote-debugging-pipe"};

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

tl::unexpected<Error> system_fault(const char* what) {
  return fail(ErrorKind::unavailable, "browser_start",
              fmt::format("Chromium can't be started: {}: {}", what, std::generic_category().message(errno)));
}

std::vector<char*> pointers(std::vector<std::string>& items) {
  std::vector<char*> out;
  for (auto& item : items) out.push_back(item.data());
  out.push_back(nullptr);
  return out;
}

// All that Chromium writes goes under `folder`, whatever the home of this program's user is.
std::vector<std::string> environment(const std::string& folder) {
  std::vector<std::string> out = {"TMPDIR=" + folder + "/t", "XDG_CONFIG_HOME=" + folder + "/c",
                                  "XDG_CACHE_HOME=" + folder + "/h"};
  for (char** at = environ; *at != nullptr; ++at) {
    std::string_view entry = *at;
    if (!entry.starts_with("TMPDIR=") && !entry.starts_with("XDG_CONFIG_HOME=") &&
        !entry.starts_with("XDG_CACHE_HOME="))
      out.emplace_back(entry);
  }
  return out;
}

// In the child of a program with threads: nothing but system calls until exec.
[[noreturn]] void become(char* const* argv, char* const* env, int reads, int writes, int nothing, int log) {
  setsid();
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  int in = fcntl(reads, F_DUPFD, 16);
  int out = fcntl(writes, F_DUPFD, 16);
  bool ready = in >= 0 && out >= 0 && dup2(nothing, 0) == 0 && dup2(log, 1) == 1 && dup2(log, 2) == 2 &&
               dup2(in, 3) == 3 && dup2(out, 4) == 4;
  close_range(5, ~0U, 0);
  if (ready) execve(argv[0], argv, env);
  _exit(127);
}
}  // namespace

Result<std::string> find_chromium(const std::string& wanted) {
  std::string asked = wanted;
  if (const char* named = std::getenv("GUICHET_CHROMIUM"); asked.empty() && named != nullptr) asked = named;
  if (!asked.empty()) {
    if (access(asked.c_str(), X_OK) == 0) return asked;
    return fail(ErrorKind::missing, "chromium_missing", fmt::format("{} can't be run", asked));
  }
  for (const char* place : kPlaces)
    if (access(place, X_OK) == 0) return std::string(place);
  return fail(ErrorKind::missing, "chromium_missing", "Chromium is not installed");
}

Result<std::unique_ptr<Process>> Process::start(const std::string& program,
                                                const std::vector<std::string>& flags) {
  std::error_code ec;
  fs::path base = fs::temp_directory_path(ec);
  if (ec) base = "/tmp";
  std::string folder = (base / "guichet-XXXXXX").string();  // short: socket paths have 107 bytes
  if (mkdtemp(folder.data()) == nullptr) return system_fault("no temporary folder");
  std::unique_ptr<Process> process(new Process);
  process->folder_ = folder;
  fs::create_directory(folder + "/t", ec);
  if (ec) return system_fault("no temporary folder");
  TRY(process->spawn(program, flags));
  return process;
}

Result<void> Process::spawn(const std::string& program, const std::vector<std::string>& flags) {
  int in[2];
  int out[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) != 0) return system_fault("socketpair");
  Descriptor ours_in(in[0]), theirs_in(in[1]);
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, out) != 0) return system_fault("socketpair");
  Descriptor ours_out(out[0]), theirs_out(out[1]);
  Descriptor nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
  Descriptor log(open((folder_ + "/log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (nothing.get() < 0 || log.get() < 0) return system_fault("open");

  std::vector<std::string> arguments = {program};
  for (const char* flag : kFlags) arguments.emplace_back(flag);
  arguments.push_back("--user-data-dir=" + folder_ + "/p");
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  std::vector<std::string> variables = environment(folder_);
  auto argv = pointers(arguments);
  auto env = pointers(variables);

  pid_t pid = fork();
  if (pid < 0) return system_fault("fork");
  if (pid == 0) become(argv.data(), env.data(), theirs_in.get(), theirs_out.get(), nothing.get(), log.get());
  pid_ = pid;
  to_ = ours_in.release();
  from_ = ours_out.release();
  return {};
}

std::string Process::ending() const {
  siginfo_t info = {};
  for (int i = 0; i < 25; ++i) {  // the channel closes a moment before the process ends
    if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0) break;
    if (info.si_pid != 0 && info.si_code == CLD_EXITED)
      return fmt::format("ended with status {}", info.si_status);
    if (info.si_pid != 0) return fmt::format("was ended by signal {}", info.si_status);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return "closed its channel";
}

std::string Process::last_words() {
  std::string out = "Chromium " + ending();
  auto log = read_file(folder_ + "/log", 1U << 24);
  if (!log || log->empty()) return out;
  constexpr std::size_t kTail = 600;
  return out + ": " + text::clean(log->size() > kTail ? log->substr(log->size() - kTail) : *log);
}

Process::~Process() {
  siginfo_t info = {};
  // The leader is reaped last: until then its number, and the group's, can't be given to another process.
  if (pid_ > 0 && waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0) {
    kill(-pid_, SIGKILL);
    kill(pid_, SIGKILL);  // not yet the leader of its group, perhaps
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
  }
  if (to_ >= 0) close(to_);
  if (from_ >= 0) close(from_);
  std::error_code ec;
  for (int i = 0; i < 50; ++i) {  // its children, not ours to wait for, may still be dying and writing
    fs::remove_all(folder_, ec);
    if (!ec) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}
}  // namespace browser
