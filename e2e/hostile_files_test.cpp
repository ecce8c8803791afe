// Bad files through the program: what is good is taken, the rest is told, within the memory it may use.
#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/source.h"
#include "hostile.h"

namespace {
using e2e::list;
using e2e::repeat;
using testing::HasSubstr;
using testing::Not;

// A file, or what stands in the way of one.
struct Entry {
  std::string name, bytes;
  std::string link_to = {};
};

std::string zip(const std::vector<Entry>& entries) {
  std::string out(64 << 20, '\0');
  std::size_t used = 0;
  archive* a = archive_write_new();
  archive_write_set_format_zip(a);
  archive_write_open_memory(a, out.data(), out.size(), &used);
  for (const auto& e : entries) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, e.name.c_str());
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_filetype(entry, e.link_to.empty() ? AE_IFREG : AE_IFLNK);
    if (!e.link_to.empty()) archive_entry_set_symlink(entry, e.link_to.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(e.bytes.size()));
    archive_write_header(a, entry);
    archive_write_data(a, e.bytes.data(), e.bytes.size());
    archive_entry_free(entry);
  }
  archive_write_close(a);
  archive_write_free(a);
  out.resize(used);
  return out;
}

std::string fiche(const std::string& id, const std::string& sentence) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Publication "
         "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" ID=\"" +
         id + "\" type=\"Fiche d'information\"><dc:title>Fiche " + id +
         "</dc:title><Introduction><Texte><Paragraphe>" + sentence +
         "</Paragraphe></Texte></Introduction></Publication>\n";
}

class HostileFiles : public e2e::Hostile {
 protected:
  static std::int64_t documents() {
    return json::integer(e2e::run({"document", "list", "--data", data_, "--json"}).json(), "total");
  }
};

TEST_F(HostileFiles, BrokenXmlIsToldAndTheRestImported) {
  std::string good = fiche("H100", "Une phrase entière et juste.");
  std::string entities = "<!DOCTYPE p [<!ENTITY a \"ha\">";
  for (char c = 'b'; c < 'n'; ++c)
    entities += std::string("<!ENTITY ") + c + " \"" +
                repeat(std::string("&") + static_cast<char>(c - 1) + ";", 10) + "\">";
  entities += "]>\n";
  std::string expanding = good, external = good, latin = good;
  expanding.insert(expanding.find("<Publication"), entities);
  expanding.replace(expanding.find("Une phrase"), 10, "&m;");
  external.insert(external.find("<Publication"),
                  "<!DOCTYPE p [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n");
  external.replace(external.find("Une phrase"), 10, "&x;");
  latin.replace(latin.find("entière"), std::string("entière").size(), "enti\xE8re");
  const std::vector<Entry> files{
      {"a-truncated.xml", good.substr(0, good.size() / 2)},
      {"b-malformed.xml", "<Publication ID=\"H101\"><a></b></Publication>"},
      {"c-wrong-encoding.xml", latin},
      {"d-expanding.xml", expanding},
      {"e-external.xml", external},
      {"f-deep.xml", fiche("H102", repeat("<a>", 200'000) + "x" + repeat("</a>", 200'000))},
      {"g-binary.xml", std::string("\x7F"
                                   "ELF\0\0\1",
                                   7)},
      {"h-empty.xml", ""},
      {"i-nothing.xml", "<html><body>pas une fiche</body></html>"},
      {"j-good.xml", good},
  };
  for (const auto& f : files) folder_->write("broken/" + f.name, f.bytes);
  std::int64_t before = documents();
  auto report = import("fiches", {*folder_ / "broken"});
  EXPECT_EQ(json::integer(report, "new"), 1) << json::write(report, 1);
  EXPECT_EQ(documents(), before + 1);
  std::string told = json::write(report);
  for (const char* name : {"a-truncated", "b-malformed", "c-wrong-encoding", "f-deep", "g-binary", "h-empty"})
    EXPECT_THAT(told, HasSubstr(name));
  EXPECT_EQ(e2e::run({"document", "show", "H100", "--data", data_}).code, 0);
  for (const char* key : {"H101", "H102"})
    EXPECT_EQ(e2e::run({"document", "show", key, "--data", data_}).code, 4);
  auto shown = e2e::run({"document", "show", "H100", "--text", "--data", data_});
  EXPECT_THAT(shown.out, Not(HasSubstr("root:")));
  EXPECT_LT(shown.out.size(), 500U);
}

TEST_F(HostileFiles, ArchivesThatEscapeOrSwellAreTold) {
  std::string outside = *folder_ / "escaped.xml";
  auto path = folder_->write("bad.zip", zip({{"../../escaped.xml", fiche("H201", "Sortie du dossier.")},
                                             {"/" + outside, fiche("H202", "Chemin absolu.")},
                                             {"link.xml", "", "/etc/passwd"},
                                             {"good.xml", fiche("H203", "Une fiche saine.")},
                                             {"bomb.xml", std::string(48 << 20, ' ')}}));
  std::int64_t before = documents();
  auto report = import("fiches", {path});
  EXPECT_FALSE(std::filesystem::exists(outside));
  EXPECT_FALSE(std::filesystem::exists(std::filesystem::temp_directory_path() / "escaped.xml"));
  EXPECT_THAT(json::write(report), HasSubstr("bomb.xml"));
  EXPECT_EQ(json::integer(report, "new"), documents() - before);
  EXPECT_EQ(list(report, "rejected").size(), 4U) << json::write(report, 1);
  EXPECT_EQ(e2e::run({"document", "show", "H203", "--data", data_}).code, 0);

  std::string whole = zip({{"one.xml", fiche("H210", "Première.")}, {"two.xml", fiche("H211", "Seconde.")}});
  report = import("fiches", {folder_->write("cut.zip", whole.substr(0, whole.size() / 2)),
                             folder_->write("after.xml", fiche("H212", "Après l’archive coupée."))});
  EXPECT_GE(list(report, "rejected").size(), 1U);
  EXPECT_EQ(e2e::run({"document", "show", "H212", "--data", data_}).code, 0);
}

TEST_F(HostileFiles, TwoGigabytesAreRefusedWithinMemory) {
  for (const char* name : {"huge.xml", "huge.csv", "huge.jsonl"}) {
    std::string path = *folder_ / name;
    int fd = open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    std::string_view start = std::string_view(name).ends_with("xml")   ? "<Publication>"
                             : std::string_view(name).ends_with("csv") ? "ID expérience;Date;Description\n\"1"
                                                                       : "{\"id\":\"";
    ASSERT_EQ(write(fd, start.data(), start.size()), static_cast<ssize_t>(start.size()));
    ASSERT_EQ(ftruncate(fd, 2LL << 30), 0);
    close(fd);
    auto report = import(std::string_view(name).ends_with("csv") ? "reviews" : "fiches", {path});
    EXPECT_EQ(json::integer(report, "new"), 0) << name;
    EXPECT_GE(list(report, "rejected").size(), 1U) << name;
    std::filesystem::remove(path);
  }
}

TEST_F(HostileFiles, BadLinesOfReviewsAreToldOneByOne) {
  std::string csv = e2e::reviews_csv({{"h-1", "Bon", "Un avis."},
                                      {"h-2'; drop table reviews", "Numéro", "illisible"},
                                      {"h-3", "Long", std::string((1 << 20) + 10, 'x')},
                                      {"h-4", "Bon", "Encore un."}});
  csv += "\"h-5\";pas une date;;Titre;Texte;Négatif;;\n";
  csv += "\"h-6\";12/03/2026;;\"Guillemet jamais fermé;Texte;Négatif;;\n";
  auto report = import("reviews", {folder_->write("bad.csv", csv)});
  EXPECT_EQ(json::integer(report, "new"), 2) << json::write(report, 1);
  EXPECT_EQ(list(report, "rejected").size(), 4U) << json::write(report, 1);
  report = import(
      "reviews", {folder_->write("bad.jsonl",
                                 "{\"id\":\"h-7\",\"date\":\"2026-03-12\",\"description\":\"Bon.\"}\n{\"id\":"
                                 "\n[]\n{\"id\":\"h-8\",\"date\":\"2026-03-12\",\"description\":\"Bon.\"}\n" +
                                     repeat("[", 5000) + "\n")});
  EXPECT_EQ(json::integer(report, "new"), 2) << json::write(report, 1);
  EXPECT_EQ(list(report, "rejected").size(), 3U) << json::write(report, 1);
  report = import("reviews", {folder_->write("deep.json", repeat("[", 1'000'000)), *folder_ / "absent.csv",
                              folder_->write("columns.csv", "a;b\n1;2\n"),
                              folder_->write("utf16.csv", std::string("\xFF\xFEI\0D\0", 6))});
  EXPECT_EQ(list(report, "rejected").size(), 4U) << json::write(report, 1);
  report = import("structures", {folder_->write("columns.csv", "a;b\n1;2\n")});
  EXPECT_EQ(list(report, "rejected").size(), 1U);
}
}  // namespace
