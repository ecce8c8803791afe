// answer_from_json: an answer that was kept, as a page shows it.
#include "answers/answer_store.h"
#include "answers/card.h"

namespace answers {
namespace {
// The items of an array member, each made a T.
template <class Make>
auto each(const json::value& v, std::string_view key, Make make) {
  std::vector<decltype(make(v))> out;
  const json::value* items = json::find(v, key);
  if (items == nullptr || !items->is_array()) return out;
  for (const auto& item : items->get_array()) out.push_back(make(item));
  return out;
}

Sentence sentence_from(const json::value& v) {
  return {json::text(v, "text"), each(v, "quotes", quote_from_json), 0};
}

Source source_from(const json::value& v) {
  return {json::text(v, "document"), json::text(v, "title"), json::text(v, "url"),
          json::text(v, "date"),     json::text(v, "theme"), json::integer(v, "version"),
          json::real(v, "score")};
}

Refused refused_from(const std::string& code) {
  for (Refused r : {Refused::out_of_domain, Refused::low_confidence})
    if (refusal_code(r) == code) return r;
  return Refused::no;
}

Intent intent_from(const std::string& code) {
  for (int i = 0; i <= static_cast<int>(Intent::file_status); ++i)
    if (intent_code(static_cast<Intent>(i)) == code) return static_cast<Intent>(i);
  return Intent::none;
}

PartAnswer part_from(const json::value& v) {
  PartAnswer p;
  p.part = {json::text(v, "text"), json::text(v, "understood_as"), intent_from(json::text(v, "intent")),
            json::text(v, "body")};
  p.sentences = each(v, "sentences", sentence_from);
  p.sources = each(v, "sources", source_from);
  if (const auto* fields = json::find(v, "fields")) p.fields = fields_from_json(*fields);
  p.refused = refused_from(json::text(v, "reason"));
  return p;
}

std::optional<Clarification> clarify_from(const json::value& v) {
  const json::value* c = json::find(v, "clarify");
  if (c == nullptr || !c->is_object()) return std::nullopt;
  return Clarification{
      json::text(*c, "question"),
      each(*c, "choices",
           [](const json::value& choice) {
             return Clarification::Choice{json::text(choice, "label"), json::text(choice, "value")};
           }),
      json::text(*c, "kind") == "situation"};
}
}  // namespace

Answer answer_from_json(const json::value& v) {
  Answer a;
  a.understood_as = json::text(v, "understood_as");
  a.acronyms = each(v, "acronyms", [](const json::value& r) {
    return Reading{json::text(r, "symbol"), json::text(r, "meaning"), json::texts(r, "others"),
                   json::boolean(r, "by_context")};
  });
  a.spelling = each(v, "spelling", [](const json::value& w) {
    return std::pair{json::text(w, "written"), json::text(w, "read")};
  });
  a.sentences = each(v, "sentences", sentence_from);
  a.sources = each(v, "sources", source_from);
  a.parts = each(v, "parts", part_from);
  a.clarify = clarify_from(v);
  a.situations = json::texts(v, "situations");
  a.told = json::texts(v, "told");
  if (const auto* r = json::find(v, "refusal"); r != nullptr && r->is_object()) {
    a.refused = refused_from(json::text(*r, "reason"));
    a.nearest = each(*r, "nearest", source_from);
    a.contacts = each(*r, "contacts", [](const json::value& c) {
      return WhomToAsk{json::text(c, "text"), json::text(c, "url"), json::text(c, "document")};
    });
  }
  if (const auto* card = json::find(v, "card"); card != nullptr && card->is_object()) {
    Card c{json::text(*card, "document"), json::text(*card, "title"),      json::text(*card, "url"),
           json::text(*card, "date"),     json::integer(*card, "version"), {}};
    if (const auto* fields = json::find(*card, "fields")) c.fields = fields_from_json(*fields);
    a.card = std::move(c);
  }
  if (const auto* r = json::find(v, "registry"); r != nullptr && r->is_object())
    a.registry = RegistryAnswer{json::text(*r, "code"), json::text(*r, "name"),
                                each(*r, "contacts",
                                     [](const json::value& c) {
                                       return std::pair{json::text(c, "label"), json::text(c, "value")};
                                     }),
                                json::texts(*r, "hours")};
  a.confidence = json::real(v, "confidence");
  a.latency_ms = json::real(v, "latency_ms");
  return a;
}
}  // namespace answers
