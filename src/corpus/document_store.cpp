#include "corpus/document_store.h"

#include "base/json.h"

namespace corpus {
namespace {
using store::Sql;
constexpr Sql kFind{"select id, version, content_hash from documents where source = ? and upstream_id = ?"};
constexpr Sql kInsert{
    "insert into documents (key, source, upstream_id, kind, audience, url, title, short_title, updated_on, "
    "theme_path, version, content_hash, "
    "search_key, structure) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?) returning id"};
constexpr Sql kUpdate{
    "update documents set kind = ?, audience = ?, url = ?, title = ?, short_title = ?, updated_on = ?, "
    "theme_path = ?, version = ?, content_hash "
    "= ?, search_key = ? where id = ?"};
constexpr Sql kInsertVersion{
    "insert into versions (document, number, title, url, updated_on, body, blocks, synonyms, imported_at) "
    "values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning id"};
constexpr Sql kInsertPassage{
    "insert into passages (version, id, start, stop, headings) values (?, ?, ?, ?, ?)"};
constexpr Sql kInsertFact{
    "insert into facts (version, kind, start, stop, url, detail) values (?, ?, ?, ?, ?, ?)"};

#define DOCUMENT_COLUMNS                                                                                   \
  "d.id, d.key, d.source, d.kind, d.audience, d.url, d.title, d.short_title, d.updated_on, d.theme_path, " \
  "d.version, d.structure"
constexpr Sql kByKey{"select " DOCUMENT_COLUMNS " from documents d where d.key = ?"};
constexpr Sql kById{"select " DOCUMENT_COLUMNS " from documents d where d.id = ?"};
constexpr Sql kVersion{
    "select id, number, title, url, updated_on, body, blocks, synonyms, imported_at from versions where "
    "document = ? and number = ?"};
constexpr Sql kVersions{
    "select number, title, updated_on, imported_at from versions where document = ? order by number desc"};
constexpr Sql kFacts{
    "select kind, start, stop, url, detail from facts where version = ? order by start, rowid"};

#define PASSAGE_SELECT                                                                                   \
  "select p.row, p.id, d.id, d.key, v.title, v.url, v.updated_on, d.source, d.kind, v.number, p.start, " \
  "p.stop, p.headings, v.body "                                                                          \
  "from passages p join versions v on v.id = p.version join documents d on d.id = v.document "
constexpr Sql kPassageByRow{PASSAGE_SELECT "where p.row = ?"};
constexpr Sql kPassageById{PASSAGE_SELECT "where p.id = ? order by v.id desc limit 1"};
constexpr Sql kPassagesOfVersion{PASSAGE_SELECT "where v.id = ? order by p.start"};
constexpr Sql kFirstPassage{PASSAGE_SELECT "where d.id = ? and v.number = d.version order by p.row limit 1"};

#define DOCUMENT_FILTER                                                                                      \
  "(? = '' or d.search_key like '% ' || ? || '%') and (? = '' or d.source = ?) and (? = '' or d.audience = " \
  "?) and (? = '' or d.theme_path like '%' || ? || '%')"
constexpr Sql kList{"select " DOCUMENT_COLUMNS " from documents d where " DOCUMENT_FILTER
                    " order by d.title, d.id limit ? offset ?"};
constexpr Sql kCount{"select count(*) from documents d where " DOCUMENT_FILTER};
constexpr Sql kSources{"select distinct source from documents order by source"};
constexpr Sql kAudiences{"select distinct audience from documents where audience <> '' order by audience"};

constexpr Sql kChanged{
    "select v.id, d.id, d.source, d.structure, d.kind, d.audience, v.title, d.short_title, d.theme_path, "
    "v.synonyms, "
    "v.body from versions v join documents d on "
    "d.id = v.document where v.id > ? and v.number = d.version order by v.id"};
constexpr Sql kPassagesOf{"select row, start, stop, headings from passages where version = ? order by row"};
constexpr Sql kStalePassages{
    "select p.row from passages p join versions v on v.id = p.version where v.document = ? and v.id < ?"};
constexpr Sql kNewest{"select coalesce(max(id), 0) from versions"};

constexpr char kUnit = '\x1F';
std::string pack(const std::vector<std::string>& parts) {
  return text::join(parts, std::string_view(&kUnit, 1));
}
std::vector<std::string> unpack(std::string_view packed) {
  std::vector<std::string> out;
  if (packed.empty()) return out;
  for (auto part : text::split(packed, kUnit)) out.emplace_back(part);
  return out;
}

std::string search_key(const Document& d) {
  std::string out = " ";
  for (const auto& w : text::words(d.title + " " + d.upstream_id)) out += w.folded + " ";
  return out;
}

DocumentRow read_document(store::Cursor& r) {
  DocumentRow d{r.id<StoredDocument>(0),
                r.str(1),
                r.str(2),
                r.str(3),
                r.str(4),
                r.str(5),
                r.str(6),
                r.str(7),
                r.str(8),
                unpack(r.text(9)),
                r.integer(10),
                r.str(11)};
  return d;
}

PassageRow read_passage(store::Cursor& r) {
  PassageRow p;
  p.row = r.integer(0);
  p.id = r.str(1);
  p.document = r.integer(2);
  p.document_key = r.str(3);
  p.title = r.str(4);
  p.url = r.str(5);
  p.updated_on = r.str(6);
  p.source = r.str(7);
  p.kind = r.str(8);
  p.version = r.integer(9);
  p.range = {static_cast<std::size_t>(r.integer(10)), static_cast<std::size_t>(r.integer(11))};
  p.headings = r.str(12);
  p.text = std::string(r.text(13).substr(p.range.start, p.range.end - p.range.start));
  return p;
}

template <class... Args>
std::optional<PassageRow> one_passage(store::Db& db, Sql sql, const Args&... args) {
  auto rows = db.query(sql, args...);
  if (!rows->next()) return std::nullopt;
  return read_passage(*rows);
}

std::vector<std::string> words_of(store::Db& db, Sql sql) {
  std::vector<std::string> out;
  auto rows = db.query(sql);
  while (rows->next()) out.push_back(rows->str(0));
  return out;
}

std::string first_word(std::string_view words) {
  auto all = text::words(words);
  return all.empty() ? std::string() : all.front().folded;
}
}  // namespace

std::vector<store::Migration> document_migrations() {
  return {{30, "documents",
           "create table documents (id integer primary key, key text not null unique, source text not null, "
           "upstream_id text not null, kind text "
           "not null, audience text not null, url text not null, title text not null, short_title text not "
           "null, updated_on text not null, "
           "theme_path text not null, version integer not null, content_hash text not null, search_key text "
           "not null, unique (source, "
           "upstream_id)) strict;"
           "create index documents_title on documents (title, id);"
           "create table versions (id integer primary key, document integer not null references documents "
           "(id), number integer not null, title "
           "text not null, url text not null, updated_on text not null, body text not null, blocks text not "
           "null, synonyms text not null, "
           "imported_at integer not null, unique (document, number)) strict;"
           "create table passages (row integer primary key, version integer not null references versions "
           "(id), id text not null, start integer "
           "not null, stop integer not null, headings text not null) strict;"
           "create index passages_version on passages (version);"
           "create index passages_id on passages (id);"
           "create table facts (version integer not null references versions (id), kind text not null, start "
           "integer not null, stop integer not "
           "null, url text not null, detail text not null) strict;"
           "create index facts_version on facts (version);"},
          {31, "documents of a structure",
           "alter table documents add column structure text not null default '';"}};
}

std::string DocumentRow::breadcrumb() const { return text::join(theme_path, " › "); }

Stored put_document(store::Db& db, const Document& d, Millis now) {
  std::string hash = content_hash(d);
  std::int64_t id = 0, number = 1;
  {
    auto rows = db.query(kFind, d.source, d.upstream_id);
    if (rows->next()) {
      if (rows->text(2) == hash) return Stored::unchanged;
      id = rows->integer(0);
      number = rows->integer(1) + 1;
    }
  }
  if (id == 0) {
    id = db.number(kInsert, document_key(d.source, d.upstream_id), d.source, d.upstream_id, d.kind,
                   d.audience, d.url, d.title, d.short_title, d.updated_on, pack(d.theme_path), hash,
                   search_key(d), d.structure);
  } else {
    db.run(kUpdate, d.kind, d.audience, d.url, d.title, d.short_title, d.updated_on, pack(d.theme_path),
           number, hash, search_key(d), id);
  }
  std::int64_t version = db.number(kInsertVersion, id, number, d.title, d.url, d.updated_on, d.text,
                                   json::write(blocks_json(d.blocks)), pack(d.synonyms), now);
  auto ids = passage_ids(d);
  for (std::size_t i = 0; i < d.passages.size(); ++i)
    db.run(kInsertPassage, version, ids[i], d.passages[i].range.start, d.passages[i].range.end,
           d.passages[i].headings);
  for (const auto& f : d.facts)
    db.run(kInsertFact, version, fact_name(f.kind), f.range.start, f.range.end, f.url, f.detail);
  return number == 1 ? Stored::added : Stored::updated;
}

std::optional<DocumentRow> document_by_key(store::Db& db, std::string_view key) {
  auto rows = db.query(kByKey, key);
  if (!rows->next()) return std::nullopt;
  return read_document(*rows);
}
std::optional<DocumentRow> document_by_id(store::Db& db, std::int64_t id) {
  auto rows = db.query(kById, id);
  if (!rows->next()) return std::nullopt;
  return read_document(*rows);
}

std::optional<VersionRow> version_of(store::Db& db, Id<StoredDocument> id, std::int64_t number) {
  auto rows = db.query(kVersion, id, number);
  if (!rows->next()) return std::nullopt;
  VersionRow v{rows->id<StoredVersion>(0),
               rows->integer(1),
               rows->str(2),
               rows->str(3),
               rows->str(4),
               rows->str(5),
               unpack(rows->text(7)),
               {},
               rows->integer(8)};
  if (auto blocks = json::parse(rows->text(6), kBlocksDepth)) v.blocks = blocks_from_json(*blocks);
  return v;
}

std::vector<VersionLine> versions_of(store::Db& db, Id<StoredDocument> id) {
  std::vector<VersionLine> out;
  auto rows = db.query(kVersions, id);
  while (rows->next()) out.push_back({rows->integer(0), rows->str(1), rows->str(2), rows->integer(3)});
  return out;
}

std::vector<Fact> facts_of(store::Db& db, Id<StoredVersion> id) {
  std::vector<Fact> out;
  auto rows = db.query(kFacts, id);
  while (rows->next()) {
    for (int k = 0; k <= static_cast<int>(FactKind::link); ++k)
      if (rows->text(0) == fact_name(static_cast<FactKind>(k)))
        out.push_back(
            {static_cast<FactKind>(k),
             {static_cast<std::size_t>(rows->integer(1)), static_cast<std::size_t>(rows->integer(2))},
             rows->str(3),
             rows->str(4)});
  }
  return out;
}

std::optional<PassageRow> passage_by_row(store::Db& db, std::int64_t row) {
  return one_passage(db, kPassageByRow, row);
}
std::optional<PassageRow> passage_by_id(store::Db& db, std::string_view id) {
  return one_passage(db, kPassageById, id);
}
std::vector<PassageRow> passages_of(store::Db& db, Id<StoredVersion> version) {
  std::vector<PassageRow> out;
  auto rows = db.query(kPassagesOfVersion, version);
  while (rows->next()) out.push_back(read_passage(*rows));
  return out;
}
std::optional<PassageRow> first_passage(store::Db& db, std::int64_t document) {
  return one_passage(db, kFirstPassage, document);
}

std::vector<DocumentRow> list_documents(store::Db& db, const DocumentFilter& f) {
  std::vector<DocumentRow> out;
  std::string word = first_word(f.words);
  auto rows = db.query(kList, word, word, f.source, f.source, f.audience, f.audience, f.theme, f.theme,
                       kDocumentsPerPage, (f.page - 1) * kDocumentsPerPage);
  while (rows->next()) out.push_back(read_document(*rows));
  return out;
}
std::int64_t count_documents(store::Db& db, const DocumentFilter& f) {
  std::string word = first_word(f.words);
  return db.number(kCount, word, word, f.source, f.source, f.audience, f.audience, f.theme, f.theme);
}
std::vector<std::string> sources(store::Db& db) { return words_of(db, kSources); }
std::vector<std::string> audiences(store::Db& db) { return words_of(db, kAudiences); }

void each_changed_version(store::Db& db, std::int64_t since,
                          const std::function<void(const ChangedVersion&)>& visit) {
  auto rows = db.query(kChanged, since);
  while (rows->next()) {
    ChangedVersion v{rows->integer(0),
                     rows->integer(1),
                     rows->str(2),
                     rows->str(3),
                     rows->str(4),
                     rows->str(5),
                     rows->str(6),
                     rows->str(7),
                     unpack(rows->text(8)),
                     unpack(rows->text(9)),
                     rows->str(10),
                     {},
                     {}};
    auto passages = db.query(kPassagesOf, v.revision);
    while (passages->next())
      v.passages.push_back(
          {passages->integer(0),
           {static_cast<std::size_t>(passages->integer(1)), static_cast<std::size_t>(passages->integer(2))},
           passages->str(3)});
    auto stale = db.query(kStalePassages, v.document, v.revision);
    while (stale->next()) v.stale_passages.push_back(stale->integer(0));
    visit(v);
  }
}

std::int64_t newest_revision(store::Db& db) { return db.number(kNewest); }
}  // namespace corpus
