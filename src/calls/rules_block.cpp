#include <fmt/format.h>

#include "base/fr.h"
#include "calls/dashboard_blocks.h"
#include "calls/log_line.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
std::string of_queue(const std::string& queue) { return queue.empty() ? "" : "file " + queue + ", "; }
std::string who(const std::string& reason, const std::string& by) {
  std::string name = by.empty() ? "ligne de commande" : by;
  return reason.empty() ? "(" + name + ")" : reason + " (" + name + ")";
}

Html hours_list(const NetworkRules& rules) {
  Html items;
  for (const auto& s : rules.slots)
    append(items, "<li>{}{}, de {} à {}, à partir du {}{} <span class=\"hint\">{}</span></li>",
           of_queue(s.queue), week_days_text(s.days), clock_text(s.opens), clock_text(s.closes),
           fr::date(s.valid_from), std::string_view(s.anew ? ", et rien d’autre avant elle" : ""),
           who(s.reason, s.by));
  for (const auto& c : rules.closings)
    append(items, "<li>{}{} le {} <span class=\"hint\">{}</span></li>", of_queue(c.queue),
           std::string_view(c.open ? "ouvert" : "fermé"), fr::date(c.day), who(c.reason, c.by));
  return items.empty()
             ? Html(
                   "<p>Aucune heure d’ouverture n’est déclarée\u00A0: un appel dont la source ne dit "
                   "pas l’issue reste d’issue inconnue.</p>")
             : format("<ul>{}</ul>", items);
}

Html short_abandons_list(const NetworkRules& rules) {
  Html items;
  for (const auto& s : rules.short_abandons)
    append(
        items, "<li>{}{} à partir du {}{} <span class=\"hint\">{}</span></li>", of_queue(s.queue),
        fr::plural(s.seconds, "seconde"), fr::date(s.valid_from),
        s.seconds > kLongestPlainShortAbandon
            ? format(" – <strong>plus de {} secondes\u00A0: des personnes qui ont attendu passent pour des "
                     "abandons courts</strong>",
                     kLongestPlainShortAbandon)
            : Html(),
        who(s.reason, s.by));
  return items.empty() ? Html() : format("<ul>{}</ul>", items);
}
}  // namespace

Html rules_block(const std::string& network, const NetworkRules& rules) {
  std::string code = fields::percent_encode(network);
  return format(
      "<h3>Abandons courts</h3><p>Dans un journal d’appels, un abandon est court jusqu’à {} d’attente, sauf "
      "autre seuil déclaré ici. Une source qui compte elle-même ses abandons courts garde les "
      "siens.</p>{}<h3>Heures d’ouverture</h3>{}<ul class=\"tools\"><li><a "
      "href=\"/telephone/heures?network={}\">Heures d’ouverture</a></li><li><a "
      "href=\"/telephone/fermetures?network={}\">Fermetures exceptionnelles</a></li><li><a "
      "href=\"/telephone/abandons-courts?network={}\">Abandons courts</a></li></ul>",
      fr::plural(LogOptions().short_abandon, "seconde"), short_abandons_list(rules), hours_list(rules), code,
      code, code);
}
}  // namespace calls
