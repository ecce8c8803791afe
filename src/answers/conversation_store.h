// All SQL of conversations and their turns.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "answers/answer.h"
#include "base/time.h"
#include "store/store.h"

namespace answers {
struct Conversation {
  Id<Conversation> id;
  std::string ref;  // public
  std::int64_t account = 0;
  std::string title;
  bool shared = false;
  Millis created_at = 0, updated_at = 0;
  std::int64_t turns = 0;
};

struct TurnRow {
  std::int64_t id = 0, number = 0, answer = 0;
  Millis at = 0;
  std::string question;  // masked
  std::string body;      // the answer's JSON
  std::string subject;   // what the next question may lean on
  std::vector<std::string> situations;
  std::string model;         // the generation's JSON; empty when none was made
  bool waiting = false;      // the job runner is to write
  std::string feedback;      // JSON; empty when none was given
  std::string conversation;  // its reference
};

std::vector<store::Migration> conversation_migrations();

Id<Conversation> insert_conversation(store::Db& db, const Conversation& c);
std::optional<Conversation> conversation_by_ref(store::Db& db, std::string_view ref);
// A person's own, newest first; `words` must all stand in the title or in a question.
std::vector<Conversation> conversations_of(store::Db& db, std::int64_t account, std::string_view words,
                                           std::int64_t page, std::int64_t& total);
constexpr std::int64_t kConversationsPerPage = 20;
void set_title(store::Db& db, Id<Conversation> id, std::string_view title);
void set_shared(store::Db& db, Id<Conversation> id, bool shared);
void remove_conversation(store::Db& db, Id<Conversation> id);

// Numbers the turn after the last one and returns its number.
std::int64_t insert_turn(store::Db& db, Id<Conversation> id, const TurnRow& turn);
std::vector<TurnRow> turns_of(store::Db& db, Id<Conversation> id);
std::optional<TurnRow> turn_of(store::Db& db, Id<Conversation> id, std::int64_t number);
std::optional<TurnRow> last_turn(store::Db& db, Id<Conversation> id);
void set_model_text(store::Db& db, std::int64_t turn, std::string_view generation);
void set_waiting(store::Db& db, std::int64_t turn, bool waiting);
void set_feedback(store::Db& db, std::int64_t turn, std::string_view feedback);
}  // namespace answers
