#include <sys/stat.h>
#include <xapian.h>

#include <filesystem>

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
}  // namespace

struct Index::Writer {
  explicit Writer(const std::string& folder)
      : db(folder, Xapian::DB_CREATE_OR_OPEN | Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC) {}
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
  if (::stat((folder_ + "/iamglass").c_str(), &info) != 0) Writer create(folder_);
}
Index::~Index() = default;

void Index::put(const Entry& entry) {
  if (!writer_) writer_ = std::make_unique<Writer>(folder_);
  Xapian::Document doc;
  for (const auto& term : entry.terms)
    if (term.size() <= 60) doc.add_term(term);
  for (const auto& label : entry.filters) doc.add_boolean_term(filter_term(label));
  doc.add_value(kGroupSlot, pack(entry.group));
  writer_->db.replace_document(entry.id, doc);
}

void Index::remove(std::uint32_t id) {
  if (!writer_) writer_ = std::make_unique<Writer>(folder_);
  try {
    writer_->db.delete_document(id);
  } catch (const Xapian::DocNotFoundError&) {  // already gone
  }
}

void Index::commit(std::int64_t revision) {
  if (!writer_) writer_ = std::make_unique<Writer>(folder_);
  writer_->db.set_metadata(kRevision, std::to_string(revision));
  writer_->db.commit();
  writer_.reset();  // releases the lock, so that another process can write
}

void Index::clear() {
  std::lock_guard lock(readers_mutex_);
  readers_.clear();
  writer_.reset();
  Xapian::WritableDatabase(folder_, Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_BACKEND_GLASS);
}

std::int64_t Index::revision() const {
  Lease lease(*this);
  std::string text = lease.db().get_metadata(kRevision);
  return text.empty() ? 0 : std::stoll(text);
}

std::vector<Hit> Index::search(const std::vector<Term>& terms, std::size_t limit, bool one_per_group,
                               const std::vector<std::string>& all_of) const {
  std::vector<Hit> out;
  if (terms.empty()) return out;
  std::vector<Xapian::Query> parts;
  parts.reserve(terms.size());
  for (const auto& t : terms) {
    Xapian::Query one(t.text);
    parts.push_back(t.weight == 1.0 ? one : Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, one, t.weight));
  }
  Xapian::Query query(Xapian::Query::OP_OR, parts.begin(), parts.end());
  for (const auto& label : all_of) query = Xapian::Query(Xapian::Query::OP_FILTER, query, Xapian::Query(filter_term(label)));

  for (int attempt = 0;; ++attempt) {
    Lease lease(*this);
    try {
      Xapian::Enquire enquire(lease.db());
      enquire.set_weighting_scheme(Xapian::BM25Weight(ranking_.k1, 0, 1, ranking_.b, 0.0));
      if (one_per_group) enquire.set_collapse_key(kGroupSlot);
      enquire.set_query(query);
      Xapian::MSet found = enquire.get_mset(0, static_cast<Xapian::doccount>(limit));
      out.clear();
      for (auto it = found.begin(); it != found.end(); ++it) {
        std::uint32_t group = one_per_group ? unpack(it.get_collapse_key()) : unpack(it.get_document().get_value(kGroupSlot));
        out.push_back({*it, group, it.get_weight()});
      }
      return out;
    } catch (const Xapian::DatabaseModifiedError&) {  // two commits went by during the search: once more
      if (attempt >= 3) throw;
    }
  }
}

std::uint32_t Index::entries() const {
  Lease lease(*this);
  return lease.db().get_doccount();
}

std::uint32_t Index::frequency(const std::string& term) const {
  Lease lease(*this);
  return lease.db().get_termfreq(term);
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
