#include "answers/install.h"

#include <fmt/format.h>

#include "answers/answer_pages.h"
#include "answers/answer_store.h"
#include "answers/answers_evaluation.h"
#include "answers/card_evaluation.h"
#include "answers/card_pages.h"
#include "answers/check_pages.h"
#include "answers/conversation_install.h"
#include "answers/conversation_pages.h"
#include "answers/evaluation.h"
#include "answers/generation.h"
#include "base/fr.h"

namespace answers {
namespace {
using operations::Context;
using operations::Effect;
using operations::operation;
using operations::Right;
using operations::Views;
using web::Method;

std::string answer_text(const Answer& a) {
  std::string out = fmt::format("Question comprise comme : {}\n", text::squeeze(a.understood_as));
  for (const auto& [written, read] : a.spelling) out += fmt::format("  « {} » lu « {} »\n", written, read);
  if (a.clarify) {
    out += a.clarify->question + "\n";
    for (const auto& c : a.clarify->choices)
      out += a.clarify->of_situation ? fmt::format("  - {} (--situation {})\n", c.label, c.value)
                                     : fmt::format("  - {}\n", c.label);
  }
  if (a.model) {
    out += fmt::format("{}\n", outcome_text(a.model->outcome));
    for (const auto& w : a.model->sentences) out += fmt::format("[{}] {}\n", fate_label(w.fate), w.text);
  }
  if (a.registry) {
    out += a.registry->name + "\n";
    for (const auto& [label, value] : a.registry->contacts) out += fmt::format("  {} : {}\n", label, value);
    for (const auto& line : a.registry->hours) out += "  " + line + "\n";
  }
  if (a.refused != Refused::no) {
    out += fmt::format("{}\n", refusal_text(a.refused));
    for (const auto& s : a.nearest) out += fmt::format("  proche : {} ({})\n", s.title, s.document);
    for (const auto& c : a.contacts) out += fmt::format("  voir : {} {}\n", c.text, c.url);
    return out;
  }
  for (const auto& s : a.sentences) {
    const Quote& q = s.quotes.front();
    out += fmt::format("« {} »\n    {}{}{} [{} v{}, {}–{}]\n", s.text, q.title,
                       q.heading.empty() ? "" : " — ", q.heading, q.document, q.version, q.start, q.end);
  }
  out += "Sources :\n";
  for (const auto& s : a.sources) out += fmt::format("  {} ({}) {}\n", s.title, s.document, s.url);
  return out;
}

// What `calibrate` did: set the limits, or learnt a model.
struct Calibration {
  Thresholds thresholds;
  std::string model;
};

// The form, the answer when the address carries the question, and the person's conversations.
Result<operations::Answer> questions_page(Context& c, const Values& v, const std::vector<web::Upload>&,
                                          operations::Form) {
  operations::Answer a;
  auto text = v.find("text");
  bool asked = text != v.end() && !text->second.empty() && !text->second.front().empty();
  auto in = asked ? fields::parse<Ask>(v) : Result<Ask>(Ask{});
  auto answer = !in ? Result<Answer>(tl::unexpected(in.error())) : asked ? look_up(c, *in) : Answer{};
  auto wanted = TRY(fields::parse<ListConversations>(v));
  auto listed = TRY(list_conversations(c, wanted));
  a.page = ask_page(c, v, asked && answer ? &*answer : nullptr,
                    answer ? std::vector<FieldError>{} : answer.error().fields, history_block(listed));
  return a;
}

json::value thresholds_json(const Thresholds& t) {
  return json::object{{"out_of_domain", t.out_of_domain},
                      {"low_confidence", t.low_confidence},
                      {"corpus_revision", t.corpus_revision},
                      {"questions", t.questions},
                      {"calibrated_at", when::iso(t.calibrated_at)}};
}
}  // namespace

void install(operations::Registry& r) {
  for (auto& m : answer_migrations()) r.migrations.push_back(m);
  for (auto& m : conversation_migrations()) r.migrations.push_back(m);
  r.navigation.push_back({20, Right::read, {"/questions", "Questions"}});
  r.add({{"answers.form", "Formulaire de question, et la réponse quand l’adresse porte la question",
          Right::read, Effect::read, Method::get, "/questions"},
         {},
         questions_page});
  r.add(operation<Ask, Answer>(
      {"answers.ask", "Poser une question aux documents officiels", Right::read, Effect::write, Method::post,
       "/questions", "ask"},
      ask,
      Views<Ask, Answer>{.redirect =
                             [](Context&, const Ask&, const Answer& a) {
                               return fmt::format("/questions/{}#tour-{}", a.conversation, a.turn);
                             },
                         .json = answer_json,
                         .text = answer_text},
      [](Context& c, const Values& v, const Error& e) {
        auto ref = v.find("conversation");
        auto view = ref == v.end() ? Result<ConversationView>(tl::unexpected(e))
                                   : show_conversation(c, {ref->second.front()});
        return view ? conversation_page(c, *view, e.fields, v) : ask_page(c, v, nullptr, e.fields);
      }));
  install_conversations(r);
  r.add(operation<EvalInput, Evaluation>(
      {"answers.eval_retrieval", "Mesurer la recherche sur un fichier de questions", Right::administer,
       Effect::read, Method::get, "", "eval retrieval"},
      evaluate_retrieval, Views<EvalInput, Evaluation>{.json = evaluation_json}));
  r.add(operation<CheckText, Checked>(
      {"answers.check", "Vérifier chaque fait d’un texte dans les documents", Right::read, Effect::read,
       Method::post, "/verification", "check"},
      check_text,
      Views<CheckText, Checked>{.page = [](Context& c, const CheckText&,
                                           const Checked& checked) { return check_page(c, &checked); },
                                .json = checked_json,
                                .text = checked_text},
      [](Context& c, const Values& v, const Error& e) { return check_page(c, nullptr, v, e.fields); }));
  r.add({{"answers.check_form", "Formulaire de vérification", Right::read, Effect::read, Method::get,
          "/verification"},
         {},
         [](Context& c, const Values& v, const std::vector<web::Upload>&,
            operations::Form) -> Result<operations::Answer> {
           operations::Answer a;
           a.page = check_page(c, nullptr, v);
           return a;
         }});
  r.navigation.push_back({25, Right::read, {"/verification", "Vérifier"}});
  auto card_views = Views<ShowCard, CardView>{
      .page = [](Context&, const ShowCard&, const CardView& v) { return card_page(v); },
      .json = card_view_json,
      .text = card_text};
  r.add(operation<ShowCard, CardView>(
      {"answers.card", "La carte d’une démarche : coût, délai, pièces, formulaires, services, lieux",
       Right::read, Effect::read, Method::get, "/documents/{document}/carte", "card"},
      show_card, card_views));
  r.add(operation<ShowCard, CardView>({"answers.public_card", "La carte d’une démarche, pour les usagers",
                                       Right::anyone, Effect::read, Method::get, "/cartes/{document}"},
                                      show_card, card_views));
  r.add(operation<EvalAnswers, AnswersEvaluation>(
      {"answers.eval_answers", "Mesurer les réponses sur des fichiers de questions", Right::administer,
       Effect::read, Method::get, "", "eval answers"},
      evaluate_answers, Views<EvalAnswers, AnswersEvaluation>{.json = answers_evaluation_json}));
  r.add(operation<EvalCards, CardEvaluation>(
      {"answers.eval_cards", "Comparer les cartes à des lectures faites à la main", Right::administer,
       Effect::read, Method::get, "", "eval cards"},
      evaluate_cards, Views<EvalCards, CardEvaluation>{.json = cards_json}));
  r.add(operation<EvalGates, GateEvaluation>(
      {"answers.eval_gates", "Mesurer ce que les vérifications laissent passer", Right::administer,
       Effect::read, Method::get, "", "eval gates"},
      evaluate_gates, Views<EvalGates, GateEvaluation>{.json = gates_json}));
  r.add(operation<Calibrate, Calibration>(
      {"answers.calibrate", "Régler les seuils de refus sur les documents importés", Right::administer,
       Effect::write, Method::post, "", "calibrate"},
      [](Context& c, const Calibrate& in) -> Result<Calibration> {
        if (in.questions.empty()) return Calibration{calibrate(c), ""};
        return Calibration{{}, TRY(learn_confidence(c, in))};
      },
      Views<Calibrate, Calibration>{.json = [](const Calibration& c) -> json::value {
                                      if (c.model.empty()) return thresholds_json(c.thresholds);
                                      return json::object{{"model", c.model}};
                                    },
                                    .text =
                                        [](const Calibration& c) {
                                          return c.model.empty()
                                                     ? json::write(thresholds_json(c.thresholds), 2) + "\n"
                                                     : c.model;
                                        }}));
}
}  // namespace answers
