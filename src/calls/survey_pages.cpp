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
      "class=\"{}\"><legend>"
      "Globalement, êtes-vous satisfait de la qualité de service de cet appel\u202F? (réponse "
      "obligatoire)</legend>{}{}</fieldset><div class=\"actions\"><button type=\"submit\">Envoyer ma "
      "réponse</button></div></form>\n",
      token, html::csrf_field(context.viewer.csrf), std::string_view(faults.empty() ? "" : "faulty"), fault,
      answers);
}
}  // namespace

html::Page survey_page(const operations::Context& context, const std::string& token,
                       const SurveyInvitation& v, const std::vector<FieldError>& faults) {
  Html call = format("appel au réseau «\u00A0{}\u00A0» du {}", v.network, fr::date(v.day));
  if (v.answered)
    return {
        "Réponse reçue",
        format("<h1>Merci, votre réponse a bien été reçue</h1>\n<p>Elle porte sur votre {}. Un lien ne sert "
               "qu’une fois\u00A0: il n’y a rien d’autre à faire.</p>\n",
               call)};
  Html main = format(
      "<h1>{}</h1>\n{}<p>Cette question porte sur votre {}, que vous ayez eu ou non un agent en ligne. "
      "L’appel a été "
      "tiré au sort. Votre réponse sert à mesurer la qualité de l’accueil téléphonique\u202F; ni votre nom "
      "ni "
      "votre numéro n’y sont attachés.</p>\n{}",
      kTitle, html::fault_summary(faults), call, question(context, token, faults));
  return {std::string(kTitle), main};
}

html::Page survey_refused_page(operations::Context& context, const Values& values, const Error& error) {
  auto token = values.find("token");
  if (error.kind == ErrorKind::invalid && token != values.end() && !token->second.empty())
    if (auto invitation = open_survey(context, {token->second.front()}))
      return survey_page(context, token->second.front(), *invitation,
                         {{"score", "Choisissez une des cinq réponses."}});
  if (error.kind == ErrorKind::too_many)
    return {"Trop de demandes", format("<h1>Trop de demandes</h1>\n<p>{} Votre réponse n’a pas été "
                                       "enregistrée.</p>\n",
                                       error.message)};
  if (error.code == "survey_ended")
    return {"Lien expiré",
            format("<h1>Ce lien a expiré</h1>\n<p>{} Vous n’avez rien à faire.</p>\n", error.message)};
  return {"Lien non reconnu",
          Html("<h1>Ce lien n’est pas reconnu</h1>\n<p>Vérifiez qu’il est entier, tel que vous l’avez reçu. "
               "Aucune réponse n’a été enregistrée.</p>\n")};
}
}  // namespace calls
