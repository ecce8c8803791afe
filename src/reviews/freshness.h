// Quotations whose document has changed since: of answers kept in conversations, of drafts, of replies.
// Marked after every import that changed documents, shown with both versions until somebody settles them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "answers/answer.h"
#include "base/fields.h"
#include "operations/context.h"

namespace reviews {
enum class QuotedIn { answer, draft, reply };
std::string_view quoted_code(QuotedIn where);   // "reply"
std::string_view quoted_label(QuotedIn where);  // French

struct StaleQuote {
  std::int64_t id = 0;
  QuotedIn where = QuotedIn::answer;
  std::string ref;    // conversation and turn "REF/2", or the review
  std::string label;  // of what quotes: a question, a review's title
  answers::Quote quote;
  std::int64_t current_version = 0;
  text::Range
      current{};  // the sentence of the current version that is closest; empty when the document is gone
  std::string current_text;
  Millis marked_at = 0;
  std::string href() const;  // where the thing is
};

std::vector<store::Migration> freshness_migrations();

// Looks at every quotation kept; adds the marks that are missing and takes back those that no longer hold,
// settled or not. Returns how many stand.
std::int64_t mark_stale(operations::Context& context, store::Db& db);
// The job that follows an import.
void mark_job(operations::Context& context, const std::function<void(store::Db&)>& finish);

struct ListStale {
  std::string where;
  std::int64_t page = 1;
  static auto fields() {
    return std::tuple{
        field("where", "Où", &ListStale::where)
            .choices(
                {{"answer", "Réponses aux questions"}, {"draft", "Projets"}, {"reply", "Réponses publiées"}}),
        field("page", "Page", &ListStale::page).between(1, 100000)};
  }
};
struct StaleList {
  std::vector<StaleQuote> quotes;
  std::int64_t total = 0, page = 1;
  std::string where;
};
constexpr std::int64_t kStalePerPage = 20;
// Those the viewer may see: their own conversations, the reviews of their places.
Result<StaleList> list_stale(operations::Context& context, const ListStale& input);
// The same after looking again, for the command line.
Result<StaleList> look_again(operations::Context& context, const ListStale& input);
// Of one thing, for its page.
std::vector<StaleQuote> stale_in(store::Db& db, QuotedIn where, std::string_view ref);

struct SettleStale {
  std::int64_t id = 0;
  static auto fields() {
    return std::tuple{field("id", "Citation", &SettleStale::id).required().between(1, INT64_MAX)};
  }
};
// Seen: the thing needs nothing more.
Result<StaleQuote> settle_stale(operations::Context& context, const SettleStale& input);
}  // namespace reviews
