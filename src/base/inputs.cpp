// for_each_input: files, folders and archives as one stream of entries.
#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/source.h"
#include "base/text.h"

namespace {
using Visit = std::function<void(const std::string&, Source&)>;
using Reject = std::function<void(Rejection)>;
namespace fs = std::filesystem;

// Stops with a SourceError past `limit` bytes.
class LimitedSource final : public Source {
 public:
  LimitedSource(Source& inner, std::uint64_t limit) : inner_(inner), left_(limit), limit_(limit) {}
  std::size_t read(char* out, std::size_t size) override {
    std::size_t n = inner_.read(out, size);
    if (n > left_) throw SourceError(fmt::format("fichier trop volumineux (plus de {} Mio)", limit_ >> 20));
    left_ -= n;
    return n;
  }

 private:
  Source& inner_;
  std::uint64_t left_;
  std::uint64_t limit_;
};

// What one archive may still unfold to; shared by its entries.
struct Budget {
  std::uint64_t folded;
  std::uint64_t unfolded = 0;
  const InputLimits& limits;
  bool overspent() const {
    bool bomb = unfolded > (16ULL << 20) && unfolded / limits.archive_ratio > folded;
    return bomb || unfolded > limits.archive_bytes;
  }
  void spend(std::uint64_t n) {
    unfolded += n;
    if (overspent()) throw SourceError("archive refusée : son contenu est démesuré par rapport à sa taille");
  }
};

class ArchiveSource final : public Source {
 public:
  ArchiveSource(archive* a, Budget& budget) : archive_(a), budget_(budget) {}
  std::size_t read(char* out, std::size_t size) override {
    la_ssize_t n = archive_read_data(archive_, out, size);
    if (n < 0) throw SourceError("entrée d’archive illisible (données tronquées ou abîmées)");
    budget_.spend(static_cast<std::uint64_t>(n));
    return static_cast<std::size_t>(n);
  }

 private:
  archive* archive_;
  Budget& budget_;
};

bool escapes(std::string_view path) {
  if (path.empty() || path[0] == '/' || path.find('\\') != std::string_view::npos) return true;
  for (auto part : text::split(path, '/'))
    if (part == "..") return true;
  return path.size() > 1 && path[1] == ':';
}

void visit_guarded(const std::string& name, Source& source, std::uint64_t limit, const Visit& visit,
                   const Reject& reject) {
  LimitedSource limited(source, limit);
  try {
    visit(name, limited);
  } catch (const SourceError& e) {
    reject({name, 0, e.what()});
  }
}

void visit_archive(const std::string& path, const InputLimits& limits, const Visit& visit,
                   const Reject& reject) {
  std::unique_ptr<archive, int (*)(archive*)> a(archive_read_new(), archive_read_free);
  archive_read_support_format_zip(a.get());
  archive_read_support_format_tar(a.get());
  archive_read_support_filter_gzip(a.get());
  archive_read_support_filter_bzip2(a.get());
  archive_read_support_filter_xz(a.get());
  std::error_code ec;
  Budget budget{std::max<std::uint64_t>(fs::file_size(path, ec), 1), 0, limits};
  if (archive_read_open_filename(a.get(), path.c_str(), 1 << 16) != ARCHIVE_OK)
    return reject({path, 0, "archive illisible"});
  archive_entry* entry = nullptr;
  for (std::uint64_t count = 0;; ++count) {
    int status = archive_read_next_header(a.get(), &entry);
    if (status == ARCHIVE_EOF) return;
    if (status < ARCHIVE_WARN)
      return reject({path, 0, "archive tronquée ou abîmée : la suite n’est pas lue"});
    if (count >= limits.archive_entries) return reject({path, 0, "archive refusée : trop de fichiers"});
    const char* raw = archive_entry_pathname_utf8(entry);
    if (raw == nullptr) raw = archive_entry_pathname(entry);
    std::string name = text::clean(raw == nullptr ? "" : raw);
    if (archive_entry_filetype(entry) == AE_IFDIR) continue;
    std::string shown = path + "!" + name;
    if (escapes(name)) {
      reject({shown, 0, "chemin refusé : il sort de l’archive"});
      continue;
    }
    if (archive_entry_filetype(entry) != AE_IFREG) {
      reject({shown, 0, "entrée refusée : ce n’est pas un fichier ordinaire"});
      continue;
    }
    ArchiveSource source(a.get(), budget);
    visit_guarded(shown, source, limits.entry_bytes, visit, reject);
    if (budget.overspent()) return;
  }
}

bool is_archive(const std::string& path) {
  auto source = open_file(path);
  if (!source) return false;
  char head[6] = {};
  std::size_t n = (*source)->read(head, sizeof head);
  std::string_view magic(head, n);
  return magic.starts_with("PK\x03\x04") || magic.starts_with("\x1F\x8B") || magic.starts_with("BZh") ||
         magic.starts_with(
             "\xFD"
             "7zXZ") ||
         path.ends_with(".tar") || path.ends_with(".zip");
}

void visit_folder(const std::string& path, const InputLimits& limits, const Visit& visit,
                  const Reject& reject) {
  std::vector<std::string> files;
  std::error_code ec;
  for (auto it = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, ec);
       !ec && it != fs::recursive_directory_iterator(); it.increment(ec)) {
    if (it->is_regular_file(ec)) files.push_back(it->path().string());
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    auto source = open_file(file);
    if (!source) {
      reject({file, 0, source.error().message});
      continue;
    }
    visit_guarded(file, **source, limits.entry_bytes, visit, reject);
  }
}
}  // namespace

void for_each_input(const std::string& path, const InputLimits& limits, const Visit& visit,
                    const Reject& reject) {
  std::error_code ec;
  if (fs::is_directory(path, ec)) return visit_folder(path, limits, visit, reject);
  auto source = open_file(path);
  if (!source) return reject({path, 0, source.error().message});
  if (is_archive(path)) return visit_archive(path, limits, visit, reject);
  try {
    visit(path, **source);
  } catch (const SourceError& e) {
    reject({path, 0, e.what()});
  }
}
