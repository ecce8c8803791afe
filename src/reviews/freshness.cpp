#include "reviews/freshness.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_set>

#include "answers/answer_store.h"
#include "corpus/terms.h"
#include "people/audit.h"
#include "reviews/review_store.h"

namespace reviews {
namespace {
using answers::Quote;
using store::Sql;
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kWhere{
    {{"answer", "Réponse à une question"}, {"draft", "Projet de réponse"}, {"reply", "Réponse à un avis"}}};

constexpr Sql kTurns{
    "select c.ref, t.number, t.question, a.body from turns t join conversations c on c.id = t.conversation "
    "join answers "
    "a on a.id = t.answer order by t.id"};
constexpr Sql kDrafts{
    "select r.ref, r.title, d.body from reviews r join drafts d on d.id = (select max(id) from drafts where "
    "review = "
    "r.id) where not exists (select 1 from replies p where p.review = r.id) order by r.id"};
constexpr Sql kReplies{
    "select r.ref, r.title, s.document, s.version, s.passage, s.start, s.stop, s.quote, s.title, s.url, "
    "s.updated_on from "
    "reply_sources s join replies p on p.id = s.reply join reviews r on r.id = p.review order by p.id"};
constexpr Sql kStanding{
    "select id, place, ref, document, version, start, stop, current_version, settled_at is not null from "
    "stale_quotes"};
constexpr Sql kInsert{
    "insert into stale_quotes (place, ref, label, document, version, start, stop, quote, title, "
    "current_version, "
    "current_start, current_stop, current_text, marked_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?)"};
constexpr Sql kDelete{"delete from stale_quotes where id = ?"};
#define STALE_COLUMNS                                                                         \
  "q.id, q.place, q.ref, q.label, q.document, q.version, q.start, q.stop, q.quote, q.title, " \
  "q.current_version, "                                                                       \
  "q.current_start, q.current_stop, q.current_text, q.marked_at"
constexpr Sql kOpen{"select " STALE_COLUMNS
                    " from stale_quotes q where q.settled_at is null and (? = '' or q.place = ?) order by "
                    "q.place desc, q.id"};
constexpr Sql kOne{"select " STALE_COLUMNS " from stale_quotes q where q.id = ? and q.settled_at is null"};
constexpr Sql kIn{
    "select " STALE_COLUMNS
    " from stale_quotes q where q.settled_at is null and q.place = ? and q.ref = ? order by q.id"};
constexpr Sql kSettle{"update stale_quotes set settled_at = ? where id = ?"};
constexpr Sql kConversationOf{"select account, shared from conversations where ref = ?"};
constexpr Sql kPlaceOf{"select path, structure_departement from reviews where ref = ?"};

QuotedIn where_from(std::string_view code) {
  for (std::size_t i = 0; i < kWhere.size(); ++i)
    if (kWhere[i].first == code) return static_cast<QuotedIn>(i);
  return QuotedIn::answer;
}

StaleQuote read(const store::Cursor& row) {
  StaleQuote s;
  s.id = row.integer(0);
  s.where = where_from(row.text(1));
  s.ref = row.str(2);
  s.label = row.str(3);
  s.quote.document = row.str(4);
  s.quote.version = row.integer(5);
  s.quote.start = static_cast<std::size_t>(row.integer(6));
  s.quote.end = static_cast<std::size_t>(row.integer(7));
  s.quote.text = row.str(8);
  s.quote.title = row.str(9);
  s.current_version = row.integer(10);
  s.current = {static_cast<std::size_t>(row.integer(11)), static_cast<std::size_t>(row.integer(12))};
  s.current_text = row.str(13);
  s.marked_at = row.integer(14);
  return s;
}

std::set<std::string> stems_of(std::string_view s) {
  std::set<std::string> out;
  for (const auto& w : corpus::query_words(s)) out.insert(w.stem);
  return out;
}

// The sentence of a text that shares most words with a quotation.
text::Range closest(const std::string& body, const std::string& quote) {
  auto wanted = stems_of(quote);
  text::Range best{0, 0};
  double most = 0;
  for (text::Range r : text::sentences(body)) {
    auto own = stems_of(std::string_view(body).substr(r.start, r.end - r.start));
    std::size_t shared = 0;
    for (const auto& w : own) shared += wanted.contains(w);
    double alike =
        own.empty() ? 0 : static_cast<double>(2 * shared) / static_cast<double>(own.size() + wanted.size());
    if (alike > most) {
      most = alike;
      best = r;
    }
  }
  return most >= 0.3 ? best : text::Range{0, 0};
}

// Compares quotations with the current versions, each document read once.
class Comparer {
 public:
  Comparer(operations::Context& context, store::Db& db) : context_(context), db_(db) {
    auto rows = db.query(kStanding);
    while (rows->next())
      standing_[key(rows->text(1), rows->text(2), rows->text(3), rows->integer(4), rows->integer(5),
                    rows->integer(6))] = {rows->integer(0), rows->integer(7), rows->integer(8) != 0};
  }

  void look(QuotedIn where, const std::string& ref, const std::string& label, const Quote& q) {
    const Current& now = current(q.document);
    if (now.version == q.version || q.text.empty()) return;
    if (now.version != 0 && now.text.find(q.text) != std::string::npos) return;  // the words are still there
    std::string k = key(quoted_code(where), ref, q.document, q.version, static_cast<std::int64_t>(q.start),
                        static_cast<std::int64_t>(q.end));
    if (!seen_.insert(k).second) return;
    auto known = standing_.find(k);
    if (known != standing_.end() && known->second.version == now.version) {
      open_ += !known->second.settled;
      return;
    }
    if (known != standing_.end()) db_.run(kDelete, known->second.id);  // changed once more: to be seen again
    text::Range at = closest(now.text, q.text);
    db_.run(kInsert, quoted_code(where), ref, text::shorten(label, 160), q.document, q.version,
            static_cast<std::int64_t>(q.start), static_cast<std::int64_t>(q.end), q.text, q.title,
            now.version, static_cast<std::int64_t>(at.start), static_cast<std::int64_t>(at.end),
            now.text.substr(at.start, at.end - at.start), context_.now());
    ++open_;
  }

  // Takes back the marks of what is quoted no more or says again what the document says.
  std::int64_t finish() {
    for (const auto& [k, mark] : standing_)
      if (!seen_.contains(k)) db_.run(kDelete, mark.id);
    return open_;
  }

 private:
  struct Current {
    std::int64_t version = 0;  // 0: the document is gone
    std::string text;
  };
  struct Mark {
    std::int64_t id, version;
    bool settled;
  };
  static std::string key(std::string_view where, std::string_view ref, std::string_view document,
                         std::int64_t version, std::int64_t start, std::int64_t end) {
    return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", where, ref, document, version, start, end);
  }
  const Current& current(const std::string& document) {
    auto [it, fresh] = current_.try_emplace(document);
    if (fresh)
      if (auto d = corpus::document_by_key(db_, document))
        if (auto v = corpus::version_of(db_, d->id, d->version)) it->second = {v->number, std::move(v->text)};
    return it->second;
  }

  operations::Context& context_;
  store::Db& db_;
  std::map<std::string, Current> current_;
  std::map<std::string, Mark> standing_;
  std::unordered_set<std::string> seen_;
  std::int64_t open_ = 0;
};

void look_at_turns(store::Db& db, Comparer& comparer) {
  auto rows = db.query(kTurns);
  while (rows->next()) {
    auto body = json::parse(rows->text(3), 64);
    if (!body) continue;
    answers::Answer a = answers::answer_from_json(*body);
    std::string ref = fmt::format("{}/{}", rows->text(0), rows->integer(1));
    for (const auto& s : a.sentences)
      for (const auto& q : s.quotes) comparer.look(QuotedIn::answer, ref, rows->str(2), q);
    for (const auto& p : a.parts)
      for (const auto& f : p.fields)
        for (const auto& l : f.lines) comparer.look(QuotedIn::answer, ref, rows->str(2), l.quote);
  }
}

bool visible(const operations::Viewer& viewer, store::Db& db, const StaleQuote& s) {
  if (viewer.local) return true;
  if (s.where == QuotedIn::answer) {
    auto rows = db.query(kConversationOf, s.ref.substr(0, s.ref.find('/')));
    return rows->next() && viewer.account != 0 &&
           (rows->integer(0) == viewer.account || rows->integer(1) != 0);
  }
  auto rows = db.query(kPlaceOf, s.ref);
  return rows->next() && viewer.may(operations::Right::read, {rows->str(0), rows->str(1)});
}
}  // namespace

std::string_view quoted_code(QuotedIn w) { return kWhere[static_cast<std::size_t>(w)].first; }
std::string_view quoted_label(QuotedIn w) { return kWhere[static_cast<std::size_t>(w)].second; }

std::string StaleQuote::href() const {
  if (where != QuotedIn::answer) return "/avis/" + ref;
  std::size_t slash = ref.find('/');
  return "/questions/" + ref.substr(0, slash) + "#tour-" + ref.substr(slash + 1);
}

std::vector<store::Migration> freshness_migrations() {
  return {{52, "stale quotes",
           "create table stale_quotes (id integer primary key, place text not null, ref text not null, label "
           "text not "
           "null, document text not null, version integer not null, start integer not null, stop integer not "
           "null, quote "
           "text not null, title text not null, current_version integer not null, current_start integer not "
           "null, "
           "current_stop integer not null, current_text text not null, marked_at integer not null, "
           "settled_at integer, "
           "unique (place, ref, document, version, start, stop)) strict;"
           "create index stale_quotes_ref on stale_quotes (place, ref);"}};
}

std::int64_t mark_stale(operations::Context& context, store::Db& db) {
  Comparer comparer(context, db);
  look_at_turns(db, comparer);
  {
    auto rows = db.query(kDrafts);
    while (rows->next()) {
      auto body = json::parse(rows->text(2), 64);
      if (!body) continue;
      for (const auto& s : draft_from_json(*body).sentences)
        for (const auto& q : s.quotes) comparer.look(QuotedIn::draft, rows->str(0), rows->str(1), q);
    }
  }
  auto rows = db.query(kReplies);
  while (rows->next())
    comparer.look(QuotedIn::reply, rows->str(0), rows->str(1),
                  {rows->str(2), rows->integer(3), rows->str(4), static_cast<std::size_t>(rows->integer(5)),
                   static_cast<std::size_t>(rows->integer(6)), rows->str(7), rows->str(8), "", rows->str(9),
                   rows->str(10)});
  return comparer.finish();
}

void mark_job(operations::Context& context, const std::function<void(store::Db&)>& finish) {
  context.store.write([&](store::Db& db) {
    mark_stale(context, db);
    finish(db);
  });
}

Result<StaleList> list_stale(operations::Context& context, const ListStale& in) {
  StaleList out;
  out.page = in.page;
  out.where = in.where;
  auto db = context.store.read();
  std::vector<StaleQuote> all;
  {
    auto rows = db->query(kOpen, in.where, in.where);
    while (rows->next()) all.push_back(read(*rows));
  }
  for (auto& s : all) {
    if (!visible(context.viewer, *db, s)) continue;
    std::int64_t at = out.total++;
    if (at / kStalePerPage + 1 == in.page) out.quotes.push_back(std::move(s));
  }
  return out;
}

Result<StaleList> look_again(operations::Context& context, const ListStale& in) {
  context.store.write([&](store::Db& db) { mark_stale(context, db); });
  return list_stale(context, in);
}

std::vector<StaleQuote> stale_in(store::Db& db, QuotedIn where, std::string_view ref) {
  std::vector<StaleQuote> out;
  auto rows = db.query(kIn, quoted_code(where), ref);
  while (rows->next()) out.push_back(read(*rows));
  return out;
}

Result<StaleQuote> settle_stale(operations::Context& context, const SettleStale& in) {
  std::optional<StaleQuote> s;
  {
    auto db = context.store.read();
    auto rows = db->query(kOne, in.id);
    if (rows->next()) s = read(*rows);
    rows.reset();
    if (!s || !visible(context.viewer, *db, *s))
      return fail(ErrorKind::missing, "no_stale_quote", "Cette citation n’est plus à revoir.");
  }
  context.store.write([&](store::Db& db) {
    db.run(kSettle, context.now(), s->id);
    people::record(db, context, "citation.revoir", s->ref, s->quote.document);
  });
  return std::move(*s);
}
}  // namespace reviews
