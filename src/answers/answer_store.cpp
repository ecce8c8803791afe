#include "answers/answer_store.h"

#include "answers/card.h"

#include "base/personal_data.h"

namespace answers {
namespace {
using store::Sql;
constexpr Sql kInsert{
    "insert into answers (at, account, question, refused, confidence, corpus_revision, body) values (?, ?, "
    "?, ?, ?, ?, ?)"};
constexpr Sql kInsertThresholds{
    "insert into calibrations (at, corpus_revision, questions, out_of_domain, low_confidence) values (?, ?, "
    "?, ?, ?)"};
constexpr Sql kThresholds{
    "select at, corpus_revision, questions, out_of_domain, low_confidence from calibrations order by id desc "
    "limit 1"};

json::array sources_json(const std::vector<Source>& sources) {
  json::array out;
  for (const auto& s : sources)
    out.push_back(json::object{{"document", s.document},
                               {"version", s.version},
                               {"title", s.title},
                               {"theme", s.breadcrumb},
                               {"url", s.url},
                               {"date", s.date},
                               {"score", s.score}});
  return out;
}
}  // namespace

std::vector<store::Migration> answer_migrations() {
  return {{40, "answers",
           "create table answers (id integer primary key, at integer not null, account integer, question "
           "text not null, refused text not null, "
           "confidence real not null, corpus_revision integer not null, body text not null) strict;"
           "create index answers_account on answers (account, id);"
           "create table calibrations (id integer primary key, at integer not null, corpus_revision integer "
           "not null, questions integer not null, "
           "out_of_domain real not null, low_confidence real not null) strict;"}};
}

json::value quote_json(const Quote& q) {
  return json::object{{"document", q.document}, {"version", q.version}, {"passage", q.passage},
                      {"start", q.start},       {"end", q.end},         {"text", q.text},
                      {"title", q.title},       {"heading", q.heading}, {"url", q.url},
                      {"date", q.date}};
}

Quote quote_from_json(const json::value& v) {
  return {json::text(v, "document"),
          json::integer(v, "version"),
          json::text(v, "passage"),
          static_cast<std::size_t>(json::integer(v, "start")),
          static_cast<std::size_t>(json::integer(v, "end")),
          json::text(v, "text"),
          json::text(v, "title"),
          json::text(v, "heading"),
          json::text(v, "url"),
          json::text(v, "date")};
}

json::value answer_json(const Answer& a) {
  json::array sentences, contacts;
  for (const auto& s : a.sentences) {
    json::array quotes;
    for (const auto& q : s.quotes) quotes.push_back(quote_json(q));
    sentences.push_back(json::object{{"text", s.text}, {"quotes", quotes}});
  }
  for (const auto& c : a.contacts)
    contacts.push_back(json::object{{"text", c.text}, {"url", c.url}, {"document", c.document}});
  json::object out{{"status", a.refused == Refused::no ? "answered" : "refused"},
                   {"sentences", sentences},
                   {"sources", sources_json(a.sources)}};
  if (a.refused != Refused::no)
    out["refusal"] = json::object{{"reason", refusal_code(a.refused)},
                                  {"message", refusal_text(a.refused)},
                                  {"nearest", sources_json(a.nearest)},
                                  {"contacts", contacts}};
  else
    out["refusal"] = nullptr;
  out["card"] = a.card ? card_json(*a.card) : json::value(nullptr);
  out["confidence"] = a.confidence;
  out["latency_ms"] = a.latency_ms;
  return out;
}

void store_answer(operations::Context& context, const Answer& a) {
  std::string body = json::write(answer_json(a));
  std::string question = personal_data::mask(a.question).text;
  Id<Answer> account{context.viewer.account};  // null for the command line
  context.store.write([&](store::Db& db) {
    db.run(kInsert, context.now(), account, question, refusal_code(a.refused), a.confidence,
           corpus::newest_revision(db), body);
  });
}

void store_thresholds(store::Db& db, const Thresholds& t) {
  db.run(kInsertThresholds, t.calibrated_at, t.corpus_revision, t.questions, t.out_of_domain,
         t.low_confidence);
}

std::optional<Thresholds> newest_thresholds(store::Db& db) {
  auto rows = db.query(kThresholds);
  if (!rows->next()) return std::nullopt;
  return Thresholds{rows->real(3), rows->real(4), rows->integer(1), rows->integer(2), rows->integer(0)};
}
}  // namespace answers
