#include "answers/conversation_pages.h"

#include <fmt/format.h>

#include <algorithm>

#include "answers/answer_pages.h"
#include "answers/answer_store.h"
#include "base/fr.h"
#include "corpus/document_pages.h"
#include "html/form.h"

namespace answers {
using html::append;
using html::format;
using html::Html;

namespace {
std::string_view tone_of(Fate f) {
  switch (f) {
    case Fate::kept:
    case Fate::repaired:
      return "good";
    case Fate::marked:
      return "warn";
    default:
      return "bad";
  }
}

// « la source dit 25 € », for each fact that it contradicts.
Html objections(const Written& w) {
  Html out;
  for (const auto& f : w.facts) {
    if (f.verdict != gates::Verdict::contradicted) continue;
    std::string says = f.expected.empty() && f.evidence ? f.evidence->text : f.expected;
    append(out, "<li>«\u00A0{}\u00A0»\u00A0: la source dit «\u00A0{}\u00A0».</li>", f.text,
           text::shorten(says, 200));
  }
  return out.empty() ? out : format("<ul>{}</ul>", out);
}

Html sources_of(const Written& w) {
  Html out;
  for (const auto& q : w.quotes)
    append(out, "<li><a href=\"{}\">{}</a><span class=\"hint\">«\u00A0{}\u00A0»</span></li>",
           corpus::quote_href(q.document, q.version, {q.start, q.end}), q.title, text::shorten(q.text, 220));
  return out.empty() ? out : format("<ul class=\"plain\">{}</ul>", out);
}

std::string turn_path(const TurnRow& t, std::string_view verb) {
  return fmt::format("/questions/{}/{}", t.conversation, verb);
}

Html turn_button(const operations::Context& context, const TurnRow& t, std::string_view verb,
                 std::string_view label, std::string_view style = "quiet") {
  return format(
      "<form method=\"post\" action=\"{}\" class=\"single\">{}<input type=\"hidden\" name=\"turn\" "
      "value=\"{}\"><button "
      "type=\"submit\" class=\"{}\">{}</button></form>",
      turn_path(t, verb), html::csrf_field(context.viewer.csrf), t.number, style, label);
}

// The model's text, or where it will come.
Html model_block(const operations::Context& context, const TurnRow& t, const Answer& a, bool own, bool last) {
  if (!t.model.empty()) {
    auto v = json::parse(t.model, 64);
    if (!v) return {};
    Html again =
        own && context.model != nullptr ? turn_button(context, t, "reprise", "Rédiger de nouveau") : Html();
    return format("{}<div class=\"actions\">{}</div>\n", generation_block(context, generation_from_json(*v)),
                  again);
  }
  bool can = own && context.model != nullptr && a.refused == Refused::no && !a.sentences.empty();
  if (!can) return {};
  bool stream = last && !t.waiting;
  return format(
      "<section class=\"panel\" aria-labelledby=\"redaction-{0}\"><h3 id=\"redaction-{0}\">Rédaction par le "
      "modèle, "
      "vérifiée phrase par phrase</h3><div class=\"written\" role=\"status\" data-stream=\"{1}\" "
      "data-fresh=\"{2}\">{3}</div><div "
      "class=\"actions\">{4} {5}</div></section>\n",
      t.number, stream ? fmt::format("{}?turn={}", turn_path(t, "flux"), t.number) : std::string(),
      fmt::format("/questions/{}#tour-{}", t.conversation, t.number),
      t.waiting ? Html("<p>En cours de rédaction. Rechargez la page dans quelques secondes.</p>")
                : Html("<p class=\"hint\">Les extraits ci-dessus répondent déjà.</p>"),
      turn_button(context, t, "arret", "Arrêter"),
      t.waiting ? Html() : turn_button(context, t, "redaction", "Faire rédiger"));
}

Html feedback_block(const operations::Context& context, const TurnRow& t) {
  if (!t.feedback.empty()) return Html("<p class=\"hint\">Votre évaluation est enregistrée. Merci.</p>\n");
  auto specs = fields::specs<GiveFeedback>();
  Html boxes;
  for (const auto& s : specs) {
    if (s.name != "positives" && s.name != "negatives") continue;
    Html items;
    for (const auto& c : s.choices) {
      std::string id = fmt::format("{}-{}-{}", s.name, c.value, t.number);
      append(items,
             "<div class=\"check\"><input type=\"checkbox\" id=\"{0}\" name=\"{1}\" value=\"{2}\"><label "
             "for=\"{0}\">{3}</label></div>",
             id, s.name, c.value, c.label);
    }
    append(boxes, "<fieldset><legend>{}</legend>{}</fieldset>", s.label, items);
  }
  Html notes;
  for (int n = 0; n <= 5; ++n) append(notes, "<option value=\"{0}\">{0}</option>", n);
  return format(
      "<details class=\"feedback\"><summary>Évaluer cette réponse</summary><form method=\"post\" "
      "action=\"{0}\" "
      "class=\"stack\">{1}<input type=\"hidden\" name=\"turn\" value=\"{2}\"><fieldset><legend>Cette réponse "
      "est-elle "
      "bonne\u00A0? (obligatoire)</legend><div class=\"check\"><input type=\"radio\" id=\"good-oui-{2}\" "
      "name=\"good\" value=\"oui\" "
      "required><label for=\"good-oui-{2}\">Oui</label></div><div class=\"check\"><input type=\"radio\" "
      "id=\"good-non-{2}\" "
      "name=\"good\" value=\"non\"><label for=\"good-non-{2}\">Non</label></div></fieldset><div "
      "class=\"field\"><label "
      "for=\"note-{2}\">Note de 0 à 5</label><select id=\"note-{2}\" name=\"note\"><option value=\"\">Sans "
      "note</option>{3}</select></div>{4}<div class=\"field\"><label "
      "for=\"message-{2}\">Commentaire</label><textarea "
      "id=\"message-{2}\" name=\"message\" rows=\"3\"></textarea></div><div class=\"actions\"><button "
      "type=\"submit\">Envoyer l’évaluation</button></div></form></details>\n",
      turn_path(t, "evaluation"), html::csrf_field(context.viewer.csrf), t.number, notes, boxes);
}

Html turn_block(const operations::Context& context, const TurnRow& t, bool own, bool last) {
  auto v = json::parse(t.body, 64);
  if (!v) return {};
  Answer a = answer_from_json(*v);
  a.conversation = t.conversation;
  a.question = t.question;
  a.turn = t.number;
  bool passed = false;
  if (!t.model.empty())
    if (auto model = json::parse(t.model, 64))
      passed = json::text(*model, "outcome") == outcome_code(Outcome::passed);
  Html written = model_block(context, t, a, own, last), extracts = answer_block(context, a, own);
  return format(
      "<article class=\"turn\" id=\"tour-{0}\" aria-labelledby=\"question-{0}\"><h2 "
      "id=\"question-{0}\">{1}</h2><p "
      "class=\"hint\">Posée le {2}</p>{3}{4}{5}</article>\n",
      t.number, text::shorten(text::squeeze(t.question), 300), fr::date_time(t.at),
      passed ? written : extracts, passed ? extracts : written, own ? feedback_block(context, t) : Html());
}

Html tools(const operations::Context& context, const ConversationView& view) {
  const Conversation& c = view.conversation;
  std::string base = "/questions/" + c.ref;
  Html out = format(
      "<li><a href=\"{0}/export\">Exporter en Markdown</a></li><li class=\"scripted\"><button "
      "type=\"button\" class=\"quiet\" "
      "data-print>Imprimer ou enregistrer en PDF</button></li><li class=\"scripted\"><button type=\"button\" "
      "class=\"quiet\" "
      "data-copy-from=\"{0}/export\">Copier avec les sources</button></li>",
      base);
  if (view.own) {
    append(
        out,
        "<li><form method=\"post\" action=\"{0}/partage\" class=\"single\">{1}<input type=\"hidden\" "
        "name=\"shared\" "
        "value=\"{2}\"><button type=\"submit\" "
        "class=\"quiet\">{3}</button></form></li><li><details><summary>Supprimer</summary><p>La "
        "conversation et ses réponses disparaîtront pour de bon.</p><form method=\"post\" "
        "action=\"{0}/suppression\" class=\"single\">{1}<button type=\"submit\" class=\"quiet\">Supprimer la "
        "conversation</button></form></details></li>",
        base, html::csrf_field(context.viewer.csrf), std::string_view(c.shared ? "non" : "oui"),
        std::string_view(c.shared ? "Ne plus partager" : "Partager dans l’organisation"));
    append(out,
           "<li><details><summary>Renommer</summary><form method=\"post\" action=\"{}/titre\" "
           "class=\"stack\">{}<div "
           "class=\"field\"><label for=\"title\">Nouveau titre (obligatoire)</label><input type=\"text\" "
           "id=\"title\" "
           "name=\"title\" value=\"{}\" required></div><div class=\"actions\"><button "
           "type=\"submit\">Renommer</button></div></form></details></li>",
           base, html::csrf_field(context.viewer.csrf), c.title);
  }
  out += Html(
      "<li class=\"scripted\"><details><summary>Raccourcis clavier</summary><ul><li><kbd>Ctrl</kbd> + "
      "<kbd>Entrée</kbd>\u00A0: envoyer la "
      "question</li><li><kbd>Alt</kbd> + <kbd>Maj</kbd> + <kbd>Q</kbd>\u00A0: aller à la "
      "question</li><li><kbd>Alt</kbd> + <kbd>Maj</kbd> + "
      "<kbd>S</kbd>\u00A0: source suivante</li><li><kbd>Alt</kbd> + <kbd>Maj</kbd> + <kbd>C</kbd>\u00A0: "
      "copier avec les sources</li><li><kbd>Échap</kbd>\u00A0: arrêter la "
      "rédaction</li></ul></details></li>");
  return format("<ul class=\"tools\">{}</ul>\n", out);
}
}  // namespace

Html written_block(const Written& w) {
  if (w.fate == Fate::dropped && w.quotes.empty() && w.facts.empty() && text::word_count(w.text) < 4)
    return {};
  Html sentence = w.shown() ? format("<p>{}</p>", w.text) : format("<p><del>{}</del></p>", w.text);
  Html as_written =
      w.fate == Fate::repaired
          ? format("<p class=\"hint\">Le modèle avait écrit «\u00A0{}\u00A0».</p>", w.as_written)
          : Html();
  Html sources = w.fate == Fate::dropped ? Html() : sources_of(w);
  return format("<div class=\"sentence {}\">{}<p>{}</p>{}{}{}</div>\n", fate_code(w.fate), sentence,
                html::badge(fate_label(w.fate), tone_of(w.fate)), objections(w), as_written, sources);
}

Html generation_block(const operations::Context& context, const Generation& g) {
  Html body;
  for (const auto& w : g.sentences)
    if (w.shown()) body += written_block(w);
  Html rejected;
  std::int64_t n = 0;
  for (const auto& w : g.sentences)
    if (!w.shown()) {
      Html block = written_block(w);
      n += !block.empty();
      rejected += block;
    }
  if (n > 0)
    append(body, "<details open><summary>{}</summary>{}</details>\n",
           fr::plural(n, "phrase écartée", "phrases écartées"), rejected);
  Html fault;
  if (!g.error.empty() && context.viewer.may(operations::Right::administer))
    fault = format("<p class=\"notice attention\">{}</p>", g.error);
  bool good = g.outcome == Outcome::passed;
  return format(
      "<section class=\"panel written\"><h3>Rédaction par le modèle, vérifiée phrase par phrase</h3><p "
      "class=\"notice "
      "{}\">{}</p>{}{}<p class=\"hint\">{}{}{} s.</p></section>\n",
      std::string_view(good ? "good" : "attention"), outcome_text(g.outcome), fault, body,
      g.model.empty() ? std::string() : "Modèle " + g.model + ", ",
      std::string_view(g.corrected ? "après un tour de correction, en " : "en "),
      fr::number(g.total_ms / 1000, 1));
}

Html history_block(const ConversationList& list) {
  Html items;
  for (const auto& c : list.conversations)
    append(items, "<li><a href=\"/questions/{}\">{}</a><span class=\"hint\">{}, {}{}</span></li>", c.ref,
           c.title, fr::date_time(c.updated_at), fr::plural(c.turns, "question"),
           std::string_view(c.shared ? ", partagée" : ""));
  if (list.conversations.empty())
    items = Html(list.words.empty() ? "<li>Aucune conversation pour le moment.</li>"
                                    : "<li>Aucune conversation ne contient ces mots.</li>");
  std::int64_t pages = (list.total + kConversationsPerPage - 1) / kConversationsPerPage;
  return format(
      "<section aria-labelledby=\"historique\"><h2 id=\"historique\">Mes conversations</h2><form "
      "method=\"get\" "
      "action=\"/questions\" class=\"row\" role=\"search\"><div class=\"field\"><label for=\"q\">Mot d’une "
      "question</label><input type=\"text\" id=\"q\" name=\"q\" value=\"{}\"></div><div "
      "class=\"actions\"><button "
      "type=\"submit\">Chercher</button></div></form><ul class=\"sources\">{}</ul>{}</section>\n",
      list.words, items,
      html::pager(list.page, pages, "/questions?q=" + fields::percent_encode(list.words) + "&page="));
}

html::Page conversation_page(const operations::Context& context, const ConversationView& view,
                             const std::vector<FieldError>& faults, const Values& values) {
  Html turns;
  for (std::size_t i = 0; i < view.turns.size(); ++i)
    turns += turn_block(context, view.turns[i], view.own, i + 1 == view.turns.size());
  Html next;
  if (view.own) {
    auto specs = fields::specs<Ask>();
    next = format(
        "<section aria-labelledby=\"suite\"><h2 id=\"suite\">Poursuivre</h2>{}</section>\n",
        html::form(
            {"/questions", context.viewer.csrf, "Chercher la réponse"}, {specs.front()}, values, faults,
            format("<input type=\"hidden\" name=\"conversation\" value=\"{}\">", view.conversation.ref)));
  } else {
    next = Html("<p class=\"hint\">Conversation partagée par un collègue : vous pouvez la lire.</p>\n");
  }
  Html shared;
  if (view.conversation.shared && view.own)
    shared = format(
        "<p class=\"notice good\">Conversation partagée\u00A0: vos collègues la lisent à l’adresse "
        "{}/questions/{}.</p>\n",
        context.settings->public_url, view.conversation.ref);
  Html main =
      format("{}<h1>{}</h1>\n{}{}{}{}<p class=\"hidden\" role=\"status\" id=\"annonce\"></p>\n",
             html::fault_summary(faults), view.conversation.title, shared, tools(context, view), turns, next);
  return {view.conversation.title,
          main,
          {{"/", "Accueil"}, {"/questions", "Questions"}, {"", view.conversation.title}}};
}
}  // namespace answers
