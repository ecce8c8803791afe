#include "calls/rules_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/fr.h"
#include "calls/dashboard_blocks.h"
#include "calls/log_line.h"
#include "calls/network_manager.h"
#include "calls/queues_asked.h"
#include "html/form.h"

namespace calls {
using html::append;
using html::format;
using html::Html;
using operations::Context;

namespace {
// One of the three pages.
struct RulePage {
  std::string address, title, block;  // block: of its table
  std::string lead, none, asked;      // asked: heading of its form
};
const RulePage kHours{
    "/telephone/heures",
    "Heures d’ouverture",
    "hours",
    "Les heures auxquelles des agents répondent. Un appel arrivé hors de ces heures, et dont la source ne "
    "dit "
    "pas l’issue, compte parmi les appels hors des heures d’ouverture\u00A0: il ne pèse pas sur le taux.",
    "Aucune heure d’ouverture n’est déclarée\u00A0: un appel dont la source ne dit pas l’issue reste d’issue "
    "inconnue.",
    "Déclarer une plage d’ouverture"};
const RulePage kClosings{
    "/telephone/fermetures",
    "Fermetures exceptionnelles",
    "closings",
    "Les jours où personne ne répond, alors que les heures d’ouverture le voudraient\u00A0: pont, grève, "
    "panne. "
    "Elles ne comptent que si des heures d’ouverture sont déclarées.",
    "Aucune fermeture exceptionnelle n’est déclarée.",
    "Déclarer une fermeture"};
const RulePage kShortAbandons{
    "/telephone/abandons-courts",
    "Abandons courts",
    "short_abandons",
    "Celui qui raccroche presque aussitôt s’est peut-être trompé de numéro\u00A0: certains taux laissent ces "
    "appels de côté. Une source qui compte elle-même ses abandons courts garde les siens.",
    "Aucun seuil n’est déclaré.",
    "Déclarer un seuil"};

std::string page_link(const RulePage& page, const std::string& network) {
  return page.address + "?network=" + fields::percent_encode(network);
}

Html other_pages(const RulePage& page, const std::string& network) {
  Html items;
  for (const RulePage* p : {&kHours, &kClosings, &kShortAbandons})
    if (p != &page) append(items, "<li><a href=\"{}\">{}</a></li>", page_link(*p, network), p->title);
  return format("<ul class=\"tools\">{}</ul>\n", items);
}

// The sentence of a declaration of the page's kind; empty when there is none of this id.
std::string declared_text(const RulePage& page, const NetworkRules& rules, std::int64_t id) {
  auto find = [id](const auto& of) {
    auto it = std::find_if(of.begin(), of.end(), [id](const auto& r) { return r.id == id; });
    if (it == of.end()) return std::string();
    return rule_text(*it) + (it->queue.empty() ? "" : ", pour la file " + it->queue);
  };
  if (&page == &kHours) return find(rules.slots);
  return &page == &kClosings ? find(rules.closings) : find(rules.short_abandons);
}

// What a threshold declared too long does.
Html warning(const RulePage& page, const RulesView& v, std::int64_t id) {
  if (&page != &kShortAbandons) return {};
  for (const auto& s : v.rules.short_abandons)
    if (s.id == id && s.seconds > kLongestPlainShortAbandon)
      return format("<p><strong>{}</strong></p>", long_threshold_text());
  return {};
}

Html confirmation(const RulePage& page, const RulesView& v, std::int64_t id) {
  std::string what = declared_text(page, v.rules, id);
  if (what.empty()) return {};
  return format(
      "<div class=\"notice good\" id=\"declaration\" tabindex=\"-1\" role=\"status\"><p>C’est "
      "enregistré\u00A0: {}.</p><p>Cela vaut pour les appels importés à partir de maintenant. Ceux qui le "
      "sont déjà restent comptés comme ils l’étaient, tant que leurs fichiers ne sont pas importés de "
      "nouveau.</p>{}</div>\n",
      lower_first(what), warning(page, v, id));
}

std::vector<Choice> queue_choices(const RulesView& v) {
  std::vector<Choice> out{{"", "Tout le réseau"}};
  for (const auto& q : v.queues) out.push_back({q.code, "File " + shown(q)});
  return out;
}

Html day_boxes(const FieldSpec& spec, const Values& typed, const std::vector<FieldError>& faults) {
  static const std::vector<std::string> kNone;
  auto ticked = typed.find(spec.name);
  const auto& chosen = ticked == typed.end() ? kNone : ticked->second;
  Html boxes, fault;
  for (int day = 0; day < 7; ++day) {
    std::string name = week_days_text(1U << day);
    bool on = std::find(chosen.begin(), chosen.end(), name) != chosen.end();
    append(boxes,
           "<div class=\"field check\"><input type=\"checkbox\" id=\"{0}\" name=\"days\" value=\"{1}\"{2}>"
           "<label for=\"{0}\">{1}</label></div>",
           day == 0 ? "days" : "days-" + name, name, Html(on ? " checked" : ""));
  }
  for (const auto& f : faults)
    if (f.field == spec.name)
      append(fault, "<span class=\"fault-text\" id=\"days-faute\">Erreur\u00A0: {}</span>", f.message);
  return format("<fieldset{}><legend>Jours (au moins un)</legend>{}{}</fieldset>\n",
                Html(fault.empty() ? "" : " aria-describedby=\"days-faute\""), fault, boxes);
}

template <class In>
Html declare_form(const RulePage& page, const Context& context, const RulesView& v, const Values& typed,
                  const std::vector<FieldError>& faults) {
  static const std::vector<std::string> kNone;
  Html controls;
  for (auto& spec : fields::specs<In>()) {
    if (spec.name == "network") continue;
    if (spec.name == "queue") {
      spec.choices = queue_choices(v);
      spec.label = "Pour";
    }
    auto value = typed.find(spec.name);
    controls += spec.kind == FieldKind::list
                    ? day_boxes(spec, typed, faults)
                    : html::control(spec, value == typed.end() ? kNone : value->second, faults);
  }
  return format(
      "<h2 id=\"declarer\">{}</h2>\n<form method=\"post\" action=\"{}\" class=\"stack\" novalidate>{}<input "
      "type=\"hidden\" name=\"network\" value=\"{}\">{}<div class=\"actions\"><button "
      "type=\"submit\">Déclarer</button></div></form>\n",
      page.asked, page.address, html::csrf_field(context.viewer.csrf), v.network.code, controls);
}

Html plain_threshold(const RulePage& page) {
  if (&page != &kShortAbandons) return {};
  return format(
      "<p>Sans seuil déclaré, un abandon est court jusqu’à {} d’attente. Au-delà de {}, des personnes qui "
      "ont "
      "attendu un agent passeraient pour des abandons courts.</p>\n",
      fr::plural(LogOptions().short_abandon, "seconde"), fr::plural(kLongestPlainShortAbandon, "seconde"));
}

template <class In>
html::Page rules_page(const RulePage& page, Context& context, const RulesView& v, std::int64_t declared,
                      const Values& typed = {}, const std::vector<FieldError>& faults = {}) {
  bool writer = runs_network(context, *context.store.read(), v.network.code);
  std::string title = page.title + ", " + shown(v.network);
  Html table;
  for (const auto& t : rule_figures(v.rules, v.today))
    if (t.code == page.block) table = figures_html(t, "network=" + fields::percent_encode(v.network.code));
  if (table.empty()) table = format("<p>{}</p>\n", page.none);
  Html main = format("{}<h1>{}</h1>\n{}<p>{}</p>\n{}{}{}{}", html::fault_summary(faults), title,
                     confirmation(page, v, declared), page.lead, plain_threshold(page), table,
                     writer ? declare_form<In>(page, context, v, typed, faults) : Html(),
                     other_pages(page, v.network.code));
  return {title,
          main,
          {{"/", "Accueil"},
           {"/telephone", "Téléphone"},
           {network_link(v.network), shown(v.network)},
           {"", page.title}},
          true};
}

template <class In>
void install_page(operations::Registry& r, const RulePage& page, operations::Row write, operations::Row read,
                  Result<DeclaredRule> (*declare)(Context&, const In&)) {
  NetworkPage address{page.title, page.address + "?network="};
  r.add(operations::operation<In, DeclaredRule>(
      std::move(write), declare,
      operations::Views<In, DeclaredRule>{.redirect =
                                              [&page](Context&, const In& in, const DeclaredRule& d) {
                                                return fmt::format("{}&declared={}#declaration",
                                                                   page_link(page, in.network), d.id);
                                              },
                                          .json = declared_rule_json,
                                          .text = declared_rule_text},
      [&page, address](Context& c, const Values& typed, const Error& error) {
        auto network = typed.find("network");
        if (error.kind == ErrorKind::invalid && network != typed.end())
          if (auto v = show_rules(c, {network->second.front(), {}}))
            return rules_page<In>(page, c, *v, 0, typed, error.fields);
        return refused_with_networks(address)(c, typed, error);
      }));
  using Asked = AnyNetwork<ShowRules>;
  using Shown = OfNetwork<RulesView>;
  r.add(operations::operation<Asked, Shown>(
      std::move(read),
      [](Context& c, const Asked& in) -> Result<Shown> {
        if (in.network.empty()) return Shown{std::nullopt, networks_offered(c)};
        return Shown{TRY(show_rules(c, in)), {}};
      },
      operations::Views<Asked, Shown>{
          .page =
              [&page, address](Context& c, const Asked& in, const Shown& v) {
                return v.view ? rules_page<In>(page, c, *v.view, in.declared.value_or(0))
                              : networks_page(address, v.offered);
              },
          .json =
              [](const Shown& v) { return v.view ? rules_view_json(*v.view) : networks_json(v.offered); }},
      refused_with_networks(address)));
}

operations::Row writes(std::string id, std::string summary, const RulePage& page, std::string command) {
  return {std::move(id),
          std::move(summary),
          operations::Right::correspond,
          operations::Effect::write,
          web::Method::post,
          page.address,
          std::move(command)};
}
operations::Row reads(std::string id, std::string summary, const RulePage& page, std::string command = "") {
  return {std::move(id),    std::move(summary), operations::Right::read, operations::Effect::read,
          web::Method::get, page.address,       std::move(command)};
}
}  // namespace

Result<RulesView> show_rules(Context& context, const ShowRules& in) {
  RulesView out;
  auto db = context.store.read();
  out.network = TRY(network_asked(*db, in.network));
  out.rules = rules_of(*db, in.network);
  for (auto& q : queues(*db))
    if (q.network == out.network.id) out.queues.push_back(std::move(q));
  out.today = when::iso_day(context.now(), out.network.zone);
  return out;
}

json::value rules_view_json(const RulesView& v) {
  json::object out = rules_json(v.rules).as_object();
  out["network"] = v.network.code;
  return out;
}

void install_rules(operations::Registry& r) {
  install_page<DeclareHours>(
      r, kHours,
      writes("calls.hours", "Déclarer les heures d’ouverture d’un réseau ou d’une file", kHours,
             "calls hours"),
      reads("calls.rules", "Heures d’ouverture, fermetures et abandons courts déclarés d’un réseau", kHours,
            "calls rules"),
      declare_hours);
  install_page<DeclareClosing>(
      r, kClosings,
      writes("calls.closing", "Déclarer un jour de fermeture exceptionnelle", kClosings, "calls closing"),
      reads("calls.closings", "Fermetures exceptionnelles déclarées d’un réseau", kClosings),
      declare_closing);
  install_page<DeclareShortAbandon>(
      r, kShortAbandons,
      writes("calls.short_abandon", "Déclarer l’attente jusqu’à laquelle un abandon est court",
             kShortAbandons, "calls short-abandon"),
      reads("calls.short_abandons", "Seuils déclarés des abandons courts d’un réseau", kShortAbandons),
      declare_short_abandon);
}
}  // namespace calls
