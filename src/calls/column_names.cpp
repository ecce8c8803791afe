#include "calls/column_names.h"

#include <array>
#include <string>

#include "base/text.h"
#include "calls/call.h"
#include "calls/sheet.h"

namespace calls {
namespace {
constexpr std::array<CanonicalColumn, 14> kCall{{
    {"id", "identifiant de l’appel",
     "id callid uniqueid identifiant idappel numeroappel refappel referenceappel "
     "conversationid contactid callguid uuid"},
    {"network", "réseau", "network reseau organisme codereseau"},
    {"queue", "file d’attente",
     "queue file filedattente fileattente nomfile nomdefile queuename service competence skill groupe "
     "campagne vdn calltype"},
    {"start", "début de l’appel",
     "start debut datedebut debutappel datedappel dateappel dateheure dateheureappel "
     "dateetheure datetime horodatage timestamp starttime calldate date"},
    {"time", "heure de l’appel, où la date est seule", "time heure heureappel heuredappel heuredebut"},
    {"wait", "attente en file",
     "wait waits wait attente dureeattente tempsattente dureedattente tempsdattente waittime waiting "
     "queuetime holdtime dureefile delaireponse"},
    {"talk", "conversation",
     "talk talks talk conversation dureeconversation dureecom communication dureecommunication talktime "
     "billsec tempsconversation dureedeconversation dureeappel dcom"},
    {"outcome", "issue de l’appel",
     "outcome issue resultat statut statutappel status disposition etat finappel "
     "typefin result qualification"},
    {"agent", "agent", "agent operateur teleconseiller conseiller agentid loginagent nomagent matricule"},
    {"caller", "numéro de l’appelant",
     "caller appelant numeroappelant numappelant callerid ani telephone numero from "
     "source src"},
    {"score", "note de satisfaction", "score note satisfaction csat notesatisfaction enquete"},
    {"callback_due", "rappel promis pour",
     "cbdue callbackdue rappelprevu rappelpromis daterappelprevu echeancerappel"},
    {"callback_done", "rappel fait",
     "cbdone callbackdone rappelfait rappeleffectue daterappeleffectue daterappel"},
    {"transferred", "transféré par l’agent", "transferred transfere transfert transfer"},
}};

constexpr std::array<CanonicalColumn, 33> kInterval{{
    {"network", "réseau", "network reseau organisme codereseau"},
    {"queue", "file d’attente",
     "queue file filedattente fileattente nomfile nomdefile queuename service competence skill groupe"},
    {"start", "début de l’intervalle",
     "start debut debutintervalle debutdelintervalle datedebut dateheure dateetheure "
     "datetime horodatage timestamp starttime date jour"},
    {"time", "heure ou tranche horaire",
     "time heure tranche tranchehoraire creneau plage plagehoraire intervalle "
     "heuredebut"},
    {"seconds", "durée de l’intervalle", "seconds secondes dureeintervalle pas"},
    {"presented", "appels présentés", "presented presentes appelspresentes appelsentrants entrants"},
    {"congested", "appels perdus chez l’opérateur", "congested congestion encombrement occupation"},
    {"closed", "appels hors des heures d’ouverture", "closed fermeture ferme horsouverture horshoraires"},
    {"dissuaded", "appels dissuadés", "dissuaded dissuades appelsdissuades dissuasion refuses"},
    {"ivr_in", "appels entrés dans le serveur vocal", "ivrin svi entressvi appelssvi presentessvi"},
    {"ivr_self", "appels servis par le serveur vocal", "ivrself servissvi traitessvi selfcare"},
    {"ivr_aband", "appels raccrochés dans le serveur vocal", "ivraband abandonssvi abandonsvi perdussvi"},
    {"offered", "appels entrés en file", "offered offerts appelsofferts recus appelsrecus enfile misenfile"},
    {"answered", "appels décrochés par un agent",
     "answered decroches appelsdecroches traites appelstraites repondus "
     "appelsrepondus servis handled pris"},
    {"abandoned", "abandons en file", "abandoned abandons abandonnes appelsabandonnes abandonsenfile perdus"},
    {"aband_le_S", "abandons courts", "abandles abandonscourts abandoncourt shortabandons abandonsimmediats"},
    {"timeout", "appels sortis de la file par le système", "timeout expires sortiesysteme deconnectes"},
    {"flow_out", "appels passés à une autre file",
     "flowout debordes debordements debordement transfilesortant overflow"},
    {"flow_in", "appels venus d’une autre file", "flowin debordesentrants entraide"},
    {"callback_taken", "rappels acceptés", "callbacktaken rappels rappelsacceptes rappelsdemandes"},
    {"voicemail", "messagerie", "voicemail messagerie messagesvocaux"},
    {"wait_sum_ans", "attente cumulée des décrochés", "waitsumans attentecumulee attentedecroches"},
    {"wait_sum_aband", "attente cumulée des abandons", "waitsumaband attenteabandons"},
    {"talk_sum", "conversation cumulée", "talksum conversationcumulee tempsconversation dureeconversation"},
    {"hold_sum", "garde cumulée", "holdsum gardecumulee miseengarde tempsgarde"},
    {"acw_sum", "post-appel cumulé", "acwsum postappel tempspostappel wrapup"},
    {"staffed_s", "temps de présence des agents", "staffeds tempspresence tempsloge loge"},
    {"avail_s", "temps disponible des agents", "avails tempsdisponible disponible attenteappel"},
    {"transferred", "appels transférés", "transferred transferes transferts"},
    {"survey_sent", "enquêtes envoyées", "surveysent enquetesenvoyees"},
    {"survey_n", "réponses à l’enquête", "surveyn reponsesenquete enquetes"},
    {"survey_sum", "somme des notes", "surveysum sommenotes"},
    {"survey_ge4", "notes de 4 et plus", "surveyge4 notes4et5 satisfaits"},
}};

struct Usual {
  std::string_view code, words;
};
constexpr std::array<Usual, 12> kUsual{{
    {"answered",
     "answered repondu traite decroche servi handled pris complete completecaller completeagent connect ok "
     "succes aboutie abouti"},
    {"short_abandoned", "abandoncourt shortabandon abandonimmediat"},
    {"abandoned",
     "abandon abandoned abandonne abandonenfile perdu noanswer nonrepondu sansreponse nondecroche "
     "raccroche hangup"},
    {"refused", "dissuade dissuaded dissuasion refuse rejete rejected forcedbusy busy occupe saturation"},
    {"closed", "ferme fermeture horsouverture horshoraires closed afterhours"},
    {"congested", "congestion congestionne encombrement"},
    {"ivr_abandoned", "abandonsvi abandondanslesvi ivrabandoned raccrochesvi"},
    {"self_served", "servisvi ivr svi selfservice selfserved traitesvi autonome"},
    {"timeout", "timeout expire exitwithtimeout attentemaximale tempsdepasse"},
    {"flow_out", "debordement deborde overflow flowout reroute autrefile"},
    {"callback", "rappel callback rappeldemande rappelaccepte"},
    {"voicemail", "messagerie voicemail messagevocal boitevocale"},
}};

int within(std::string_view key, std::span<const std::string_view> stems) {
  for (auto stem : stems) {
    if (!key.starts_with(stem)) continue;
    std::string_view rest = key.substr(stem.size());
    int seconds = 0;
    std::size_t digits = 0;
    for (; digits < rest.size() && digits < 5 && rest[digits] >= '0' && rest[digits] <= '9'; ++digits)
      seconds = seconds * 10 + (rest[digits] - '0');
    auto unit = rest.substr(digits);
    if (digits > 0 && (unit.empty() || unit == "s" || unit == "sec" || unit == "secondes")) return seconds;
  }
  return 0;
}
}  // namespace

std::span<const CanonicalColumn> call_columns() { return kCall; }
std::span<const CanonicalColumn> interval_columns() { return kInterval; }

int answered_within(std::string_view key) {
  constexpr std::array<std::string_view, 6> kStems{"ansle",      "answeredle", "decrochesle",
                                                   "repondusle", "traitesle",  "servisle"};
  return within(key, kStems);
}

int abandoned_within(std::string_view key) {
  constexpr std::array<std::string_view, 4> kStems{"abandle", "abandonsle", "abandonnesle", "abandonedle"};
  return within(key, kStems);
}

std::string_view usual_outcome(std::string_view value) {
  std::string key = column_key(value);
  for (std::size_t i = 0; i < kLeaves; ++i)
    if (auto code = leaf_code(static_cast<Leaf>(i)); key == column_key(code)) return code;
  for (const auto& usual : kUsual)
    for (auto word : text::split(usual.words, ' '))
      if (key == word || key == std::string(word) + "e" || key == std::string(word) + "s") return usual.code;
  return {};
}
}  // namespace calls
