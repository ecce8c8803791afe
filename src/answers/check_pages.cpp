#include "answers/check_pages.h"

#include <fmt/format.h>

#include "base/fr.h"
#include "corpus/document_pages.h"
#include "html/form.h"

namespace answers {
using html::append;
using html::format;
using html::Html;

namespace {
std::string_view tone(gates::Verdict v) {
  return v == gates::Verdict::confirmed ? "good" : v == gates::Verdict::contradicted ? "bad" : "plain";
}

// Where the evidence stands, as a link to the passage in its document.
Html source_link(const gates::Evidence& e, const std::vector<corpus::PassageRow>& passages) {
  for (const auto& p : passages)
    if (p.id == e.passage)
      return format("<a href=\"{}\">{}</a>",
                    corpus::quote_href(p.document_key, p.version,
                                       {p.range.start + e.range.start, p.range.start + e.range.end}),
                    p.title);
  return {};
}
}  // namespace

Html verdicts_block(const gates::Report& report, const std::vector<corpus::PassageRow>& passages) {
  html::TableWriter table({"Faits vérifiés", {"Fait", "Nature", "Verdict", "Ce que dit la source"}});
  for (const auto& f : report.facts) {
    Html says;
    if (!f.reason.empty()) append(says, "{}. ", text::capitalise(f.reason));
    if (!f.evidence && !f.expected.empty()) append(says, "<strong>{}</strong>", f.expected);
    if (f.evidence) {
      if (!f.expected.empty()) append(says, "<strong>{}</strong><br>", f.expected);
      append(says, "<span class=\"hint\">«\u00A0{}\u00A0»</span>{}", text::shorten(f.evidence->text, 240),
             source_link(*f.evidence, passages));
    }
    table.row({format("{}", f.text), format("{}", gates::kind_label(f.fact.kind)),
               html::badge(gates::verdict_label(f.verdict), tone(f.verdict)), says});
  }
  if (report.facts.empty()) return Html("<p>Aucun fait vérifiable dans ce texte.</p>");
  return table.finish();
}

html::Page check_page(const operations::Context& context, const Checked* checked, const Values& values,
                      const std::vector<FieldError>& faults) {
  auto specs = fields::specs<CheckText>();
  std::erase_if(specs, [](const FieldSpec& s) { return s.name != "text" && s.name != "structure"; });
  for (auto& s : specs) s.is_required = s.name == "text";
  Values shown = values;
  Html result;
  if (checked != nullptr) {
    shown["text"] = {checked->text};
    result = format(
        "<section aria-labelledby=\"verdicts\"><h2 id=\"verdicts\">{}</h2>{}</section>\n",
        fr::plural(static_cast<std::int64_t>(checked->report.facts.size()), "fait trouvé", "faits trouvés"),
        verdicts_block(checked->report, checked->passages));
    Html promises;
    for (const auto& p : checked->promises)
      append(promises, "<li>{} «\u00A0{}\u00A0»</li>", html::badge(gates::promise_label(p.kind), "warn"),
             p.text);
    if (!promises.empty())
      append(result, "<section><h2>Ce que ce texte engage</h2><ul class=\"plain\">{}</ul></section>\n",
             promises);
    append(result, "<p class=\"hint\">Comparé à {} en {} ms, sans modèle de langage.</p>\n",
           fr::plural(static_cast<std::int64_t>(checked->passages.size()), "passage"),
           fr::number(checked->latency_ms, 1));
  }
  Html main = format(
      "{}<h1>Vérifier un texte</h1>\n<p>Chaque montant, délai, date, référence, contact ou obligation du "
      "texte est comparé "
      "aux documents du guichet.</p>\n{}{}",
      html::fault_summary(faults),
      html::form({"/verification", context.viewer.csrf, "Vérifier"}, specs, shown, faults), result);
  return {"Vérifier un texte", main, {{"/", "Accueil"}, {"", "Vérifier"}}};
}
}  // namespace answers
