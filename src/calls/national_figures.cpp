// The blocks of all networks together, as tables.
#include <cmath>

#include "base/fr.h"
#include "calls/dashboard.h"
#include "calls/dashboard_blocks.h"
#include "calls/figure_links.h"

namespace calls {
namespace {
FigureTable networks_figures(const National& v) {
  FigureTable t{"networks",
                "Les réseaux",
                {{"network", "Réseau", false},
                 {"name", "Nom", false},
                 {"definition", "Définition", false},
                 {"definitions", "Définitions, en mots", false},
                 {"official", "Taux officiel"},
                 {"low", "Borne basse à 95\u202F%"},
                 {"high", "Borne haute à 95\u202F%"},
                 {"answered", "Décrochés"},
                 {"denominator", "Appels qui requièrent un agent"},
                 {"presented", "Présentés"},
                 {"queued", "En file"},
                 {"refused", "Refusés en amont"},
                 {"wait_s", "Attente moyenne (s)"},
                 {"year_before", "Taux un an avant, à calendrier égal"}}};
  for (const auto& n : v.networks) {
    const Definition& d = *definition_by_code(n.definition);
    Ratio r = n.official;
    Interval i = wilson(r.numerator, r.denominator);
    bool told = refusals_told(n.told);
    t.rows.push_back({words(n.network.code),
                      words(shown(n.network)),
                      {definitions_text(n.definitions), definition_json(n.definitions)},
                      words(definitions_text(n.definitions)),
                      share_of(r),
                      percent_of(i.low),
                      percent_of(i.high),
                      amount(r.numerator),
                      amount(r.denominator),
                      told_amount(told, presented(n.now)),
                      amount(queued(n.now)),
                      told_amount(told, refused(n.now)),
                      span_of(n.now[Leaf::answered], mean_wait(n.now)),
                      past_share(official(n.before, d))});
  }
  return t;
}

FigureTable departements_figures(const National& v) {
  FigureTable t{"departements",
                "Département par département, toutes files de tous les réseaux",
                {{"departement", "Département", false},
                 {"queues", "Files"},
                 {"calls", "Appels en file"},
                 {"answered", "Décrochés"},
                 {"share", "Décrochés sur appels en file"}}};
  for (const auto& d : v.departements) {
    std::string part = "departement=" + fields::percent_encode(d.departement) + "&" + days_query(v.period);
    Behind behind(part);
    t.rows.push_back({words(d.departement, "/telephone?" + part),
                      amount(static_cast<std::uint64_t>(d.queues)),
                      amount(queued(d.now), behind.calls(kQueued)),
                      amount(d.now[Leaf::answered], behind.calls(Leaf::answered)),
                      share_of({d.now[Leaf::answered], queued(d.now)})});
  }
  return t;
}

FigureTable trajectories_figures(const National& v) {
  FigureTable t{"trajectory",
                "Trajectoire vers 85\u202F%, réseau par réseau et semaine par semaine",
                {{"network", "Réseau", false},
                 {"week", "Semaine", false},
                 {"days", "Jours"},
                 {"rate", "Taux officiel"},
                 {"gap", "Écart à 85\u202F%, en points"}}};
  for (const auto& n : v.networks)
    for (const auto& w : n.trajectory) {
      double gap = w.rate - 100 * kTarget;
      t.rows.push_back({words(shown(n.network)),
                        week_figure(w),
                        amount(static_cast<std::uint64_t>(w.days)),
                        percent_of(w.rate / 100),
                        {(gap < 0 ? "−" : "+") + fr::number(std::abs(gap), 1), gap}});
    }
  return t;
}

FigureTable watch_figures(const National& v) {
  FigureTable t{"sentinels",
                "À regarder avant de croire ces taux, en tableau",
                {{"network", "Réseau", false},
                 {"code", "Règle", false},
                 {"sentence", "Constat", false},
                 {"look", "Où regarder", false}}};
  for (const auto& n : v.networks)
    for (const auto& s : n.sentinels)
      t.rows.push_back({words(shown(n.network)), Figure{sentinel_rule(s.code).title, json::value(s.code)},
                        words(s.sentence), words(s.look)});
  return t;
}
}  // namespace

std::vector<FigureTable> national_figures(const National& v) {
  return {networks_figures(v), departements_figures(v), trajectories_figures(v), watch_figures(v)};
}
}  // namespace calls
