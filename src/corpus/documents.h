// Use cases of official documents: import, list, show.
#pragma once

#include "base/fields.h"
#include "corpus/document_store.h"
#include "operations/context.h"
#include "operations/import_report.h"

namespace corpus {
struct ImportFiches {
  std::vector<std::string> paths;
  std::string structure = {};
  static auto fields() {
    return std::tuple{field("paths", "Fichiers, dossiers ou archives", &ImportFiches::paths)
                          .required()
                          .positional()
                          .max(4096),
                      field("structure", "Code de la structure dont ce sont les documents propres",
                            &ImportFiches::structure)
                          .max(64)};
  }
};
// XML fiches, the plain JSONL and labour fiches, recognised by their content; a file, a folder or an archive.
// What is kept is kept in one transaction, then indexed. A structure's own documents answer only who asks for
// it or for one below it; their source is the file's, "@" and the code, so that two structures never share a
// key.
// The job that follows an import that changed documents, for what quotes them.
constexpr std::string_view kDocumentsChanged = "documents.changed";
Result<operations::ImportReport> import_fiches(operations::Context& context, const ImportFiches& input);

struct ListDocuments {
  std::string q, source, audience, theme;
  std::int64_t page = 1;
  static auto fields() {
    return std::tuple{field("q", "Mot du titre ou numéro", &ListDocuments::q),
                      field("source", "Source", &ListDocuments::source),
                      field("audience", "Public", &ListDocuments::audience),
                      field("theme", "Thème", &ListDocuments::theme),
                      field("page", "Page", &ListDocuments::page).between(1, 100000)};
  }
};
struct DocumentList {
  std::vector<DocumentRow> documents;
  std::int64_t total = 0;
  DocumentFilter filter;
  std::vector<std::string> sources, audiences;
};
Result<DocumentList> show_list(operations::Context& context, const ListDocuments& input);

struct ShowDocument {
  std::string document;
  std::optional<std::int64_t> version, start, end;
  bool text = false;
  static auto fields() {
    return std::tuple{
        field("document", "Document", &ShowDocument::document).required().positional().max(160),
        field("version", "Version", &ShowDocument::version).between(1, 1000000),
        field("start", "Début du passage cité (octet)", &ShowDocument::start).between(0, INT64_MAX),
        field("end", "Fin du passage cité (octet)", &ShowDocument::end).between(0, INT64_MAX),
        field("text", "Le texte canonique seul", &ShowDocument::text)};
  }
};
struct DocumentView {
  DocumentRow document;
  VersionRow version;
  std::vector<VersionLine> versions;
  std::vector<Fact> facts;
  std::optional<Range> quoted;  // to highlight; whole characters of the text
  bool text_only = false;
};
Result<DocumentView> show_document(operations::Context& context, const ShowDocument& input);
}  // namespace corpus
