#include "people/account_pages.h"

#include "base/fr.h"
#include "base/text.h"
#include "html/form.h"

namespace people {
using html::format;
using html::Html;

std::string describe_grants(const std::vector<Grant>& grants) {
  std::vector<std::string> parts;
  for (const auto& g : grants) parts.push_back(std::string(role_name(g.role)) + " (" + g.place_name + ")");
  return fr::list(parts);
}

html::Page sign_in_page(const Values& values, const std::vector<FieldError>& faults,
                        std::string_view message) {
  auto specs = fields::specs<SignIn>();
  specs.pop_back();
  auto next = values.find("next");
  Html hidden;
  if (next != values.end() && !next->second.empty())
    hidden = format("<input type=\"hidden\" name=\"next\" value=\"{}\">", next->second.front());
  Html main = format("<h1>Se connecter</h1>\n{}{}{}", html::fault_summary(faults),
                     message.empty() ? Html() : format("<p class=\"notice\">{}</p>", message),
                     html::form({"/connexion", "", "Se connecter"}, specs, values, faults, hidden));
  return {"Se connecter", main};
}

html::Page account_page(const operations::Context& context, const AccountView& view,
                        const std::vector<FieldError>& faults) {
  Html main = format(
      "{}<h1>Mon compte</h1>\n{}<h2>Changer de mot de passe</h2>\n<p>Vous devrez ensuite vous "
      "reconnecter.</p>{}",
      html::fault_summary(faults),
      html::facts({{"Nom", format("{}", view.account.name)},
                   {"Adresse électronique", format("{}", view.account.email)},
                   {"Rôle", format("{}", describe_grants(view.grants))},
                   {"Compte ouvert le", format("{}", fr::date(view.account.created_at))}}),
      html::form({"/compte", context.viewer.csrf, "Changer le mot de passe"}, fields::specs<ChangePassword>(),
                 {}, faults));
  return {"Mon compte", main, {{"/", "Accueil"}, {"", "Mon compte"}}};
}

html::Page accounts_page(const operations::Context& context, const std::vector<AccountView>& views,
                         const Values& values, const std::vector<FieldError>& faults) {
  html::TableWriter table({"Comptes", {"Nom", "Adresse électronique", "Rôle", "État", "Action"}});
  for (const auto& v : views) {
    bool own = v.account.email == context.viewer.email;
    Html action =
        own ? Html("<span class=\"hint\">votre compte</span>")
            : format(
                  "<form method=\"post\" action=\"/administration/comptes/etat\" class=\"single\">{}<input "
                  "type=\"hidden\" "
                  "name=\"email\" value=\"{}\"><input type=\"hidden\" name=\"disabled\" value=\"{}\"><button "
                  "type=\"submit\" "
                  "class=\"quiet\">{}<span class=\"hidden\"> {}</span></button></form>",
                  html::csrf_field(context.viewer.csrf), v.account.email, v.account.disabled ? "0" : "1",
                  std::string_view(v.account.disabled ? "Réactiver" : "Désactiver"), v.account.name);
    table.row({format("{}", v.account.name), format("{}", v.account.email),
               format("{}", describe_grants(v.grants)),
               html::badge(v.account.disabled ? "désactivé" : "actif", v.account.disabled ? "warn" : "good"),
               action});
  }
  auto specs = fields::specs<CreateAccount>();
  specs.pop_back();  // the password file is for the command line
  Html main = format(
      "{}<h1>Comptes</h1>\n{}<h2>Créer un compte</h2>\n{}", html::fault_summary(faults), table.finish(),
      html::form({"/administration/comptes", context.viewer.csrf, "Créer le compte"}, specs, values, faults));
  return {"Comptes", main, {{"/", "Accueil"}, {"/administration", "Administration"}, {"", "Comptes"}}};
}

html::Page trail_page(const std::vector<AuditLine>& lines, const AuditCheck& check) {
  html::TableWriter table({"Derniers actes", {"Nº", "Date", "Auteur", "Acte", "Objet", "Détail"}, {true}});
  for (const auto& l : lines)
    table.row({format("{}", fr::number(l.seq)), format("{}", fr::date_time(l.at)), format("{}", l.actor),
               format("{}", l.action), format("{}", l.object), format("{}", l.detail)});
  Html state = check.first_fault == 0
                   ? format(
                         "<p class=\"notice good\">La chaîne des {} est intacte. Empreinte du dernier acte : "
                         "<code>{}</code></p>",
                         fr::plural(check.lines, "acte"), check.head)
                   : format("<p class=\"notice fault\">La chaîne est rompue à partir de l’acte nº {}.</p>",
                            fr::number(check.first_fault));
  return {"Journal des actes",
          format("<h1>Journal des actes</h1>\n{}{}", state, table.finish()),
          {{"/", "Accueil"}, {"/administration", "Administration"}, {"", "Journal des actes"}}};
}
}  // namespace people
