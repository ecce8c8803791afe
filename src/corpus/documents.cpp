#include "corpus/documents.h"

#include <fmt/format.h>

#include <chrono>

#include "corpus/fiche_json.h"
#include "corpus/fiche_xml.h"
#include "corpus/indexing.h"
#include "people/audit.h"
#include "services/structures.h"
#include "store/outbox.h"

namespace corpus {
namespace {
using operations::ImportReport;
constexpr std::size_t kFileLimit = 32U << 20;  // an XML file or a JSON array
constexpr std::size_t kLineLimit = 8U << 20;   // a JSONL line

// Gathers documents from inputs of any of the formats.
class Gatherer {
 public:
  Gatherer(operations::Context& context, ImportReport& report) : context_(context), report_(report) {}
  std::vector<Document> documents;

  void visit(const std::string& name, Source& source) {
    std::string head(1, '\0');
    std::size_t n = 0;
    do n = source.read(head.data(), 1);
    while (n == 1 && (head[0] == ' ' || head[0] == '\n' || head[0] == '\r' || head[0] == '\t' ||
                      head[0] == '\xEF' || head[0] == '\xBB' || head[0] == '\xBF'));
    if (n == 0) return report_.reject({name, 0, "fichier vide"});
    Prefixed rest(head[0], source);
    if (head[0] == '<' || head[0] == '\xFF' || head[0] == '\xFE')
      xml(name, rest);
    else if (head[0] == '{')
      lines(name, rest);
    else if (head[0] == '[')
      array(name, rest);
    else
      report_.reject({name, 1, "format non reconnu : ni XML, ni JSON"});
  }

 private:
  // A source with the byte that was looked at put back.
  class Prefixed final : public Source {
   public:
    Prefixed(char first, Source& rest) : first_(first), rest_(rest) {}
    std::size_t read(char* out, std::size_t size) override {
      if (size == 0) return 0;
      if (!given_) {
        given_ = true;
        *out = first_;
        return 1;
      }
      return rest_.read(out, size);
    }

   private:
    char first_;
    Source& rest_;
    bool given_ = false;
  };

  void take(Document d) {
    documents.push_back(std::move(d));
    context_.progress.step("Lecture", static_cast<std::int64_t>(documents.size()), 0);
  }

  void xml(const std::string& name, Source& source) {
    auto bytes = read_all(source, kFileLimit);
    if (!bytes) return report_.reject({name, 0, bytes.error().message});
    auto document = parse_fiche_xml(*bytes, report_.unknown);
    if (!document) return report_.reject({name, 0, document.error().message});
    if (*document) take(std::move(**document));
  }

  void lines(const std::string& name, Source& source) {
    LineReader reader(source, kLineLimit);
    std::string line;
    while (reader.next(line)) {
      if (reader.too_long()) {
        report_.reject(
            {name, reader.number(), fmt::format("ligne trop longue (plus de {} Mio)", kLineLimit >> 20)});
        continue;
      }
      if (text::trim(line).empty()) continue;
      one(name, reader.number(),
          text::valid_utf8(line)
              ? json::parse(line)
              : Result<json::value>(fail(ErrorKind::invalid, "encoding", "ligne qui n’est pas en UTF-8")),
          false);
    }
  }

  void array(const std::string& name, Source& source) {
    auto bytes = read_all(source, kFileLimit * 4);
    if (!bytes) return report_.reject({name, 0, bytes.error().message});
    auto v = json::parse(*bytes);
    if (!v) return report_.reject({name, 0, v.error().message});
    std::int64_t n = 0;
    for (auto& item : v->as_array()) one(name, ++n, std::move(item), true);
  }

  void one(const std::string& name, std::int64_t line, Result<json::value> v, bool labour) {
    auto document = v ? (labour ? parse_labour_fiche(*v) : parse_plain_document(*v))
                      : Result<Document>(tl::unexpected(v.error()));
    if (!document) return report_.reject({name, line, document.error().message});
    take(std::move(*document));
  }

  operations::Context& context_;
  ImportReport& report_;
};

// Moves an offset back to the start of the character it falls into.
std::size_t whole_character(const std::string& text, std::size_t at) {
  at = std::min(at, text.size());
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}
}  // namespace

Result<ImportReport> import_fiches(operations::Context& context, const ImportFiches& input) {
  auto started = std::chrono::steady_clock::now();
  if (!input.structure.empty() && !services::structure_by_code(*context.store.read(), input.structure))
    return invalid({{"structure", "Aucune structure n’a ce code."}});
  ImportReport report;
  Gatherer gatherer(context, report);
  for (const auto& path : input.paths)
    for_each_input(
        path, {}, [&](const std::string& name, Source& source) { gatherer.visit(name, source); },
        [&](Rejection r) { report.reject(std::move(r)); });
  Millis now = context.now();
  context.store.write([&](store::Db& db) {
    std::int64_t n = 0;
    for (auto& d : gatherer.documents) {
      d.structure = input.structure;
      if (!d.structure.empty()) d.source += "@" + d.structure;
      Stored stored = put_document(db, d, now);
      report.added += stored == Stored::added;
      report.updated += stored == Stored::updated;
      report.unchanged += stored == Stored::unchanged;
      d = Document();  // its memory is needed for the next ones
      context.progress.step("Enregistrement", ++n, static_cast<std::int64_t>(gatherer.documents.size()));
    }
    if (report.updated > 0) store::outbox::add(db, now, kDocumentsChanged, "");
    people::record(db, context, "documents.importer", "",
                   fmt::format("{} nouveaux, {} modifiés, {} refusés", report.added, report.updated,
                               report.rejected_count));
  });
  catch_up(context);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return report;
}

Result<DocumentList> show_list(operations::Context& context, const ListDocuments& in) {
  auto db = context.store.read();
  DocumentList out;
  out.filter = {in.q, in.source, in.audience, in.theme, in.page};
  out.documents = list_documents(*db, out.filter);
  out.total = count_documents(*db, out.filter);
  out.sources = sources(*db);
  out.audiences = audiences(*db);
  return out;
}

Result<DocumentView> show_document(operations::Context& context, const ShowDocument& in) {
  auto db = context.store.read();
  auto document = document_by_key(*db, in.document);
  if (!document) return fail(ErrorKind::missing, "no_document", "Aucun document n’a cette référence.");
  auto version = version_of(*db, document->id, in.version.value_or(document->version));
  if (!version) return fail(ErrorKind::missing, "no_version", "Ce document n’a pas cette version.");
  DocumentView view{*document, std::move(*version), versions_of(*db, document->id), {}, {}, in.text};
  view.facts = facts_of(*db, view.version.id);
  if (in.start && in.end && *in.start < *in.end) {
    Range r{whole_character(view.version.text, static_cast<std::size_t>(*in.start)),
            whole_character(view.version.text, static_cast<std::size_t>(*in.end))};
    if (r.end > r.start) view.quoted = r;
  }
  return view;
}
}  // namespace corpus
