#include "app/cli.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "app/commands.h"
#include "app/config.h"
#include "app/program.h"
#include "base/log.h"
#include "base/source.h"
#include "base/text.h"
#include "store/sqlite.h"
#include "store/store.h"
#include "web/refusal.h"

namespace app {
namespace {
struct Options {
  std::string data = "./var/data";
  bool json = false;
};

// What a word that only opens others is for.
std::string group_help(std::string_view word) {
  static const std::map<std::string_view, std::string_view> kGroups{
      {"accounts", "Les comptes et leurs droits"},
      {"audit", "Le journal des actes"},
      {"calls", "Le téléphone : appels, taux, attentes, prévisions, effectifs"},
      {"config", "La configuration"},
      {"document", "Les documents officiels"},
      {"eval", "Mesurer la recherche, les réponses, les prévisions"},
      {"import", "Importer des documents, des avis, des structures"},
      {"reviews", "Les avis des usagers et leurs réponses"},
      {"structures", "Les structures et leurs contacts"}};
  auto found = kGroups.find(word);
  return found == kGroups.end() ? std::string() : std::string(found->second);
}

// The command object for "reviews show", made with its parents.
CLI::App* command_for(CLI::App& root, const std::string& path, const std::string& help) {
  CLI::App* at = &root;
  std::size_t from = 0;
  while (from <= path.size()) {
    std::size_t to = std::min(path.find(' ', from), path.size());
    std::string word = path.substr(from, to - from);
    auto known = at->get_subcommands([&](const CLI::App* a) { return a->get_name() == word; });
    CLI::App* next = known.empty() ? nullptr : known.front();
    if (next == nullptr) {
      next = at->add_subcommand(word, to == path.size() ? help : group_help(word));
      next->group("Commandes\u00A0");
      if (to < path.size()) next->require_subcommand(1);
    } else if (to == path.size())
      next->description(help);
    at = next;
    from = to + 1;
  }
  return at;
}

void add_shared(CLI::App* command, Options& options) {
  command->add_option("--data", options.data, "Dossier des données")
      ->envname("GUICHET_DATA")
      ->capture_default_str();
  command->add_flag("--json", options.json, "Réponse en JSON");
}

// "--move-share" of a field "move_share", which may also be written as the field is.
std::string flag_of(const std::string& field) {
  std::string dashed = field;
  std::replace(dashed.begin(), dashed.end(), '_', '-');
  return dashed == field ? "--" + field : "--" + dashed + ",--" + field;
}

std::string codes_of(const FieldSpec& spec) {
  std::vector<std::string> codes;
  for (const auto& c : spec.choices)
    if (!c.value.empty()) codes.push_back(c.value);
  return text::join(codes, ", ");
}

// What the command line accepts for a choice is told by its codes: the labels are those of forms.
Error with_codes(Error error, const std::vector<FieldSpec>& specs, const Values& values) {
  for (auto& fault : error.fields)
    for (const auto& s : specs) {
      auto given = values.find(s.name);
      if (s.name != fault.field || s.choices.empty() || given == values.end()) continue;
      auto known = [&](const std::string& v) {
        return std::any_of(s.choices.begin(), s.choices.end(), [&](const Choice& c) { return c.value == v; });
      };
      if (std::all_of(given->second.begin(), given->second.end(), known)) continue;
      std::string told = fault.message;
      fault.message += fmt::format(" Valeurs acceptées\u00A0: {}.", codes_of(s));
      if (error.message == told) error.message = fault.message;
    }
  return error;
}

void add_fields(CLI::App* command, const std::vector<FieldSpec>& specs, Values& values) {
  for (const auto& s : specs) {
    std::string name = s.is_positional ? s.name : flag_of(s.name);
    std::string help = s.hint.empty() ? s.label : s.label + ". " + s.hint;
    if (!s.choices.empty()) help += fmt::format(" ({})", codes_of(s));
    CLI::Option* option = nullptr;
    if (s.kind == FieldKind::secret) continue;  // secrets come from files
    if (s.kind == FieldKind::boolean) {
      command->add_flag_callback(
          flag_of(s.name), [&values, n = s.name] { values[n] = {"1"}; }, help);
      continue;
    }
    if (s.kind == FieldKind::list) {
      option = command->add_option(name, values[s.name], help);
    } else {
      option = command->add_option_function<std::string>(
          name, [&values, n = s.name](const std::string& v) { values[n] = {v}; }, help);
    }
    option->type_name("TEXTE");
    if (s.is_required) option->required();
  }
}

int report(const Error& error, bool as_json) {
  if (as_json) fmt::print("{}\n", json::write(web::error_json(error), 2));
  fmt::print(stderr, "Erreur : {}\n", error.message);
  for (std::size_t i = 1; i < error.fields.size(); ++i)
    fmt::print(stderr, "         {}\n", error.fields[i].message);
  return traits(error.kind).exit_code;
}

// Commands that may begin a data folder; the others would answer for one that doesn't exist.
bool begins_data(std::string_view command) {
  return command.starts_with("import ") || command == "accounts add" || command == "calls import";
}

int run_operation(const operations::Operation& op, operations::Context context, Values values, bool as_json) {
  std::erase_if(values, [](const auto& pair) { return pair.second.empty(); });
  auto answer = op.run(context, values, {}, as_json ? operations::Form::json : operations::Form::text);
  if (!answer) return report(with_codes(answer.error(), op.input, values), as_json);
  std::string out = answer->text && !as_json ? *answer->text : json::write(answer->data, 2) + "\n";
  std::fwrite(out.data(), 1, out.size(), stdout);
  return 0;
}

int run_unguarded(const operations::Registry& rows, const operations::Operation& op, const Values& values,
                  const Options& options) {
  TerminalProgress progress;
  if (!op.row.needs_data) {
    WithoutData nothing;
    return run_operation(op, nothing.local_context(progress), values, options.json);
  }
  if (!begins_data(op.row.command) && !store::Store::exists(options.data))
    return report(
        {ErrorKind::missing, "no_data", "Il n’y a pas de données dans le dossier " + options.data + ".", {}},
        options.json);
  if (auto settings = load_settings(options.data); !settings) return report(settings.error(), options.json);
  Data data(options.data, rows);
  return run_operation(op, data.local_context(progress), values, options.json);
}

// A disk that fails is told as a refusal is.
int run_command(const operations::Registry& rows, const operations::Operation& op, const Values& values,
                const Options& options) {
  try {
    return run_unguarded(rows, op, values, options);
  } catch (const store::DiskFull&) {
    return report(store::disk_full(), options.json);
  } catch (const SourceError& e) {
    return report({ErrorKind::unavailable, "file_lost", e.what(), {}}, options.json);
  }
}
}  // namespace

namespace {
std::string in_french(const CLI::ParseError& e) {
  std::string what = e.what();
  auto ends = [&](std::string_view tail) { return what.size() > tail.size() && what.ends_with(tail); };
  if (dynamic_cast<const CLI::ExtrasError*>(&e) != nullptr)
    return "argument inconnu :" + what.substr(std::min(what.size(), what.rfind(':') + 1));
  if (what.find("subcommand") != std::string::npos) return "commande absente ou inconnue.";
  if (ends(" is required")) return "il manque « " + what.substr(0, what.size() - 12) + " ».";
  return what;
}
}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App root{"Guichet : le guichet de qualité des services publics"};
  root.require_subcommand(1);
  root.set_help_flag("-h,--help", "Affiche cette aide");
  for (auto [english, french] : {std::pair{"Usage", "Emploi\u00A0"},
                                 {"SUBCOMMAND", "COMMANDE"},
                                 {"SUBCOMMANDS", "COMMANDES"},
                                 {"Positionals", "Arguments\u00A0"},
                                 {"POSITIONALS", "ARGUMENTS"},
                                 {"REQUIRED", "(obligatoire)"},
                                 {"TEXT", "TEXTE"},
                                 {"INT", "ENTIER"},
                                 {"FLOAT", "NOMBRE"},
                                 {"Env", "environnement"}})
    root.get_formatter()->label(english, french);
  root.footer(
      "Codes de sortie : 0 réussite, 1 erreur interne, 2 demande invalide, 3 accès refusé, 4 introuvable, 5 "
      "conflit, 6 indisponible.");
  Options options;
  operations::Registry rows = registry();
  std::vector<std::unique_ptr<Values>> inputs;
  int code = 0;
  for (const auto& op : rows.operations) {
    if (op.row.command.empty()) continue;
    CLI::App* command = command_for(root, op.row.command, op.row.summary);
    auto& values = *inputs.emplace_back(std::make_unique<Values>());
    add_shared(command, options);
    add_fields(command, op.input, values);
    command->callback([&] { code = run_command(rows, op, values, options); });
  }
  for (auto& special : special_commands(rows)) {
    CLI::App* command = command_for(root, special.name, special.summary);
    auto& values = *inputs.emplace_back(std::make_unique<Values>());
    add_shared(command, options);
    add_fields(command, special.input, values);
    command->callback(
        [&options, &code, &values, run = special.run] { code = run(options.data, values, options.json); });
  }
  try {
    root.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return root.exit(e);
    fmt::print(stderr, "Erreur : {}\nVoir « guichet --help » et « guichet COMMANDE --help ».\n",
               in_french(e));
    return 2;
  }
  return code;
}
}  // namespace app
