#include "reviews/review_import.h"

#include <fmt/format.h>

#include <chrono>

#include "base/csv.h"
#include "base/personal_data.h"
#include "people/audit.h"
#include "reviews/review_store.h"
#include "reviews/reviews.h"

namespace reviews {
namespace {
using operations::ImportReport;
constexpr std::size_t kBodyLimit = 1U << 20;  // bytes of one review
constexpr std::size_t kBlanks = 4096;         // bytes before a JSON value

// "Intitulé Typologie 1", "intitule_typologie_1" and "Pays Typologie  1" become one name.
std::string normal_name(std::string_view raw) {
  std::string out;
  for (const auto& w : text::words(raw)) out += (out.empty() ? "" : "_") + w.folded;
  return out;
}

const std::string& pick(const Columns& row, std::initializer_list<std::string_view> names) {
  static const std::string kNone;
  for (auto name : names)
    if (auto it = row.find(name); it != row.end() && !it->second.empty()) return it->second;
  return kNone;
}

void flatten(Columns& out, const std::string& prefix, const json::value& v) {
  if (auto* o = v.if_object()) {
    for (const auto& [key, member] : *o)
      flatten(out, (prefix.empty() ? "" : prefix + "_") + normal_name(key), member);
  } else if (auto* a = v.if_array()) {
    std::string joined;
    int n = 0;
    for (const auto& item : *a) {
      ++n;
      if (item.is_string())
        joined += (joined.empty() ? "" : ", ") + text::clean(std::string_view(item.get_string()));
      else
        flatten(out, prefix + "_" + std::to_string(n), item);
    }
    if (!joined.empty()) out[prefix] = joined;
  } else if (auto* s = v.if_string()) {
    out[prefix] = text::clean(std::string_view(*s));
  } else if (v.is_int64() || v.is_uint64() || v.is_double()) {
    out[prefix] = json::write(v);
  }
}

std::string masked(Review& r, std::string_view raw) {
  auto m = personal_data::mask(raw);
  for (const auto& [kind, n] : m.found) r.masked[kind] += n;
  return std::move(m.text);
}

std::vector<StructureLink> structures_from(const Columns& row) {
  std::vector<StructureLink> out;
  for (int n = 1; n <= 3; ++n) {
    std::string k = std::to_string(n);
    auto at = [&](std::string_view name) { return pick(row, {fmt::format("{}_{}", name, k)}); };
    StructureLink s{n,
                    at("id_structure"),
                    at("intitule_structure"),
                    at("intitule_typologie"),
                    at("canaux_typologie"),
                    at("reponse_structure"),
                    {}};
    if (s.reply.empty()) s.reply = pick(row, {fmt::format("reponses_{}_texte", k)});
    if (n == 1 && s.title.empty()) s.title = pick(row, {"structures", "structure"});
    if (n == 1 && s.channels.empty()) s.channels = pick(row, {"canaux"});
    std::string similarity = pick(row, {fmt::format("taux_de_similarite_reponse_ia_structure_{}", k)});
    if (!similarity.empty() && similarity.find_first_not_of("0123456789.,% ") == std::string::npos)
      s.ai_similarity = std::atoi(similarity.c_str());
    if (s.title == "Hors-structures") s.title.clear(), s.code.clear();
    if (!s.title.empty() || !s.code.empty() || !s.reply.empty()) out.push_back(std::move(s));
  }
  return out;
}

void tags_from(const Columns& row, Review& r) {
  constexpr std::pair<std::string_view, std::string_view> kTags[] = {
      {"accessibilite", "accessibilite"},
      {"information_explication", "information"},
      {"relation", "relation"},
      {"reactivite", "reactivite"},
      {"simplicite_complexite", "simplicite"}};
  for (const auto& [column, tag] : kTags) {
    std::string value =
        pick(row, {column, "criteres_" + std::string(column), "tags_generaux_" + std::string(column)});
    if (auto f = feeling_from(value)) r.tags[std::string(tag)] = feeling_code(*f);
  }
}

// What is read keeps the review as upstream gave it; the reader of one file.
class Reader {
 public:
  Reader(operations::Context& context, store::Db& db, ImportReport& report)
      : context_(context), db_(db), report_(report) {}

  void visit(const std::string& name, Source& source) {
    // A byte order mark and blanks may stand before JSON; a CSV reader knows its own.
    std::string start;
    char first = 0;
    bool blank = true;
    while (blank && start.size() < kBlanks && source.read(&first, 1) == 1) {
      start += first;
      blank = first == ' ' || first == '\t' || first == '\r' || first == '\n' ||
              csv::kBom.substr(0, start.size()) == start;
    }
    if (start.empty()) return report_.reject({name, 0, "fichier vide"});
    bool is_json = first == '{' || first == '[';
    if (is_json && start.starts_with(csv::kBom)) start.erase(0, csv::kBom.size());
    Rejoined all(std::move(start), source);
    if (first == '{')
      lines(name, all);
    else if (first == '[')
      array(name, all);
    else
      table(name, all);
  }

 private:
  class Rejoined final : public Source {
   public:
    Rejoined(std::string start, Source& rest) : start_(std::move(start)), rest_(rest) {}
    std::size_t read(char* out, std::size_t size) override {
      std::size_t n = start_.copy(out, size);
      start_.erase(0, n);
      return n > 0 || size == 0 ? n : rest_.read(out, size);
    }

   private:
    std::string start_;
    Source& rest_;
  };

  void take(const std::string& file, std::int64_t line, const Columns& row) {
    auto review = review_from(row);
    if (!review) return report_.reject({file, line, review.error().message});
    std::string bytes;
    for (const auto& [name, value] : row) bytes += name + '\x1F' + value + '\x1E';
    Millis now = context_.now();
    Kept kept = put_review(db_, *review, hash::short_id(bytes), now);
    report_.added += kept == Kept::added;
    report_.updated += kept == Kept::updated;
    report_.unchanged += kept == Kept::unchanged;
    if (kept != Kept::unchanged && review->state == State::to_answer)
      store::outbox::add(db_, now, kDraftJob, review->ref);
    context_.progress.step("Avis", ++done_, 0);
  }

  void table(const std::string& name, Source& source) {
    csv::Reader rows(source);
    std::vector<std::string> names;
    for (const auto& h : rows.header()) names.push_back(normal_name(h));
    bool known = std::find(names.begin(), names.end(), "description") != names.end();
    if (!known)
      return report_.reject({name, 1, "colonnes inconnues : «\u00A0Description\u00A0» est attendue"});
    while (rows.next()) {
      if (!rows.error().empty()) {
        report_.reject({name, rows.line(), rows.error()});
        continue;
      }
      Columns row;
      for (std::size_t i = 0; i < names.size(); ++i) row[names[i]] = rows[rows.header()[i]];
      take(name, rows.line(), row);
    }
  }

  void lines(const std::string& name, Source& source) {
    LineReader reader(source, 4U << 20);
    std::string line;
    while (reader.next(line)) {
      if (reader.too_long()) {
        report_.reject({name, reader.number(), "ligne trop longue (plus de 4 Mio)"});
        continue;
      }
      if (text::trim(line).empty()) continue;
      auto v = json::parse(line);
      if (!v)
        report_.reject({name, reader.number(), v.error().message});
      else
        take(name, reader.number(), columns_of(*v));
    }
  }

  void array(const std::string& name, Source& source) {
    auto bytes = read_all(source, 512U << 20);
    auto v = bytes ? json::parse(*bytes) : Result<json::value>(tl::unexpected(bytes.error()));
    if (!v) return report_.reject({name, 0, v.error().message});
    std::int64_t n = 0;
    for (const auto& item : v->as_array()) take(name, ++n, columns_of(item));
  }

  operations::Context& context_;
  store::Db& db_;
  ImportReport& report_;
  std::int64_t done_ = 0;
};
}  // namespace

Columns columns_of(const json::value& v) {
  Columns out;
  flatten(out, "", v);
  return out;
}

Result<Review> review_from(const Columns& row) {
  auto refuse = [](std::string reason) { return fail(ErrorKind::invalid, "bad_review", std::move(reason)); };
  Review r;
  r.source = "services-publics-plus";
  r.ref = pick(row, {"id_experience", "id"});
  if (r.ref.empty()) return refuse("identifiant absent");
  bool plain = r.ref.size() <= 40 &&
               r.ref.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
                   std::string::npos;
  if (!plain) return refuse("identifiant illisible");
  const std::string& body = pick(row, {"description"});
  if (body.size() > kBodyLimit) return refuse("texte trop long (plus de 1 Mio)");
  r.title = text::shorten(text::squeeze(masked(r, pick(row, {"titre"}))),
                          300);  // masked first: a cut number would go unseen
  r.body = text::trim(masked(r, body));
  const std::string& published_on = pick(row, {"date_de_publication"});
  const std::string& written_on = pick(row, {"ecrit_le", "date"});
  auto published = when::parse(published_on);
  auto written = when::parse(written_on);
  if ((!published && !published_on.empty()) || (!written && !written_on.empty()))
    return refuse("date illisible : " + text::shorten(written ? published_on : written_on, 40));
  if (!written && !published) return refuse("date absente ou illisible");
  r.written_at = written.value_or(published.value_or(0));
  r.published_at = published;
  if (!published && row.contains("date")) r.published_at = written;
  r.first_reply_at = when::parse(pick(row, {"date_de_premiere_reponse"}));
  r.posted_as = pick(row, {"poste_comme"});
  r.country = pick(row, {"pays"});
  r.pseudonym = text::shorten(masked(r, pick(row, {"pseudonyme_usager"})), 60);
  r.departement = pick(row, {"intitule_departement_usager", "departement"});
  r.procedure = text::shorten(masked(r, pick(row, {"demarches_saisies_par_usager", "demarches"})), 300);
  const std::string& feeling = pick(row, {"ressenti_usager", "ressenti"});
  auto felt = feeling_from(feeling);
  if (!felt && !feeling.empty()) return refuse("ressenti inconnu : " + text::shorten(feeling, 40));
  r.feeling = felt.value_or(Feeling::neutral);
  tags_from(row, r);
  r.improvement = pick(row, {"amelioration_de_service_a_considerer"}) == "Oui";
  r.action = pick(row, {"action"});
  r.rejection = pick(row, {"motif_de_rejet"});
  r.structures = structures_from(row);
  bool answered =
      std::any_of(r.structures.begin(), r.structures.end(), [](const auto& s) { return !s.reply.empty(); });
  r.state = !r.rejection.empty() ? State::refused : answered ? State::published : State::to_answer;
  return r;
}

Result<ImportReport> import_reviews(operations::Context& context, const ImportReviews& input) {
  auto started = std::chrono::steady_clock::now();
  ImportReport report;
  InputLimits limits;
  limits.entry_bytes = 1ULL << 30;
  context.store.write([&](store::Db& db) {
    Reader reader(context, db, report);
    for (const auto& path : input.paths)
      for_each_input(
          path, limits, [&](const std::string& name, Source& source) { reader.visit(name, source); },
          [&](Rejection r) { report.reject(std::move(r)); });
    people::record(db, context, "avis.importer", "",
                   fmt::format("{} nouveaux, {} modifiés, {} refusés", report.added, report.updated,
                               report.rejected_count));
  });
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return report;
}
}  // namespace reviews
