#include "corpus/indexing.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <mutex>
#include <stdexcept>
#include <unordered_set>

#include "corpus/document_store.h"
#include "corpus/terms.h"

namespace corpus {
namespace {
using Terms = std::vector<std::string>;

std::vector<std::string> filters_of(const ChangedVersion& v) {
  std::vector<std::string> out{"source:" + v.source, "audience:" + text::fold(v.audience), "kind:" + v.kind};
  for (const auto& theme : v.theme_path) out.push_back("theme:" + text::fold(theme));
  if (!v.structure.empty()) {
    out.emplace_back(kLocal);
    out.push_back(structure_label(v.structure));
  }
  return out;
}

void append(Terms& to, const Terms& more) { to.insert(to.end(), more.begin(), more.end()); }

Terms title_terms(const ChangedVersion& v) {
  Terms out = index_terms(v.title);
  for (const auto& s : v.synonyms) append(out, index_terms(s));
  return out;
}

Terms crumb_terms(const ChangedVersion& v) {
  Terms out;
  for (const auto& t : v.theme_path)
    if (t != "Autre") append(out, index_terms(t));
  return out;
}

Terms passage_terms(const ChangedVersion& v, const ChangedVersion::IndexedPassage& p) {
  Terms out = index_terms(v.title);
  append(out, index_terms(p.headings));
  append(out, index_terms(std::string_view(v.text).substr(p.range.start, p.range.end - p.range.start)));
  return out;
}

Terms without_stops(const Terms& terms) {
  Terms out;
  for (const auto& t : terms)
    if (!stop_stem(t)) out.push_back(t);
  return out;
}

// Pairs of neighbours among terms without stop words.
Terms bigrams_of(const Terms& terms) {
  Terms out;
  for (std::size_t i = 1; i < terms.size(); ++i) out.push_back(terms[i - 1] + "_" + terms[i]);
  return out;
}

void index_version(operations::Indexes& indexes, const ChangedVersion& v) {
  auto filters = filters_of(v);
  auto group = static_cast<std::uint32_t>(v.document);
  for (auto row : v.stale_passages) {
    indexes.passages.remove(static_cast<std::uint32_t>(row));
    indexes.bigrams.remove(static_cast<std::uint32_t>(row));
  }
  Terms title = without_stops(title_terms(v)), crumbs = without_stops(crumb_terms(v)),
        whole = without_stops(index_terms(v.title));
  append(whole, crumbs);
  for (const auto& p : v.passages) {
    Terms terms = without_stops(passage_terms(v, p));
    auto row = static_cast<std::uint32_t>(p.row);
    indexes.passages.put({row, group, terms, filters});
    indexes.bigrams.put({row, group, bigrams_of(terms), filters});
    append(whole, terms);
  }
  if (v.passages.empty()) {  // only a title is known: it stands for the text
    Terms terms = title;
    append(terms, crumbs);
    indexes.passages.put({kTitleOnly + group, group, terms, filters});
    indexes.bigrams.put({kTitleOnly + group, group, bigrams_of(terms), filters});
  } else {
    indexes.passages.remove(kTitleOnly + group);
    indexes.bigrams.remove(kTitleOnly + group);
  }
  indexes.documents.put({group, group, std::move(whole), filters});
  indexes.titles.put({group, group, std::move(title), filters});
  indexes.crumbs.put({group, group, std::move(crumbs), std::move(filters)});
}

// Gathers what the vectors need from every current version, then trains.
class SemanticsBuilder {
 public:
  void add(const ChangedVersion& v) {
    Group g{static_cast<std::uint32_t>(v.document), without_stops(title_terms(v)), {}};
    std::unordered_set<std::string> seen;
    Terms whole = crumb_terms(v);
    append(whole, g.title);
    for (const auto& p : v.passages) {
      g.passages.push_back(without_stops(passage_terms(v, p)));
      trainer_.add(g.passages.back());
      append(whole, g.passages.back());
    }
    if (v.passages.empty()) {
      g.passages.push_back(without_stops(title_terms(v)));
      append(g.passages.back(), without_stops(crumb_terms(v)));
      trainer_.add(g.passages.back());
    }
    for (auto& t : whole)
      if (seen.insert(t).second) ++frequency_[t];
    groups_.push_back(std::move(g));
  }

  search::Semantics build(std::int64_t revision) {
    std::sort(groups_.begin(), groups_.end(),
              [](const Group& a, const Group& b) { return a.document < b.document; });
    search::Semantics s;
    s.revision = revision;
    s.words = trainer_.train();
    for (const auto& g : groups_) {
      s.title_starts.push_back(static_cast<std::uint32_t>(s.title_terms.size()));
      std::unordered_set<std::string> seen;
      for (const auto& t : g.title)
        if (seen.insert(t).second) s.title_terms.push_back({search::term_hash(t), idf(t)});
      for (const auto& p : g.passages) {
        s.passage_group.push_back(static_cast<std::uint32_t>(s.groups.size()));
        s.passages.push_back(s.words.text_vector(weights(p)));
      }
      s.titles.push_back(s.words.text_vector(weights(g.title)));
      s.groups.push_back(g.document);
    }
    s.title_starts.push_back(static_cast<std::uint32_t>(s.title_terms.size()));
    return s;
  }

 private:
  struct Group {
    std::uint32_t document;
    Terms title;
    std::vector<Terms> passages;
  };

  float idf(const std::string& term) const {
    auto it = frequency_.find(term);
    double n = static_cast<double>(groups_.size()), f = it == frequency_.end() ? 0 : it->second;
    return static_cast<float>(std::log(1 + (n - f + 0.5) / (f + 0.5)));
  }

  std::vector<std::pair<std::string, float>> weights(const Terms& terms) const {
    std::unordered_map<std::string, int> times;
    for (const auto& t : terms) ++times[t];
    std::vector<std::pair<std::string, float>> out;
    for (const auto& [t, n] : times) out.emplace_back(t, idf(t) * (1 + std::log(static_cast<float>(n))));
    return out;
  }

  search::VectorTrainer trainer_;
  std::vector<Group> groups_;
  std::unordered_map<std::string, int> frequency_;
};

std::int64_t least_revision(operations::Indexes& indexes) {
  std::int64_t least = INT64_MAX;
  for (auto* index : indexes.all()) least = std::min(least, index->revision());
  return least;
}

// One writer of the indexes at a time, over threads and processes: the server and a command may both import.
class WriterTurn {
 public:
  explicit WriterTurn(const std::string& folder)
      : lock_(threads()), file_(::open((folder + "/writer").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    int taken = -1;
    while (file_ >= 0 && (taken = ::flock(file_, LOCK_EX)) != 0 && errno == EINTR) {
    }
    if (taken == 0) return;
    if (file_ >= 0) ::close(file_);
    throw std::runtime_error("search index: no lock on " + folder);
  }
  ~WriterTurn() { ::close(file_); }
  WriterTurn(const WriterTurn&) = delete;
  WriterTurn& operator=(const WriterTurn&) = delete;

 private:
  static std::mutex& threads() {
    static std::mutex one;
    return one;
  }
  std::lock_guard<std::mutex> lock_;
  int file_;
};

bool caught_up(operations::Context& context, store::Db& db) {
  std::int64_t newest = newest_revision(db);
  return least_revision(context.indexes) >= newest && context.indexes.semantics.get()->revision == newest;
}

std::int64_t index_changes(operations::Context& context) {
  auto& indexes = context.indexes;
  auto db = context.store.read();
  std::int64_t newest = newest_revision(*db), done = 0;
  // The indexes are committed one after the other: the least advanced tells from where to go on.
  std::int64_t since = least_revision(indexes);
  if (since < newest) try {
      each_changed_version(*db, since, [&](const ChangedVersion& v) {
        index_version(indexes, v);
        context.progress.step("Indexation", ++done, 0);
      });
      for (auto* index : indexes.all()) index->commit(newest);
    } catch (...) {
      for (auto* index : indexes.all()) index->release();
      throw;
    }
  if (indexes.semantics.get()->revision != newest) {
    SemanticsBuilder builder;
    each_changed_version(*db, 0, [&](const ChangedVersion& v) { builder.add(v); });
    indexes.semantics.put(builder.build(newest));
  }
  return done;
}
}  // namespace

std::int64_t catch_up(operations::Context& context) {
  if (caught_up(context, *context.store.read())) return 0;  // nothing to wait for
  WriterTurn turn(context.indexes.folder);
  return index_changes(context);
}

std::int64_t rebuild(operations::Context& context) {
  WriterTurn turn(context.indexes.folder);
  for (auto* index : context.indexes.all()) index->clear();
  return index_changes(context);
}
}  // namespace corpus
