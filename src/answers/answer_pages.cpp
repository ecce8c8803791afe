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
std::string dated(std::string_view date) {
  return date.empty() ? "document non daté par sa source" : "mis à jour le " + fr::date(date);
}

Html answered(const Answer& a) {
  Html out =
      format("<section aria-labelledby=\"reponse\"><h2 id=\"reponse\">Ce que disent les documents</h2>\n");
  if (a.card) {
    std::vector<std::string> told;
    for (const auto& f : a.card->fields) told.push_back(text::lower(f.label));
    append(out, "<p><a href=\"/documents/{}/carte\">Carte de la démarche</a>\u00A0: {}.</p>\n",
           fields::percent_encode(a.card->document), fr::list(told));
  }
  std::size_t n = 0;
  for (const auto& s : a.sentences) out += quote_block(s.quotes.front(), ++n);
  out += Html(
      "</section>\n<section aria-labelledby=\"sources\"><h2 id=\"sources\">Sources</h2><ol "
      "class=\"sources\">");
  for (const auto& s : a.sources)
    append(out, "<li><a href=\"/documents/{}\">{}</a><span class=\"hint\">{}{}{}</span></li>",
           fields::percent_encode(s.document), s.title, s.breadcrumb, Html(s.breadcrumb.empty() ? "" : " · "),
           dated(s.date));
  out += Html("</ol></section>\n");
  return out;
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
      "<section class=\"notice attention\" aria-labelledby=\"refus\"><h2 id=\"refus\">Pas de réponse "
      "sûre</h2><p>{}</p></section>\n",
      refusal_text(a.refused));
  if (!nearest.empty())
    append(out, "<section><h2>Documents les plus proches</h2><ul class=\"sources\">{}</ul></section>\n",
           nearest);
  if (!contacts.empty()) append(out, "<section><h2>À qui s’adresser</h2><ul>{}</ul></section>\n", contacts);
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

Html quote_block(const Quote& q, std::size_t number) {
  return format(
      "<figure class=\"quote\" id=\"source-{}\"><blockquote>{}</blockquote><figcaption><a "
      "href=\"{}\">{}</a>{}<span class=\"hint\">{}</span></figcaption></figure>\n",
      number, html::paragraphs(q.text), corpus::quote_href(q.document, q.version, {q.start, q.end}), q.title,
      q.heading.empty() ? Html() : format(", «\u00A0{}\u00A0»", q.heading), dated(q.date));
}

html::Page ask_page(const operations::Context& context, const Values& values, const Answer* answer,
                    const std::vector<FieldError>& faults) {
  auto specs = fields::specs<Ask>();
  Html result;
  if (answer != nullptr) {
    result = answer->refused == Refused::no ? answered(*answer) : refused(*answer);
    append(
        result,
        "<p class=\"hint\">Réponse composée uniquement de citations, sans modèle de langage, en {} ms.</p>\n",
        fr::number(answer->latency_ms, 1));
  }
  Html main = format("{}<h1>Poser une question</h1>\n{}{}", html::fault_summary(faults),
                     html::form({"/questions", context.viewer.csrf, "Chercher la réponse"}, {specs.front()},
                                values, faults, narrowing(context, specs, values, faults)),
                     result);
  return {"Poser une question", main, {{"/", "Accueil"}, {"", "Questions"}}};
}
}  // namespace answers
