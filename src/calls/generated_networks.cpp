#include "calls/generated_networks.h"

#include <array>
#include <cmath>

#include "calls/french_calendar.h"

namespace calls {
namespace {
constexpr std::array<GeneratedNetwork, 6> kNetworks{{{"impots", "Impôts"},
                                                     {"famille", "Famille"},
                                                     {"sante", "Santé"},
                                                     {"retraite", "Retraite"},
                                                     {"emploi", "Emploi"},
                                                     {"titres", "Titres sécurisés"}}};
constexpr std::array<GeneratedQueue, 25> kQueues{
    {{"impots", "particuliers-nord", "Particuliers, nord", "Lille", "59"},
     {"impots", "particuliers-est", "Particuliers, est", "Lyon", "69"},
     {"impots", "particuliers-ouest", "Particuliers, ouest", "Rennes", "35"},
     {"impots", "professionnels", "Professionnels", "Nantes", "44"},
     {"impots", "paiement", "Paiement et délais", "Toulouse", "31"},
     {"famille", "allocataires-ile-de-france", "Allocataires, Île-de-France", "Bobigny", "93"},
     {"famille", "allocataires-sud", "Allocataires, sud", "Marseille", "13"},
     {"famille", "allocataires-nord", "Allocataires, nord", "Arras", "62"},
     {"famille", "pensions", "Pensions alimentaires", "Limoges", "87"},
     {"sante", "assures-nord", "Assurés, nord", "Amiens", "80"},
     {"sante", "assures-est", "Assurés, est", "Strasbourg", "67"},
     {"sante", "assures-sud", "Assurés, sud", "Montpellier", "34"},
     {"sante", "professionnels", "Professionnels de santé", "Dijon", "21"},
     {"retraite", "futurs-retraites", "Futurs retraités", "Tours", "37"},
     {"retraite", "retraites", "Retraités", "Clermont-Ferrand", "63"},
     {"retraite", "reversion", "Réversion", "Nancy", "54"},
     {"emploi", "inscription", "Inscription", "Bordeaux", "33"},
     {"emploi", "indemnisation", "Indemnisation", "Rouen", "76"},
     {"emploi", "formation", "Formation", "Orléans", "45"},
     {"emploi", "employeurs", "Employeurs", "Paris", "75"},
     {"titres", "carte-identite", "Carte d’identité et passeport", "Charleville-Mézières", "08"},
     {"titres", "permis", "Permis de conduire", "Nantes", "44"},
     {"titres", "immatriculation", "Immatriculation", "Metz", "57"},
     {"titres", "sejour", "Titres de séjour", "Poitiers", "86"},
     {"titres", "suivi", "Suivi d’un dossier", "Besançon", "25"}}};

constexpr std::array<Manner, kNetworks.size()> kManners{{
    {.calls = 340, .talk = 300, .patience = 300, .staff = 1.2, .opens = 8.5, .closes = 19, .mailings = true},
    {.calls = 440, .talk = 290, .patience = 330, .staff = 1.16, .opens = 9, .closes = 16.5, .served = 0.25},
    {.calls = 320, .talk = 270, .patience = 480, .staff = 1.05, .opens = 8.5, .closes = 17.5, .put_out = 300},
    {.calls = 310, .talk = 420, .patience = 380, .staff = 1.13, .opens = 8, .closes = 17, .callback = 0.4},
    {.calls = 340,
     .talk = 260,
     .patience = 280,
     .staff = 1.42,
     .opens = 8.5,
     .closes = 16.5,
     .transferred = 0.13},
    {.calls = 290,
     .talk = 330,
     .patience = 330,
     .staff = 1.0,
     .opens = 8.5,
     .closes = 18,
     .saturday = true,
     .refused = 0.85},
}};
}  // namespace

std::span<const GeneratedNetwork> generated_networks() { return kNetworks; }
std::span<const GeneratedQueue> generated_queues() { return kQueues; }
std::span<const Manner> manners() { return kManners; }

double calls_at(double hour) {
  auto hump = [hour](double at, double width) { return std::exp(-std::pow((hour - at) / width, 2)); };
  return 0.35 + hump(10.2, 1.5) + 0.75 * hump(15, 1.9);
}

GeneratedDay generated_day(const Manner& m, std::int32_t number) {
  constexpr std::array<double, 7> kBusy{1.24, 1.08, 0.97, 0.96, 0.9, 0.35, 0};
  GeneratedDay out{number, m.opens * 3600, m.closes * 3600};
  int of_week = weekday(number);
  bool off = of_week == 6 || (of_week == 5 && !m.saturday) || is_public_holiday(number);
  if (off) out.closes = out.opens;
  if (!off && of_week == 5) out.opens = 9 * 3600, out.closes = 12 * 3600;
  bool reopens = of_week == 0 || is_reopening(number);
  out.busy = kBusy[static_cast<std::size_t>(of_week)] * (reopens && of_week != 0 ? 1.15 : 1);
  out.morning = reopens ? 1.25 : 1;
  std::int32_t tuesday = number - (of_week - 1);
  constexpr std::array<double, 3> kMailing{1.6, 2.1, 1.5};  // Tuesday, Wednesday, Thursday
  if (m.mailings && of_week >= 1 && of_week <= 3 && (tuesday / 7) % 2 == 0)
    out.busy *= kMailing[static_cast<std::size_t>(of_week - 1)];
  return out;
}
}  // namespace calls
