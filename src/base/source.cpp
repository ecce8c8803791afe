#include "base/source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

std::size_t MemorySource::read(char* out, std::size_t size) {
  std::size_t n = std::min(size, bytes_.size());
  std::memcpy(out, bytes_.data(), n);
  bytes_.remove_prefix(n);
  return n;
}

namespace {
class FileSource final : public Source {
 public:
  explicit FileSource(int fd) : fd_(fd) {}
  ~FileSource() override { ::close(fd_); }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  std::size_t read(char* out, std::size_t size) override {
    for (;;) {
      ssize_t n = ::read(fd_, out, size);
      if (n >= 0) return static_cast<std::size_t>(n);
      if (errno != EINTR) throw SourceError("lecture impossible");
    }
  }

 private:
  int fd_;
};
}  // namespace

Result<std::unique_ptr<Source>> open_file(const std::string& path) {
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    bool absent = errno == ENOENT;
    return fail(absent ? ErrorKind::missing : ErrorKind::unavailable, "file_unreadable",
                fmt::format("Le fichier «\u00A0{}\u00A0» {}.", path,
                            absent ? "n’existe pas" : "ne peut pas être lu"));
  }
  return std::make_unique<FileSource>(fd);
}

Result<std::string> read_all(Source& source, std::size_t limit) {
  std::string out;
  std::size_t used = 0;
  for (;;) {
    if (out.size() < used + 65536) out.resize(std::max<std::size_t>(out.size() * 2, used + 65536));
    std::size_t n = source.read(out.data() + used, out.size() - used);
    if (n == 0) break;
    used += n;
    if (used > limit)
      return fail(ErrorKind::invalid, "too_large",
                  fmt::format("fichier trop volumineux (plus de {} Mio)", limit >> 20));
  }
  out.resize(used);
  return out;
}

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  auto source = TRY(open_file(path));
  try {
    return read_all(*source, limit);
  } catch (const SourceError& e) {
    return fail(ErrorKind::unavailable, "file_unreadable",
                fmt::format("«\u00A0{}\u00A0» : {}", path, e.what()));
  }
}

Result<void> write_file(const std::string& path, std::string_view bytes) {
  std::string beside = path + ".new";
  auto failed = [&] {
    return fail(ErrorKind::unavailable, "file_unwritable",
                fmt::format("«\u00A0{}\u00A0» : écriture impossible ({}).", path, std::strerror(errno)));
  };
  int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return failed();
  while (!bytes.empty()) {
    ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      ::close(fd);
      return failed();
    }
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  bool ok = ::fsync(fd) == 0;
  ::close(fd);
  if (!ok || ::rename(beside.c_str(), path.c_str()) != 0) return failed();
  return {};
}

bool LineReader::fill() {
  if (ended_) return false;
  if (at_ > 0) {
    buffer_.erase(0, at_);
    at_ = 0;
  }
  std::size_t before = buffer_.size();
  buffer_.resize(before + 65536);
  std::size_t n = source_.read(buffer_.data() + before, 65536);
  buffer_.resize(before + n);
  ended_ = n == 0;
  return n > 0;
}

bool LineReader::next(std::string& line) {
  line.clear();
  too_long_ = false;
  for (;;) {
    std::size_t end = buffer_.find('\n', at_);
    std::size_t stop = end == std::string::npos ? buffer_.size() : end;
    if (!too_long_) line.append(buffer_, at_, stop - at_);
    if (line.size() > limit_) {
      too_long_ = true;
      line.clear();
    }
    at_ = end == std::string::npos ? buffer_.size() : end + 1;
    if (end != std::string::npos) break;
    if (!fill()) {
      if (line.empty() && !too_long_) return false;
      break;
    }
  }
  ++number_;
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return true;
}
