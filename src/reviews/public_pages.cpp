// The public page of a structure, and the rules of networks.
#include <fmt/format.h>

#include "base/fr.h"
#include "html/chart.h"
#include "html/form.h"
#include "reviews/review_pages.h"
#include "services/structure_pages.h"

namespace reviews {
using html::append;
using html::format;
using html::Html;

html::Page public_page(const PublicView& v) {
  const auto& s = v.structure.structure;
  Html items;
  for (const auto& p : v.reviews) {
    Html replies;
    for (const auto& reply : p.replies)
      append(replies, "<div class=\"reply\"><p class=\"hint\">Réponse · {}, le {}</p>{}</div>",
             reply.structure.empty() ? std::string("l’administration") : reply.structure,
             fr::date(reply.published_at.value_or(0)), html::paragraphs(reply.text));
    if (replies.empty()) replies = Html("<p class=\"hint\">Pas encore de réponse.</p>");
    append(items,
           "<article class=\"panel\"><h3>{}</h3><p>{} <span class=\"hint\">le {}</span></p><div "
           "class=\"user-words\">{}</div>{}</article>\n",
           p.review.title.empty() ? std::string("Avis") : p.review.title,
           html::badge(feeling_label(p.review.feeling), feeling_tone(p.review.feeling)),
           fr::date(p.review.published_at.value_or(p.review.written_at)), html::paragraphs(p.review.body),
           replies);
  }
  if (items.empty()) items = Html("<p>Aucun avis publié pour le moment.</p>");
  Html charts;
  if (v.figures.reviews > 0) {
    html::Chart feelings{
        "ressentis",
        fmt::format("Ressenti des usagers, {}", fr::plural(v.figures.reviews, "avis publié", "avis publiés")),
        "Ressenti",
        "Avis",
        0,
        {}};
    for (Feeling f : {Feeling::positive, Feeling::neutral, Feeling::negative})
      feelings.points.push_back({std::string(feeling_label(f)),
                                 static_cast<double>(v.figures.by_feeling[static_cast<std::size_t>(f)])});
    charts += html::bar_chart(feelings);
    if (v.figures.by_month.size() > 1) {
      html::Chart months{"mois", "Avis publiés par mois", "Mois", "Avis", 0, {}};
      for (const auto& [month, n] : v.figures.by_month)
        months.points.push_back({month, static_cast<double>(n)});
      charts += html::line_chart(months);
    }
  }
  std::int64_t pages = (v.total + kPublicPerPage - 1) / kPublicPerPage;
  Html main = format(
      "<h1>{}</h1>\n<p>{}</p>\n<h2>Contacts</h2>\n{}\n<h2>Horaires</h2>\n{}\n<h2>Avis et "
      "réponses</h2>\n<p>{}, dont {} avec une réponse.</p>{}\n{}{}",
      s.shown_name(), s.network, services::contacts_block(v.structure.contacts, s),
      services::hours_block(v.structure.hours), fr::plural(v.figures.reviews, "avis publié", "avis publiés"),
      fr::number(v.figures.answered), charts, items,
      html::pager(v.page, pages, "/publics/" + s.code + "?page="));
  return {s.shown_name(), main};
}

html::Page network_rules_page(const operations::Context& context, const NetworkRules& rules) {
  html::TableWriter table({"Réseaux", {"Réseau", "Seconde lecture", "Changer"}});
  for (const auto& [network, required] : rules.second_looks)
    table.row(
        {format("{}", network),
         html::badge(std::string_view(required ? "demandée" : "non demandée"), required ? "good" : "plain"),
         format("<form method=\"post\" action=\"/administration/reseaux\">{}<input type=\"hidden\" "
                "name=\"network\" "
                "value=\"{}\"><input type=\"hidden\" name=\"required\" value=\"{}\"><button type=\"submit\" "
                "class=\"quiet\">{}<span class=\"hidden\"> pour {}</span></button></form>",
                html::csrf_field(context.viewer.csrf), network, std::string_view(required ? "non" : "oui"),
                std::string_view(required ? "Ne plus la demander" : "La demander"), network)});
  Html main = format(
      "<h1>Règles des réseaux</h1>\n<p>Quand la seconde lecture est demandée, une réponse approuvée par un "
      "agent est "
      "publiée par un validateur, autre que lui.</p>\n{}",
      table.finish());
  return {
      "Règles des réseaux", main, {{"/", "Accueil"}, {"/administration", "Administration"}, {"", "Réseaux"}}};
}
}  // namespace reviews
