// Holds src/ to docs/layers.txt: which folder may include which, where Beast may be named, how long a file
// may be.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "base/source.h"
#include "base/text.h"

namespace {
namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int64_t kMostLines = 400;

struct Layers {
  std::vector<std::string> order;
  std::map<std::string, std::set<std::string>> may;  // folder → those it may include
};

Layers read_layers(std::string_view bytes) {
  Layers out;
  for (auto line : text::split(bytes, '\n')) {
    std::string plain = text::trim(line);
    if (plain.empty() || plain[0] == '#') continue;
    std::size_t colon = plain.find(':');
    std::string folder = text::trim(plain.substr(0, colon));
    out.order.push_back(folder);
    auto& below = out.may[folder];
    if (colon == std::string::npos) continue;
    std::string names = plain.substr(colon + 1);
    for (auto name : text::split(names, ' '))
      if (!name.empty()) below.emplace(name);
  }
  return out;
}

// The faults of one file; `path` is relative to src ("web/http.cpp").
std::vector<std::string> faults_of(const Layers& layers, const std::string& path, std::string_view content) {
  std::vector<std::string> out;
  std::string folder = path.substr(0, path.find('/')), name = path.substr(path.find('/') + 1);
  if (!layers.may.contains(folder)) return {path + ": folder not in docs/layers.txt"};
  std::int64_t lines = std::count(content.begin(), content.end(), '\n');
  bool test = name.ends_with("_test.cpp") || name.ends_with("_bench.cpp");
  if (lines > kMostLines && !test) out.push_back(path + ": " + std::to_string(lines) + " lines");
  std::int64_t number = 0;
  for (auto line : text::split(content, '\n')) {
    ++number;
    std::string plain = text::squeeze(line);
    if (!plain.starts_with("#include") && !plain.starts_with("# include")) continue;
    std::string where = path + ":" + std::to_string(number) + ": ";
    bool edge = folder == "web" && name.starts_with("edge_");
    bool network =
        plain.find("boost/beast") != std::string::npos || plain.find("boost/asio") != std::string::npos;
    if (network && !edge && !test) out.push_back(where + "Beast and Asio belong to web/edge_*.cpp");
    std::size_t open = plain.find('"');
    if (open == std::string::npos) continue;
    std::string target = plain.substr(open + 1, plain.find('"', open + 1) - open - 1);
    std::size_t slash = target.find('/');
    std::string other = slash == std::string::npos ? "" : target.substr(0, slash);
    if (other.empty() || target.starts_with(".."))
      out.push_back(where + "include \"folder/file.h\", from src");
    else if (!layers.may.contains(other))
      out.push_back(where + other + " is not in docs/layers.txt");
    else if (other != folder && !layers.may.at(folder).contains(other))
      out.push_back(where + folder + " may not include " + other);
  }
  return out;
}

Layers real_layers() { return read_layers(*read_file(std::string(GUICHET_ROOT) + "/docs/layers.txt")); }

TEST(Layers, TheDeclaredOrderHasNoCycle) {
  auto layers = real_layers();
  ASSERT_GE(layers.order.size(), 10U);
  std::set<std::string> above;
  for (const auto& folder : layers.order) {
    for (const auto& other : layers.may[folder])
      EXPECT_TRUE(above.contains(other)) << folder << " → " << other;
    EXPECT_TRUE(above.insert(folder).second) << folder << " twice";
  }
}

TEST(Layers, TheSourcesKeepToThem) {
  auto layers = real_layers();
  std::string src = std::string(GUICHET_ROOT) + "/src";
  std::vector<std::string> faults;
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(src)) {
    if (!entry.is_regular_file()) continue;
    std::string ext = entry.path().extension().string();
    if (ext != ".h" && ext != ".cpp") continue;
    ++files;
    auto content = read_file(entry.path().string());
    ASSERT_TRUE(content);
    for (auto& f : faults_of(layers, fs::relative(entry.path(), src).generic_string(), *content))
      faults.push_back(f);
  }
  EXPECT_GT(files, 100);
  EXPECT_THAT(faults, IsEmpty());
}

TEST(Layers, EveryFolderIsDeclaredAndEveryDeclaredFolderExists) {
  auto layers = real_layers();
  std::set<std::string> real;
  for (const auto& entry : fs::directory_iterator(std::string(GUICHET_ROOT) + "/src"))
    if (entry.is_directory()) real.insert(entry.path().filename().string());
  EXPECT_EQ(real, std::set<std::string>(layers.order.begin(), layers.order.end()));
}

TEST(Layers, AFaultIsSeen) {
  auto layers = read_layers("# order\nbase\nstore: base\nweb: base\n people : base store\n");
  EXPECT_THAT(layers.order, ElementsAre("base", "store", "web", "people"));
  EXPECT_THAT(
      faults_of(
          layers, "people/a.cpp",
          "#include \"base/x.h\"\n#include \"store/y.h\"\n#include \"people/a.h\"\n#include <vector>\n"),
      IsEmpty());
  EXPECT_THAT(faults_of(layers, "base/a.h", "\n#include \"store/y.h\"\n"),
              ElementsAre("base/a.h:2: base may not include store"));
  EXPECT_THAT(faults_of(layers, "store/a.h", "  #  include \"web/y.h\"\n").size() +
                  faults_of(layers, "store/a.h", "  #include   \"web/y.h\"\n").size(),
              testing::Ge(1U));
  EXPECT_THAT(faults_of(layers, "base/a.h", "#include \"maps/y.h\"\n"),
              ElementsAre(HasSubstr("maps is not in")));
  EXPECT_THAT(faults_of(layers, "maps/a.h", ""), ElementsAre(HasSubstr("folder not in")));
  EXPECT_THAT(faults_of(layers, "base/a.h", "#include \"x.h\"\n#include \"../store/db.h\"\n").size(), 2U);
  EXPECT_THAT(faults_of(layers, "web/http.cpp", "#include <boost/beast/core.hpp>\n"),
              ElementsAre(HasSubstr("Beast")));
  EXPECT_THAT(faults_of(layers, "web/edge_tcp.cpp", "#include <boost/asio.hpp>\n"), IsEmpty());
  EXPECT_THAT(faults_of(layers, "base/long.cpp", std::string(401, '\n')),
              ElementsAre("base/long.cpp: 401 lines"));
  EXPECT_THAT(faults_of(layers, "base/long_test.cpp", std::string(401, '\n')), IsEmpty());
}
}  // namespace
