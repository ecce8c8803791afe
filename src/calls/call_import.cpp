#include "calls/call_import.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <toml++/toml.h>
#include <algorithm>
#include <filesystem>

#include "base/csv.h"
#include "base/fr.h"
#include "base/source.h"
#include "base/stopwatch.h"
#include "base/text.h"
#include "calls/call_loader.h"

namespace calls {
namespace {
constexpr std::size_t kBlock = 4U << 20;
constexpr std::size_t kHead = 256;             // bytes by which a file is known again
constexpr std::size_t kBeginning = 64U << 10;  // bytes in which its format is looked for
constexpr std::size_t kSampleRows = 200;

// The whole of a file's bytes, hashed as they come and their lines counted.
class Fingerprint {
 public:
  Fingerprint() : state_(XXH3_createState()) { XXH3_64bits_reset(state_); }
  ~Fingerprint() { XXH3_freeState(state_); }
  Fingerprint(const Fingerprint&) = delete;
  Fingerprint& operator=(const Fingerprint&) = delete;
  void add(std::string_view bytes) {
    XXH3_64bits_update(state_, bytes.data(), bytes.size());
    size_ += static_cast<std::int64_t>(bytes.size());
    ends_ += std::count(bytes.begin(), bytes.end(), '\n');
  }
  std::int64_t value() const { return static_cast<std::int64_t>(XXH3_64bits_digest(state_)); }
  std::int64_t size() const { return size_; }
  // Number, from 1, of the line that the next byte belongs to.
  std::int64_t line() const { return ends_ + 1; }

 private:
  XXH3_state_t* state_;
  std::int64_t size_ = 0, ends_ = 0;
};

std::int64_t head_hash(std::string_view bytes) {
  return static_cast<std::int64_t>(XXH3_64bits(bytes.data(), bytes.size()));
}

// Reads up to `size` bytes of a source, hashing them; true when there were as many.
bool hash_prefix(Source& source, std::int64_t size, Fingerprint& print) {
  std::string buffer(kBlock, '\0');
  while (print.size() < size) {
    auto wanted = static_cast<std::size_t>(std::min<std::int64_t>(size - print.size(), kBlock));
    std::size_t n = source.read(buffer.data(), wanted);
    if (n == 0) return false;
    print.add({buffer.data(), n});
  }
  return true;
}

// One file on its way in.
class FileImport {
 public:
  FileImport(operations::Context& context, const ImportLock& turn, const ImportCalls& in,
             const std::string& path)
      : context_(context), turn_(turn), in_(in), path_(path) {}

  Result<operations::ImportReport> run() {
    beginning_ = TRY(read_beginning());
    if (beginning_.empty())
      return fail(ErrorKind::invalid, "empty_file", "Le fichier est vide : " + path_ + ".");
    format_ = in_.format.empty() ? std::string(recognise_format(beginning_)) : in_.format;
    mapping_ = TRY(mapping_of());
    if (!in_.zone.empty()) mapping_.zone = in_.zone;
    Zone zone(zone_name());
    find_before();
    bool rest = in_.complete && before_.resume < before_.size;  // what was left for later is asked for
    if (before_.id != 0 && before_.size == whole_ && !rest) return nothing_new();
    CallLoader loader(context_, turn_, zone, group(), network(), name());
    auto reader = make_reader(format_, loader, zone, mapping_);
    if (!reader) return invalid({{"format", "Ce format n’est pas connu."}});
    std::string first_line = beginning_.substr(0, beginning_.find('\n'));
    TRY(reader->begin(first_line, before_.id != 0 && before_.resume > 0));
    TakenFile taken = TRY(read_all(*reader));
    auto report = loader.commit(std::move(taken));
    if (waiting_)
      report.unknown
          ["Dernière ligne sans fin de ligne, laissée pour le prochain import (--complete la prend)"] = 1;
    return report;
  }

 private:
  Result<std::string> read_beginning() {
    auto source = TRY(open_file(path_));
    std::string out(kBeginning, '\0');
    std::size_t n = 0;
    while (n < out.size()) {
      std::size_t got = source->read(out.data() + n, out.size() - n);
      if (got == 0) break;
      n += got;
    }
    out.resize(n);
    std::error_code none;
    whole_ = static_cast<std::int64_t>(std::filesystem::file_size(path_, none));
    return out;
  }

  Result<ColumnMapping> mapping_of() {
    if (!in_.mapping.empty()) return read_mapping(in_.mapping);
    if (format_ != "calls") return ColumnMapping{};
    MemorySource source(beginning_);
    csv::Reader csv(source);
    std::vector<std::vector<std::string>> rows;
    while (rows.size() < kSampleRows && csv.next())
      if (csv.error().empty()) rows.push_back(csv.record());
    if (!rows.empty()) rows.pop_back();  // the last may be cut
    return propose_mapping(csv.header(), rows).mapping;
  }

  std::string network() const {
    if (!in_.network.empty()) return in_.network;
    return mapping_.network.empty() ? "Réseau" : mapping_.network;
  }
  std::string group() const { return format_ + "|" + in_.network; }
  std::string name() const { return std::filesystem::path(path_).filename().string(); }
  std::string zone_name() const {
    if (!in_.zone.empty()) return in_.zone;
    if (!mapping_.zone.empty()) return mapping_.zone;
    auto known = network_by_code(*context_.store.read(), network());
    return known ? known->zone : std::string(when::kParis);
  }

  // The same file as it was taken before, if it is one that has only grown.
  void find_before() {
    std::vector<TakenFile> candidates;
    {
      auto db = context_.store.read();
      for (auto& f : files_of(*db, group())) {
        std::string_view head =
            std::string_view(beginning_).substr(0, static_cast<std::size_t>(f.head_length));
        if (f.size <= whole_ && static_cast<std::int64_t>(head.size()) == f.head_length &&
            head_hash(head) == f.head_hash)
          candidates.push_back(std::move(f));
      }
    }
    for (auto& f : candidates) {
      auto source = open_file(path_);
      Fingerprint print;
      if (!source || !hash_prefix(**source, f.size, print) || print.value() != f.hash) continue;
      before_ = std::move(f);
      return;
    }
  }

  operations::ImportReport nothing_new() const {
    operations::ImportReport r;
    r.unchanged = 1;
    return r;
  }

  // Feeds the file to the reader from where it was left, and tells where it is left now.
  Result<TakenFile> read_all(CallReader& reader) {
    auto source = TRY(open_file(path_));
    Fingerprint print;
    std::string buffer(kBlock + CallReader::kPadding, '\0');
    std::uint64_t offset = 0;  // of the buffer's first byte
    if (before_.id != 0) {
      if (!hash_prefix(*source, before_.resume, print)) return changed_meanwhile();
      offset = static_cast<std::uint64_t>(before_.resume);
      if (before_.resume > 0) reader.set_line(print.line());
    }
    std::size_t held = 0;
    for (bool last = false; !last;) {
      if (held + kBlock / 2 > buffer.size() - CallReader::kPadding) buffer.resize(buffer.size() * 2);
      std::size_t room = buffer.size() - CallReader::kPadding - held;
      std::size_t n = source->read(buffer.data() + held, room);
      print.add({buffer.data() + held, n});
      last = n == 0;
      held += n;
      // A last line without its end may be half written: it waits for the rest.
      bool cut = last && held > 0 && buffer[held - 1] != '\n' && !in_.complete && reader.by_lines();
      if (cut) waiting_ = true;
      std::size_t took = reader.feed({buffer.data(), held}, offset, last && !cut);
      offset += took;
      held -= took;
      std::copy(buffer.begin() + static_cast<std::ptrdiff_t>(took),
                buffer.begin() + static_cast<std::ptrdiff_t>(took + held), buffer.begin());
      context_.progress.step("Lecture", print.size(), whole_);
    }
    reader.end(in_.complete);
    TakenFile out = before_;
    out.group = group();
    out.name = name();
    out.head_length = static_cast<std::int64_t>(std::min(beginning_.size(), kHead));
    out.head_hash = head_hash(std::string_view(beginning_).substr(0, kHead));
    out.size = print.size();
    out.hash = print.value();
    out.resume = static_cast<std::int64_t>(reader.resume_offset(offset));
    return out;
  }
  static tl::unexpected<Error> changed_meanwhile() {
    return fail(ErrorKind::conflict, "file_changed", "Le fichier a changé pendant l’import.");
  }

  operations::Context& context_;
  const ImportLock& turn_;
  const ImportCalls& in_;
  const std::string path_;
  std::string beginning_ = {}, format_ = {};
  std::int64_t whole_ = 0;
  ColumnMapping mapping_ = {};
  TakenFile before_ = {};
  bool waiting_ = false;
};

void join(operations::ImportReport& into, operations::ImportReport&& one) {
  into.added += one.added;
  into.updated += one.updated;
  into.unchanged += one.unchanged;
  std::int64_t told = static_cast<std::int64_t>(one.rejected.size());
  for (auto& r : one.rejected) into.reject(std::move(r));
  into.rejected_count += one.rejected_count - told;
  for (const auto& [name, n] : one.unknown) into.unknown[name] += n;
}
}  // namespace

Result<operations::ImportReport> import_calls(operations::Context& context, const ImportCalls& in) {
  Stopwatch watch;
  operations::ImportReport out;
  ImportLock turn(context.folder);
  sweep_segments(context);
  for (const auto& path : in.paths) {
    if (!context.viewer.local) return invalid({{"paths", "Réservé à la ligne de commande."}});
    if (std::filesystem::is_directory(path))
      return invalid({{"paths", "« " + path + " » est un dossier : donnez des fichiers."}});
    join(out, TRY(FileImport(context, turn, in, path).run()));
  }
  out.seconds = watch.ms() / 1000;
  return out;
}

Result<ColumnMapping> read_mapping(const std::string& path) {
  std::string bytes = TRY(read_file(path, 1U << 20));
  ColumnMapping out;
  try {
    auto table = toml::parse(bytes);
    auto word = [&](const char* key) { return table[key].value_or(std::string()); };
    out.zone = word("zone");
    out.network = word("network");
    out.queue = word("queue");
    out.date_format = word("date_format");
    for (const char* section : {"columns", "outcomes"}) {
      const auto* pairs = table[section].as_table();
      if (pairs == nullptr) continue;
      auto& into = section == std::string_view("columns") ? out.columns : out.outcomes;
      for (const auto& [key, value] : *pairs)
        if (auto v = value.value<std::string>()) into[std::string(key.str())] = *v;
    }
  } catch (const toml::parse_error& e) {
    return invalid({{"mapping", fmt::format("La correspondance ne se lit pas, ligne {} : {}.",
                                            e.source().begin.line, std::string(e.description()))}});
  }
  return out;
}

Result<std::string> propose_mapping_file(operations::Context& context, const ProposeMapping& in) {
  if (!context.viewer.local) return invalid({{"file", "Réservé à la ligne de commande."}});
  auto source = TRY(open_file(in.file));
  csv::Reader csv(*source);
  std::vector<std::vector<std::string>> rows;
  while (rows.size() < kSampleRows && csv.next())
    if (csv.error().empty()) rows.push_back(csv.record());
  if (csv.header().size() < 2)
    return invalid({{"file", "Ce fichier n’a pas de ligne de titres : il faut un CSV à colonnes nommées."}});
  return mapping_toml(propose_mapping(csv.header(), rows));
}
}  // namespace calls
