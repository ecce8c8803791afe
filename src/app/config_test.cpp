#include "app/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <set>

#include "base/source.h"
#include "base/text.h"

namespace {
using operations::Settings;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

class Config : public testing::Test {
 protected:
  Config() {
    std::string name = (std::filesystem::temp_directory_path() / "guichet-config-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    write("cle", "sk-1");
    write("scenario.txt", "###\nBonjour.\n");
  }
  ~Config() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  void write(const std::string& name, std::string_view bytes) const {
    ASSERT_TRUE(write_file(folder_ + "/" + name, bytes));
  }
  Result<Settings> read(std::string_view toml) const { return app::read_settings(toml, folder_); }
  std::vector<std::string> faults(std::string_view toml) const {
    std::vector<std::string> out;
    auto r = read(toml);
    if (r) return out;
    EXPECT_EQ(r.error().kind, ErrorKind::invalid);
    for (const auto& f : r.error().fields) out.push_back(f.message);
    EXPECT_THAT(out, Each(HasSubstr("guichet.toml")));
    return out;
  }
  std::string folder_;
};

testing::Matcher<std::string> at(int line, const std::string& key) {
  return AllOf(HasSubstr("ligne " + std::to_string(line) + ","), HasSubstr("« " + key + " »"));
}

std::vector<std::string> set_keys(const Settings& s) {
  std::vector<std::string> out;
  for (const auto& line : app::settings_lines(s))
    if (line.set) out.push_back(line.key);
  return out;
}
}  // namespace

TEST_F(Config, SilenceGivesTheDefaults) {
  for (const char* toml : {"", "# rien\n", "[serve]\n[answers]\n[model]\n", "\xEF\xBB\xBF"}) {
    auto s = read(toml);
    ASSERT_TRUE(s) << toml << s.error().message;
    EXPECT_THAT(set_keys(*s), IsEmpty());
    EXPECT_EQ(s->port, 8080);
    EXPECT_EQ(s->model_kind, "none");
    EXPECT_EQ(app::make_model(*s), nullptr);
  }
  auto absent = app::load_settings(folder_ + "/absent");
  ASSERT_TRUE(absent);
  EXPECT_THAT(set_keys(*absent), IsEmpty());
}

TEST_F(Config, EachTypeIsRead) {
  auto s = read(
      "[serve]\naddress = \"0.0.0.0\"\nport = 0\nworkers = 64\norganisation = 'Préfecture du \"Gard\"'\n"
      "public_url = \"https://guichet.example.fr/\"\n[answers]\nstale_days = 1\n"
      "[model]\nkind = \"remote\"\nurl = \"https://modele.example.fr/v1\"\nname = \"petit\"\n"
      "key_file = \"cle\"\nproxy = \"http://proxy:3128\"\nconnect_seconds = 60\nsilence_seconds = 1\n"
      "total_seconds = 3_600\nretries = 0\ntemperature = 1\nmax_tokens = 0x10\ncorrections = 0\n");
  ASSERT_TRUE(s) << s.error().message;
  EXPECT_EQ(s->address, "0.0.0.0");
  EXPECT_EQ(s->port, 0);
  EXPECT_EQ(s->workers, 64);
  EXPECT_EQ(s->organisation, "Préfecture du \"Gard\"");
  EXPECT_EQ(s->public_url, "https://guichet.example.fr") << "without the last slash";
  EXPECT_EQ(s->stale_days, 1);
  EXPECT_EQ(s->remote.url, "https://modele.example.fr/v1");
  EXPECT_EQ(s->remote.model, "petit");
  EXPECT_EQ(s->remote.proxy, "http://proxy:3128");
  EXPECT_EQ(s->remote.connect_seconds, 60);
  EXPECT_EQ(s->remote.silence_seconds, 1);
  EXPECT_EQ(s->remote.total_seconds, 3600);
  EXPECT_EQ(s->remote.retries, 0);
  EXPECT_EQ(s->temperature, 1.0);
  EXPECT_EQ(s->max_tokens, 16);
  EXPECT_EQ(s->corrections, 0);
  auto model = app::make_model(*s);
  ASSERT_NE(model, nullptr);
  EXPECT_EQ(model->name(), "petit");
  EXPECT_EQ(read("model.temperature = 0.75\nserve = { port = 81 }\n")->temperature, 0.75);
}

TEST_F(Config, FilesAreTakenFromTheFolder) {
  auto s =
      read("[model]\nkey_file = \"cle\"\nscript = \"" + folder_ + "/scenario.txt\"\nkind = \"scripted\"\n");
  ASSERT_TRUE(s) << s.error().message;
  EXPECT_EQ(s->remote.key_file, folder_ + "/cle");
  EXPECT_EQ(s->model_script, folder_ + "/scenario.txt");
  EXPECT_EQ(app::make_model(*s)->name(), "scripted");
  EXPECT_EQ(read("[model]\nkey_file = \"\"\n")->remote.key_file, "");
  std::filesystem::remove(folder_ + "/scenario.txt");
  EXPECT_THROW(app::make_model(*s), std::runtime_error);
}

TEST_F(Config, MissingFilesAreToldWithTheirLines) {
  std::filesystem::create_directory(folder_ + "/dossier");
  EXPECT_THAT(
      faults("[model]\nkey_file = \"absente\"\n\nca_file = \"/absent/ca.pem\"\nscript = \"dossier\"\n"),
      UnorderedElementsAre(AllOf(at(2, "model.key_file"), HasSubstr(folder_ + "/absente")),
                           AllOf(at(4, "model.ca_file"), HasSubstr("/absent/ca.pem")),
                           at(5, "model.script")));
}

TEST_F(Config, UnknownKeysAreTold) {
  EXPECT_THAT(
      faults("porte = 3\n[serve]\nport = 81\nportt = 3\n[serveur]\nport = 4\n[model.autre]\na = 1\n"),
      UnorderedElementsAre(at(1, "porte"), at(4, "serve.portt"), at(5, "serveur"), at(7, "model.autre")));
  EXPECT_THAT(faults("\"serve.port\" = 81\n"), ElementsAre(at(1, "serve.port")));
  EXPECT_THAT(faults("[[serve]]\nport = 81\n"), ElementsAre(at(1, "serve")));
  EXPECT_THAT(faults("serve = 3\n"), ElementsAre(at(1, "serve")));
  EXPECT_THAT(faults("[\"serve.port\"]\na = 1\n"), ElementsAre(at(1, "serve.port")));
  EXPECT_THAT(faults("[vide]\n"), ElementsAre(at(1, "vide")));
}

TEST_F(Config, ValuesOfAnotherTypeAreTold) {
  for (const std::string value : {"\"8080\"", "8080.0", "true", "[8080]", "{ a = 1 }", "2026-01-01", "inf"})
    EXPECT_THAT(faults("[serve]\nport = " + value + "\n"),
                ElementsAre(AllOf(at(2, "serve.port"), HasSubstr("nombre entier entre 0 et 65535"))))
        << value;
  for (const std::string value : {"\"1\"", "true", "nan", "inf", "[1]"})
    EXPECT_THAT(faults("[model]\ntemperature = " + value + "\n"),
                ElementsAre(AllOf(at(2, "model.temperature"), HasSubstr("nombre entre 0 et 2"))))
        << value;
  for (const std::string value : {"3", "true", "[\"a\"]", "1979-05-27T07:32:00Z"})
    EXPECT_THAT(faults("[serve]\norganisation = " + value + "\n"),
                ElementsAre(AllOf(at(2, "serve.organisation"), HasSubstr("texte entre guillemets"))))
        << value;
}

TEST_F(Config, ValuesOutOfBoundsAreTold) {
  for (const std::string line :
       {"serve.port = -1", "serve.port = 65536", "serve.workers = 0", "serve.workers = 9223372036854775807",
        "answers.stale_days = 0", "model.retries = 6", "model.corrections = 2", "model.max_tokens = 15",
        "model.temperature = -0.1", "model.temperature = 2.01", "model.total_seconds = 4294967297"})
    EXPECT_THAT(faults(line + "\n"), ElementsAre(at(1, line.substr(0, line.find(' '))))) << line;
  EXPECT_THAT(faults("[model]\nkind = \"local\"\n"),
              ElementsAre(AllOf(at(2, "model.kind"), HasSubstr("none, remote, scripted"))));
}

TEST_F(Config, AllFaultsAreToldAtOnceWithTheirLines) {
  const std::string toml =
      "[serve]\nport = \"a\"\nworkers = 0\ncolour = \"red\"\npublic_url = \"guichet.example.fr\"\n"
      "[model]\nkind = \"remote\"\nurl = \"ftp://a.example/v1\"\nkey_file = \"absente\"\nretries = 9\n";
  auto all = faults(toml);
  EXPECT_THAT(all, UnorderedElementsAre(at(2, "serve.port"), at(3, "serve.workers"), at(4, "serve.colour"),
                                        AllOf(at(5, "serve.public_url"), HasSubstr("https://")),
                                        AllOf(at(8, "model.url"), HasSubstr("https://")),
                                        at(9, "model.key_file"), at(10, "model.retries"),
                                        AllOf(HasSubstr("« model.name »"), HasSubstr("il faut le nom"))));
  auto error = read(toml).error();
  EXPECT_EQ(error.code, "invalid_fields");
  EXPECT_EQ(error.message, error.fields.front().message);
  std::set<std::string> fields;
  for (const auto& f : error.fields) fields.insert(f.field);
  EXPECT_TRUE(fields.contains("model.key_file") && fields.contains("model.name"));
}

TEST_F(Config, AModelNeedsWhatItIsReachedBy) {
  EXPECT_THAT(faults("[model]\nkind = \"remote\"\n"),
              UnorderedElementsAre(HasSubstr("model.url"), HasSubstr("model.name")));
  EXPECT_THAT(faults("[model]\nkind = \"scripted\"\n"), ElementsAre(HasSubstr("model.script")));
  EXPECT_THAT(faults("[model]\nkind = \"remote\"\nname = \"petit\"\nurl = 3\n"),
              ElementsAre(at(4, "model.url")));
  EXPECT_THAT(faults("[model]\nkind = \"none\"\nurl = \"\"\n"), IsEmpty());
}

TEST_F(Config, WhatIsNotTomlIsToldWithItsLine) {
  for (const std::string toml : {"[serve]\nport = \n", "[serve\n", "[serve]\nport = 1\nport = 2\n",
                                 "a = \"\n", "[serve]\norganisation = \"\xE9\"\n", "}\n", "a = [[[[[\n"}) {
    auto r = read(toml);
    ASSERT_FALSE(r) << toml;
    EXPECT_EQ(r.error().code, "bad_toml") << toml;
    EXPECT_EQ(r.error().kind, ErrorKind::invalid);
    EXPECT_THAT(r.error().message, AllOf(HasSubstr("guichet.toml, ligne "), HasSubstr("pas du TOML")));
    EXPECT_TRUE(text::valid_utf8(r.error().message)) << toml;
  }
  EXPECT_THAT(read("[serve]\nport = 1\nport = 2\n").error().message, HasSubstr("ligne 3"));
  EXPECT_FALSE(read("a = " + std::string(100'000, '[')));
}

TEST_F(Config, TheFileOfAFolderIsLoaded) {
  write("guichet.toml", "[serve]\nport = 81\n");
  EXPECT_EQ(app::load_settings(folder_)->port, 81);
  write("guichet.toml", "[serve]\nport = a\n");
  EXPECT_EQ(app::load_settings(folder_).error().code, "bad_toml");
  write("guichet.toml", "# " + std::string(2U << 20, 'a'));
  EXPECT_FALSE(app::load_settings(folder_));
  std::filesystem::remove(folder_ + "/guichet.toml");
  std::filesystem::create_directory(folder_ + "/guichet.toml");
  EXPECT_FALSE(app::load_settings(folder_));
}

TEST_F(Config, EachKeyIsListedOnceWithItsValue) {
  auto s =
      read("[serve]\nport = 81\norganisation = \"Mairie\"\n[model]\ntemperature = 0.5\nkey_file = \"cle\"\n");
  auto lines = app::settings_lines(*s);
  std::map<std::string, std::string> shown;
  for (const auto& line : lines) {
    EXPECT_FALSE(shown.contains(line.key)) << line.key;
    EXPECT_FALSE(line.meaning.empty() || line.value.empty() || line.standard.empty()) << line.key;
    EXPECT_EQ(line.set, line.value != line.standard);
    shown[line.key] = line.value + " " + line.standard;
  }
  EXPECT_EQ(shown["serve.port"], "81 8080");
  EXPECT_EQ(shown["serve.organisation"], "\"Mairie\" \"\"");
  EXPECT_EQ(shown["model.temperature"], "0.5 0.2");
  EXPECT_THAT(set_keys(*s), UnorderedElementsAre("serve.port", "serve.organisation", "model.temperature",
                                                 "model.key_file"));
}

// Each line of settings_lines, given back as a file, is the same settings; and the page that documents them
// has each key with its default.
TEST_F(Config, TheDocumentedKeysAreTheKeys) {
  auto page = *read_file(std::string(GUICHET_ROOT) + "/docs/configuration.md");
  std::string toml;
  int rows = 0;
  for (const auto& line : app::settings_lines(Settings{})) {
    toml += line.key + " = " + line.standard + "\n";
    EXPECT_THAT(page, HasSubstr("| `" + line.key + "` | `" + line.standard + "` |")) << line.key;
  }
  for (auto line : text::split(page, '\n')) rows += line.starts_with("| `");
  EXPECT_EQ(rows, static_cast<int>(app::settings_lines(Settings{}).size()));
  auto again = read(toml);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_THAT(set_keys(*again), IsEmpty());
}
