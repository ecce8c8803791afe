#include "search/vectors.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <filesystem>

#include "base/id.h"
#include "base/source.h"
#include "search/semantics.h"

namespace search {
namespace {
namespace fs = std::filesystem;

// Two subjects that never meet: words of one stand together often.
WordVectors trained() {
  VectorTrainer trainer;
  SeededRandom random(3);
  std::vector<std::string> road{"permis", "conduire", "points", "vehicule", "carte", "grise", "route"},
      health{"medecin", "soin", "remboursement", "vitale", "hopital", "arret", "maladie"};
  for (int i = 0; i < 100; ++i) {  // below a certain vocabulary nothing is trained
    road.push_back("route" + std::to_string(i));
    health.push_back("soin" + std::to_string(i));
  }
  auto pick = [&](const std::vector<std::string>& from) {
    unsigned char b = 0;
    random.bytes(&b, 1);
    return from[b % from.size()];
  };
  for (int i = 0; i < 2000; ++i) {
    std::vector<std::string> text;
    for (int n = 0; n < 12; ++n) text.push_back(pick(i % 2 == 0 ? road : health));
    trainer.add(text);
  }
  return trainer.train();
}
float near(const WordVectors& v, const char* a, const char* b) {
  return dot(v.text_vector({{a, 1.0F}}), v.text_vector({{b, 1.0F}}));
}

TEST(Vectors, TheSameCorpusGivesTheSameVectors) {
  std::string one, two;
  trained().save(one);
  trained().save(two);
  EXPECT_EQ(one, two);
}

TEST(Vectors, WordsOfOneSubjectAreCloser) {
  auto v = trained();
  for (auto [a, b, far] : {std::tuple{"permis", "vehicule", "medecin"},
                           {"grise", "route", "vitale"},
                           {"soin", "hopital", "points"}}) {
    EXPECT_GT(near(v, a, b), near(v, a, far) + 0.2F) << a;
    EXPECT_NEAR(near(v, a, b), near(v, b, a), 1e-6);
  }
}

TEST(Vectors, TextsAreUnitVectorsOrNothing) {
  auto v = trained();
  Vector text = v.text_vector({{"permis", 2.0F}, {"route", 0.5F}, {"inconnu", 9.0F}});
  EXPECT_NEAR(dot(text, text), 1, 1e-4);
  Vector none = v.text_vector({{"inconnu", 1.0F}});
  EXPECT_EQ(dot(none, none), 0);
  EXPECT_EQ(dot(v.text_vector({}), none), 0);
  EXPECT_EQ(v.find("inconnu"), -1);
  EXPECT_GE(v.find("permis"), 0);
}

TEST(Vectors, TinyCorporaAreTaken) {
  for (int n : {0, 1, 2}) {
    VectorTrainer trainer;
    for (int i = 0; i < n; ++i) trainer.add({"a", "b"});
    auto v = trainer.train();
    Vector t = v.text_vector({{"a", 1.0F}});
    for (float x : t) EXPECT_TRUE(std::isfinite(x));
  }
}

Semantics sample() {
  Semantics s;
  s.revision = 12;
  s.words = trained();
  s.groups = {3, 8};
  s.passage_group = {0, 0, 1};
  s.passages = {s.words.text_vector({{"permis", 1.0F}}), s.words.text_vector({{"route", 1.0F}}),
                s.words.text_vector({{"soin", 1.0F}})};
  s.titles = {s.words.text_vector({{"points", 1.0F}}), s.words.text_vector({{"medecin", 1.0F}})};
  s.title_starts = {0, 1, 3};
  s.title_terms = {{term_hash("points"), 1.5F}, {term_hash("medecin"), 2.0F}, {term_hash("soin"), 1.0F}};
  return s;
}

TEST(Semantics, AreReadBackAsWritten) {
  Semantics s = sample(), back;
  std::string bytes = s.save();
  ASSERT_TRUE(back.load(bytes));
  EXPECT_EQ(back.save(), bytes);
  EXPECT_EQ(back.revision, 12);
  EXPECT_EQ(back.position(8), 1);
  EXPECT_EQ(back.position(5), -1);
  std::vector<float> by_passage, by_title;
  back.closeness(back.words.text_vector({{"vehicule", 1.0F}}), by_passage, by_title);
  ASSERT_EQ(by_passage.size(), 2U);
  EXPECT_GT(by_passage[0], by_passage[1]);
  EXPECT_GT(by_title[0], by_title[1]);
  EXPECT_GE(by_passage[1], 0);
}

// What a loaded file promises to those who index with its numbers.
bool sound(const Semantics& s) {
  bool ok = s.passage_group.size() == s.passages.size() && s.titles.size() == s.groups.size() &&
            s.title_starts.size() == s.groups.size() + 1;
  for (auto g : s.passage_group) ok = ok && g < s.groups.size();
  for (std::size_t i = 0; ok && i < s.title_starts.size(); ++i)
    ok = s.title_starts[i] <= s.title_terms.size() && (i == 0 || s.title_starts[i - 1] <= s.title_starts[i]);
  return ok && std::is_sorted(s.groups.begin(), s.groups.end());
}

TEST(Semantics, ACutFileIsRefused) {
  std::string bytes = sample().save();
  for (std::size_t n = 0; n < bytes.size(); n += 1 + n / 50) {
    Semantics s;
    EXPECT_FALSE(s.load(std::string_view(bytes).substr(0, n))) << n;
  }
  Semantics s;
  EXPECT_FALSE(s.load(bytes + "x"));
}

TEST(Semantics, ADamagedFileIsRefusedOrStillSound) {
  const std::string bytes = sample().save();
  for (std::size_t n = 0; n < 400; ++n) {
    for (char damage : {'\x01', '\x80', '\x7F'}) {
      std::string broken = bytes;
      broken[n] = static_cast<char>(broken[n] ^ damage);
      Semantics s;
      if (s.load(broken)) {
        ASSERT_TRUE(sound(s)) << n;
      }
    }
  }
}

TEST(Semantics, TheFileIsReplacedAsAWhole) {
  std::string pattern = (fs::temp_directory_path() / "semantics_XXXXXX").string(),
              folder = mkdtemp(pattern.data());
  SemanticsFile file(folder + "/s.bin");
  EXPECT_EQ(file.get()->revision, 0);  // no file yet
  std::vector<float> a, b;
  file.get()->closeness({}, a, b);
  auto before = file.get();
  file.put(sample());
  EXPECT_EQ(file.get()->revision, 12);
  EXPECT_EQ(before->revision, 0);  // who holds the old one keeps it
  EXPECT_EQ(SemanticsFile(folder + "/s.bin").get()->position(8), 1);
  ASSERT_TRUE(write_file(folder + "/t.bin", "n'importe quoi"));
  EXPECT_EQ(SemanticsFile(folder + "/t.bin").get()->groups.size(), 0U);
  fs::remove_all(folder);
}
}  // namespace
}  // namespace search
