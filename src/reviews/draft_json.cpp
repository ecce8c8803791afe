// Drafts as JSON: what is stored, and what the API and the command line print.
#include "answers/answer_store.h"
#include "reviews/review_store.h"

namespace reviews {
json::value draft_json(const Draft& d) {
  json::array sentences, grievances, sources;
  for (const auto& s : d.sentences) {
    json::array quotes;
    for (const auto& q : s.quotes) quotes.push_back(answers::quote_json(q));
    sentences.push_back(json::object{{"text", s.text},
                                     {"kind", kind_code(s.kind)},
                                     {"quotes", quotes},
                                     {"new_paragraph", s.new_paragraph},
                                     {"grievance", s.grievance}});
  }
  for (const auto& g : d.grievances) {
    json::array by;
    for (auto i : g.answered_by) by.emplace_back(i);
    grievances.push_back(json::object{{"text", g.text}, {"theme", g.theme}, {"answered_by", by}});
  }
  for (const auto& s : d.sources)
    sources.push_back(json::object{{"document", s.document},
                                   {"version", s.version},
                                   {"title", s.title},
                                   {"url", s.url},
                                   {"date", s.date},
                                   {"theme", s.breadcrumb}});
  return json::object{{"review", d.review},        {"text", d.text},
                      {"sentences", sentences},    {"sources", sources},
                      {"grievances", grievances},  {"notes", json::strings(d.notes)},
                      {"latency_ms", d.latency_ms}};
}

Draft draft_from_json(const json::value& v) {
  Draft d;
  d.review = json::text(v, "review");
  d.text = json::text(v, "text");
  d.latency_ms = json::real(v, "latency_ms");
  d.notes = json::texts(v, "notes");
  auto each = [](const json::value& in, std::string_view key, auto use) {
    if (const json::value* list = json::find(in, key); list != nullptr && list->is_array())
      for (const auto& item : list->get_array()) use(item);
  };
  each(v, "sentences", [&](const json::value& s) {
    DraftSentence sentence{json::text(s, "text"),
                           SentenceKind::courtesy,
                           {},
                           json::boolean(s, "new_paragraph"),
                           static_cast<int>(json::integer(s, "grievance", -1))};
    for (int k = 0; k <= static_cast<int>(SentenceKind::closing); ++k)
      if (kind_code(static_cast<SentenceKind>(k)) == json::text(s, "kind"))
        sentence.kind = static_cast<SentenceKind>(k);
    each(s, "quotes", [&](const json::value& q) { sentence.quotes.push_back(answers::quote_from_json(q)); });
    d.sentences.push_back(std::move(sentence));
  });
  each(v, "grievances", [&](const json::value& g) {
    DraftGrievance grievance{json::text(g, "text"), json::text(g, "theme"), {}};
    if (const json::value* by = json::find(g, "answered_by"); by != nullptr && by->is_array())
      for (const auto& i : by->get_array()) grievance.answered_by.push_back(i.to_number<std::size_t>());
    d.grievances.push_back(std::move(grievance));
  });
  each(v, "sources", [&](const json::value& s) {
    d.sources.push_back({json::text(s, "document"), json::text(s, "title"), json::text(s, "url"),
                         json::text(s, "date"), json::text(s, "theme"), json::integer(s, "version"), 0});
  });
  return d;
}
}  // namespace reviews
