#include "answers/conversations.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "answers/answer_store.h"
#include "answers/prompt.h"
#include "base/personal_data.h"
#include "corpus/documents.h"
#include "corpus/terms.h"
#include "people/audit.h"
#include "store/outbox.h"

namespace answers {
namespace {
constexpr std::size_t kRefLength = 16;
constexpr int kStopPatience = 100;  // times 20 ms
constexpr std::size_t kTitleLength = 70;

tl::unexpected<Error> no_conversation() {
  return fail(ErrorKind::missing, "no_conversation",
              "Cette conversation n’existe pas, ou n’est pas partagée avec vous.");
}

bool own(const operations::Context& context, const Conversation& c) {
  return context.viewer.local || (context.viewer.account != 0 && c.account == context.viewer.account);
}

// The conversation when the viewer may read it, or change it when `to_change`.
Result<Conversation> reachable(operations::Context& context, store::Db& db, std::string_view ref,
                               bool to_change) {
  auto c = conversation_by_ref(db, ref);
  if (!c) return no_conversation();
  bool mine = own(context, *c);
  if (!mine && (to_change || !c->shared)) return no_conversation();
  return std::move(*c);
}

Result<ConversationView> view_of(operations::Context& context, std::string_view ref) {
  auto db = context.store.read();
  auto c = TRY(reachable(context, *db, ref, false));
  bool mine = own(context, c);
  auto turns = turns_of(*db, c.id);
  return ConversationView{std::move(c), std::move(turns), mine};
}

Result<std::pair<Conversation, TurnRow>> own_turn(operations::Context& context, const PickTurn& in) {
  auto db = context.store.read();
  auto c = TRY(reachable(context, *db, in.conversation, true));
  auto t = turn_of(*db, c.id, in.turn);
  if (!t) return no_conversation();
  return std::pair{std::move(c), std::move(*t)};
}

// Those that are still kept; a passage keeps its id as long as its words stay.
std::vector<corpus::PassageRow> passages_of_ids(operations::Context& context,
                                                const std::vector<std::string>& ids) {
  std::vector<corpus::PassageRow> out;
  auto db = context.store.read();
  for (const auto& id : ids)
    if (auto p = corpus::passage_by_id(*db, id)) out.push_back(std::move(*p));
  return out;
}

std::string key_of(const PickTurn& in) { return fmt::format("{}/{}", in.conversation, in.turn); }

std::string refreshed(const std::string& question) {
  return text::shorten(text::squeeze(question), kTitleLength);
}
}  // namespace

Result<Answer> ask_in_conversation(operations::Context& context, const Ask& in) {
  Before before;
  std::optional<Conversation> conversation;
  if (!in.conversation.empty()) {
    auto db = context.store.read();
    conversation = TRY(reachable(context, *db, in.conversation, true));
    if (auto last = last_turn(*db, conversation->id)) before = {last->subject, last->situations};
  }
  auto a = compose(context, in, before);
  if (!a) return a;
  std::string question = personal_data::mask(in.text).text;
  context.store.write([&](store::Db& db) {
    if (!conversation) {
      conversation = Conversation{};
      conversation->ref = context.random.token(kRefLength);
      conversation->account = context.viewer.account;
      conversation->title = refreshed(question);
      conversation->created_at = conversation->updated_at = context.now();
      conversation->id = insert_conversation(db, *conversation);
    }
    TurnRow t;
    t.answer = insert_answer(db, context, *a);
    t.at = context.now();
    t.question = question;
    t.subject = a->subject.empty() ? before.subject : a->subject;
    t.situations = a->situations;
    a->turn = insert_turn(db, conversation->id, t);
  });
  a->conversation = conversation->ref;
  return a;
}

Result<ConversationView> show_conversation(operations::Context& context, const ShowConversation& in) {
  return view_of(context, in.conversation);
}

Result<ConversationList> list_conversations(operations::Context& context, const ListConversations& in) {
  ConversationList out;
  out.page = in.page;
  out.words = in.q;
  auto db = context.store.read();
  out.conversations = conversations_of(*db, context.viewer.account, in.q, in.page, out.total);
  return out;
}

Result<ConversationView> rename_conversation(operations::Context& context, const RenameConversation& in) {
  auto c = TRY(reachable(context, *context.store.read(), in.conversation, true));
  context.store.write([&](store::Db& db) {
    set_title(db, c.id, personal_data::mask(in.title).text);
    people::record(db, context, "conversation.renommer", c.ref);
  });
  return view_of(context, in.conversation);
}

Result<ConversationView> share_conversation(operations::Context& context, const ShareConversation& in) {
  auto c = TRY(reachable(context, *context.store.read(), in.conversation, true));
  context.store.write([&](store::Db& db) {
    set_shared(db, c.id, in.shared == "oui");
    people::record(db, context, "conversation.partager", c.ref, in.shared);
  });
  return view_of(context, in.conversation);
}

Result<Conversation> delete_conversation(operations::Context& context, const ShowConversation& in) {
  auto c = TRY(reachable(context, *context.store.read(), in.conversation, true));
  context.store.write([&](store::Db& db) {
    remove_conversation(db, c.id);
    // What marks its quotations elsewhere goes too.
    store::outbox::add(db, context.now(), corpus::kDocumentsChanged, "");
    people::record(db, context, "conversation.supprimer", c.ref);
  });
  return c;
}

Result<TurnRow> one_turn(operations::Context& context, const PickTurn& in) {
  return TRY(own_turn(context, in)).second;
}

Result<Generation> write_turn(operations::Context& context, const PickTurn& in, const WrittenSink& sink) {
  auto [c, t] = TRY(own_turn(context, in));
  if (!t.model.empty()) return fail(ErrorKind::conflict, "written", "Cette réponse a déjà été rédigée.");
  auto body = json::parse(t.body, 64);
  if (!body) return tl::unexpected(body.error());
  auto passages = passages_of_ids(context, json::texts(*body, "passages"));
  std::string key = key_of(in);
  auto flag = context.cancellations != nullptr ? context.cancellations->start(key)
                                               : std::make_shared<std::atomic<bool>>(false);
  if (!flag) return fail(ErrorKind::conflict, "being_written", "Cette réponse est en cours de rédaction.");
  struct Finish {
    operations::Cancellations* home;
    const std::string& key;
    ~Finish() {
      if (home != nullptr) home->finish(key);
    }
  } finish{context.cancellations, key};
  std::string asked = json::text(*body, "understood_as");
  Generation g = generate(context, asked.empty() ? t.question : asked, passages, sink, flag.get());
  std::string kept = json::write(generation_json(g));
  context.store.write([&](store::Db& db) { set_model_text(db, t.id, kept); });
  return g;
}

Result<TurnRow> write_later(operations::Context& context, const PickTurn& in) {
  auto [c, t] = TRY(own_turn(context, in));
  if (context.model == nullptr)
    return fail(ErrorKind::unavailable, "no_model", "Aucun modèle de langage n’est réglé.");
  if (!t.model.empty() || t.waiting) return t;
  context.store.write([&](store::Db& db) {
    set_waiting(db, t.id, true);
    store::outbox::add(db, context.now(), "answers.write", key_of(in));
  });
  return t;
}

void write_job(operations::Context& context, const std::string& payload,
               const std::function<void(store::Db&)>& finish) {
  std::size_t slash = payload.find('/');
  if (slash != std::string::npos) {
    PickTurn in{payload.substr(0, slash), std::strtoll(payload.c_str() + slash + 1, nullptr, 10)};
    auto written = write_turn(context, in, [](const Written&) { return true; });
    // One that is being written, was or is gone needs nothing more.
    (void)written;
  }
  context.store.write([&](store::Db& db) { finish(db); });
}

Result<TurnRow> stop_writing(operations::Context& context, const PickTurn& in) {
  auto [c, t] = TRY(own_turn(context, in));
  if (context.cancellations != nullptr) {
    std::string key = key_of(in);
    context.cancellations->stop(key);
    // The page that follows shows how it ended: the writer needs a moment to keep it.
    for (int i = 0; i < kStopPatience && context.cancellations->running(key); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return t;
}

Result<TurnRow> write_again(operations::Context& context, const PickTurn& in) {
  auto [c, t] = TRY(own_turn(context, in));
  context.store.write([&](store::Db& db) { set_model_text(db, t.id, ""); });
  return t;
}

Result<TurnRow> give_feedback(operations::Context& context, const GiveFeedback& in) {
  auto [c, t] = TRY(own_turn(context, {in.conversation, in.turn}));
  json::object kept{{"good", in.good == "oui"},
                    {"note", in.note ? json::value(*in.note) : json::value(nullptr)},
                    {"positives", json::strings(in.positives)},
                    {"negatives", json::strings(in.negatives)},
                    {"message", personal_data::mask(in.message).text}};
  context.store.write([&](store::Db& db) {
    set_feedback(db, t.id, json::write(kept));
    people::record(db, context, "reponse.evaluer", c.ref, in.good);
  });
  return t;
}

Result<Replay> replay_turn(operations::Context& context, const PickTurn& in) {
  auto [c, t] = TRY(own_turn(context, in));
  auto model =
      t.model.empty()
          ? Result<json::value>(fail(ErrorKind::missing, "no_text", "Aucun modèle n’a rédigé ce tour."))
          : json::parse(t.model, 64);
  if (!model) return tl::unexpected(model.error());
  Generation g = generation_from_json(*model);
  auto passages = passages_of_ids(context, g.passages);
  Replay out{g.model, g.prompt_hash, g.sentences, {}, g.prompt_hash == prompt_hash("answer"), true};
  // The text that was kept is the last round's when it was corrected, else the first's.
  std::string raw = g.raw.empty() ? "" : g.corrected ? g.raw.back() : g.raw.front();
  SentenceCutter cutter;
  auto sentences = cutter.feed(raw);
  for (auto& s : cutter.finish()) sentences.push_back(std::move(s));
  for (const auto& s : sentences)
    if (!abstains(s)) out.again.push_back(hold_sentence(text::clean(s), passages));
  out.same = out.kept.size() == out.again.size();
  for (std::size_t i = 0; out.same && i < out.kept.size(); ++i)
    out.same = out.kept[i].fate == out.again[i].fate && out.kept[i].text == out.again[i].text;
  return out;
}

json::value replay_json(const Replay& r) {
  json::array kept, again;
  for (const auto& w : r.kept) kept.push_back(written_json(w));
  for (const auto& w : r.again) again.push_back(written_json(w));
  return json::object{
      {"model", r.model}, {"prompt", r.prompt_hash}, {"same_prompt", r.same_prompt}, {"same", r.same},
      {"kept", kept},     {"again", again}};
}
}  // namespace answers
