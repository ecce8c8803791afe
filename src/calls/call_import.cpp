#include "calls/call_import.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <filesystem>

#include "base/csv.h"
#include "base/fr.h"
#include "base/personal_data.h"
#include "base/source.h"
#include "base/stopwatch.h"
#include "base/text.h"
#include "calls/call_loader.h"
#include "calls/callers.h"
#include "calls/double_counts.h"
#include "calls/file_print.h"
#include "calls/import_undo.h"
#include "calls/left_open_store.h"
#include "calls/one_network.h"
#include "calls/queues_asked.h"
#include "calls/ruled_calls.h"

namespace calls {
namespace {
constexpr std::size_t kBlock = 1U << 17;
constexpr std::size_t kBeginning = 64U << 10;  // bytes in which its format is looked for
constexpr std::size_t kSampleRows = 200;
constexpr std::int64_t kLineEnd = 2;     // bytes at most: a log with no call open is left before its last
constexpr std::size_t kSampleBytes = 4;  // in which UTF-16 shows

// Not a text: more than one byte in ten is a control character. NULs in some lines of a log are no such file.
Result<void> binary(std::string_view beginning) {
  auto odd = std::count_if(beginning.begin(), beginning.end(), [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && c != '\n' && c != '\r' && c != '\t';
  });
  if (static_cast<std::size_t>(odd) * 10 <= beginning.size()) return {};
  return fail(ErrorKind::invalid, "not_text",
              "Ce fichier n’est pas un texte\u00A0: ce n’est pas un journal d’appels ni un CSV.");
}

// UTF-16 shows by its mark, or by every other byte of its first two letters being nothing.
Result<void> readable_text(std::string_view beginning) {
  auto b = beginning.substr(0, kSampleBytes);
  bool marked = b.starts_with("\xFF\xFE") || b.starts_with("\xFE\xFF");
  bool bare = b.size() == kSampleBytes && ((b[0] != 0 && b[1] == 0 && b[2] != 0 && b[3] == 0) ||
                                           (b[0] == 0 && b[1] != 0 && b[2] == 0 && b[3] != 0));
  if (!marked && !bare) return binary(beginning);
  return fail(
      ErrorKind::invalid, "utf16",
      "Ce fichier est en UTF-16 (« texte Unicode »), qui n’est pas lu : enregistrez-le en « CSV UTF-8 » "
      "et recommencez.");
}

Result<std::string> read_beginning(const std::string& path) {
  auto source = TRY(open_file(path));
  std::string out(kBeginning, '\0');
  std::size_t n = 0;
  while (n < out.size()) {
    std::size_t got = source->read(out.data() + n, out.size() - n);
    if (got == 0) break;
    n += got;
  }
  out.resize(n);
  TRY(readable_text(out));
  return out;
}

// The header of a CSV, after the titles above it, and its first records.
struct SampleOfCsv {
  std::vector<std::string> header = {};
  std::vector<std::vector<std::string>> rows = {};
};
SampleOfCsv sample_of(std::string_view beginning) {
  MemorySource source(past_titles(beginning));
  csv::Reader csv(source);
  SampleOfCsv out;
  while (out.rows.size() < kSampleRows && csv.next())
    if (csv.error().empty()) out.rows.push_back(csv.record());
  bool cut = beginning.size() == kBeginning && out.rows.size() < kSampleRows;
  if (cut && !out.rows.empty()) out.rows.pop_back();
  out.header = csv.header();
  return out;
}

// One file on its way in.
class FileImport {
 public:
  FileImport(operations::Context& context, const ImportLock& turn, const ImportCalls& in,
             const std::string& path)
      : context_(context), turn_(turn), in_(in), path_(path) {}

  Result<operations::ImportReport> run() {
    beginning_ = TRY(read_beginning(path_));
    std::error_code none;
    whole_ = static_cast<std::int64_t>(std::filesystem::file_size(path_, none));
    if (beginning_.empty())
      return fail(ErrorKind::invalid, "empty_file", "Le fichier est vide : " + path_ + ".");
    format_ = in_.format.empty() ? std::string(recognise_format(beginning_)) : in_.format;
    if (!in_.zone.empty() && !known_zone(in_.zone))
      return invalid({{"zone", "Ce fuseau horaire n’existe pas."}});
    TRY(find_before());
    mapping_ = TRY(mapping_of());
    if (!mapping_.columns.empty() && tells_events(format_) && format_ != "freeswitch")
      return invalid(
          {{"mapping", "Ce format a ses propres colonnes\u00A0: une correspondance n’en nomme pas."}});
    mapping_.zone = zone_name();
    if (!in_.replace) TRY(same_understanding());
    bool rest = in_.complete && before_.resume < before_.size;  // what was left for later is asked for
    if (before_.id != 0 && before_.size == whole_ && !rest) return nothing_new();
    Zone zone(mapping_.zone);
    CallLoader loader(context_, turn_, zone, group(), network(), name(), replaced_ ? &*replaced_ : nullptr);
    loader.goes_on(before_.id);
    CallsTwice twice(context_.store, loader, network(),
                     replaced_ ? replaced_->imports() : std::set<std::int64_t>());
    RuledCalls ruled(*context_.store.read(), twice, network(), zone, tells_events(format_));
    OneNetwork kept(ruled, in_.only_network ? network() : std::string());
    auto reader = make_reader(format_, kept, zone, mapping_);
    if (!reader) return invalid({{"format", "Ce format n’est pas connu."}});
    FormerCalls former = former_calls_of();
    reader->follow(former);
    TRY(reader->begin(beginning_, before_.id != 0 && before_.resume > 0));
    TakenFile taken = TRY(read_all(*reader, loader));
    auto report = loader.commit(taken, over_, reader->left_open(), former.taken());
    taken_ = taken.id;
    if (replaced_ && replaced_->imports().size() > 1)
      report.remarks.add(fmt::format("Imports précédents de ce fichier, tous annulés\u00A0: {}",
                                     fmt::join(replaced_->imports(), ", ")),
                         name(), 0);
    if (waiting_)
      report.remarks.add(
          "Dernière ligne sans fin de ligne, laissée pour le prochain import (--complete la prend)", name(),
          0);
    return report;
  }
  std::int64_t taken() const { return taken_; }  // its import; 0: nothing was new

 private:
  Result<ColumnMapping> mapping_of() {
    if (!in_.mapping.empty()) return read_mapping(in_.mapping);
    if (!before_.mapping.empty()) return parse_mapping(before_.mapping);
    if (format_ != "calls") return ColumnMapping{};
    SampleOfCsv sample = sample_of(beginning_);
    return propose_mapping(sample.header, sample.rows).mapping;
  }

  std::string network() const {
    if (!in_.network.empty()) return in_.network;
    return mapping_.network.empty() ? "Réseau" : mapping_.network;
  }
  std::string group() const { return format_ + "|" + in_.network; }
  std::string place() const {
    std::error_code none;
    return std::filesystem::weakly_canonical(path_, none).string();
  }
  std::string name() const { return std::filesystem::path(path_).filename().string(); }
  std::string zone_name() const {
    if (!in_.zone.empty()) return in_.zone;
    if (!mapping_.zone.empty()) return mapping_.zone;
    auto known = network_by_code(*context_.store.read(), network());
    return known ? known->zone : std::string(when::kParis);
  }

  // The same file as it was taken before, if it is one that has only grown; or what is to be replaced.
  Result<void> find_before() {
    auto all = taken_files(*context_.store.read());
    auto same = same_files(all, path_, beginning_, whole_);
    auto here = std::find_if(same.begin(), same.end(), [&](const auto& f) { return f.group == group(); });
    if (here != same.end()) before_ = *here;
    if (in_.replace) return replace(all, same);
    std::string network = "|" + in_.network;
    for (const auto& f : same)
      if (before_.id == 0 && f.group == f.format() + network)
        return taken_otherwise(f, "au format « " + f.format() + " »");
    return {};
  }
  // What leaves: all the imports of this file in its group, else the only one that there is of it.
  Result<void> replace(const std::vector<TakenFile>& all, const std::vector<TakenFile>& same) {
    std::vector<TakenFile> leaving;
    for (const auto& f : all)
      if (f.group == group() && (f.id == before_.id || rewritten(f))) leaving.push_back(f);
    if (leaving.empty() && same.size() > 1)
      return fail(ErrorKind::conflict, "several_imports",
                  "Ce fichier a été pris plusieurs fois, autrement : annulez d’abord l’import à remplacer "
                  "(calls undo).");
    if (leaving.empty()) leaving = same;
    before_ = {};
    if (leaving.empty()) return {};
    replaced_ = TRY(ImportUndo::prepare(context_, turn_, leaving));
    return {};
  }
  // Whether a file taken at this place was this one, of which the content was changed. A log that begins
  // otherwise is another: the former was turned.
  bool rewritten(const TakenFile& f) const {
    if (f.path.empty() || f.path != place()) return false;
    return !tells_events(format_) || same_head(f, beginning_);
  }
  // Whether what is asked is what the file was taken with.
  Result<void> same_understanding() const {
    if (before_.mapping.empty() || (in_.mapping.empty() && in_.zone.empty())) return {};
    auto former = TRY(parse_mapping(before_.mapping));
    if (former == mapping_) return {};
    return taken_otherwise(before_, "avec une autre correspondance ou un autre fuseau");
  }
  static tl::unexpected<Error> taken_otherwise(const TakenFile& f, const std::string& how) {
    return fail(
        ErrorKind::conflict, "taken_otherwise",
        fmt::format("Ce fichier a déjà été pris {} (import {}). Avec --replace, cet import est annulé "
                    "et le fichier repris comme demandé.",
                    how, f.id));
  }

  FormerCalls former_calls_of() const {
    TakenFile file = before_;
    file.group = group();
    file.mapping = mapping_toml(mapping_);
    return former_calls(*context_.store.read(), file,
                        replaced_ ? replaced_->imports() : std::set<std::int64_t>());
  }

  operations::ImportReport nothing_new() const {
    operations::ImportReport r;
    r.unchanged = 1;
    return r;
  }

  // Feeds the file to the reader from where it was left, and tells where it is left now.
  Result<TakenFile> read_all(CallReader& reader, CallLoader& loader) {
    auto source = TRY(open_file(path_));
    Fingerprint print;
    std::uint64_t offset = 0;  // of the buffer's first byte
    if (before_.id != 0) {
      if (!hash_prefix(*source, before_.resume, print)) return changed_meanwhile();
      offset = static_cast<std::uint64_t>(before_.resume);
      if (before_.resume > 0) reader.set_line(print.line());
    }
    auto buffer = std::make_unique<std::string>();
    std::string rest;  // of the block before: a line that it cut
    for (bool last = false; !last;) {
      if (buffer->size() < rest.size() + kBlock + CallReader::kPadding)
        buffer->resize(rest.size() + kBlock + CallReader::kPadding);
      std::copy(rest.begin(), rest.end(), buffer->begin());
      std::size_t room = kBlock;
      if (print.size() < before_.size)
        room = std::min(room, static_cast<std::size_t>(before_.size - print.size()));
      std::size_t n = source->read(buffer->data() + rest.size(), room), held = rest.size() + n;
      print.add({buffer->data() + rest.size(), n});
      last = n == 0;
      // A last line without its end may be half written: it waits for the rest.
      bool cut = last && held > 0 && (*buffer)[held - 1] != '\n' && !in_.complete;
      if (cut) waiting_ = true;
      loader.hush(!last && print.size() <= before_.size);
      std::size_t took = reader.feed({buffer->data(), held}, offset, last && !cut);
      offset += took;
      rest.assign(*buffer, took, held - took);
      context_.progress.step("Lecture", print.size(), whole_);
    }
    reader.end(in_.complete);
    TakenFile out = before_;
    out.group = group();
    out.name = name();
    out.path = place();
    set_head(out, beginning_);
    out.mapping = mapping_toml(mapping_);
    out.size = print.size();
    out.hash = print.value();
    out.resume = static_cast<std::int64_t>(reader.resume_offset(offset));
    over_ = !reader.by_lines() || out.resume + kLineEnd >= static_cast<std::int64_t>(offset);
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
  std::optional<ImportUndo> replaced_ = {};
  bool waiting_ = false;  // a last line, for its end
  bool over_ = false;     // no call is left open
  std::int64_t taken_ = 0;
};

}  // namespace

Result<TakenCalls> take_calls(operations::Context& context, const ImportCalls& asked) {
  ImportCalls in = asked;
  in.network = network_code(*context.store.read(), asked.network);
  Stopwatch watch;
  TakenCalls out;
  ImportLock turn(context.folder);
  sweep_segments(context);
  for (const auto& path : in.paths) {
    if (!context.viewer.local) return invalid({{"paths", "Réservé à la ligne de commande."}});
    if (std::filesystem::is_directory(path))
      return invalid({{"paths", "« " + path + " » est un dossier : donnez des fichiers."}});
    FileImport file(context, turn, in, path);
    out.report.add(TRY(file.run()));
    if (file.taken() != 0) out.imports[path] = file.taken();
  }
  TRY(keep_callers(context));
  out.report.seconds = watch.ms() / 1000;
  return out;
}

Result<operations::ImportReport> import_calls(operations::Context& context, const ImportCalls& in) {
  TakenCalls taken = TRY(take_calls(context, in));
  for (const auto& [path, import] : taken.imports)
    if (std::int64_t open = left_open_count(*context.store.read(), import); open > 0)
      taken.report.remarks.add(fmt::format("{} à la fin du fichier, {} au prochain import",
                                           fr::plural(open, "appel encore ouvert", "appels encore ouverts"),
                                           open > 1 ? "attendus" : "attendu"),
                               std::filesystem::path(path).filename().string(), 0);
  return std::move(taken.report);
}

Result<ColumnMapping> read_mapping(const std::string& path) {
  return parse_mapping(TRY(read_file(path, 1U << 20)));
}

Result<ColumnMapping> parse_mapping(const std::string& bytes) {
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
    auto at = e.source().begin;
    return invalid(
        {{"mapping",
          fmt::format("La correspondance ne se lit pas, ligne {}, colonne {}\u00A0: une valeur s’écrit nom = "
                      "\"valeur\", une section [nom], et chaque nom n’y est donné qu’une fois.",
                      at.line, at.column)}});
  }
  return out;
}

Result<std::string> propose_mapping_file(operations::Context& context, const ProposeMapping& in) {
  if (!context.viewer.local) return invalid({{"file", "Réservé à la ligne de commande."}});
  SampleOfCsv sample = sample_of(TRY(read_beginning(in.file)));
  bool of_data = std::any_of(sample.header.begin(), sample.header.end(),
                             [](const auto& cell) { return !personal_data::mask(cell).found.empty(); });
  if (sample.header.size() < 2 || of_data)
    return invalid({{"file", "Ce fichier n’a pas de ligne de titres : il faut un CSV à colonnes nommées."}});
  return mapping_toml(propose_mapping(sample.header, sample.rows));
}
}  // namespace calls
