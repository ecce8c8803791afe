#include "answers/answer_store.h"

#include "answers/card.h"
#include "answers/generation.h"

#include "base/personal_data.h"

namespace answers {
namespace {
using store::Sql;
constexpr Sql kInsert{
    "insert into answers (at, account, question, refused, confidence, corpus_revision, body) values (?, ?, "
    "?, ?, ?, ?, ?) returning id"};
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

namespace {
json::array sentences_json(const std::vector<Sentence>& sentences) {
  json::array out;
  for (const auto& s : sentences) {
    json::array quotes;
    for (const auto& q : s.quotes) quotes.push_back(quote_json(q));
    out.push_back(json::object{{"text", s.text}, {"quotes", quotes}});
  }
  return out;
}

json::value refusal_json(const Answer& a) {
  if (a.refused == Refused::no) return nullptr;
  json::array contacts;
  for (const auto& c : a.contacts)
    contacts.push_back(json::object{{"text", c.text}, {"url", c.url}, {"document", c.document}});
  return json::object{{"reason", refusal_code(a.refused)},
                      {"message", refusal_text(a.refused)},
                      {"nearest", sources_json(a.nearest)},
                      {"contacts", contacts}};
}

json::array parts_json(const std::vector<PartAnswer>& parts) {
  json::array out;
  for (const auto& p : parts)
    out.push_back(json::object{{"text", p.part.text},
                               {"understood_as", p.part.searched},
                               {"intent", intent_code(p.part.intent)},
                               {"body", p.part.body},
                               {"status", p.refused == Refused::no ? "answered" : "refused"},
                               {"reason", refusal_code(p.refused)},
                               {"sentences", sentences_json(p.sentences)},
                               {"sources", sources_json(p.sources)},
                               {"fields", fields_json(p.fields)}});
  return out;
}

json::value registry_json(const std::optional<RegistryAnswer>& r) {
  if (!r) return nullptr;
  json::array contacts;
  for (const auto& [label, value] : r->contacts)
    contacts.push_back(json::object{{"label", label}, {"value", value}});
  return json::object{
      {"code", r->code}, {"name", r->name}, {"contacts", contacts}, {"hours", json::strings(r->hours)}};
}

json::value clarify_json(const std::optional<Clarification>& c) {
  if (!c) return nullptr;
  json::array choices;
  for (const auto& choice : c->choices)
    choices.push_back(json::object{{"label", choice.label}, {"value", choice.value}});
  return json::object{
      {"question", c->question}, {"kind", c->of_situation ? "situation" : "acronym"}, {"choices", choices}};
}

json::array verdicts_json(const std::vector<SaidFact>& verdicts) {
  json::array out;
  for (const auto& v : verdicts)
    out.push_back(
        json::object{{"sentence", v.sentence},
                     {"kind", v.kind},
                     {"text", v.text},
                     {"verdict", v.verdict},
                     {"expected", v.expected.empty() ? json::value(nullptr) : json::value(v.expected)}});
  return out;
}

json::array spelling_json(const std::vector<std::pair<std::string, std::string>>& words) {
  json::array out;
  for (const auto& [written, read] : words) out.push_back(json::object{{"written", written}, {"read", read}});
  return out;
}

json::array acronyms_json(const std::vector<Reading>& readings) {
  json::array out;
  for (const auto& r : readings)
    out.push_back(json::object{{"symbol", r.symbol},
                               {"meaning", r.meaning},
                               {"others", json::strings(r.others)},
                               {"by_context", r.by_context}});
  return out;
}
}  // namespace

json::value answer_json(const Answer& a) {
  json::array passages;
  for (const auto& p : a.passages) passages.emplace_back(p.id);
  json::object out{{"status", a.refused == Refused::no ? "answered" : "refused"},
                   {"understood_as", a.understood_as},
                   {"acronyms", acronyms_json(a.acronyms)},
                   {"spelling", spelling_json(a.spelling)},
                   {"sentences", sentences_json(a.sentences)},
                   {"sources", sources_json(a.sources)},
                   {"refusal", refusal_json(a)},
                   {"parts", parts_json(a.parts)},
                   {"clarify", clarify_json(a.clarify)},
                   {"situations", json::strings(a.situations)},
                   {"told", json::strings(a.told)},
                   {"verdicts", verdicts_json(a.verdicts)},
                   {"passages", passages}};
  out["registry"] = registry_json(a.registry);
  out["card"] = a.card ? card_json(*a.card) : json::value(nullptr);
  out["model"] = a.model ? generation_json(*a.model) : json::value(nullptr);
  out["confidence"] = a.confidence;
  out["latency_ms"] = a.latency_ms;
  if (!a.conversation.empty()) {
    out["conversation"] = a.conversation;
    out["turn"] = a.turn;
  }
  return out;
}

std::int64_t insert_answer(store::Db& db, const operations::Context& context, const Answer& a) {
  std::string body =
      personal_data::mask(a.understood_as).text == a.understood_as ? json::write(answer_json(a)) : [&] {
        Answer masked = a;
        masked.understood_as = personal_data::mask(a.understood_as).text;
        for (auto& p : masked.parts) {
          p.part.text = personal_data::mask(p.part.text).text;
          p.part.searched = personal_data::mask(p.part.searched).text;
        }
        if (masked.clarify)
          for (auto& c : masked.clarify->choices) c.value = personal_data::mask(c.value).text;
        return json::write(answer_json(masked));
      }();
  Id<Answer> account{context.viewer.account};  // null for the command line
  return db.number(kInsert, context.now(), account, personal_data::mask(a.question).text,
                   refusal_code(a.refused), a.confidence, corpus::newest_revision(db), body);
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
