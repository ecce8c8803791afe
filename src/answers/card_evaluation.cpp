#include "answers/card_evaluation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "answers/card.h"
#include "base/json_lines.h"
#include "corpus/terms.h"

namespace answers {
namespace {
constexpr std::array<std::string_view, 6> kRead{"cost",  "delay",          "documents",
                                                "cerfa", "online_service", "where_to_go"};
constexpr std::size_t kMostExamples = 400;

std::multiset<std::string> stems_of(std::string_view s) {
  std::multiset<std::string> out;
  for (const auto& w : text::words(s)) {
    std::string stem = corpus::stem(w.folded);
    if (stem.size() > 3 && stem.ends_with('s')) stem.pop_back();
    out.insert(stem);
  }
  return out;
}

bool says(const std::multiset<std::string>& line, std::string_view key) {
  auto words = stems_of(key);
  return std::all_of(words.begin(), words.end(), [&](const auto& w) { return line.contains(w); });
}

class Comparison {
 public:
  explicit Comparison(store::Db& db) : db_(db) {}
  CardEvaluation out;

  void reading(const json::value& v) {
    std::string document = json::text(v, "document");
    if (!corpus::document_by_key(db_, document)) {
      ++out.missing;
      return;
    }
    ++out.fiches;
    auto card = card_of(db_, document);
    read_text(document);
    std::set<std::string> unsure;
    for (const auto& u : json::texts(v, "unsure")) unsure.insert(u);
    for (auto field : kRead) one(document, std::string(field), json::texts(v, field), unsure, card);
  }

 private:
  void one(const std::string& document, const std::string& field, const std::vector<std::string>& keys,
           const std::set<std::string>& unsure, const std::optional<Card>& card) {
    CardCount& n = out.fields[field];
    std::vector<std::multiset<std::string>> lines;
    const CardField* shown = nullptr;
    if (card)
      for (const auto& f : card->fields)
        if (f.code == field) shown = &f;
    if (shown != nullptr)
      for (const auto& l : shown->lines) lines.push_back(stems_of(l.quote.text));
    bool doubtful =
        std::any_of(unsure.begin(), unsure.end(), [&](const auto& u) { return u.starts_with(field + ":"); });
    std::int64_t sure = 0, met = 0;
    for (const auto& key : keys) {
      if (unsure.contains(field + ": " + key)) continue;
      bool in_text = std::any_of(text_.begin(), text_.end(), [&](const auto& l) { return says(l, key); });
      out.outside += !in_text;
      if (!in_text) continue;
      ++sure;
      bool found = std::any_of(lines.begin(), lines.end(), [&](const auto& l) { return says(l, key); });
      met += found;
      if (!found) example(fmt::format("manqué {} {} « {} »", document, field, key));
    }
    n.keys += sure;
    n.keys_found += met;
    if (sure > 0) {
      ++n.expected;
      n.found += met > 0;
    } else if (keys.empty() && !doubtful) {
      ++n.absent;
      n.wrong += shown != nullptr;
      if (shown != nullptr)
        example(fmt::format("en trop {} {} « {} »", document, field,
                            text::shorten(shown->lines.front().quote.text, 160)));
    }
  }
  // The lines of the document as it is stored: a reader may have had more before the eyes.
  void read_text(const std::string& document) {
    text_.clear();
    auto d = corpus::document_by_key(db_, document);
    auto v = d ? corpus::version_of(db_, d->id, d->version) : std::nullopt;
    if (v)
      for (auto line : text::split(v->text, '\n')) text_.push_back(stems_of(line));
  }
  void example(std::string s) {
    if (out.examples.size() < kMostExamples) out.examples.push_back(std::move(s));
  }
  store::Db& db_;
  std::vector<std::multiset<std::string>> text_ = {};
};
}  // namespace

Result<CardEvaluation> evaluate_cards(operations::Context& context, const EvalCards& in) {
  auto db = context.store.read();
  Comparison comparison(*db);
  TRY(json::each_line(in.readings, [&](const json::value& line, std::int64_t) {
    if (in.half.empty() || json::text(line, "half") == in.half) comparison.reading(line);
  }));
  return std::move(comparison.out);
}

json::value cards_json(const CardEvaluation& e) {
  json::object fields;
  CardCount all;
  auto told = [](const CardCount& c) {
    return json::object{{"expected", c.expected}, {"found", c.found}, {"absent", c.absent},
                        {"wrong", c.wrong},       {"keys", c.keys},   {"keys_found", c.keys_found}};
  };
  for (const auto& [name, c] : e.fields) {
    fields[name] = told(c);
    all.expected += c.expected;
    all.found += c.found;
    all.absent += c.absent;
    all.wrong += c.wrong;
    all.keys += c.keys;
    all.keys_found += c.keys_found;
  }
  return json::object{{"fiches", e.fiches}, {"missing", e.missing}, {"outside", e.outside},
                      {"all", told(all)},   {"fields", fields},     {"examples", json::strings(e.examples)}};
}
}  // namespace answers
