#include <sys/stat.h>
#include <xapian.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "search/index.h"

namespace search {
namespace {
constexpr Xapian::valueno kGroupSlot = 0;
constexpr const char* kRevision = "revision";

std::string pack(std::uint32_t n) {
  std::string out(4, '\0');
  for (std::size_t i = 0; i < 4; ++i) out[i] = static_cast<char>((n >> (24 - 8 * i)) & 0xFF);
  return out;
}
std::uint32_t unpack(const std::string& s) {
  std::uint32_t n = 0;
  for (char c : s) n = (n << 8) | static_cast<unsigned char>(c);
  return n;
}
std::string filter_term(const std::string& label) { return "X" + label.substr(0, 200); }

// Xapian's errors are no std::exception: nothing that catches what a job or a request throws would hold them.
template <class Work>
auto guarded(Work work) {
  try {
    return work();
  } catch (const Xapian::Error& e) {
    throw std::runtime_error("search index: " + e.get_description());
  }
}
}  // namespace

struct Index::Writer {
  explicit Writer(const std::string& folder)
      : db(folder, Xapian::DB_CREATE_OR_OPEN | Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC |
                       Xapian::DB_RETRY_LOCK) {}
  Xapian::WritableDatabase db;
};

struct Index::Reader {
  explicit Reader(const std::string& folder) : db(folder) {}
  Xapian::Database db;
};

// A reader for the length of a call, brought to the newest revision.
class Index::Lease {
 public:
  explicit Lease(const Index& home) : home_(home), reader_(home.take()) { reader_->db.reopen(); }
  ~Lease() { home_.give(std::move(reader_)); }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  Xapian::Database& db() { return reader_->db; }

 private:
  const Index& home_;
  std::unique_ptr<Reader> reader_;
};

Index::Index(std::string folder, Ranking ranking) : folder_(std::move(folder)), ranking_(ranking) {
  std::filesystem::create_directories(folder_);
  struct stat info {};
  if (::stat((folder_ + "/iamglass").c_str(), &info) != 0) guarded([&] { Writer create(folder_); });
}
Index::~Index() = default;

void Index::put(const Entry& entry) {
  guarded([&] {
    if (!writer_) writer_ = std::make_unique<Writer>(folder_);
    Xapian::Document doc;
    for (const auto& term : entry.terms)
      if (term.size() <= 60) doc.add_term(term);
    for (const auto& label : entry.filters) doc.add_boolean_term(filter_term(label));
    doc.add_value(kGroupSlot, pack(entry.group));
    writer_->db.replace_document(entry.id, doc);
  });
}

void Index::remove(std::uint32_t id) {
  guarded([&] {
    if (!writer_) writer_ = std::make_unique<Writer>(folder_);
    try {
      writer_->db.delete_document(id);
    } catch (const Xapian::DocNotFoundError&) {  // already gone
    }
  });
}

void Index::commit(std::int64_t revision) {
  guarded([&] {
    if (!writer_) writer_ = std::make_unique<Writer>(folder_);
    writer_->db.set_metadata(kRevision, std::to_string(revision));
    writer_->db.commit();
    writer_.reset();  // releases the lock, so that another process can write
  });
}

void Index::release() { writer_.reset(); }

void Index::clear() {
  std::lock_guard lock(readers_mutex_);
  readers_.clear();
  writer_.reset();
  guarded([&] {
    Xapian::WritableDatabase(
        folder_, Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_BACKEND_GLASS | Xapian::DB_RETRY_LOCK);
  });
}

// Runs `work` on the newest revision; once more when two commits went by meanwhile.
template <class Work>
auto Index::reading(Work work) const {
  return guarded([&] {
    for (int attempt = 0;; ++attempt) {
      try {
        Lease lease(*this);
        return work(lease.db());
      } catch (const Xapian::DatabaseModifiedError&) {
        if (attempt >= 3) throw;
      }
    }
  });
}

std::int64_t Index::revision() const {
  return reading([](Xapian::Database& db) -> std::int64_t {
    std::string text = db.get_metadata(kRevision);
    return text.empty() ? 0 : std::stoll(text);
  });
}

std::vector<std::uint32_t> Index::carrying(const std::string& label) const {
  return reading([&](Xapian::Database& db) {
    std::string term = filter_term(label);
    std::vector<std::uint32_t> out;
    for (auto it = db.postlist_begin(term); it != db.postlist_end(term); ++it) out.push_back(*it);
    return out;
  });
}

std::vector<Hit> Index::search(const std::vector<Term>& terms, std::size_t limit, bool one_per_group,
                               const Filter& filter) const {
  if (terms.empty()) return {};
  std::vector<Xapian::Query> parts;
  parts.reserve(terms.size());
  for (const auto& t : terms) {
    Xapian::Query one(t.text);
    parts.push_back(t.weight == 1.0 ? one : Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, one, t.weight));
  }
  Xapian::Query query(Xapian::Query::OP_OR, parts.begin(), parts.end());
  for (const auto& label : filter.all_of)
    query = Xapian::Query(Xapian::Query::OP_FILTER, query, Xapian::Query(filter_term(label)));
  if (!filter.reserved.empty()) {
    Xapian::Query left_out(filter_term(filter.reserved));
    for (const auto& label : filter.shown)
      left_out = Xapian::Query(Xapian::Query::OP_AND_NOT, left_out, Xapian::Query(filter_term(label)));
    query = Xapian::Query(Xapian::Query::OP_AND_NOT, query, left_out);
  }

  return reading([&](Xapian::Database& db) {
    Xapian::Enquire enquire(db);
    enquire.set_weighting_scheme(Xapian::BM25Weight(ranking_.k1, 0, 1, ranking_.b, 0.0));
    if (one_per_group) enquire.set_collapse_key(kGroupSlot);
    enquire.set_query(query);
    Xapian::MSet found = enquire.get_mset(0, static_cast<Xapian::doccount>(limit));
    std::vector<Hit> hits;
    for (auto it = found.begin(); it != found.end(); ++it) {
      std::uint32_t group =
          one_per_group ? unpack(it.get_collapse_key()) : unpack(it.get_document().get_value(kGroupSlot));
      hits.push_back({*it, group, it.get_weight()});
    }
    return hits;
  });
}

std::vector<double> Index::coverage(const std::vector<std::uint32_t>& ids,
                                    const std::vector<Term>& weighted) const {
  auto terms = weighted;
  std::sort(terms.begin(), terms.end(), [](const Term& a, const Term& b) { return a.text < b.text; });
  return reading([&](Xapian::Database& db) {
    std::vector<double> out;
    for (auto id : ids) {
      double sum = 0;
      try {
        auto it = db.termlist_begin(id), end = db.termlist_end(id);
        for (const auto& t : terms) {
          it.skip_to(t.text);
          if (it == end) break;
          if (*it == t.text) sum += t.weight;
        }
      } catch (const Xapian::DocNotFoundError&) {  // replaced since the search
      }
      out.push_back(sum);
    }
    return out;
  });
}

std::uint32_t Index::entries() const {
  return reading([](Xapian::Database& db) -> std::uint32_t { return db.get_doccount(); });
}

std::uint32_t Index::frequency(const std::string& term) const {
  return reading([&](Xapian::Database& db) -> std::uint32_t { return db.get_termfreq(term); });
}

namespace {
// Edits (insert, delete, replace, swap neighbours) between two words, or more than `most`.
std::size_t edits(const std::string& a, const std::string& b, std::size_t most) {
  if (a.size() > b.size() + most || b.size() > a.size() + most) return most + 1;
  std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + std::size_t{a[i - 1] != b[j - 1]}});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        next[j] = std::min(next[j], before[j - 2] + 1);
      least = std::min(least, next[j]);
    }
    if (least > most) return most + 1;
    std::swap(before, row);
    std::swap(row, next);
  }
  return row[b.size()];
}
}  // namespace

std::string Index::nearest(const std::string& term) const {
  if (term.size() < 4) return {};
  std::size_t most = term.size() >= 7 ? 2 : 1;
  std::string first = term.substr(0, 1);
  return reading([&](Xapian::Database& db) {
    std::string best;
    double worth = 0;
    for (auto it = db.allterms_begin(first); it != db.allterms_end(first); ++it) {
      std::string candidate = *it;
      std::size_t n = edits(term, candidate, most);
      if (n == 0 || n > most) continue;
      double w = static_cast<double>(it.get_termfreq()) / (n == 1 ? 1 : 20);
      if (w > worth) {
        worth = w;
        best = candidate;
      }
    }
    return best;
  });
}

std::unique_ptr<Index::Reader> Index::take() const {
  {
    std::lock_guard lock(readers_mutex_);
    if (!readers_.empty()) {
      auto reader = std::move(readers_.back());
      readers_.pop_back();
      return reader;
    }
  }
  return std::make_unique<Reader>(folder_);
}

void Index::give(std::unique_ptr<Reader> reader) const {
  std::lock_guard lock(readers_mutex_);
  readers_.push_back(std::move(reader));
}
}  // namespace search
