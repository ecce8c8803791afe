#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/fr.h"
#include "calls/dashboard.h"
#include "calls/dashboard_blocks.h"
#include "calls/fact_days.h"
#include "calls/sentinel_watch.h"
#include "calls/taken_blocks.h"
#include "html/form.h"
#include "people/audit.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
void read_kept(operations::Context& context, DataQuality& out) {
  auto db = context.store.read();
  out.files = taken_files(*db);
  std::sort(out.files.begin(), out.files.end(),
            [](const auto& a, const auto& b) { return std::tie(a.at, a.id) > std::tie(b.at, b.id); });
  out.feeds = feeds(*db);
  for (const auto& row : segment_rows(*db)) {
    ++out.segments;
    out.calls += row.rows;
  }
  auto days = context.cached<TotalsCache>()->days(*db);
  for (auto& n : networks(*db)) {
    Counters all;
    std::int32_t first = INT32_MAX, last = INT32_MIN;
    for (const auto& d : *days) {
      if (d.network != n.id || d.counters == Counters{}) continue;
      all += d.counters;
      first = std::min(first, d.day);
      last = std::max(last, d.day);
    }
    out.spans.push_back(first > last ? std::string("aucun jour") : period_text({first, last}));
    out.networks.emplace_back(std::move(n), all);
  }
}
}  // namespace

namespace {
// What show_network() tells of each network, the store and the cube being read once for all.
Result<std::vector<std::vector<Sentinel>>> look_at(operations::Context& context, const DataQuality& data) {
  TRY(keep_callers(context));
  Selection s;
  s.from = data.watched.from;
  s.to = data.watched.to;
  std::map<std::int64_t, Watched> watched;  // by network
  std::map<std::int64_t, SeriesBuilder> series;
  each_cell(context, s,
            [&](const Queue& queue, const Zone& zone, std::int32_t day, std::int64_t start,
                const Counters& counters) {
              watched[queue.network].now += counters;
              add_cell(series[queue.network], queue, zone, day, start, counters);
            });
  auto before = sums_a_year_before(context, s);
  auto callers = callers_of(context, data.watched);
  auto a = TRY(archive(context));
  context.cached<FactDays>()->count(*a, s.from, s.to, context.now() / 1000, context.viewer.local);
  std::vector<std::vector<Sentinel>> out;
  for (const auto& [network, all] : data.networks) {
    Watched w = watched[network.id];
    w.selection = s;
    w.selection.network = network.code;
    w.definition = &definition_of(*context.store.read(), network.code, s.to);
    w.before = before[network.code];
    if (auto c = callers.find(network.code); c != callers.end()) w.callers = c->second;
    w.series = series[network.id].take();
    out.push_back(TRY(watch(context, w)));
  }
  return out;
}
}  // namespace

Result<DataQuality> show_data(operations::Context& context, const NoInput&) {
  DataQuality out;
  out.keys = CallerKeys(context.folder + "/keys/calls", context.random).list();
  read_kept(context, out);
  out.watched = TRY(period_of(context, "", ""));
  out.sentinels = TRY(look_at(context, out));
  return out;
}

json::value data_json(const DataQuality& d) {
  json::array rows, keys;
  for (std::size_t i = 0; i < d.networks.size(); ++i)
    rows.push_back(json::object{{"network", d.networks[i].first.code},
                                {"days", d.spans[i]},
                                {"unknown", d.networks[i].second[Leaf::unknown]},
                                {"unexplained", d.networks[i].second.unexplained},
                                {"sentinels", sentinels_json(d.sentinels[i])}});
  for (const auto& k : d.keys)
    keys.push_back(json::object{{"network", k.network}, {"year", k.year}, {"destroyed", k.destroyed}});
  return json::object{{"files", files_json(d.files)},
                      {"feeds", feeds_json(d.feeds)},
                      {"watched", period_json(d.watched)},
                      {"networks", rows},
                      {"caller_keys", keys},
                      {"segments", d.segments},
                      {"calls", d.calls}};
}

Result<CallerKeys::Named> forget_callers(operations::Context& context, const ForgetCallers& in) {
  CallerKeys keys(context.folder + "/keys/calls", context.random);
  TRY(keys.destroy(in.network, static_cast<int>(in.year)));
  context.store.write([&](store::Db& db) {
    people::record(db, context, "appels.oublier", in.network, std::to_string(in.year));
  });
  return CallerKeys::Named{in.network, static_cast<int>(in.year), true};
}

html::Page undo_page(const operations::Context& context, const Undone& u) {
  Html again;
  for (auto id : u.again) append(again, "<li>Import {}</li>", id);
  if (!again.empty())
    again = format(
        "<p>Ces imports du même format avaient rencontré des appels déjà pris. Si c’étaient ceux-là, il "
        "faudra importer de nouveau leurs fichiers avec «\u00A0--replace\u00A0»\u00A0:</p><ul>{}</ul>",
        again);
  if (!u.followers.empty())
    again += format(
        "<p>Des appels commencés dans ce journal ont été finis par un autre (import {})\u00A0: ils y restent "
        "comptés. "
        "Pour qu’ils partent, importez son fichier avec «\u00A0--replace\u00A0».</p>",
        fmt::format("{}", fmt::join(u.followers, ", ")));
  std::string title = fmt::format("Annuler l’import {}", u.import);
  Html main = format(
      "<h1>{}</h1>\n<p>Le fichier {} a apporté {} et {}. L’annulation les retire de tous les comptes et "
      "recompte {} d’après ce qui reste{}. Le fichier pourra être importé de nouveau.</p>\n{}<form "
      "method=\"post\" action=\"/telephone/donnees/annuler\" "
      "class=\"actions\">{}<input type=\"hidden\" name=\"import\" value=\"{}\"><button type=\"submit\" "
      "class=\"quiet\">Annuler cet import</button> <a href=\"/telephone/donnees\">Le garder</a></form>\n",
      title, u.name, fr::plural(u.calls, "appel"), fr::plural(u.intervals, "intervalle"),
      fr::plural(u.days, "jour de file", "jours de file"),
      u.scores == 0
          ? std::string()
          : "\u202F; " + fr::plural(u.scores, "note de satisfaction part", "notes de satisfaction partent") +
                " avec ces appels",
      again, html::csrf_field(context.viewer.csrf), u.import);
  return {title,
          main,
          {{"/", "Accueil"}, {"/telephone", "Téléphone"}, {"/telephone/donnees", "Données"}, {"", title}},
          false};
}

html::Page data_page(const operations::Context& context, const DataQuality& d) {
  html::TableWriter networks(
      {"Ce qui est gardé de chaque réseau",
       {"Réseau", "Jours", "Issue inconnue", "Non expliqué", "Refus en amont", "Serveur vocal"},
       {false, false, true, true, false, false}});
  for (std::size_t i = 0; i < d.networks.size(); ++i) {
    const auto& [n, c] = d.networks[i];
    auto seen = [](std::uint64_t calls) {
      return calls > 0 ? format("{}", fr::number(static_cast<std::int64_t>(calls)))
                       : Html("inconnu de la source");
    };
    networks.row({format("<a href=\"/telephone/reseaux/{}\">{}</a>", fields::percent_encode(n.code),
                         n.name.empty() ? n.code : n.name),
                  format("{}", d.spans[i]),
                  format("{}", fr::number(static_cast<std::int64_t>(c[Leaf::unknown]))),
                  format("{}", fr::number(static_cast<std::int64_t>(c.unexplained))),
                  seen(c[Leaf::refused] + c[Leaf::congested]), seen(in_menu(c))});
  }
  Html watched;
  for (std::size_t i = 0; i < d.networks.size(); ++i) {
    const Network& n = d.networks[i].first;
    append(watched, "<h3>{}</h3>{}", n.name.empty() ? n.code : n.name, sentinels_block(d.sentinels[i]));
  }
  bool may_undo = context.viewer.may(operations::Right::administer),
       may_import = may_undo || context.viewer.may(operations::Right::correspond);
  Html keys;
  for (const auto& k : d.keys)
    append(keys, "<li>{}, {} : {}</li>", k.network, k.year,
           std::string_view(k.destroyed ? "détruite, aucun lien ne peut plus être refait" : "en service"));
  Html main = format(
      "<h1>Données du téléphone</h1>\n<p>{} dans {}. Ce qu’une source ne dit pas reste inconnu\u00A0: ce "
      "n’est pas "
      "zéro.</p>\n{}{}<h2>Ce qui demande un regard, {}</h2>{}<h2>Fichiers</h2>{}<h2>Flux en "
      "direct</h2>{}<h2>Clés des "
      "appelants</h2><p>Les numéros ne sont pas gardés, seulement des empreintes "
      "à clé, une clé "
      "par réseau et par année.</p>{}",
      fr::plural(d.calls, "appel"), fr::plural(d.segments, "segment"),
      may_import ? Html("<p><a href=\"/telephone/importer\">Importer des fichiers</a></p>\n") : Html(),
      networks.finish(), period_text(d.watched), watched, files_block(d.files, may_undo),
      feeds_block(d.feeds),
      keys.empty() ? Html("<p>Aucune clé pour le moment.</p>") : format("<ul>{}</ul>", keys));
  return {
      "Données du téléphone", main, {{"/", "Accueil"}, {"/telephone", "Téléphone"}, {"", "Données"}}, true};
}
}  // namespace calls
