// When to refuse: two limits of confidence, drawn from the corpus itself and from questions foreign to it.
#include <algorithm>

#include "answers/answer_store.h"
#include "base/embedded.h"

namespace answers {
namespace {
using store::Sql;
constexpr Sql kTitles{"select short_title from documents order by (id * 7919) % 10007 limit 150"};
constexpr Sql kHeadings{
    "select distinct p.headings from passages p join versions v on v.id = p.version join documents d on d.id "
    "= v.document where v.number = "
    "d.version and p.headings like '%?' order by p.headings limit 150"};

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
  for (const auto& q : questions) out.push_back(corpus::retrieve(context, q, 5).confidence);
  return out;
}

std::vector<double> foreign_probes(operations::Context& context) {
  std::vector<double> out;
  for (auto line : text::split(embedded::file("assets/reference/foreign_questions.txt"), '\n'))
    if (!line.empty() && line[0] != '#') out.push_back(corpus::retrieve(context, line, 5).confidence);
  return out;
}
}  // namespace

Thresholds calibrate(operations::Context& context) {
  Thresholds t;
  auto own = own_probes(context);
  auto foreign = foreign_probes(context);
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
