#include "base/source.h"

#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <filesystem>

#include "base/text.h"

namespace {
using testing::ElementsAre;
using testing::IsEmpty;
namespace fs = std::filesystem;

// A folder of its own for each test, gone at its end.
class Inputs : public testing::Test {
 protected:
  Inputs() {
    std::string pattern = testing::TempDir() + "inputs_XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~Inputs() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  std::string write(const std::string& name, std::string_view bytes) const {
    fs::create_directories(fs::path(path(name)).parent_path());
    EXPECT_TRUE(write_file(path(name), bytes));
    return path(name);
  }

  // What for_each_input tells, with paths relative to the folder: files as "name=bytes", rejections as "name:
  // reason".
  void visit(const std::string& from, const InputLimits& limits = {}) {
    visited.clear();
    rejected.clear();
    for_each_input(
        from, limits,
        [&](const std::string& name, Source& source) {
          auto bytes = read_all(source, 256U << 20);
          visited.push_back(inside(name) + "=" +
                            (bytes->size() > 100 ? std::to_string(bytes->size()) : *bytes));
        },
        [&](const Rejection& r) { rejected.push_back(inside(r.file) + ": " + r.reason); });
  }
  std::string inside(const std::string& name) const {
    return name.starts_with(folder_ + "/") ? name.substr(folder_.size() + 1) : name;
  }

  std::string folder_;
  std::vector<std::string> visited, rejected;
};

struct Member {
  std::string name;
  std::string bytes;
  unsigned type = AE_IFREG;
};

// An archive of these members, made by libarchive.
void make_archive(const std::string& path, const std::vector<Member>& members, bool tar = false) {
  std::unique_ptr<archive, int (*)(archive*)> a(archive_write_new(), archive_write_free);
  if (tar) {
    archive_write_set_format_pax_restricted(a.get());
    archive_write_add_filter_gzip(a.get());
  } else {
    archive_write_set_format_zip(a.get());
  }
  ASSERT_EQ(archive_write_open_filename(a.get(), path.c_str()), ARCHIVE_OK);
  for (const auto& m : members) {
    std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(), archive_entry_free);
    archive_entry_set_pathname(entry.get(), m.name.c_str());
    archive_entry_set_filetype(entry.get(), m.type);
    archive_entry_set_perm(entry.get(), 0644);
    if (m.type == AE_IFLNK) archive_entry_set_symlink(entry.get(), m.bytes.c_str());
    archive_entry_set_size(entry.get(), m.type == AE_IFREG ? static_cast<la_int64_t>(m.bytes.size()) : 0);
    ASSERT_EQ(archive_write_header(a.get(), entry.get()), ARCHIVE_OK) << archive_error_string(a.get());
    if (m.type == AE_IFREG) {
      ASSERT_EQ(archive_write_data(a.get(), m.bytes.data(), m.bytes.size()),
                static_cast<la_ssize_t>(m.bytes.size()));
    }
  }
  ASSERT_EQ(archive_write_close(a.get()), ARCHIVE_OK);
}

constexpr const char* kEscapes = "chemin refusé : il sort de l’archive";
constexpr const char* kBomb = "archive refusée : son contenu est démesuré par rapport à sa taille";
constexpr const char* kBroken = "archive tronquée ou abîmée : la suite n’est pas lue";
}  // namespace

TEST_F(Inputs, AFileIsItself) {
  visit(write("a.xml", "<a/>"));
  EXPECT_THAT(visited, ElementsAre("a.xml=<a/>"));
  EXPECT_THAT(rejected, IsEmpty());
}

TEST_F(Inputs, AnAbsentFileIsOneRejection) {
  visit(path("rien.xml"));
  EXPECT_THAT(visited, IsEmpty());
  EXPECT_THAT(rejected,
              ElementsAre("rien.xml: Le fichier «\u00A0" + path("rien.xml") + "\u00A0» n’existe pas."));
}

TEST_F(Inputs, AFolderIsVisitedInOrderAndDeep) {
  write("b.xml", "2");
  write("a/z.xml", "1");
  write("c.xml", "3");
  visit(folder_);
  EXPECT_THAT(visited, ElementsAre("a/z.xml=1", "b.xml=2", "c.xml=3"));
}

TEST_F(Inputs, AFileOverTheLimitIsRejectedAndTheNextVisited) {
  write("a.xml", std::string(2U << 20, 'a'));
  write("b.xml", "ok");
  InputLimits limits;
  limits.entry_bytes = 1U << 20;
  visit(folder_, limits);
  EXPECT_THAT(visited, ElementsAre("b.xml=ok"));
  EXPECT_THAT(rejected, ElementsAre("a.xml: fichier trop volumineux (plus de 1 Mio)"));
}

TEST_F(Inputs, ArchivesAreReadInPlace) {
  make_archive(path("a.zip"),
               {{"fiches", "", AE_IFDIR}, {"fiches/F1.xml", "<a/>"}, {"fiches/é.xml", "<b/>"}});
  visit(path("a.zip"));
  EXPECT_THAT(visited, ElementsAre("a.zip!fiches/F1.xml=<a/>", "a.zip!fiches/é.xml=<b/>"));
  EXPECT_THAT(rejected, IsEmpty());
  make_archive(path("a.tar.gz"), {{"F1.xml", "<a/>"}}, true);
  visit(path("a.tar.gz"));
  EXPECT_THAT(visited, ElementsAre("a.tar.gz!F1.xml=<a/>"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()),
            2);  // nothing is unpacked
}

TEST_F(Inputs, PathsThatLeaveTheArchiveAreRefusedOneByOne) {
  make_archive(path("a.zip"), {{"../x.xml", "1"},
                               {"a/../../x.xml", "2"},
                               {"/etc/x.xml", "3"},
                               {"c:\\x.xml", "4"},
                               {"bon..nom.xml", "5"}});
  visit(path("a.zip"));
  EXPECT_THAT(visited, ElementsAre("a.zip!bon..nom.xml=5"));
  ASSERT_EQ(rejected.size(), 4U);
  for (const auto& r : rejected) EXPECT_TRUE(r.ends_with(kEscapes)) << r;
  EXPECT_EQ(rejected[0], std::string("a.zip!../x.xml: ") + kEscapes);
}

TEST_F(Inputs, SymbolicLinksInArchivesAreRefused) {
  for (bool tar : {false, true}) {
    make_archive(path("a"), {{"lien.xml", "/etc/passwd", AE_IFLNK}, {"b.xml", "ok"}}, tar);
    visit(path("a"));
    EXPECT_THAT(visited, ElementsAre("a!b.xml=ok"));
    EXPECT_THAT(rejected, ElementsAre("a!lien.xml: entrée refusée : ce n’est pas un fichier ordinaire"));
  }
}

TEST_F(Inputs, AZipBombIsStoppedEarly) {
  make_archive(path("a.zip"),
               {{"a.xml", "ok"}, {"b.xml", std::string(64U << 20, '\0')}, {"c.xml", "jamais lu"}});
  ASSERT_LT(fs::file_size(path("a.zip")), 1U << 20);
  InputLimits limits;
  limits.entry_bytes = 1U << 30;
  visit(path("a.zip"), limits);
  EXPECT_THAT(visited, ElementsAre("a.zip!a.xml=ok"));
  EXPECT_THAT(rejected, ElementsAre(std::string("a.zip!b.xml: ") + kBomb));
}

TEST_F(Inputs, ABombInManyEntriesIsStoppedToo) {
  std::vector<Member> many;
  for (int i = 0; i < 40; ++i) many.push_back({std::to_string(i) + ".xml", std::string(1U << 20, '\0')});
  make_archive(path("a.zip"), many);
  visit(path("a.zip"));
  EXPECT_LE(visited.size(), 17U);
  ASSERT_EQ(rejected.size(), 1U);
  EXPECT_TRUE(rejected[0].ends_with(kBomb));
}

TEST_F(Inputs, EntriesAndWholeSizeAreBounded) {
  make_archive(path("a.zip"), {{"a", "1"}, {"b", "2"}, {"c", "3"}});
  InputLimits limits;
  limits.archive_entries = 2;
  visit(path("a.zip"), limits);
  EXPECT_THAT(visited, ElementsAre("a.zip!a=1", "a.zip!b=2"));
  EXPECT_THAT(rejected, ElementsAre("a.zip: archive refusée : trop de fichiers"));
  limits = {};
  limits.archive_bytes = 1;
  visit(path("a.zip"), limits);
  EXPECT_THAT(visited, ElementsAre("a.zip!a=1"));
  EXPECT_THAT(rejected, ElementsAre(std::string("a.zip!b: ") + kBomb));
}

TEST_F(Inputs, ATruncatedArchiveNeverPassesForWhole) {
  std::string noise;
  for (unsigned i = 0, x = 1; i < 50000; ++i)
    noise += static_cast<char>((x = x * 1664525 + 1013904223) >> 24);
  for (bool tar : {false, true}) {
    make_archive(path("whole"), {{"a.xml", "ok"}, {"b.xml", noise}, {"c.xml", "fin"}}, tar);
    std::string bytes = *read_file(path("whole"));
    for (std::size_t keep : {std::size_t{2}, std::size_t{40}, bytes.size() / 2, bytes.size() - 30}) {
      visit(write("part.zip", std::string_view(bytes).substr(0, keep)));
      EXPECT_TRUE(!rejected.empty() || visited.size() == 3) << keep;
    }
    if (tar) continue;
    visit(write("part.zip", std::string_view(bytes).substr(0, bytes.size() / 2)));
    EXPECT_THAT(visited, ElementsAre("part.zip!a.xml=ok"));
    ASSERT_FALSE(rejected.empty());
    EXPECT_EQ(rejected[0], "part.zip!b.xml: entrée d’archive illisible (données tronquées ou abîmées)");
  }
}

TEST_F(Inputs, WhatOnlyLooksLikeAnArchiveIsRefused) {
  visit(write("a.zip", "PK\x03\x04 rien de plus"));
  EXPECT_THAT(visited, IsEmpty());
  EXPECT_THAT(rejected, ElementsAre(std::string("a.zip: ") + kBroken));
  visit(write("vide.zip", ""));
  EXPECT_THAT(visited, IsEmpty());
  EXPECT_EQ(rejected.size(), 1U);
}

TEST_F(Inputs, ReadAllStopsAtItsLimit) {
  MemorySource source(std::string_view("abcdef"));
  EXPECT_EQ(read_all(source, 5).error().code, "too_large");
  MemorySource again(std::string_view("abcdef"));
  EXPECT_EQ(*read_all(again, 6), "abcdef");
}

TEST_F(Inputs, WriteFileReplacesAtOnce) {
  write("a", "un");
  write("a", "deux");
  EXPECT_EQ(*read_file(path("a")), "deux");
  EXPECT_FALSE(fs::exists(path("a.new")));
  EXPECT_EQ(write_file(path("absent/a"), "x").error().code, "file_unwritable");
}

TEST(LineReader, NumbersLinesAndDropsTheirEnds) {
  MemorySource source(std::string_view("un\r\n\ntrois\nquatre"));
  LineReader reader(source, 100);
  std::string line;
  std::vector<std::string> seen;
  while (reader.next(line)) seen.push_back(std::to_string(reader.number()) + ":" + line);
  EXPECT_THAT(seen, ElementsAre("1:un", "2:", "3:trois", "4:quatre"));
}

TEST(LineReader, SkipsALineBeyondTheLimitAndGoesOn) {
  std::string bytes = "court\n" + std::string(300'000, 'x') + "\nfin\n" + std::string(300'000, 'y');
  MemorySource source(bytes);
  LineReader reader(source, 1000);
  std::string line;
  ASSERT_TRUE(reader.next(line));
  ASSERT_TRUE(reader.next(line));
  EXPECT_TRUE(reader.too_long() && line.empty());
  ASSERT_TRUE(reader.next(line));
  EXPECT_FALSE(reader.too_long());
  EXPECT_EQ(line, "fin");
  ASSERT_TRUE(reader.next(line));
  EXPECT_TRUE(reader.too_long());
  EXPECT_EQ(reader.number(), 4);
  EXPECT_FALSE(reader.next(line));
}

// Gives its bytes in pieces of any size, as a network or a pipe does.
class Dripping final : public Source {
 public:
  Dripping(std::string_view bytes, std::vector<std::size_t> sizes)
      : bytes_(bytes), sizes_(std::move(sizes)) {}
  std::size_t read(char* out, std::size_t size) override {
    std::size_t n =
        std::min({size, bytes_.size(), sizes_.empty() ? size : 1 + sizes_[turn_++ % sizes_.size()] % 7});
    bytes_.copy(out, n);
    bytes_.remove_prefix(n);
    return n;
  }

 private:
  std::string_view bytes_;
  std::vector<std::size_t> sizes_;
  std::size_t turn_ = 0;
};

RC_GTEST_PROP(LineReader, LinesAreTheSameHoweverTheBytesCome,
              (const std::vector<std::string>& raw, const std::vector<std::size_t>& sizes)) {
  std::string bytes = text::join(raw, "\n");
  MemorySource whole(bytes);
  Dripping pieces(bytes, sizes);
  LineReader a(whole, 20), b(pieces, 20);
  std::string x, y;
  for (;;) {
    bool more = a.next(x);
    RC_ASSERT(b.next(y) == more);
    if (!more) break;
    RC_ASSERT(x == y && a.too_long() == b.too_long() && a.number() == b.number());
  }
}
