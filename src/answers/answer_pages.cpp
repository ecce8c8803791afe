#include "answers/answer_pages.h"

#include <fmt/format.h>

#include "base/fr.h"
#include "corpus/document_pages.h"
#include "html/form.h"

namespace answers {
using html::append;
using html::format;
using html::Html;

namespace {
// When a source was brought up to date, with a warning when that is long ago.
Html dated(const operations::Context& context, std::string_view date) {
  if (date.empty()) return Html("document non daté par sa source");
  Html out = format("mis à jour le {}", fr::date(date));
  std::int64_t days = when::days_between(date, when::iso_day(context.now()));
  if (days > context.settings->stale_days)
    append(out, " {}", html::badge(fmt::format("ancien : {}", fr::plural(days / 365, "an")), "warn"));
  return out;
}

// What the question was taken for, to be corrected.
Html understood_block(const operations::Context& context, const Answer& a, bool own) {
  if (a.understood_as.empty()) return {};
  Html readings;
  for (const auto& r : a.acronyms)
    append(readings, "<li>«\u00A0{}\u00A0»\u00A0: {}</li>", r.symbol, r.meaning);
  for (const auto& [written, read] : a.spelling)
    append(readings, "<li>«\u00A0{}\u00A0» lu «\u00A0{}\u00A0»</li>", written, read);
  Html told;
  if (!a.told.empty())
    told = format("<p>Situation retenue d’après vos mots\u00A0: {}.</p>", fr::list(a.told));
  Html edit =
      own ? format(
                "<details><summary>Corriger cette lecture</summary><form method=\"post\" "
                "action=\"/questions\" "
                "class=\"stack\">{}<input type=\"hidden\" name=\"conversation\" value=\"{}\"><div "
                "class=\"field\"><label for=\"lecture-{}\">Question comprise (obligatoire)</label><textarea "
                "id=\"lecture-{}\" name=\"text\" rows=\"3\" required>\n{}</textarea></div><div "
                "class=\"actions\"><button type=\"submit\">Chercher de "
                "nouveau</button></div></form></details>",
                html::csrf_field(context.viewer.csrf), a.conversation, a.turn, a.turn, a.understood_as)
          : Html();
  // What was asked stands just above: said again only when it was taken otherwise.
  bool as_asked = text::squeeze(a.understood_as) == text::squeeze(a.question);
  Html taken = as_asked ? Html("<p>Question comprise comme elle est posée.</p>")
                        : format("<p>Question comprise comme «\u00A0{}\u00A0».</p>",
                                 text::shorten(text::squeeze(a.understood_as), 400));
  return format("<div class=\"understood\">{}{}{}{}</div>\n", taken,
                readings.empty() ? Html() : format("<ul>{}</ul>", readings), told, edit);
}

// The facts that change the answer, as buttons.
Html clarify_block(const operations::Context& context, const Answer& a, bool own) {
  if (!a.clarify || !own) return {};
  Html kept;
  for (const auto& token : a.situations)
    append(kept, "<input type=\"hidden\" name=\"situation\" value=\"{}\">", token);
  Html buttons;
  for (const auto& c : a.clarify->choices)
    append(buttons,
           "<form method=\"post\" action=\"/questions\" class=\"single\">{}<input type=\"hidden\" "
           "name=\"conversation\" value=\"{}\">{}<input type=\"hidden\" name=\"text\" value=\"{}\">{}<button "
           "type=\"submit\" class=\"quiet\">{}</button></form> ",
           html::csrf_field(context.viewer.csrf), a.conversation, a.clarify->of_situation ? kept : Html(),
           a.clarify->of_situation ? a.understood_as : c.value,
           a.clarify->of_situation
               ? format("<input type=\"hidden\" name=\"situation\" value=\"{}\">", c.value)
               : Html(),
           c.label);
  return format(
      "<section class=\"notice\" aria-labelledby=\"precision-{0}\"><h3 id=\"precision-{0}\">Pour "
      "préciser\u00A0: {1}</h3><div "
      "class=\"actions\">{2}</div></section>\n",
      a.turn, a.clarify->question, buttons);
}

Html sentences_block(const operations::Context& context, const std::vector<Sentence>& sentences,
                     std::size_t& n) {
  Html out;
  for (const auto& s : sentences) out += quote_block(context, s.quotes.front(), ++n);
  return out;
}

// Lines of the card that the question asks for.
Html fields_block(const std::vector<CardField>& all) {
  Html out;
  for (const auto& f : all) {
    Html lines;
    std::size_t n = 0;
    for (const auto& l : f.lines) {
      if (++n > 6) break;
      append(lines,
             "<li>{} <a class=\"hint\" href=\"{}\">voir<span class=\"hidden\"> «\u00A0{}\u00A0» dans le "
             "document</span></a></li>",
             l.quote.text,
             corpus::quote_href(l.quote.document, l.quote.version, {l.quote.start, l.quote.end}),
             text::shorten(l.quote.text, 60));
    }
    append(out, "<div class=\"asked\"><h4>{}</h4><ul>{}</ul></div>\n", f.label, lines);
  }
  return out;
}

Html file_status_block(const PartAnswer& p) {
  if (p.part.intent != Intent::file_status) return {};
  return Html(
      "<p class=\"notice attention\">Où en est un dossier, seule l’administration qui l’instruit peut le "
      "dire\u00A0: "
      "adressez-vous à elle, avec le numéro du dossier.</p>\n");
}

Html sources_block(const operations::Context& context, const std::vector<Source>& sources,
                   std::int64_t turn) {
  Html out = format(
      "<section aria-labelledby=\"sources-{0}\"><h3 id=\"sources-{0}\">Sources</h3><ol class=\"sources\">",
      turn);
  for (const auto& s : sources)
    append(out, "<li><a href=\"/documents/{}\">{}</a><span class=\"hint\">{}{}{}</span></li>",
           fields::percent_encode(s.document), s.title, s.breadcrumb, Html(s.breadcrumb.empty() ? "" : " · "),
           dated(context, s.date));
  return out += Html("</ol></section>\n");
}

Html registry_block(const Answer& a) {
  if (!a.registry) return {};
  std::vector<std::pair<std::string, Html>> rows;
  for (const auto& [label, value] : a.registry->contacts) rows.emplace_back(label, format("{}", value));
  for (const auto& line : a.registry->hours) rows.emplace_back("Horaires", format("{}", line));
  return format(
      "<section class=\"asked\" aria-labelledby=\"registre-{0}\"><h3 id=\"registre-{0}\">Au registre\u00A0: "
      "<a "
      "href=\"/structures/{1}\">{2}</a></h3>{3}</section>\n",
      a.turn, a.registry->code, a.registry->name, html::facts(rows));
}

Html card_link(const Answer& a) {
  if (!a.card) return {};
  std::vector<std::string> told;
  for (const auto& f : a.card->fields) told.push_back(text::lower(f.label));
  std::string query;
  for (const auto& token : a.situations)
    query += (query.empty() ? "?" : "&") + std::string("situation=") + fields::percent_encode(token);
  return format("<p><a href=\"/documents/{}/carte{}\">Carte de la démarche, à imprimer</a>\u00A0: {}.</p>\n",
                fields::percent_encode(a.card->document), query, fr::list(told));
}

Html answered(const operations::Context& context, const Answer& a) {
  Html out = format(
      "<section aria-labelledby=\"reponse-{0}\"><h3 id=\"reponse-{0}\">Ce que disent les documents</h3>\n{1}",
      a.turn, card_link(a));
  std::size_t n = 0;
  bool several = a.parts.size() > 1;
  std::string body;
  for (const auto& p : a.parts) {
    if (several) {
      append(out, "<h4>{}{}</h4>\n", p.part.body.empty() ? std::string() : p.part.body + "\u00A0: ",
             text::shorten(text::squeeze(p.part.text), 160));
      if (p.refused != Refused::no) append(out, "<p>{}</p>\n", refusal_text(p.refused));
    }
    out += file_status_block(p);
    out += fields_block(p.fields);
    auto shown = p.sentences;
    if (several && shown.size() > 3) shown.resize(3);
    out += sentences_block(context, shown, n);
  }
  if (a.parts.empty()) out += sentences_block(context, a.sentences, n);
  out += Html("</section>\n");
  return out += sources_block(context, a.sources, a.turn);
}

Html refused(const Answer& a) {
  Html nearest, contacts;
  for (const auto& s : a.nearest)
    append(nearest, "<li><a href=\"/documents/{}\">{}</a><span class=\"hint\">{}</span></li>",
           fields::percent_encode(s.document), s.title, s.breadcrumb);
  for (const auto& c : a.contacts)
    append(contacts, "<li>{}{}</li>", c.text,
           c.url.starts_with("http") ? format(" — <a href=\"{}\">{}</a>", c.url, c.url) : Html());
  Html out = format(
      "<section class=\"notice attention\" aria-labelledby=\"refus-{0}\"><h3 id=\"refus-{0}\">Pas de réponse "
      "sûre</h3><p>{1}</p></section>\n",
      a.turn, refusal_text(a.refused));
  if (!nearest.empty())
    append(out, "<section><h3>Documents les plus proches</h3><ul class=\"sources\">{}</ul></section>\n",
           nearest);
  if (!contacts.empty()) append(out, "<section><h3>À qui s’adresser</h3><ul>{}</ul></section>\n", contacts);
  return out;
}
// The filters, folded away unless one is set or faulty.
Html narrowing(const operations::Context& context, std::vector<FieldSpec> specs, const Values& values,
               const std::vector<FieldError>& faults) {
  auto db = context.store.read();
  bool open = false;
  Html controls;
  for (auto& spec : specs) {
    if (spec.name == "text") continue;
    if (spec.name == "source")
      for (auto& s : corpus::sources(*db)) spec.choices.push_back({s, s});
    if (spec.name == "audience")
      for (auto& s : corpus::audiences(*db)) spec.choices.push_back({s, s});
    auto given = values.find(spec.name);
    std::vector<std::string> value = given == values.end() ? std::vector<std::string>{} : given->second;
    open = open || (!value.empty() && !value.front().empty());
    for (const auto& f : faults) open = open || f.field == spec.name;
    controls += html::control(spec, value, faults);
  }
  return format("<details class=\"narrowing\"{}><summary>Préciser où chercher</summary>{}</details>",
                Html(open ? " open" : ""), controls);
}
}  // namespace

namespace {
// Whether the document has been brought up to date since and no longer has these words.
Html changed_since(const operations::Context& context, const Quote& q) {
  auto db = context.store.read();
  auto d = corpus::document_by_key(*db, q.document);
  if (!d || d->version == q.version) return {};
  auto v = corpus::version_of(*db, d->id, d->version);
  if (v && v->text.find(q.text) != std::string::npos) return {};
  return format(" {} <a href=\"/documents/{}\">lire la version actuelle</a>",
                html::badge("ce passage a changé depuis", "warn"), fields::percent_encode(q.document));
}
}  // namespace

Html quote_block(const operations::Context& context, const Quote& q, std::size_t number) {
  return format(
      "<figure class=\"quote\" data-source=\"{}\"><blockquote>{}</blockquote><figcaption><a "
      "href=\"{}\">{}</a>{}<span class=\"hint\">{}{}</span></figcaption></figure>\n",
      number, html::paragraphs(q.text), corpus::quote_href(q.document, q.version, {q.start, q.end}), q.title,
      q.heading.empty() ? Html() : format(", «\u00A0{}\u00A0»", q.heading), dated(context, q.date),
      changed_since(context, q));
}

Html answer_block(const operations::Context& context, const Answer& a, bool own) {
  Html out = understood_block(context, a, own);
  out += clarify_block(context, a, own);
  out += registry_block(a);
  if (a.refused != Refused::no)
    out += refused(a);
  else if (!a.sentences.empty() || !a.registry)
    out += answered(context, a);
  append(
      out,
      "<p class=\"hint\">Réponse composée uniquement de citations, sans modèle de langage, en {} ms.</p>\n",
      fr::number(a.latency_ms, 1));
  return out;
}

html::Page ask_page(const operations::Context& context, const Values& values, const Answer* answer,
                    const std::vector<FieldError>& faults, const Html& below) {
  auto specs = fields::specs<Ask>();
  std::erase_if(specs, [](const FieldSpec& s) {
    return s.name == "situation" || s.name == "conversation" || s.name == "without-model";
  });
  Html main =
      format("{}<h1>Poser une question</h1>\n{}{}{}", html::fault_summary(faults),
             html::form({"/questions", context.viewer.csrf, "Chercher la réponse"}, {specs.front()}, values,
                        faults, narrowing(context, specs, values, faults)),
             answer == nullptr ? Html() : answer_block(context, *answer, context.viewer.account != 0), below);
  return {"Poser une question", main, {{"/", "Accueil"}, {"", "Questions"}}};
}
}  // namespace answers
