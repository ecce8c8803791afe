#include "app/demo.h"

#include <fmt/format.h>

#include <filesystem>

#include "app/jobs.h"
#include "app/program.h"
#include "base/embedded.h"
#include "base/source.h"
#include "calls/demo_calls.h"
#include "corpus/documents.h"
#include "people/account_store.h"
#include "people/accounts.h"
#include "reviews/review_import.h"
#include "services/structures.h"

namespace app {
namespace {
struct DemoAccount {
  std::string_view email, name, role, departement;
};
constexpr DemoAccount kAccounts[] = {
    {"agent@demo.example", "Camille Agent", "agent", ""},
    {"validateur@demo.example", "Dominique Validateur", "validateur", ""},
    {"moderateur@demo.example", "Alix Modérateur", "moderateur", ""},
    {"correspondant@demo.example", "Sacha Correspondant", "correspondant", ""},
    {"auditeur@demo.example", "Claude Auditeur", "auditeur", ""},
    {"sous-prefet@demo.example", "Maxime Sous-préfet", "sous-prefet", "30"},
    {"admin@demo.example", "Charlie Administrateur", "administrateur", ""},
};

// The embedded files under `prefix`, written to a folder to be imported like any other.
void unpack(const std::string& prefix, const std::string& folder) {
  for (const auto& name : embedded::list(prefix)) {
    std::string path = folder + "/" + name;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    auto written = write_file(path, embedded::file(name));
    if (!written) throw std::runtime_error(written.error().message);
  }
}

void create_accounts(operations::Context& context) {
  for (const auto& a : kAccounts) {
    people::CreateAccount input{std::string(a.email),
                                std::string(a.name),
                                std::string(a.role),
                                "",
                                std::string(a.departement),
                                std::string(kDemoPassword),
                                ""};
    auto created = people::create_account(context, input, services::find_place);
    if (!created) throw std::runtime_error(created.error().message);
  }
}

void must(const Result<operations::ImportReport>& report) {
  if (!report) throw std::runtime_error(report.error().message);
  if (!report->rejected.empty())
    throw std::runtime_error("demonstration data refused: " + report->rejected.front().file + ": " +
                             report->rejected.front().reason);
}
}  // namespace

bool fill_demo(const std::string& folder, const operations::Registry& rows, Progress& progress) {
  Data data(folder, rows);
  auto context = data.local_context(progress);
  if (!people::accounts(*data.store().read()).empty()) return false;
  std::string files = folder + "/demo-files";
  unpack("demo/", files);
  must(services::import_structures(
      context, {{files + "/demo/structures.csv", files + "/demo/contacts.csv", files + "/demo/hours.csv"}}));
  must(corpus::import_fiches(context, {{files + "/demo/fiches"}}));
  must(reviews::import_reviews(context, {{files + "/demo/reviews.csv"}}));
  JobRunner(data, rows).run_due();
  if (auto filled = calls::fill_demo_calls(context); !filled)
    throw std::runtime_error(filled.error().message);
  create_accounts(context);  // last: an interrupted filling starts again, and what is there is skipped
  std::filesystem::remove_all(files);
  return true;
}

std::string demo_welcome(const std::string& address) {
  std::string out = fmt::format("\nGuichet est prêt : {}\n\nComptes de démonstration (mot de passe : {})\n",
                                address, kDemoPassword);
  for (const auto& a : kAccounts)
    out += fmt::format("  {:<28} {}\n", a.email, people::role_name(*people::role_from(a.role)));
  return out + fmt::format(
                   "\nTrois choses à essayer\n"
                   "  1. Ouvrez un avis « À traiter » ({0}/avis?state=a_traiter), cliquez sur une phrase "
                   "soulignée du projet : la source s’ouvre au passage cité.\n"
                   "  2. Complétez la réponse, enregistrez, regardez les différences avec le projet, "
                   "approuvez, publiez ; voyez-la sur la page publique de la structure.\n"
                   "  3. Posez une question ({0}/questions) : « J’ai perdu ma carte d’identité, combien "
                   "coûte une nouvelle ? »\n\n",
                   address);
}
}  // namespace app
