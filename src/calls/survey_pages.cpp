// The public page of a survey: one question, five answers.
#include "base/fr.h"
#include "calls/survey.h"
#include "html/form.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
constexpr std::string_view kTitle = "Votre avis sur votre appel";

Html question(const operations::Context& context, const std::string& token,
              const std::vector<FieldError>& faults) {
  Html answers;
  for (const auto& c : survey_choices())
    append(answers,
           "<div class=\"field check\"><input type=\"radio\" id=\"{}\" name=\"score\" value=\"{}\" "
           "required{}><label for=\"{}\">{}</label></div>\n",
           c.value == "1" ? std::string("score") : "score-" + c.value, c.value,
           Html(faults.empty() ? "" : " aria-describedby=\"score-faute\""),
           c.value == "1" ? std::string("score") : "score-" + c.value, c.label);
  Html fault;
  if (!faults.empty())
    fault =
        format("<span class=\"fault-text\" id=\"score-faute\">Erreur\u00A0: {}</span>", faults[0].message);
  return format(
      "<form method=\"post\" action=\"/enquete/{}\" class=\"stack\" novalidate>{}<fieldset "
      "class=\"{}\"><legend>Globalement, êtes-vous satisfait de la qualité de service de cet "
      "appel\u202F?<span class=\"hint\">Choisissez l’une des cinq "
      "réponses.</span></legend>{}{}</fieldset><div "
      "class=\"actions\"><button type=\"submit\">Envoyer ma réponse</button></div></form>\n",
      token, html::csrf_field(context.viewer.csrf), std::string_view(faults.empty() ? "" : "faulty"), fault,
      answers);
}
}  // namespace

html::Page survey_page(const operations::Context& context, const std::string& token,
                       const SurveyInvitation& v, const std::vector<FieldError>& faults) {
  if (v.answered)
    return {"Réponse reçue",
            format("<h1>Merci, votre réponse est bien reçue</h1>\n<p>Elle porte sur votre appel du {} à "
                   "«\u00A0{}\u00A0». "
                   "Vous n’avez rien d’autre à faire\u00A0: ce lien ne sert qu’une fois.</p>\n",
                   fr::date(v.day), v.network)};
  Html main = format(
      "<h1>{}</h1>\n{}<p>Bonjour,</p>\n<p>Vous avez appelé «\u00A0{}\u00A0» le {}. Que vous ayez pu parler à "
      "un "
      "agent ou non, votre avis nous aide à améliorer l’accueil au téléphone. Il tient en une seule "
      "question, à laquelle vous êtes libre de répondre.</p>\n{}<p class=\"hint\">Votre appel a été tiré au "
      "sort. Ni votre nom ni votre numéro de téléphone ne sont conservés avec votre réponse.</p>\n",
      kTitle, html::fault_summary(faults), v.network, fr::date(v.day), question(context, token, faults));
  return {std::string(kTitle), main};
}

html::Page survey_refused_page(operations::Context& context, const Values& values, const Error& error) {
  auto token = values.find("token");
  if (error.kind == ErrorKind::invalid && token != values.end() && !token->second.empty())
    if (auto invitation = open_survey(context, {token->second.front()}))
      return survey_page(context, token->second.front(), *invitation,
                         {{"score", "Choisissez l’une des cinq réponses."}});
  if (error.kind == ErrorKind::too_many)
    return {"Trop de demandes", format("<h1>Trop de demandes</h1>\n<p>{} Votre réponse n’a pas été "
                                       "enregistrée.</p>\n",
                                       error.message)};
  if (error.code == "survey_ended")
    return {"Lien expiré",
            format("<h1>Ce lien a expiré</h1>\n<p>{} Vous n’avez rien à faire.</p>\n", error.message)};
  return {
      "Lien non reconnu",
      Html("<h1>Ce lien n’est pas reconnu</h1>\n<p>Vérifiez, s’il vous plaît, qu’il est entier, tel que vous "
           "l’avez reçu. "
           "Aucune réponse n’a été enregistrée.</p>\n")};
}
}  // namespace calls
