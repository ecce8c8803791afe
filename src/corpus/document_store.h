// All SQL of documents, versions, passages and facts.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "corpus/document.h"
#include "store/store.h"

namespace corpus {
std::vector<store::Migration> document_migrations();

struct StoredDocument;
struct StoredVersion;

// A document as it is now, without its text.
struct DocumentRow {
  Id<StoredDocument> id;
  std::string key;  // public reference
  std::string source, kind, audience, url, title, short_title, updated_on;
  std::vector<std::string> theme_path;
  std::int64_t version = 0;    // number of the current version, from 1
  std::string structure = {};  // code of the structure whose own document it is; empty: everybody's
  std::string breadcrumb() const;
};

// One version with everything to show and quote it.
struct VersionRow {
  Id<StoredVersion> id;
  std::int64_t number = 0;
  std::string title, url, updated_on, text;
  std::vector<std::string> synonyms;
  std::vector<Block> blocks;
  Millis imported_at = 0;
};

enum class Stored { added, updated, unchanged };
// Keeps the document: nothing when its content is the current version's, else a new version.
Stored put_document(store::Db& db, const Document& document, Millis now);

std::optional<DocumentRow> document_by_key(store::Db& db, std::string_view key);
std::optional<DocumentRow> document_by_id(store::Db& db, std::int64_t id);
std::optional<VersionRow> version_of(store::Db& db, Id<StoredDocument> id, std::int64_t number);
struct VersionLine {
  std::int64_t number;
  std::string title, updated_on;
  Millis imported_at;
};
std::vector<VersionLine> versions_of(store::Db& db, Id<StoredDocument> id);
std::vector<Fact> facts_of(store::Db& db, Id<StoredVersion> id);

// A passage with what is needed to quote from it.
struct PassageRow {
  std::int64_t row = 0;  // its number in the index
  std::string id;        // stable
  std::int64_t document = 0;
  std::string document_key, title, url, updated_on, source, kind;
  std::int64_t version = 0;
  Range range{};
  std::string headings;
  std::string text;
};
std::optional<PassageRow> passage_by_row(store::Db& db, std::int64_t row);
std::optional<PassageRow> passage_by_id(store::Db& db, std::string_view id);
// Those of a version, in the order of the text.
std::vector<PassageRow> passages_of(store::Db& db, Id<StoredVersion> version);
// The first passage of the current version; nothing for a document without text.
std::optional<PassageRow> first_passage(store::Db& db, std::int64_t document);

struct DocumentFilter {
  std::string words, source, audience, theme;
  std::int64_t page = 1;
};
constexpr std::int64_t kDocumentsPerPage = 50;
std::vector<DocumentRow> list_documents(store::Db& db, const DocumentFilter& filter);
std::int64_t count_documents(store::Db& db, const DocumentFilter& filter);
std::vector<std::string> sources(store::Db& db);
std::vector<std::string> audiences(store::Db& db);

// What changed since a revision, for the indexes: versions in the order they were stored.
struct ChangedVersion {
  std::int64_t revision = 0;
  std::int64_t document = 0;
  std::string source, structure, kind, audience, title, short_title;
  std::vector<std::string> theme_path, synonyms;
  std::string text;
  struct IndexedPassage {
    std::int64_t row;
    Range range;
    std::string headings;
  };
  std::vector<IndexedPassage> passages;
  std::vector<std::int64_t> stale_passages;  // rows of the versions before
};
void each_changed_version(store::Db& db, std::int64_t since,
                          const std::function<void(const ChangedVersion&)>& visit);
std::int64_t newest_revision(store::Db& db);
}  // namespace corpus
