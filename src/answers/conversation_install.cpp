#include "answers/conversation_install.h"

#include <fmt/format.h>

#include "answers/conversation_pages.h"
#include "answers/conversations.h"

namespace answers {
namespace {
using operations::Context;
using operations::Effect;
using operations::operation;
using operations::Right;
using operations::Views;
using web::Method;

json::value conversation_json(const ConversationView& v) {
  json::array turns;
  for (const auto& t : v.turns) {
    auto body = json::parse(t.body, 64);
    auto model = t.model.empty() ? Result<json::value>(json::value(nullptr)) : json::parse(t.model, 64);
    turns.push_back(json::object{{"turn", t.number},
                                 {"at", when::iso(t.at)},
                                 {"question", t.question},
                                 {"answer", body ? *body : json::value(nullptr)},
                                 {"model", model ? *model : json::value(nullptr)}});
  }
  return json::object{{"conversation", v.conversation.ref},
                      {"title", v.conversation.title},
                      {"shared", v.conversation.shared},
                      {"turns", turns}};
}

std::string to_turn(Context&, const PickTurn& in, const TurnRow&) {
  return fmt::format("/questions/{}#tour-{}", in.conversation, in.turn);
}

// Streams the model's sentences as they pass the gates, then the whole block.
web::Response stream(Context& context, const PickTurn& in, TurnRow&) {
  // The stream outlives the request: it takes what it needs of the context, whose parts live as long as the
  // server.
  struct Kept {
    SilentProgress silent;
    Context context;
    explicit Kept(const Context& c)
        : context{c.store,  c.clock,  c.random,   c.indexes, silent,
                  c.folder, c.viewer, c.settings, c.model,   c.cancellations} {}
  };
  auto kept = std::make_shared<Kept>(context);
  return web::Response::events([kept, in](web::Stream& out) {
    out.send("state", "Rédaction en cours…");
    auto g = write_turn(kept->context, in,
                        [&](const Written& w) { return out.send("sentence", written_block(w).str()); });
    if (g)
      out.send("answer", generation_block(kept->context, *g).str());
    else
      out.send("over", g.error().message);
  });
}

// A form that was refused: the conversation again, with what is to be corrected and what was typed.
html::Page refused_page(Context& c, const Values& v, const Error& e) {
  auto ref = v.find("conversation");
  auto view = ref == v.end() || ref->second.empty() ? Result<ConversationView>(tl::unexpected(e))
                                                    : show_conversation(c, {ref->second.front()});
  if (view) return conversation_page(c, *view, e.fields, v);
  return {"Conversation introuvable", html::format("<h1>Conversation introuvable</h1><p>{}</p>", e.message)};
}

void install_turns(operations::Registry& r) {
  r.add(operation<PickTurn, TurnRow>(
      {"conversations.stream", "Rédaction d’une réponse, phrase par phrase (événements)", Right::read,
       Effect::write, Method::get, "/questions/{conversation}/flux"},
      one_turn, Views<PickTurn, TurnRow>{.raw = stream}));
  r.add(operation<PickTurn, TurnRow>(
      {"conversations.write", "Faire rédiger une réponse par le modèle", Right::read, Effect::write,
       Method::post, "/questions/{conversation}/redaction"},
      write_later, Views<PickTurn, TurnRow>{.redirect = to_turn}));
  r.add(operation<PickTurn, TurnRow>({"conversations.stop", "Arrêter une rédaction", Right::read,
                                      Effect::write, Method::post, "/questions/{conversation}/arret"},
                                     stop_writing, Views<PickTurn, TurnRow>{.redirect = to_turn}));
  r.add(operation<PickTurn, TurnRow>({"conversations.write_again", "Rédiger de nouveau", Right::read,
                                      Effect::write, Method::post, "/questions/{conversation}/reprise"},
                                     write_again, Views<PickTurn, TurnRow>{.redirect = to_turn}));
  r.add(operation<GiveFeedback, TurnRow>(
      {"conversations.feedback", "Évaluer une réponse", Right::read, Effect::write, Method::post,
       "/questions/{conversation}/evaluation"},
      give_feedback,
      Views<GiveFeedback, TurnRow>{.redirect =
                                       [](Context&, const GiveFeedback& in, const TurnRow&) {
                                         return fmt::format("/questions/{}#tour-{}", in.conversation,
                                                            in.turn);
                                       }},
      refused_page));
  r.add(operation<PickTurn, Replay>(
      {"conversations.replay", "Vérifier de nouveau un texte de modèle qui a été gardé", Right::administer,
       Effect::read, Method::get, "", "replay"},
      replay_turn, Views<PickTurn, Replay>{.json = replay_json}));
  r.jobs.push_back({"answers.write", write_job});
}
}  // namespace

void install_conversations(operations::Registry& r) {
  auto page = [](Context& c, const auto&, const ConversationView& v) { return conversation_page(c, v); };
  auto back = [](Context&, const auto& in, const ConversationView&) {
    return "/questions/" + in.conversation;
  };
  r.add(operation<ShowConversation, ConversationView>(
      {"conversations.show", "Une conversation et ses réponses", Right::read, Effect::read, Method::get,
       "/questions/{conversation}"},
      show_conversation, Views<ShowConversation, ConversationView>{.page = page, .json = conversation_json}));
  r.add(operation<ShowConversation, ConversationView>(
      {"conversations.export", "Exporter une conversation en Markdown", Right::read, Effect::read,
       Method::get, "/questions/{conversation}/export"},
      show_conversation,
      Views<ShowConversation, ConversationView>{
          .raw = [](Context&, const ShowConversation&, ConversationView& v) {
            return web::Response::download(conversation_markdown(v), "text/markdown; charset=utf-8",
                                           "conversation-" + v.conversation.ref + ".md");
          }}));
  r.add(operation<RenameConversation, ConversationView>(
      {"conversations.rename", "Renommer une conversation", Right::read, Effect::write, Method::post,
       "/questions/{conversation}/titre"},
      rename_conversation,
      Views<RenameConversation, ConversationView>{.redirect = back, .json = conversation_json},
      refused_page));
  r.add(operation<ShareConversation, ConversationView>(
      {"conversations.share", "Partager une conversation dans l’organisation", Right::read, Effect::write,
       Method::post, "/questions/{conversation}/partage"},
      share_conversation,
      Views<ShareConversation, ConversationView>{.redirect = back, .json = conversation_json}));
  r.add(operation<ShowConversation, Conversation>(
      {"conversations.delete", "Supprimer une conversation", Right::read, Effect::write, Method::post,
       "/questions/{conversation}/suppression"},
      delete_conversation,
      Views<ShowConversation, Conversation>{
          .redirect = [](Context&, const ShowConversation&, const Conversation&) {
            return std::string("/questions");
          }}));
  install_turns(r);
}
}  // namespace answers
