// The pages of what stands behind a figure.
#include <fmt/format.h>

#include "base/fr.h"
#include "base/text.h"
#include "calls/dashboard.h"
#include "calls/dashboard_blocks.h"

namespace calls {
using html::format;
using html::Html;

namespace {
// The fields that say which queues, whatever the list.
template <class In>
std::string queues_query(const In& in) {
  std::string out;
  for (auto [name, value] : {std::pair{"network", &in.network},
                             {"queue", &in.queue},
                             {"site", &in.site},
                             {"departement", &in.departement}})
    if (!value->empty()) out += std::string(name) + "=" + fields::percent_encode(*value) + "&";
  return out;
}

// « , Impôts, file Particuliers »: the part asked, by its names.
template <class In>
std::string where_of(const In& in, const std::string& network, const std::string& queue) {
  std::string out;
  for (auto [word, name] :
       {std::pair{"", &network}, {"file ", &queue}, {"site ", &in.site}, {"département ", &in.departement}})
    if (!name->empty()) out += fmt::format(", {}{}", word, *name);
  return out;
}

std::vector<html::Link> trail_of(const std::string& network, const std::string& name, std::string last) {
  std::vector<html::Link> out{{"/", "Accueil"}, {"/telephone", "Téléphone"}};
  if (!network.empty()) out.push_back({"/telephone/reseaux/" + fields::percent_encode(network), name});
  out.push_back({"", std::move(last)});
  return out;
}

std::vector<std::string> leaf_labels(const ShowCalls& in) {
  std::vector<std::string> out;
  if (in.leaf.empty()) return out;
  for (auto code : text::split(in.leaf, ',')) out.emplace_back(leaf_label(*leaf_by_code(code)));
  return out;
}
constexpr std::size_t kMostInTitle = 3;

// « Décroché, abandon » or « Appels ».
std::string what_of(const std::vector<std::string>& leaves) {
  return leaves.empty() || leaves.size() > kMostInTitle ? "Appels" : fr::list(leaves);
}

std::string when_of(const ShowCalls& in) {
  std::string out;
  if (in.known_callers) out = ", d’appelants connus";
  if (in.weekday) out += fmt::format(", le {}", fr::weekday(static_cast<int>(*in.weekday)));
  if (in.hour) out += fmt::format(", de {} à {}\u00A0h", *in.hour, *in.hour + 1);
  return out;
}
}  // namespace

html::Page calls_page(const CallList& l) {
  const ShowCalls& in = l.input;
  auto leaves = leaf_labels(in);
  std::string what = what_of(leaves) + where_of(in, l.network_name, l.queue_name) + when_of(in);
  html::TableWriter t({what + ", " + period_text(l.period),
                       {"Début", "Réseau", "File", "Issue", "Attente", "Conversation", "Note"},
                       {false, false, false, false, true, true, true}});
  auto duration = [](std::int32_t s) {
    return s == kUnknown ? Html("inconnue") : format("{}\u00A0s", fr::number(static_cast<std::int64_t>(s)));
  };
  auto talked = [](const CallLine& c) {
    return c.talk != kUnknown || c.leaf == Leaf::answered || c.leaf == Leaf::unknown;
  };
  for (const auto& c : l.lines)
    t.row({format("<time datetime=\"{}\">{}</time>", c.start, c.shown_start), format("{}", c.network_name),
           format("{}", c.queue_name), format("{}", leaf_label(c.leaf)), duration(c.wait),
           talked(c) ? duration(c.talk) : Html("–"),
           c.score == kUnknown ? Html("–") : format("{}", c.score)});
  std::string base = "/telephone/appels?" + queues_query(in) + "leaf=" + fields::percent_encode(in.leaf);
  if (in.weekday) base += fmt::format("&weekday={}", *in.weekday);
  if (in.hour) base += fmt::format("&hour={}", *in.hour);
  if (in.known_callers) base += "&known_callers=1";
  base += "&" + days_query(l.period) + "&page=";
  Html intervals;
  if (!in.network.empty() && !in.weekday && !in.hour)
    intervals = format(" Voir les <a href=\"/telephone/quarts-d-heure?{}{}\">quarts d’heure</a>.",
                       queues_query(in), days_query(l.period));
  if (leaves.size() > kMostInTitle)
    intervals += format("</p>\n<p>Issues comptées\u00A0: {}.", fr::list(leaves));
  Html main = format(
      "<h1>{}</h1>\n<p>{}. Ni le numéro de l’appelant ni le nom de l’agent ne sont gardés. Les comptes venus "
      "d’un état par intervalle n’ont pas d’appels derrière eux.{}</p>\n{}{}",
      what, fr::plural(l.total, "appel"), intervals, l.lines.empty() ? Html() : t.finish(),
      html::pager(in.page, (l.total + kCallsPerPage - 1) / kCallsPerPage, base));
  return {what, main, trail_of(in.network, l.network_name, "Appels"), true};
}

html::Page intervals_page(const IntervalList& l) {
  const ShowIntervals& in = l.input;
  FigureTable t{"intervals",
                "Quarts d’heure, " + period_text(l.period),
                {{"start", "Début", false},
                 {"queue", "File", false},
                 {"presented", "Présentés"},
                 {"queued", "En file"},
                 {"answered", "Décrochés"},
                 {"rate", "Taux officiel"},
                 {"wait", "Attente moyenne"}}};
  Zone zone(l.zone);
  for (std::size_t i = 0; i < l.lines.size(); ++i) {
    const Line& line = l.lines[i];
    const Counters& c = line.counters;
    auto name = l.queue_names.find(line.queue);
    t.rows.push_back(
        {words(shown_time(zone, line.start)), words(name == l.queue_names.end() ? line.queue : name->second),
         told_amount(refusals_told(l.told), presented(c)), amount(queued(c)), amount(c[Leaf::answered]),
         share_of(l.official[i]), span_of(c[Leaf::answered], mean_wait(c))});
  }
  std::string query = queues_query(in) + days_query(l.period);
  auto queue = l.queue_names.find(in.queue);
  std::string title = "Quarts d’heure" +
                      where_of(in, l.network_name, queue == l.queue_names.end() ? in.queue : queue->second);
  Html main = format(
      "<h1>{}</h1>\n<p>{}, à l’heure du réseau, en {} (une par file)\u00A0: {} en file, dont "
      "{}.</p>\n{}{}<ul "
      "class=\"tools\"><li><a href=\"/api/calls/rates.csv?{}&amp;by=interval\">Tous en CSV</a></li><li><a "
      "href=\"/api/calls/rates?{}&amp;by=interval\">Tous en JSON</a></li></ul>\n",
      title, fr::plural(l.quarters, "quart d’heure", "quarts d’heure"), fr::plural(l.total, "ligne"),
      fr::plural(static_cast<std::int64_t>(queued(l.sum)), "appel"),
      fr::plural(l.sum[Leaf::answered], "décroché"), figures_html(t),
      html::pager(in.page, (l.total + kIntervalsPerPage - 1) / kIntervalsPerPage,
                  "/telephone/quarts-d-heure?" + query + "&page="),
      query, query);
  return {title, main, trail_of(in.network, l.network_name, "Quarts d’heure"), true};
}
}  // namespace calls
