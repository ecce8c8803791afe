// Use cases of conversations: ask and go on, stop, write again, tell what it is worth, find, rename, share,
// delete, export.
#pragma once

#include "answers/answers.h"
#include "answers/conversation_store.h"
#include "answers/generation.h"

namespace answers {
// Asks inside the conversation that the input names, or begins one. The answer is kept before it is returned;
// `conversation` and `turn` of the result tell where.
Result<Answer> ask_in_conversation(operations::Context& context, const Ask& input);

struct ShowConversation {
  std::string conversation;
  static auto fields() {
    return std::tuple{field("conversation", "Conversation", &ShowConversation::conversation)
                          .required()
                          .positional()
                          .max(64)};
  }
};
struct ConversationView {
  Conversation conversation;
  std::vector<TurnRow> turns;
  bool own = false;  // may go on, rename, share, delete
};
Result<ConversationView> show_conversation(operations::Context& context, const ShowConversation& input);

struct ListConversations {
  std::string q;
  std::int64_t page = 1;
  static auto fields() {
    return std::tuple{field("q", "Mot d’une question", &ListConversations::q).max(100),
                      field("page", "Page", &ListConversations::page).between(1, 100000)};
  }
};
struct ConversationList {
  std::vector<Conversation> conversations;
  std::int64_t total = 0, page = 1;
  std::string words;
};
Result<ConversationList> list_conversations(operations::Context& context, const ListConversations& input);

struct RenameConversation {
  std::string conversation, title;
  static auto fields() {
    return std::tuple{
        field("conversation", "Conversation", &RenameConversation::conversation).required().max(64),
        field("title", "Nouveau titre", &RenameConversation::title).required().max(120)};
  }
};
Result<ConversationView> rename_conversation(operations::Context& context, const RenameConversation& input);

struct ShareConversation {
  std::string conversation, shared;
  static auto fields() {
    return std::tuple{
        field("conversation", "Conversation", &ShareConversation::conversation).required().max(64),
        field("shared", "Partagée", &ShareConversation::shared)
            .required()
            .choices({{"oui", "Partagée dans l’organisation"}, {"non", "Pour moi seulement"}})};
  }
};
Result<ConversationView> share_conversation(operations::Context& context, const ShareConversation& input);
// Gone for good: its turns, their answers and the words of their questions.
Result<Conversation> delete_conversation(operations::Context& context, const ShowConversation& input);

struct PickTurn {
  std::string conversation;
  std::int64_t turn = 0;
  static auto fields() {
    return std::tuple{
        field("conversation", "Conversation", &PickTurn::conversation).required().positional().max(64),
        field("turn", "Tour", &PickTurn::turn).required().positional().between(1, 100000)};
  }
};
// The model's text for a turn, streamed; kept when it ends. Nothing when one is being written or was.
Result<Generation> write_turn(operations::Context& context, const PickTurn& input, const WrittenSink& sink);
Result<TurnRow> one_turn(operations::Context& context, const PickTurn& input);
// Asks the job runner to write it, for browsers without scripts.
Result<TurnRow> write_later(operations::Context& context, const PickTurn& input);
void write_job(operations::Context& context, const std::string& payload,
               const std::function<void(store::Db&)>& finish);
Result<TurnRow> stop_writing(operations::Context& context, const PickTurn& input);
// Forgets the model's text so that it is written anew.
Result<TurnRow> write_again(operations::Context& context, const PickTurn& input);

// A kept text held again against the passages it was given: whether the gates still say the same.
struct Replay {
  std::string model, prompt_hash;
  std::vector<Written> kept, again;
  bool same_prompt = false;  // the prompt's file is still the one that was sent
  bool same = false;         // every sentence has the same fate
};
Result<Replay> replay_turn(operations::Context& context, const PickTurn& input);
json::value replay_json(const Replay& replay);

struct GiveFeedback {
  std::string conversation;
  std::int64_t turn = 0;
  std::string good, message;
  std::optional<std::int64_t> note;
  std::vector<std::string> positives, negatives;
  static auto fields() {
    return std::tuple{field("conversation", "Conversation", &GiveFeedback::conversation).required().max(64),
                      field("turn", "Tour", &GiveFeedback::turn).required().between(1, 100000),
                      field("good", "Cette réponse est-elle bonne ?", &GiveFeedback::good)
                          .required()
                          .choices({{"oui", "Oui"}, {"non", "Non"}}),
                      field("note", "Note de 0 à 5", &GiveFeedback::note).between(0, 5),
                      field("positives", "Points forts", &GiveFeedback::positives)
                          .choices({{"clair", "Claire"},
                                    {"synthetique", "Synthétique"},
                                    {"complet", "Complète"},
                                    {"sources_fiables", "Sources fiables"}}),
                      field("negatives", "Points faibles", &GiveFeedback::negatives)
                          .choices({{"erreurs_grammaires", "Fautes de français"},
                                    {"hallucinations", "Informations inventées"},
                                    {"imprecisions", "Imprécise"},
                                    {"inconsistance", "Incohérente"},
                                    {"manque_de_sources", "Sources insuffisantes"},
                                    {"trop_long", "Trop longue"}}),
                      field("message", "Commentaire", &GiveFeedback::message).multiline().max(2000)};
  }
};
Result<TurnRow> give_feedback(operations::Context& context, const GiveFeedback& input);

// The conversation as Markdown, with its sources and their dates.
std::string conversation_markdown(const ConversationView& view);
}  // namespace answers
