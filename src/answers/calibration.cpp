// When to refuse: two limits of confidence, drawn from the corpus itself and from questions foreign to it.
#include <algorithm>

#include "answers/answer_store.h"
#include "base/embedded.h"
#include "base/json_lines.h"
#include "corpus/terms.h"

namespace answers {
namespace {
using store::Sql;
constexpr Sql kTitles{"select short_title from documents order by (id * 7919) % 10007 limit 150"};
constexpr Sql kHeadings{
    "select distinct p.headings from passages p join versions v on v.id = p.version join documents d on d.id "
    "= v.document where v.number = "
    "d.version and p.headings like '%?' order by p.headings limit 150"};

constexpr Sql kKnown{"select count(*) from documents where upstream_id = ?"};

// « Quel est le délai ? » is a heading, but no question by itself.
constexpr std::size_t kProbeWords = 3;

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1,
                         static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

std::vector<double> own_probes(operations::Context& context) {
  std::vector<std::string> questions;
  {
    auto db = context.store.read();
    for (Sql sql : {kTitles, kHeadings}) {
      auto rows = db->query(sql);
      while (rows->next()) {
        std::string q = rows->str(0);
        std::size_t last = q.rfind(" > ");
        questions.push_back(last == std::string::npos ? q : q.substr(last + 3));
      }
    }
  }
  std::vector<double> out;
  for (const auto& q : questions)
    if (corpus::query_words(q).size() >= kProbeWords)
      out.push_back(corpus::retrieve(context, q, 5).confidence);
  return out;
}

std::vector<corpus::Retrieval> foreign_probes(operations::Context& context) {
  std::vector<corpus::Retrieval> out;
  for (auto line : text::split(embedded::file("assets/reference/foreign_questions.txt"), '\n'))
    if (!line.empty() && line[0] != '#') out.push_back(corpus::retrieve(context, line, 5));
  return out;
}

// Whether a line of a question file names a document of the corpus that answers it.
bool answered_here(store::Db& db, const json::value& line) {
  for (const char* field : {"gold_txt", "gold"})
    for (const auto& id : json::texts(line, field))
      if (db.number(kKnown, id) > 0) return true;
  return false;
}
}  // namespace

Thresholds calibrate(operations::Context& context) {
  Thresholds t;
  auto own = own_probes(context);
  std::vector<double> foreign;
  for (const auto& r : foreign_probes(context)) foreign.push_back(r.confidence);
  t.corpus_revision = corpus::newest_revision(*context.store.read());
  t.questions = static_cast<std::int64_t>(own.size() + foreign.size());
  t.calibrated_at = context.now();
  // Foreign questions set the limits; those that the corpus asks itself (its headings) must stay above both.
  double ceiling = own.empty() ? 1e9 : percentile(own, 0.03);
  t.out_of_domain = std::min(percentile(foreign, 0.80), ceiling);
  t.low_confidence = std::max(t.out_of_domain, std::min(percentile(foreign, 0.90), ceiling));
  context.store.write([&](store::Db& db) { store_thresholds(db, t); });
  return t;
}

Result<std::string> learn_confidence(operations::Context& context, const Calibrate& input) {
  std::vector<std::vector<corpus::Signals>> answered;
  std::vector<corpus::Signals> foreign;
  for (const auto& path : input.questions) {
    std::vector<corpus::Signals> of_file;
    TRY(json::each_line(path, [&](const json::value& line, std::int64_t) {
      if (answered_here(*context.store.read(), line))
        of_file.push_back(corpus::retrieve(context, json::text(line, "q"), 5).signals);
    }));
    if (!of_file.empty()) answered.push_back(std::move(of_file));
  }
  if (answered.empty())
    return invalid({{"questions", "Aucune question de ces fichiers n’a sa réponse dans les documents."}});
  for (const auto& r : foreign_probes(context)) foreign.push_back(r.signals);
  return corpus::confidence_csv(corpus::train_confidence(answered, foreign));
}

Thresholds thresholds(operations::Context& context) {
  std::optional<Thresholds> kept;
  std::int64_t revision = 0;
  {
    auto db = context.store.read();
    kept = newest_thresholds(*db);
    revision = corpus::newest_revision(*db);
  }
  // A corpus that grew or shrank by a fifth is another corpus.
  bool near = kept && kept->corpus_revision * 5 >= revision * 4 && kept->corpus_revision * 4 <= revision * 5;
  return near ? *kept : calibrate(context);
}
}  // namespace answers
