#include "corpus/indexing.h"

#include <mutex>

#include "corpus/document_store.h"
#include "corpus/terms.h"

namespace corpus {
namespace {
std::vector<std::string> filters_of(const ChangedVersion& v) {
  std::vector<std::string> out{"source:" + v.source, "audience:" + text::fold(v.audience), "kind:" + v.kind};
  for (const auto& theme : v.theme_path) out.push_back("theme:" + text::fold(theme));
  return out;
}

void append(std::vector<std::string>& to, std::string_view body) {
  for (auto& t : index_terms(body)) to.push_back(std::move(t));
}

void index_version(operations::Indexes& indexes, const ChangedVersion& v) {
  auto filters = filters_of(v);
  auto group = static_cast<std::uint32_t>(v.document);
  for (auto row : v.stale_passages) indexes.passages.remove(static_cast<std::uint32_t>(row));
  for (const auto& p : v.passages) {
    search::Entry entry{static_cast<std::uint32_t>(p.row), group, {}, filters};
    append(entry.terms, p.headings);
    append(entry.terms, std::string_view(v.text).substr(p.range.start, p.range.end - p.range.start));
    indexes.passages.put(entry);
  }
  search::Entry title{group, group, {}, filters};
  append(title.terms, v.title);
  for (const auto& t : v.theme_path) append(title.terms, t);
  for (const auto& s : v.synonyms) append(title.terms, s);
  indexes.titles.put(title);
  search::Entry whole{group, group, {}, std::move(filters)};
  append(whole.terms, v.title);
  append(whole.terms, v.text);
  indexes.documents.put(whole);
}
}  // namespace

std::int64_t catch_up(operations::Context& context) {
  static std::mutex one_at_a_time;
  std::lock_guard lock(one_at_a_time);
  auto& indexes = context.indexes;
  // The three are committed one after the other: the least advanced tells from where to go on.
  std::int64_t since = std::min({indexes.passages.revision(), indexes.documents.revision(), indexes.titles.revision()});
  auto db = context.store.read();
  std::int64_t newest = newest_revision(*db);
  if (since >= newest) return 0;
  std::int64_t done = 0;
  each_changed_version(*db, since, [&](const ChangedVersion& v) {
    index_version(indexes, v);
    context.progress.step("Indexation", ++done, 0);
  });
  indexes.passages.commit(newest);
  indexes.documents.commit(newest);
  indexes.titles.commit(newest);
  return done;
}

std::int64_t rebuild(operations::Context& context) {
  context.indexes.passages.clear();
  context.indexes.documents.clear();
  context.indexes.titles.clear();
  return catch_up(context);
}
}  // namespace corpus
