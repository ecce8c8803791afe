// Pages of fixed text: accessibility, about.
#include "app/static_pages.h"

namespace app {
namespace {
using html::Html;
using operations::Context;
using operations::Right;

operations::Operation fixed(std::string id, std::string summary, std::string path, html::Page page) {
  return {{std::move(id), std::move(summary), Right::anyone, operations::Effect::read, web::Method::get,
           std::move(path)},
          {},
          [page](Context&, const Values&, const std::vector<web::Upload>&,
                 operations::Form) -> Result<operations::Answer> {
            operations::Answer a;
            a.page = page;
            return a;
          }};
}
}  // namespace

void install_static_pages(operations::Registry& r) {
  r.add(fixed("app.accessibility", "Accessibilité de Guichet", "/accessibilite",
              {"Accessibilité",
               Html("<h1>Accessibilité</h1>\n<p>Guichet est conçu pour être utilisé sans souris, sans "
                    "JavaScript, avec un lecteur d’écran, à 320 pixels de large et en contraste "
                    "élevé.</p>\n<p>Chaque page est contrôlée à chaque version par un outil automatique "
                    "(règles du RGAA couvertes par axe-core). Ces règles ne couvrent qu’une partie des 106 "
                    "critères du RGAA : aucun audit complet n’a encore été fait, et Guichet ne se déclare "
                    "donc pas conforme.</p>\n<p>Vous rencontrez un obstacle ? Signalez-le à "
                    "l’administration qui vous donne accès à ce guichet : elle doit vous proposer une autre "
                    "voie.</p>")}));
  r.add(fixed(
      "app.about", "À propos de Guichet", "/a-propos",
      {"À propos",
       Html("<h1>À propos de Guichet</h1>\n<p>Guichet est un logiciel libre (licence AGPL-3.0 ou ultérieure) "
            ": le guichet de qualité des services publics.</p>\n<h2>Ce que garantit un "
            "projet de réponse</h2>\n<ul><li>Chaque fait est une citation exacte d’un document officiel, que "
            "l’on ouvre d’un clic à l’endroit cité.</li><li>Chaque contact vient du registre des "
            "structures, avec sa date de vérification.</li><li>Ce que personne ne peut savoir sans ouvrir le "
            "dossier est marqué «\u00A0À compléter\u00A0».</li><li>Aucun modèle de langage n’est "
            "nécessaire ; rien ne sort de ce serveur.</li></ul>\n<h2>Données personnelles</h2>\n<p>Les "
            "courriels, téléphones, numéros de sécurité sociale, coordonnées bancaires, adresses, noms et "
            "numéros de dossier reconnus dans un avis ou une question sont masqués avant tout "
            "enregistrement.</p>")}));
}
}  // namespace app
