#include "reviews/review_pages.h"

#include <fmt/format.h>

#include <algorithm>

#include "answers/answer_pages.h"
#include "answers/check_pages.h"
#include "base/fr.h"
#include "corpus/document_pages.h"
#include "gates/promises.h"
#include "html/form.h"
#include "reviews/freshness_pages.h"
#include "services/structure_pages.h"

namespace reviews {
using html::append;
using html::format;
using html::Html;

std::string_view feeling_tone(Feeling f) {
  return f == Feeling::positive ? "good" : f == Feeling::negative ? "bad" : "plain";
}

namespace {
std::string inbox_query(const ReviewFilter& f) {
  return fmt::format("/avis?state={}&feeling={}&structure={}&q={}&page=", fields::percent_encode(f.state),
                     fields::percent_encode(f.feeling), fields::percent_encode(f.structure),
                     fields::percent_encode(f.words));
}

// « Accueil,Téléphone » as upstream writes it, with spaces.
std::string spaced_list(std::string_view list) {
  std::vector<std::string> out;
  for (auto part : text::split(list, ',')) out.push_back(text::trim(part));
  return text::join(out, ", ");
}

// The user's side: words, circumstances, what was masked.
Html review_block(const ReviewView& v) {
  const Review& r = v.review;
  std::vector<std::pair<std::string, Html>> facts{
      {"Ressenti", html::badge(feeling_label(r.feeling), feeling_tone(r.feeling))},
      {"Écrit le", format("{}", fr::date_time(r.written_at))}};
  if (v.structure)
    facts.emplace_back("Structure", format("<a href=\"/structures/{}\">{}</a>", v.structure->code,
                                           v.structure->shown_name()));
  else if (!r.structures.empty() && !r.structures.front().title.empty())
    facts.emplace_back("Structure", format("{} (absente du registre)", r.structures.front().title));
  else
    facts.emplace_back("Structure", Html("hors structure"));
  if (!r.structures.empty() && !r.structures.front().channels.empty())
    facts.emplace_back("Canaux", format("{}", spaced_list(r.structures.front().channels)));
  if (!r.procedure.empty()) facts.emplace_back("Démarche", format("{}", r.procedure));
  if (!r.posted_as.empty()) facts.emplace_back("Posté par", format("{}", r.posted_as));
  if (!r.rejection.empty()) facts.emplace_back("Motif de refus", format("{}", r.rejection));
  Html body = r.body.empty() ? Html("<p><em>Cet avis n’a pas de texte.</em></p>") : html::paragraphs(r.body);
  return format(
      "<section aria-labelledby=\"avis\" class=\"panel\"><h2 id=\"avis\">L’avis</h2>{}<div "
      "class=\"user-words\">{}</div></section>\n",
      html::facts(facts), body);
}

Html draft_block(const Draft& d) {
  Html out =
      Html("<section aria-labelledby=\"projet\" class=\"panel\"><h2 id=\"projet\">Projet de réponse</h2>\n");
  for (const auto& n : d.notes) append(out, "<p class=\"notice attention\">{}</p>", n);
  Html body;
  bool open = false;
  for (const auto& s : d.sentences) {
    if (s.new_paragraph && open) body += Html("</p>\n");
    if (s.new_paragraph || !open)
      body += Html("<p>");
    else
      body += Html(" ");
    open = true;
    if (s.kind == SentenceKind::fact)
      append(body, "<a class=\"s fact\" href=\"{}\" title=\"Voir le passage cité dans le document\">{}</a>",
             corpus::quote_href(s.quotes.front().document, s.quotes.front().version,
                                {s.quotes.front().start, s.quotes.front().end}),
             s.text);
    else
      append(body, "<span class=\"s {}\">{}</span>", kind_code(s.kind), s.text);
  }
  if (open) body += Html("</p>");
  append(out,
         "<div class=\"draft\">{}</div><p class=\"hint\">Souligné : fait tiré d’un document. Encadré : à "
         "compléter par vous. Projet préparé le {} en {} ms, sans modèle de langage.</p></section>\n",
         body, fr::date_time(d.created_at), fr::number(d.latency_ms, 0));
  return out;
}

Html sources_block(const operations::Context& context, const Draft& d) {
  Html out = Html("<section aria-labelledby=\"sources\" class=\"panel\"><h2 id=\"sources\">Sources</h2>\n");
  std::size_t n = 0;
  for (const auto& s : d.sentences)
    for (const auto& q : s.quotes) out += answers::quote_block(context, q, ++n);
  if (n == 0) out += Html("<p>Aucun document n’a été assez sûr pour être cité.</p>");
  Html others;
  for (const auto& s : d.sources)
    append(others, "<li><a href=\"/documents/{}\">{}</a></li>", fields::percent_encode(s.document), s.title);
  if (!others.empty()) append(out, "<h3>Documents sur le sujet</h3><ul class=\"sources\">{}</ul>", others);
  return out += Html("</section>\n");
}

Html grievances_block(const Draft& d) {
  if (d.grievances.empty()) return {};
  Html items;
  for (std::size_t i = 0; i < d.grievances.size();) {  // several points in one sentence show it once
    Html labels;
    std::size_t j = i;
    for (; j < d.grievances.size() && d.grievances[j].text == d.grievances[i].text; ++j) {
      const Theme* t = theme(d.grievances[j].theme);
      append(labels, "{} ",
             html::badge(t != nullptr ? std::string_view(t->label) : std::string_view("Autre"), "plain"));
    }
    append(items, "<li>{} «\u00A0{}\u00A0»</li>", labels, text::shorten(d.grievances[i].text, 220));
    i = j;
  }
  return format("<section class=\"panel\"><h2>Points soulevés</h2><ol class=\"plain\">{}</ol></section>\n",
                items);
}

Html difference_block(const Draft& d, std::string_view edition) {
  Html body;
  for (const auto& p : difference(d.text, edition)) {
    if (p.edit == Edit::same)
      append(body, "{}", p.text);
    else
      append(body, "<{0}>{1}</{0}>", std::string_view(p.edit == Edit::added ? "ins" : "del"), p.text);
  }
  return format(
      "<details open><summary>Différences avec le projet ({} du projet est gardé)</summary><p "
      "class=\"hint\">Barré : retiré du projet. Souligné : ajouté par vous.</p><div "
      "class=\"diff\">{}</div></details>\n",
      fr::percent(kept_share(d.text, edition)), body);
}

Html reply_block(const Reply& r) {
  std::vector<std::pair<std::string, Html>> facts;
  if (r.published_at) facts.emplace_back("Publiée le", format("{}", fr::date_time(*r.published_at)));
  if (!r.imported) {
    facts.emplace_back("Approuvée par", format("{}, le {}", r.approved_by, fr::date_time(r.approved_at)));
    facts.emplace_back("Part gardée du projet", format("{}", fr::percent(r.kept_percent)));
    if (r.published_at) facts.emplace_back("Délai de réponse", format("{}", fr::duration(r.to_reply_ms)));
    facts.emplace_back("Sources citées",
                       format("{}", fr::plural(static_cast<std::int64_t>(r.quotes.size()), "passage")));
  }
  return format("<section class=\"panel\"><h2>{}</h2>{}<div class=\"reply\">{}</div></section>\n",
                std::string_view(r.published_at ? "Réponse publiée" : "Réponse approuvée, à publier"),
                html::facts(facts), html::paragraphs(r.text));
}

// What the last saved version says, fact by fact; what can't be checked is left out.
Html checked_block(const answers::Checked& checked) {
  gates::Report report = checked.report;
  std::erase_if(report.facts, [](const auto& f) { return f.verdict == gates::Verdict::not_checkable; });
  if (report.facts.empty()) return {};
  auto doubts = std::count_if(report.facts.begin(), report.facts.end(),
                              [](const auto& f) { return f.verdict != gates::Verdict::confirmed; });
  return format(
      "<section class=\"panel\" aria-labelledby=\"faits\"><h2 id=\"faits\">Faits de la version "
      "enregistrée</h2><p{}>{}</p>{}</section>\n",
      Html(doubts > 0 ? " class=\"notice attention\"" : ""),
      doubts == 0
          ? std::string("Tous sont confirmés par les documents, le registre ou l’avis.")
          : fr::plural(doubts, "fait à revoir avant d’approuver.", "faits à revoir avant d’approuver."),
      answers::verdicts_block(report, checked.passages));
}

// What the agent's version adds that binds the administration: theirs to write, and to be sure of.
Html promises_block(const ReviewView& v) {
  if (!v.edition) return {};
  auto added =
      gates::added_promises(v.edition->text, v.draft ? v.draft->text : std::string(), whole_text(v.review));
  if (added.empty()) return {};
  Html items;
  for (const auto& p : added)
    append(items, "<li>{} «\u00A0{}\u00A0»</li>", html::badge(gates::promise_label(p.kind), "warn"),
           text::shorten(p.text, 200));
  return format(
      "<section class=\"panel\" aria-labelledby=\"engagements\"><h2 id=\"engagements\">Ce que votre version "
      "engage</h2><p>Ces phrases ne viennent pas du projet. Gardez-les si vous pouvez les tenir.</p><ul "
      "class=\"plain\">{}</ul></section>\n",
      items);
}

// The form that saves, and beside it the buttons of what can be done next.
Html editor(const operations::Context& context, const ReviewView& v, const std::string& text,
            const std::vector<FieldError>& faults) {
  FieldSpec spec;
  spec.name = "text";
  spec.label = "Votre réponse";
  spec.kind = FieldKind::multiline;
  spec.is_required = true;
  spec.hint = "Modifiez le projet, complétez les passages entre crochets, puis enregistrez ou approuvez.";
  Html area = html::control(spec, {text}, faults);
  std::string base = "/avis/" + v.review.ref;
  area += format("<input type=\"hidden\" name=\"base\" value=\"{}\">", v.edition ? v.edition->id : 0);
  return format(
      "<section class=\"panel\" aria-labelledby=\"reponse\"><h2 id=\"reponse\">Répondre</h2><form "
      "method=\"post\" action=\"{0}/reponse\" class=\"stack editor\" novalidate>{1}{2}<div "
      "class=\"actions\"><button "
      "type=\"submit\">Enregistrer</button> <button type=\"submit\" formaction=\"{0}/approbation\">Approuver "
      "cette réponse</button></div></form>{3}</section>\n",
      base, html::csrf_field(context.viewer.csrf), area,
      v.edition && v.draft ? difference_block(*v.draft, v.edition->text) : Html());
}
}  // namespace

html::Page inbox_page(const ReviewList& list) {
  auto specs = fields::specs<ListReviews>();
  specs.pop_back();
  Values values{{"state", {list.filter.state}},
                {"feeling", {list.filter.feeling}},
                {"structure", {list.filter.structure}},
                {"q", {list.filter.words}}};
  Html rows;
  rows.buffer().reserve(32768);
  for (const auto& l : list.lines) {
    append(rows,
           "<tr><td><a href=\"/avis/{}\">{}</a><span class=\"hint\">{}</span></td><td>{}</td><td><span "
           "class=\"badge {}\">{}</span></td><td><span class=\"badge "
           "{}\">{}</span></td><td>{}</td><td>{}</td></tr>\n",
           l.ref, l.title.empty() ? std::string_view("(sans titre)") : std::string_view(l.title), l.excerpt,
           l.structure.empty() ? std::string_view("hors structure") : std::string_view(l.structure),
           feeling_tone(l.feeling), feeling_label(l.feeling), state_tone(l.state), state_label(l.state),
           fr::date(l.written_at), std::string_view(l.has_draft ? "prêt" : "—"));
  }
  if (list.lines.empty()) rows += Html("<tr><td colspan=\"6\">Aucun avis ne correspond.</td></tr>");
  std::int64_t pages = (list.total + kReviewsPerPage - 1) / kReviewsPerPage;
  Html main = format(
      "<h1>Avis des usagers</h1>\n{}<p><a "
      "href=\"/avis.csv?state={}&amp;feeling={}&amp;structure={}&amp;q={}\">Télécharger cette liste "
      "(CSV)</a></p><div class=\"table cards\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"Avis\"><table><caption>{}</caption><thead><tr><th scope=\"col\">Avis</th><th "
      "scope=\"col\">Structure</th><th scope=\"col\">Ressenti</th><th scope=\"col\">État</th><th "
      "scope=\"col\">Écrit le</th><th "
      "scope=\"col\">Projet</th></tr></thead><tbody>\n{}</tbody></table></div>\n{}",
      html::form({"/avis", "", "Filtrer", true, true}, specs, values, {}),
      fields::percent_encode(list.filter.state), fields::percent_encode(list.filter.feeling),
      fields::percent_encode(list.filter.structure), fields::percent_encode(list.filter.words),
      fr::plural(list.total, "avis", "avis"), rows,
      html::pager(list.filter.page, pages, inbox_query(list.filter)));
  return {"Avis des usagers", main, {}, true};
}

namespace {
bool may(const operations::Context& context, const ReviewView& v, operations::Right right) {
  return v.structure ? context.viewer.may(right, v.structure->place()) : context.viewer.everywhere(right);
}

// What stands in the way of what was sent, with the text that isn't kept.
Html conflict_block(const ReviewView& v, const SentReply& sent, bool editable) {
  if (sent.conflict.empty()) return {};
  Html out = format(
      "<div class=\"notice fault\" role=\"alert\" tabindex=\"-1\" id=\"fautes\"><h2>Ce n’est pas "
      "enregistré</h2><p>{}</p></div>\n",
      sent.conflict);
  if (editable && sent.text && v.edition)
    append(out,
           "<section class=\"panel\"><h2>L’autre version</h2><p class=\"hint\">{}, le {}</p><div "
           "class=\"reply\">{}</div></section>\n",
           v.edition->author, fr::date_time(v.edition->saved_at), html::paragraphs(v.edition->text));
  if (!editable && sent.text)
    append(out, "<section class=\"panel\"><h2>Votre texte</h2><div class=\"reply\">{}</div></section>\n",
           html::paragraphs(*sent.text));
  return out;
}

// What can be done with an approved reply: publish it, or take it back.
Html approved_block(const operations::Context& context, const ReviewView& v) {
  std::string base = "/avis/" + v.review.ref;
  bool publishes = !v.second_look || may(context, v, operations::Right::approve);
  for (const auto& r : v.replies)
    if (v.second_look && !r.imported && !r.published_at && r.approved_by == context.viewer.email)
      publishes = false;
  Html what =
      publishes ? format("<p>La réponse est approuvée. Une fois publiée, elle est visible de tous.</p>{}",
                         html::button_form(base + "/publication", context.viewer.csrf, "Publier la réponse"))
                : Html(
                      "<p>La réponse est approuvée. Votre réseau demande une seconde lecture\u00A0: un "
                      "validateur la publiera.</p>");
  return format("<section class=\"panel\"><h2>Publier</h2>{}{}</section>\n", what,
                html::button_form(base + "/reprise", context.viewer.csrf, "Reprendre la rédaction", "quiet"));
}
}  // namespace

html::Page review_page(const operations::Context& context, const ReviewView& v, const SentReply& sent) {
  const Review& r = v.review;
  std::string title = r.title.empty() ? "Avis " + r.ref : r.title;
  bool may_reply = may(context, v, operations::Right::reply);
  bool open = may_reply && (r.state == State::to_answer || r.state == State::in_progress);
  Html left = review_block(v), right;
  {
    auto db = context.store.read();
    left += stale_notice(stale_in(*db, QuotedIn::reply, r.ref));
    left += stale_notice(stale_in(*db, QuotedIn::draft, r.ref));
  }
  if (v.draft) {
    left += sources_block(context, *v.draft);
    left += grievances_block(*v.draft);
    right += draft_block(*v.draft);
  } else if (r.state == State::to_answer) {
    right += Html(
        "<p class=\"notice\">Le projet de réponse est en préparation. Rechargez la page dans un "
        "instant.</p>");
  }
  for (const auto& reply : v.replies) right += reply_block(reply);
  if (open)
    right += editor(context, v,
                    sent.text   ? *sent.text
                    : v.edition ? v.edition->text
                    : v.draft   ? v.draft->text
                                : "",
                    sent.faults);
  if (may_reply && v.checked) right += checked_block(*v.checked);
  if (open) right += promises_block(v);
  if (may_reply && r.state == State::approved) right += approved_block(context, v);
  if (open && !v.draft)
    right += html::button_form("/avis/" + r.ref + "/projet", context.viewer.csrf,
                               "Préparer un projet de réponse", "quiet");
  Html main = format(
      "{}{}<h1>{}</h1>\n<p>{} <span class=\"hint\">nº {}</span></p>\n<div "
      "class=\"two\"><div>{}</div><div>{}</div></div>\n",
      html::fault_summary(sent.faults), conflict_block(v, sent, open), title,
      html::badge(state_label(r.state), state_tone(r.state)), r.ref, left, right);
  return {title, main, {{"/", "Accueil"}, {"/avis", "Avis"}, {"", title}}, true};
}
}  // namespace reviews
