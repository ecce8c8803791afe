#include "answers/conversation_store.h"

#include "base/json.h"

namespace answers {
namespace {
using store::Sql;
constexpr Sql kInsertConversation{
    "insert into conversations (ref, account, title, shared, created_at, updated_at) values (?, ?, ?, 0, ?, "
    "?) "
    "returning id"};
constexpr Sql kByRef{
    "select c.id, c.ref, c.account, c.title, c.shared, c.created_at, c.updated_at, (select count(*) from "
    "turns t "
    "where t.conversation = c.id) from conversations c where c.ref = ?"};
constexpr Sql kOwn{
    "select c.id, c.ref, c.account, c.title, c.shared, c.created_at, c.updated_at, (select count(*) from "
    "turns t "
    "where t.conversation = c.id) from conversations c where c.account = ? and not exists (select 1 from "
    "json_each(?) w where instr(c.words, w.value) = 0) order by c.updated_at desc, c.id desc limit ? offset "
    "?"};
constexpr Sql kCountOwn{
    "select count(*) from conversations where account = ? and not exists (select 1 from json_each(?) w where "
    "instr(words, w.value) = 0)"};
constexpr Sql kSetTitle{"update conversations set title = ?, words = ? || words where id = ?"};
constexpr Sql kSetShared{"update conversations set shared = ? where id = ?"};
constexpr Sql kTouch{"update conversations set updated_at = ?, words = words || ? where id = ?"};
constexpr Sql kForgetAnswers{
    "delete from answers where id in (select answer from turns where conversation = ?)"};
constexpr Sql kRemoveTurns{"delete from turns where conversation = ?"};
constexpr Sql kRemove{"delete from conversations where id = ?"};
constexpr Sql kNumber{"select coalesce(max(number), 0) + 1 from turns where conversation = ?"};
constexpr Sql kInsertTurn{
    "insert into turns (conversation, number, at, question, answer, subject, situations, model, waiting, "
    "feedback) "
    "values (?, ?, ?, ?, ?, ?, ?, '', 0, '')"};
constexpr Sql kTurns{
    "select t.id, t.number, t.answer, t.at, t.question, a.body, t.subject, t.situations, t.model, t.waiting, "
    "t.feedback, c.ref from turns t join answers a on a.id = t.answer join conversations c on c.id = "
    "t.conversation "
    "where t.conversation = ? order by t.number"};
constexpr Sql kTurn{
    "select t.id, t.number, t.answer, t.at, t.question, a.body, t.subject, t.situations, t.model, t.waiting, "
    "t.feedback, c.ref from turns t join answers a on a.id = t.answer join conversations c on c.id = "
    "t.conversation "
    "where t.conversation = ? and t.number = ?"};
constexpr Sql kLast{"select max(number) from turns where conversation = ?"};
constexpr Sql kSetModel{"update turns set model = ?, waiting = 0 where id = ?"};
constexpr Sql kSetWaiting{"update turns set waiting = ? where id = ?"};
constexpr Sql kSetFeedback{"update turns set feedback = ? where id = ?"};

Conversation read(const store::Cursor& row) {
  return {row.id<Conversation>(0), row.str(1),     row.integer(2), row.str(3),
          row.integer(4) != 0,     row.integer(5), row.integer(6), row.integer(7)};
}

TurnRow read_turn(const store::Cursor& row) {
  TurnRow t;
  t.id = row.integer(0);
  t.number = row.integer(1);
  t.answer = row.integer(2);
  t.at = row.integer(3);
  t.question = row.str(4);
  t.body = row.str(5);
  t.subject = row.str(6);
  for (auto token : text::split(row.text(7), ' '))
    if (!token.empty()) t.situations.emplace_back(token);
  t.model = row.str(8);
  t.waiting = row.integer(9) != 0;
  t.feedback = row.str(10);
  t.conversation = row.str(11);
  return t;
}

// The folded words, as a JSON array.
std::string folded(std::string_view words) {
  std::vector<std::string> out;
  for (auto& w : text::words(words)) out.push_back(std::move(w.folded));
  return json::write(json::strings(out));
}
}  // namespace

std::vector<store::Migration> conversation_migrations() {
  return {{41, "conversations",
           "create table conversations (id integer primary key, ref text not null unique, account integer "
           "not null, "
           "title text not null, shared integer not null, created_at integer not null, updated_at integer "
           "not null, "
           "words text not null default '') strict;"
           "create index conversations_account on conversations (account, updated_at);"
           "create table turns (id integer primary key, conversation integer not null references "
           "conversations (id), "
           "number integer not null, at integer not null, question text not null, answer integer not null, "
           "subject "
           "text not null, situations text not null, model text not null, waiting integer not null, feedback "
           "text "
           "not null, unique (conversation, number)) strict;"
           "create index turns_answer on turns (answer);"}};
}

Id<Conversation> insert_conversation(store::Db& db, const Conversation& c) {
  return {db.number(kInsertConversation, c.ref, c.account, c.title, c.created_at, c.updated_at)};
}

std::optional<Conversation> conversation_by_ref(store::Db& db, std::string_view ref) {
  auto rows = db.query(kByRef, ref);
  if (!rows->next()) return std::nullopt;
  return read(*rows);
}

std::vector<Conversation> conversations_of(store::Db& db, std::int64_t account, std::string_view words,
                                           std::int64_t page, std::int64_t& total) {
  std::string wanted = folded(words);
  total = db.number(kCountOwn, account, wanted);
  std::vector<Conversation> out;
  auto rows = db.query(kOwn, account, wanted, kConversationsPerPage, (page - 1) * kConversationsPerPage);
  while (rows->next()) out.push_back(read(*rows));
  return out;
}

void set_title(store::Db& db, Id<Conversation> id, std::string_view title) {
  db.run(kSetTitle, title, text::fold(title) + " ", id);
}
void set_shared(store::Db& db, Id<Conversation> id, bool shared) { db.run(kSetShared, shared, id); }
void remove_conversation(store::Db& db, Id<Conversation> id) {
  db.run(kForgetAnswers, id);
  db.run(kRemoveTurns, id);
  db.run(kRemove, id);
}

std::int64_t insert_turn(store::Db& db, Id<Conversation> id, const TurnRow& t) {
  std::int64_t number = db.number(kNumber, id);
  db.run(kInsertTurn, id, number, t.at, t.question, t.answer, t.subject, text::join(t.situations, " "));
  db.run(kTouch, t.at, text::fold(t.question) + " ", id);
  return number;
}
std::vector<TurnRow> turns_of(store::Db& db, Id<Conversation> id) {
  std::vector<TurnRow> out;
  auto rows = db.query(kTurns, id);
  while (rows->next()) out.push_back(read_turn(*rows));
  return out;
}
std::optional<TurnRow> turn_of(store::Db& db, Id<Conversation> id, std::int64_t number) {
  auto rows = db.query(kTurn, id, number);
  if (!rows->next()) return std::nullopt;
  return read_turn(*rows);
}
std::optional<TurnRow> last_turn(store::Db& db, Id<Conversation> id) {
  return turn_of(db, id, db.number(kLast, id));
}
void set_model_text(store::Db& db, std::int64_t turn, std::string_view generation) {
  db.run(kSetModel, generation, turn);
}
void set_waiting(store::Db& db, std::int64_t turn, bool waiting) { db.run(kSetWaiting, waiting, turn); }
void set_feedback(store::Db& db, std::int64_t turn, std::string_view feedback) {
  db.run(kSetFeedback, feedback, turn);
}
}  // namespace answers
