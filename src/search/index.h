// A full-text index on Xapian. Derived data: it can be rebuilt from the store at any time. Documents are
// known by the row number they have in the store, so a hit needs no lookup; each carries the group it belongs
// to (a passage's document). Threads: put/remove/commit from one at a time; search from any.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace search {
struct Term {
  std::string text;
  double weight = 1.0;  // multiplies the term's score
};

struct Entry {
  std::uint32_t id = 0;              // row in the store, > 0
  std::uint32_t group = 0;           // row of what the entry is part of
  std::vector<std::string> terms;    // in order; repeated as often as they occur
  std::vector<std::string> filters;  // exact labels such as "source:fiches"
};

struct Hit {
  std::uint32_t id;
  std::uint32_t group;
  double score;
};

// Which entries may be found. `reserved` entries are for some askers only: left out unless they carry one of
// `shown`.
struct Filter {
  std::vector<std::string> all_of = {};  // each must be carried
  std::string reserved = {};
  std::vector<std::string> shown = {};
};

// BM25 (Robertson/Spärck Jones): k1 saturates the count of a term, b weighs the length of the text.
struct Ranking {
  double k1 = 1.2;
  double b = 0.75;
};

// Faults of the index come as std::runtime_error. A writer waits for that of another process to commit.
class Index {
 public:
  // Creates the folder when absent.
  explicit Index(std::string folder, Ranking ranking = {});
  ~Index();
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;

  void put(const Entry& entry);
  void remove(std::uint32_t id);
  // Makes what was put visible and durable, with a number the caller uses to know how far the index is.
  void commit(std::int64_t revision);
  // Gives up writing: lets go of the lock; what was put since the last commit is to be put again.
  void release();
  // Drops everything; the revision becomes 0.
  void clear();
  std::int64_t revision() const;

  // The best entries for any of the terms that the filter lets through, best first; one per group when
  // `one_per_group`.
  std::vector<Hit> search(const std::vector<Term>& terms, std::size_t limit, bool one_per_group,
                          const Filter& filter = {}) const;
  // The entries that carry a label.
  std::vector<std::uint32_t> carrying(const std::string& label) const;
  // For each entry, the sum of the weights of the terms it contains, out of `weighted`.
  std::vector<double> coverage(const std::vector<std::uint32_t>& ids,
                               const std::vector<Term>& weighted) const;
  std::uint32_t entries() const;
  // The most frequent term one edit away (two for long ones) that shares the first letter; empty when there
  // is none.
  std::string nearest(const std::string& term) const;
  // In how many entries a term occurs.
  std::uint32_t frequency(const std::string& term) const;

 private:
  struct Reader;
  class Lease;
  struct Writer;
  std::unique_ptr<Reader> take() const;
  void give(std::unique_ptr<Reader> reader) const;
  template <class Work>
  auto reading(Work work) const;

  std::string folder_;
  Ranking ranking_;
  std::unique_ptr<Writer> writer_;
  mutable std::mutex readers_mutex_;
  mutable std::vector<std::unique_ptr<Reader>> readers_;
};
}  // namespace search
