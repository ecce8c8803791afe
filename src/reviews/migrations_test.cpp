// The whole schema, from every past version.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "answers/install.h"
#include "corpus/install.h"
#include "people/install.h"
#include "reviews/install.h"
#include "services/install.h"
#include "store/outbox.h"

namespace reviews {
namespace {
namespace fs = std::filesystem;

std::vector<store::Migration> all() {
  operations::Registry r;
  people::install(r, {});
  for (auto* domain : {services::install, corpus::install, answers::install, install}) domain(r);
  for (auto& m : store::outbox::migrations()) r.migrations.push_back(std::move(m));
  std::sort(r.migrations.begin(), r.migrations.end(),
            [](const auto& a, const auto& b) { return a.number < b.number; });
  return r.migrations;
}

std::string schema(store::Store& s) {
  std::string out;
  auto db = s.read();
  auto rows = db->query(store::Sql{"select type, name, sql from sqlite_master order by type, name"});
  while (rows->next()) out += rows->str(0) + " " + rows->str(1) + " " + rows->str(2) + "\n";
  return out;
}

TEST(Migrations, HaveNumbersOfTheirOwn) {
  std::set<int> seen;
  for (const auto& m : all()) EXPECT_TRUE(seen.insert(m.number).second) << m.number << " " << m.name;
}

TEST(Migrations, EveryPastVersionComesToTheSameSchema) {
  auto migrations = all();
  std::string wanted;
  for (std::size_t k = migrations.size() + 1; k-- > 0;) {
    std::string pattern = (fs::temp_directory_path() / "migrations_XXXXXX").string(),
                folder = mkdtemp(pattern.data());
    {
      auto past = store::Store::open_folder(folder);
      past->migrate({migrations.begin(), migrations.begin() + static_cast<std::ptrdiff_t>(k)});
    }
    auto store = store::Store::open_folder(folder);
    EXPECT_EQ(store->migrate(migrations), static_cast<int>(migrations.size() - k)) << k;
    EXPECT_EQ(store->migrate(migrations), 0);
    if (wanted.empty()) wanted = schema(*store);
    EXPECT_EQ(schema(*store), wanted) << k;
    store.reset();
    fs::remove_all(folder);
  }
  EXPECT_NE(wanted.find("table reviews"), std::string::npos);
}
}  // namespace
}  // namespace reviews
