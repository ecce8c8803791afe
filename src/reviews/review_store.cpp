#include "reviews/review_store.h"

#include "answers/answer_store.h"
#include "services/structure_store.h"

namespace reviews {
namespace {
using store::Sql;
constexpr Sql kFind{"select id, content_hash from reviews where ref = ?"};
constexpr Sql kBegun{
    "select (select count(*) from editions where review = ?) + (select count(*) from replies where review = "
    "? and imported = 0)"};
constexpr Sql kInsert{
    "insert into reviews (ref, source, arrived_at, written_at, published_at, title, body, posted_as, "
    "country, pseudonym, departement, "
    "procedure, feeling, tags, improvement, action, rejection, first_reply_at, state, masked, structure, "
    "structure_title, path, "
    "structure_departement, content_hash, search_key) values "
    "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) returning id"};
constexpr Sql kUpdate{
    "update reviews set written_at = ?, published_at = ?, title = ?, body = ?, feeling = ?, tags = ?, "
    "improvement = ?, action = ?, rejection = ?, "
    "first_reply_at = ?, state = ?, masked = ?, structure = ?, structure_title = ?, path = ?, "
    "structure_departement = ?, content_hash = ?, search_key "
    "= ? where id = ?"};
constexpr Sql kByRef{
    "select id, ref, source, written_at, published_at, title, body, posted_as, country, pseudonym, "
    "departement, procedure, feeling, tags, "
    "improvement, action, rejection, first_reply_at, state, masked from reviews where ref = ?"};
constexpr Sql kLinks{
    "select position, code, title, typology, channels from review_structures where review = ? order by "
    "position"};
constexpr Sql kClearLinks{"delete from review_structures where review = ?"};
constexpr Sql kInsertLink{
    "insert into review_structures (review, position, code, title, typology, channels) values (?, ?, ?, ?, "
    "?, ?)"};
constexpr Sql kSetState{"update reviews set state = ? where id = ?"};
constexpr Sql kPlace{
    "update reviews set structure = ?, structure_title = ?, path = ?, structure_departement = ? where id = "
    "?"};
constexpr Sql kStructure{"select structure from reviews where id = ?"};
constexpr Sql kArrived{"select arrived_at from reviews where id = ?"};
constexpr Sql kRefs{"select ref from reviews order by id"};

#define LINE_COLUMNS                                                                                  \
  "r.ref, r.title, substr(r.body, 1, 120) || case when length(r.body) > 120 then '…' else '' end, " \
  "r.structure_title, r.feeling, r.state, r.written_at, r.has_draft"
#define LINE_FILTER                                                                                         \
  "(? = '' or r.state = ?) and (? = '' or r.feeling = ?) and (? = '' or r.path like ? || '%') and (? = '' " \
  "or r.search_key like '% ' || ? || '%')"
// A viewer whose right holds everywhere needs no look at grants.
#define LINE_SCOPE                                                                                         \
  " and exists (select 1 from grants g where g.account = ? and ((g.departement <> '' and g.departement = " \
  "r.structure_departement) or "                                                                           \
  "(g.departement = '' and substr(r.path, 1, length(g.path)) = g.path)))"
constexpr Sql kNewest{"select " LINE_COLUMNS
                      " from reviews r order by r.written_at desc, r.id desc limit ? offset ?"};
constexpr Sql kLines{"select " LINE_COLUMNS " from reviews r where " LINE_FILTER
                     " order by r.written_at desc, r.id desc limit ? offset ?"};
constexpr Sql kScopedLines{"select " LINE_COLUMNS " from reviews r where " LINE_FILTER LINE_SCOPE
                           " order by r.written_at desc, r.id desc limit ? offset ?"};
constexpr Sql kCountAll{"select count(*) from reviews"};
constexpr Sql kCount{"select count(*) from reviews r where " LINE_FILTER};
constexpr Sql kScopedCount{"select count(*) from reviews r where " LINE_FILTER LINE_SCOPE};

constexpr Sql kInsertDraft{
    "insert into drafts (review, created_at, body, reply, latency_ms) values (?, ?, ?, ?, ?)"};
constexpr Sql kHasDraft{"update reviews set has_draft = 1 where id = ?"};
constexpr Sql kNewestDraft{"select body, created_at from drafts where review = ? order by id desc limit 1"};
constexpr Sql kFirstDraft{"select min(created_at) from drafts where review = ?"};
constexpr Sql kInsertEdition{"insert into editions (review, saved_at, author, body) values (?, ?, ?, ?)"};
constexpr Sql kNewestEdition{
    "select body, author, saved_at, id from editions where review = ? order by id desc limit 1"};
constexpr Sql kInsertReply{
    "insert into replies (review, structure_code, structure, body, author, approved_by, approved_at, "
    "published_at, kept_percent, to_draft_ms, "
    "to_reply_ms, imported) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id"};
constexpr Sql kInsertQuote{
    "insert into reply_sources (reply, document, version, passage, start, stop, quote, title, url, "
    "updated_on) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
constexpr Sql kPublish{"update replies set published_at = ?, to_reply_ms = ? where id = ?"};
constexpr Sql kReplies{
    "select id, structure_code, structure, body, author, approved_by, approved_at, published_at, "
    "kept_percent, to_draft_ms, to_reply_ms, imported from "
    "replies where review = ? order by id"};
constexpr Sql kQuotes{
    "select document, version, passage, start, stop, quote, title, url, updated_on from reply_sources where "
    "reply = ? order by rowid"};
constexpr Sql kClearImported{"delete from replies where review = ? and imported = 1"};

std::string tags_text(const std::map<std::string, std::string>& tags) {
  json::object out;
  for (const auto& [k, v] : tags) out[k] = v;
  return json::write(out);
}
std::string masked_text(const std::map<std::string, int>& masked) {
  json::object out;
  for (const auto& [k, n] : masked) out[k] = n;
  return json::write(out);
}

std::string search_key(const Review& r) {
  std::string out = " ";
  for (const auto& w : text::words(r.title + " " + r.body.substr(0, 4000) + " " + r.ref))
    out += w.folded + " ";
  return out;
}

std::optional<Millis> instant_or_null(store::Cursor& r, int column) {
  return r.null(column) ? std::optional<Millis>() : std::optional<Millis>(r.integer(column));
}

Review read_review(store::Db& db, store::Cursor& r) {
  Review v;
  v.id = r.id<Review>(0);
  v.ref = r.str(1);
  v.source = r.str(2);
  v.written_at = r.integer(3);
  v.published_at = instant_or_null(r, 4);
  int column = 5;
  for (std::string* field :
       {&v.title, &v.body, &v.posted_as, &v.country, &v.pseudonym, &v.departement, &v.procedure})
    *field = r.str(column++);
  v.feeling = feeling_from(r.text(12)).value_or(Feeling::neutral);
  if (auto tags = json::parse(r.text(13)); tags && tags->is_object())
    for (const auto& pair : tags->get_object())
      v.tags[std::string(pair.key())] = json::text(*tags, pair.key());
  v.improvement = r.integer(14) != 0;
  v.action = r.str(15);
  v.rejection = r.str(16);
  v.first_reply_at = instant_or_null(r, 17);
  v.state = state_from(r.text(18)).value_or(State::to_answer);
  if (auto masked = json::parse(r.text(19)); masked && masked->is_object())
    for (const auto& pair : masked->get_object())
      v.masked[std::string(pair.key())] = static_cast<int>(json::integer(*masked, pair.key()));
  auto links = db.query(kLinks, v.id);
  while (links->next())
    v.structures.push_back({static_cast<int>(links->integer(0)),
                            links->str(1),
                            links->str(2),
                            links->str(3),
                            links->str(4),
                            "",
                            {}});
  return v;
}

Reply read_reply(store::Db& db, store::Cursor& r) {
  Reply reply{r.integer(0),
              r.str(1),
              r.str(2),
              r.str(3),
              r.str(4),
              r.str(5),
              r.integer(6),
              instant_or_null(r, 7),
              r.real(8),
              r.integer(9),
              r.integer(10),
              r.integer(11) != 0,
              {}};
  auto quotes = db.query(kQuotes, reply.id);
  while (quotes->next())
    reply.quotes.push_back({quotes->str(0), quotes->integer(1), quotes->str(2),
                            static_cast<std::size_t>(quotes->integer(3)),
                            static_cast<std::size_t>(quotes->integer(4)), quotes->str(5), quotes->str(6), "",
                            quotes->str(7), quotes->str(8)});
  return reply;
}

// The path of a structure's code or name, "" for none asked; nothing when it is unknown.
std::optional<std::string> path_of(store::Db& db, const std::string& code) {
  if (code.empty()) return "";
  auto s = services::structure_by_code(db, code);
  if (!s) s = services::structure_by_name(db, code);
  return s ? std::optional<std::string>(s->path) : std::nullopt;
}

// The structure a review is about: the first of its links that the registry knows by code or by name.
std::optional<services::Structure> place_of(store::Db& db, const Review& r) {
  for (const auto& link : r.structures) {
    std::optional<services::Structure> place;
    if (!link.code.empty()) place = services::structure_by_code(db, link.code);
    if (!place && !link.title.empty()) place = services::structure_by_name(db, link.title);
    if (place) return place;
  }
  return std::nullopt;
}

struct Words {
  std::string first;
  bool none_usable = false;  // something was asked that holds no word: nothing matches
  explicit Words(std::string_view s) {
    auto all = text::words(s);
    if (!all.empty()) first = all.front().folded;
    none_usable = all.empty() && !s.empty();
  }
};
}  // namespace

Kept put_review(store::Db& db, const Review& r, std::string_view content_hash, Millis now) {
  std::int64_t id = 0;
  {
    auto rows = db.query(kFind, r.ref);
    if (rows->next()) {
      id = rows->integer(0);
      if (rows->text(1) == content_hash) return Kept::unchanged;
    }
  }
  if (id != 0 && db.number(kBegun, id, id) > 0) return Kept::unchanged;
  auto place = place_of(db, r);
  std::string title_of = place ? place->shown_name() : r.structures.empty() ? "" : r.structures.front().title;
  Id<services::Structure> structure = place ? place->id : Id<services::Structure>{};
  std::string path = place ? place->path : "", departement = place ? place->departement : "";
  bool fresh = id == 0;
  if (fresh) {
    id = db.number(kInsert, r.ref, r.source, now, r.written_at, r.published_at, r.title, r.body, r.posted_as,
                   r.country, r.pseudonym, r.departement, r.procedure, feeling_code(r.feeling),
                   tags_text(r.tags), r.improvement, r.action, r.rejection, r.first_reply_at,
                   state_code(r.state), masked_text(r.masked), structure, title_of, path, departement,
                   content_hash, search_key(r));
  } else {
    db.run(kUpdate, r.written_at, r.published_at, r.title, r.body, feeling_code(r.feeling), tags_text(r.tags),
           r.improvement, r.action, r.rejection, r.first_reply_at, state_code(r.state), masked_text(r.masked),
           structure, title_of, path, departement, content_hash, search_key(r), id);
    db.run(kClearLinks, id);
    db.run(kClearImported, id);
  }
  for (const auto& link : r.structures) {
    db.run(kInsertLink, id, link.position, link.code, link.title, link.typology, link.channels);
    if (link.reply.empty()) continue;
    Millis at = r.first_reply_at.value_or(r.published_at.value_or(r.written_at));
    insert_reply(db, {id},
                 {0, link.code, link.title, link.reply, "", "", at, at, 0, 0, at - r.written_at, true, {}});
  }
  return fresh ? Kept::added : Kept::updated;
}

std::optional<Review> review_by_ref(store::Db& db, std::string_view ref) {
  auto rows = db.query(kByRef, ref);
  if (!rows->next()) return std::nullopt;
  return read_review(db, *rows);
}
void set_state(store::Db& db, Id<Review> id, State state) { db.run(kSetState, state_code(state), id); }
Millis arrived_at(store::Db& db, Id<Review> id) { return db.number(kArrived, id); }
std::optional<Millis> first_draft_at(store::Db& db, Id<Review> id) {
  Millis at = db.number(kFirstDraft, id);
  return at == 0 ? std::optional<Millis>() : std::optional<Millis>(at);
}

void each_line(store::Db& db, const operations::Viewer& viewer, const ReviewFilter& f,
               const std::function<void(const ReviewLine&)>& visit) {
  std::int64_t offset = (f.page - 1) * kReviewsPerPage;
  bool everywhere = viewer.everywhere(operations::Right::read);
  bool unfiltered = f.state.empty() && f.feeling.empty() && f.structure.empty() && f.words.empty();
  Words words(f.words);
  const std::string& word = words.first;
  auto path = path_of(db, f.structure);
  if (!path || words.none_usable) return;
  auto rows = everywhere && unfiltered ? db.query(kNewest, kReviewsPerPage, offset)
              : everywhere ? db.query(kLines, f.state, f.state, f.feeling, f.feeling, *path, *path, word,
                                      word, kReviewsPerPage, offset)
                           : db.query(kScopedLines, f.state, f.state, f.feeling, f.feeling, *path, *path,
                                      word, word, viewer.account, kReviewsPerPage, offset);
  ReviewLine line;
  while (rows->next()) {
    line.ref = rows->text(0);
    line.title = rows->text(1);
    line.excerpt = rows->text(2);
    line.structure = rows->text(3);
    line.feeling = feeling_from(rows->text(4)).value_or(Feeling::neutral);
    line.state = state_from(rows->text(5)).value_or(State::to_answer);
    line.written_at = rows->integer(6);
    line.has_draft = rows->integer(7) != 0;
    visit(line);
  }
}

std::int64_t count_reviews(store::Db& db, const operations::Viewer& viewer, const ReviewFilter& f) {
  bool everywhere = viewer.everywhere(operations::Right::read);
  if (everywhere && f.state.empty() && f.feeling.empty() && f.structure.empty() && f.words.empty())
    return db.number(kCountAll);
  Words words(f.words);
  const std::string& word = words.first;
  auto path = path_of(db, f.structure);
  if (!path || words.none_usable) return 0;
  return everywhere ? db.number(kCount, f.state, f.state, f.feeling, f.feeling, *path, *path, word, word)
                    : db.number(kScopedCount, f.state, f.state, f.feeling, f.feeling, *path, *path, word,
                                word, viewer.account);
}

std::vector<std::string> all_refs(store::Db& db) {
  std::vector<std::string> out;
  auto rows = db.query(kRefs);
  while (rows->next()) out.push_back(rows->str(0));
  return out;
}

std::vector<std::string> place_again(store::Db& db) {
  std::vector<std::string> found;
  for (const auto& ref : all_refs(db)) {
    auto r = review_by_ref(db, ref);
    auto place = place_of(db, *r);
    bool none = db.number(kStructure, r->id) == 0;
    if (!place) continue;  // it may be inactive now; what was known stays
    db.run(kPlace, place->id, place->shown_name(), place->path, place->departement, r->id);
    if (none) found.push_back(ref);
  }
  return found;
}

std::optional<services::Structure> structure_of(store::Db& db, Id<Review> id) {
  std::int64_t structure = db.number(kStructure, id);
  return structure == 0 ? std::nullopt : services::structure_by_id(db, {structure});
}

void insert_draft(store::Db& db, Id<Review> id, const Draft& d) {
  db.run(kInsertDraft, id, d.created_at, json::write(draft_json(d)), d.text, d.latency_ms);
  db.run(kHasDraft, id);
}
std::optional<Draft> newest_draft(store::Db& db, Id<Review> id) {
  auto rows = db.query(kNewestDraft, id);
  if (!rows->next()) return std::nullopt;
  auto v = json::parse(rows->text(0));
  if (!v) return std::nullopt;
  Draft d = draft_from_json(*v);
  d.created_at = rows->integer(1);
  return d;
}
void insert_edition(store::Db& db, Id<Review> id, const Edition& e) {
  db.run(kInsertEdition, id, e.saved_at, e.author, e.text);
}
std::optional<Edition> newest_edition(store::Db& db, Id<Review> id) {
  auto rows = db.query(kNewestEdition, id);
  if (!rows->next()) return std::nullopt;
  return Edition{rows->str(0), rows->str(1), rows->integer(2), rows->integer(3)};
}

std::int64_t insert_reply(store::Db& db, Id<Review> id, const Reply& r) {
  std::int64_t reply =
      db.number(kInsertReply, id, r.structure_code, r.structure, r.text, r.author, r.approved_by,
                r.approved_at, r.published_at, r.kept_percent, r.to_draft_ms, r.to_reply_ms, r.imported);
  for (const auto& q : r.quotes)
    db.run(kInsertQuote, reply, q.document, q.version, q.passage, q.start, q.end, q.text, q.title, q.url,
           q.date);
  return reply;
}
void publish_reply(store::Db& db, std::int64_t reply, Millis at, Millis to_reply_ms) {
  db.run(kPublish, at, to_reply_ms, reply);
}
std::vector<Reply> replies_of(store::Db& db, Id<Review> id) {
  std::vector<Reply> out;
  auto rows = db.query(kReplies, id);
  while (rows->next()) out.push_back(read_reply(db, *rows));
  return out;
}
}  // namespace reviews
