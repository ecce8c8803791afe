// What ranking knows beyond the inverted indexes, held in memory: word vectors of the corpus, a vector per
// passage and per title, the weighted stems of each title. Derived data in one file, replaced as a whole; an
// exact scan.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "search/vectors.h"

namespace search {
struct TitleTerm {
  std::uint64_t term;  // hash of the stem
  float idf;
};

struct Semantics {
  std::int64_t revision = 0;
  WordVectors words;
  std::vector<std::uint32_t> groups;         // documents, in increasing order
  std::vector<std::uint32_t> passage_group;  // position in `groups`, per passage
  std::vector<Vector> passages;
  std::vector<Vector> titles;               // one per group
  std::vector<std::uint32_t> title_starts;  // per group, then the end
  std::vector<TitleTerm> title_terms;

  // Position of a document; -1 when unknown.
  std::int32_t position(std::uint32_t group) const;
  // Per group: the best cosine of its passages, and that of its title; negatives count 0.
  void closeness(const Vector& query, std::vector<float>& by_passage, std::vector<float>& by_title) const;

  std::string save() const;
  bool load(std::string_view bytes);
};

std::uint64_t term_hash(std::string_view term);

// The file of a data folder, read again when another process replaced it. Any thread.
class SemanticsFile {
 public:
  explicit SemanticsFile(std::string path) : path_(std::move(path)) {}
  // Never null; empty when there is no file yet.
  std::shared_ptr<const Semantics> get();
  void put(Semantics fresh);

 private:
  std::string path_;
  std::mutex mutex_;
  std::shared_ptr<const Semantics> held_;
  std::int64_t checked_at_ = 0;
  std::int64_t stamp_ = 0;
};
}  // namespace search
