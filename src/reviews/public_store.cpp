#include "reviews/review_store.h"

// What the public sees of a structure: published reviews, replies, counts.
namespace reviews {
namespace {
using store::Sql;
constexpr Sql kPublished{
    "select r.ref from reviews r where r.published_at is not null and r.rejection = '' and r.path like ? || "
    "'%' order by r.published_at desc, r.id desc "
    "limit ? offset ?"};
constexpr Sql kCountPublished{
    "select count(*) from reviews r where r.published_at is not null and r.rejection = '' and r.path like ? "
    "|| '%'"};
constexpr Sql kFigures{
    "select r.feeling, count(*), sum(case when r.state = 'publiee' then 1 else 0 end) from reviews r where "
    "r.published_at is not null and r.rejection = "
    "'' and r.path like ? || '%' group by r.feeling"};
constexpr Sql kTimes{
    "select r.published_at from reviews r where r.published_at is not null and r.rejection = '' and r.path "
    "like ? || '%' order by r.published_at"};
}  // namespace

std::vector<PublishedReview> published_at(store::Db& db, const services::Structure& s, std::int64_t page,
                                          std::int64_t per_page, std::int64_t& total) {
  total = db.number(kCountPublished, s.path);
  std::vector<PublishedReview> out;
  auto refs = db.query(kPublished, s.path, per_page, (page - 1) * per_page);
  while (refs->next()) {
    auto review = review_by_ref(db, refs->text(0));
    if (!review) continue;
    PublishedReview p{std::move(*review), {}};
    for (auto& reply : replies_of(db, p.review.id))
      if (reply.published_at) p.replies.push_back(std::move(reply));
    out.push_back(std::move(p));
  }
  return out;
}

PublicFigures public_figures(store::Db& db, const services::Structure& s) {
  PublicFigures f;
  auto rows = db.query(kFigures, s.path);
  while (rows->next()) {
    auto feeling = feeling_from(rows->text(0)).value_or(Feeling::neutral);
    f.by_feeling[static_cast<std::size_t>(feeling)] = rows->integer(1);
    f.reviews += rows->integer(1);
    f.answered += rows->integer(2);
  }
  auto times = db.query(kTimes, s.path);
  while (times->next()) {
    auto c = when::local(times->integer(0));
    std::string month = std::to_string(c.year) + (c.month < 10 ? "-0" : "-") + std::to_string(c.month);
    if (f.by_month.empty() || f.by_month.back().first != month) f.by_month.emplace_back(month, 0);
    ++f.by_month.back().second;
  }
  return f;
}
}  // namespace reviews
