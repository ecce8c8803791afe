#include "app/config.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <variant>

#include "base/source.h"
#include "base/text.h"

namespace app {
namespace {
using operations::Settings;

struct Whole {
  std::int64_t least, most;
};
struct Real {
  double least, most;
};
struct Words {
  std::vector<std::string> choices;  // empty: any
};
struct File {};  // a path, from the data folder when it isn't absolute
struct Web {};   // an http or https address

// A key: its name, what it means, where it is kept and what it admits.
struct Key {
  const char* name;  // "section.key"
  const char* meaning;
  std::variant<Whole, Real, Words, File, Web> admits;
  std::variant<std::int64_t* (*)(Settings&), int* (*)(Settings&), double* (*)(Settings&),
               std::string* (*)(Settings&)>
      at;
};

const std::vector<Key>& keys() {
  static const std::vector<Key> kKeys{
      {"serve.address", "adresse d’écoute", Words{}, +[](Settings& s) { return &s.address; }},
      {"serve.port", "port", Whole{0, 65535}, +[](Settings& s) { return &s.port; }},
      {"serve.workers", "fils de travail", Whole{1, 64}, +[](Settings& s) { return &s.workers; }},
      {"serve.organisation", "nom affiché en tête des pages", Words{},
       +[](Settings& s) { return &s.organisation; }},
      {"serve.public_url", "adresse publique du site, pour les liens et les codes QR remis aux usagers",
       Web{}, +[](Settings& s) { return &s.public_url; }},
      {"answers.stale_days", "âge d’un document, en jours, à partir duquel une citation avertit",
       Whole{1, 36500}, +[](Settings& s) { return &s.stale_days; }},
      {"model.kind",
       "modèle de langage : none (aucun), remote (serveur compatible OpenAI), scripted (scénario d’essai)",
       Words{{"none", "remote", "scripted"}}, +[](Settings& s) { return &s.model_kind; }},
      {"model.url", "adresse du serveur, « /chat/completions » non compris", Web{},
       +[](Settings& s) { return &s.remote.url; }},
      {"model.name", "nom du modèle demandé au serveur", Words{},
       +[](Settings& s) { return &s.remote.model; }},
      {"model.key_file", "fichier qui contient la clé, et elle seule", File{},
       +[](Settings& s) { return &s.remote.key_file; }},
      {"model.ca_file", "autorités de certification reconnues en plus de celles du système", File{},
       +[](Settings& s) { return &s.remote.ca_file; }},
      {"model.proxy", "mandataire (proxy) ; vide : celui de l’environnement", Words{},
       +[](Settings& s) { return &s.remote.proxy; }},
      {"model.script", "fichier du scénario, pour kind = \"scripted\"", File{},
       +[](Settings& s) { return &s.model_script; }},
      {"model.connect_seconds", "attente de la connexion, en secondes", Whole{1, 60},
       +[](Settings& s) { return &s.remote.connect_seconds; }},
      {"model.silence_seconds", "attente sans rien recevoir, en secondes", Whole{1, 600},
       +[](Settings& s) { return &s.remote.silence_seconds; }},
      {"model.total_seconds", "durée la plus longue d’une réponse, en secondes", Whole{1, 3600},
       +[](Settings& s) { return &s.remote.total_seconds; }},
      {"model.retries", "nouveaux essais après un refus passager", Whole{0, 5},
       +[](Settings& s) { return &s.remote.retries; }},
      {"model.temperature", "température demandée", Real{0, 2}, +[](Settings& s) { return &s.temperature; }},
      {"model.max_tokens", "longueur la plus grande demandée, en jetons", Whole{16, 8192},
       +[](Settings& s) { return &s.max_tokens; }},
      {"model.corrections", "tours de correction demandés au modèle", Whole{0, 1},
       +[](Settings& s) { return &s.corrections; }},
  };
  return kKeys;
}

class Reader {
 public:
  Reader(const toml::table& root, const std::string& folder) : root_(root), folder_(folder) {}

  Result<Settings> read() {
    for (const auto& key : keys())
      if (const toml::node* node = root_.at_path(key.name).node()) take(key, *node);
    for (const auto& [section, node] : root_) {
      const auto* table = node.as_table();
      if (table == nullptr || !is_section(section.str())) {
        fault(std::string(section.str()), node, "cette clé n’existe pas");
        continue;
      }
      for (const auto& [name, value] : *table) known(fmt::format("{}.{}", section.str(), name.str()), value);
    }
    cross_checks();
    if (!faults_.empty()) return invalid(std::move(faults_));
    return std::move(out_);
  }

 private:
  void fault(const std::string& key, const toml::node& node, const std::string& why) {
    faults_.push_back(
        {key, fmt::format("{}, ligne {}, « {} » : {}.", kConfigFile, node.source().begin.line, key, why)});
  }
  static bool is_section(std::string_view name) {
    return std::any_of(keys().begin(), keys().end(), [&](const Key& key) {
      return std::string_view(key.name).starts_with(std::string(name) + ".");
    });
  }
  void known(const std::string& name, const toml::node& value) {
    for (const auto& key : keys())
      if (name == key.name) return;
    fault(name, value, "cette clé n’existe pas");
  }

  void take(const Key& key, const toml::node& node) {
    if (const auto* w = std::get_if<Whole>(&key.admits)) {
      auto v = node.is_integer() ? node.value<std::int64_t>() : std::nullopt;
      if (!v || *v < w->least || *v > w->most)
        return fault(key.name, node,
                     fmt::format("un nombre entier entre {} et {} est attendu", w->least, w->most));
      if (const auto* wide = std::get_if<std::int64_t* (*)(Settings&)>(&key.at))
        *(*wide)(out_) = *v;
      else
        *std::get<int* (*)(Settings&)>(key.at)(out_) = static_cast<int>(*v);
      return;
    }
    if (const auto* r = std::get_if<Real>(&key.admits)) {
      auto v = node.is_number() ? node.value<double>() : std::nullopt;
      if (!v || !(*v >= r->least && *v <= r->most))
        return fault(key.name, node, fmt::format("un nombre entre {} et {} est attendu", r->least, r->most));
      *std::get<double* (*)(Settings&)>(key.at)(out_) = *v;
      return;
    }
    auto v = node.is_string() ? node.value<std::string>() : std::nullopt;
    if (!v) return fault(key.name, node, "un texte entre guillemets est attendu");
    std::string s = text::clean(*v);
    if (const auto* words = std::get_if<Words>(&key.admits); words != nullptr && !words->choices.empty()) {
      bool admitted = std::find(words->choices.begin(), words->choices.end(), s) != words->choices.end();
      if (!admitted) return fault(key.name, node, "valeurs admises : " + text::join(words->choices, ", "));
    }
    bool web = s.starts_with("http://") || s.starts_with("https://");
    if (std::holds_alternative<Web>(key.admits) && !s.empty() && !web)
      fault(key.name, node, "une adresse http:// ou https:// est attendue");
    if (std::holds_alternative<File>(key.admits) && !s.empty()) {
      if (s.front() != '/') s = folder_ + "/" + s;
      std::error_code ignored;
      if (!std::filesystem::is_regular_file(s, ignored))
        fault(key.name, node, "le fichier " + s + " n’existe pas");
    }
    *std::get<std::string* (*)(Settings&)>(key.at)(out_) = std::move(s);
  }

  void cross_checks() {
    auto need = [&](const char* key, const std::string& value, const char* why) {
      bool told = std::any_of(faults_.begin(), faults_.end(), [&](const auto& f) { return f.field == key; });
      if (value.empty() && !told)
        faults_.push_back({key, fmt::format("{}, « {} » : {}.", kConfigFile, key, why)});
    };
    if (out_.model_kind == "remote") {
      need("model.url", out_.remote.url, "il faut l’adresse du serveur quand model.kind vaut « remote »");
      need("model.name", out_.remote.model, "il faut le nom du modèle quand model.kind vaut « remote »");
    }
    if (out_.model_kind == "scripted")
      need("model.script", out_.model_script, "il faut un fichier quand model.kind vaut « scripted »");
    while (out_.public_url.ends_with('/')) out_.public_url.pop_back();
  }

  const toml::table& root_;
  const std::string& folder_;
  Settings out_ = {};
  std::vector<FieldError> faults_ = {};
};

// An address without the name and password that may stand in it.
std::string without_password(std::string address) {
  std::size_t from = address.find("://"), at = address.rfind('@');
  from = from == std::string::npos ? 0 : from + 3;
  return at == std::string::npos || at < from ? address : address.replace(from, at - from, "…");
}

std::string shown(const Key& key, Settings& s) {
  if (const auto* f = std::get_if<std::int64_t* (*)(Settings&)>(&key.at)) return fmt::format("{}", *(*f)(s));
  if (const auto* f = std::get_if<int* (*)(Settings&)>(&key.at)) return fmt::format("{}", *(*f)(s));
  if (const auto* f = std::get_if<double* (*)(Settings&)>(&key.at)) return fmt::format("{}", *(*f)(s));
  return fmt::format("\"{}\"", without_password(*std::get<std::string* (*)(Settings&)>(key.at)(s)));
}
}  // namespace

Result<Settings> read_settings(std::string_view toml, const std::string& folder) {
  try {
    auto table = toml::parse(toml);
    return Reader(table, folder).read();
  } catch (const toml::parse_error& e) {
    return fail(ErrorKind::invalid, "bad_toml",
                fmt::format("{}, ligne {} : ce n’est pas du TOML ({}).", kConfigFile, e.source().begin.line,
                            e.description()));
  }
}

Result<Settings> load_settings(const std::string& folder) {
  std::string path = folder + "/" + kConfigFile;
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return Settings{};
  return read_settings(TRY(read_file(path, 1U << 20)), folder);
}

std::vector<SettingLine> settings_lines(const Settings& settings) {
  Settings now = settings, standard;
  std::vector<SettingLine> out;
  for (const auto& key : keys()) {
    SettingLine line{key.name, key.meaning, shown(key, now), shown(key, standard)};
    line.set = line.value != line.standard;
    out.push_back(std::move(line));
  }
  return out;
}

std::unique_ptr<llm::Model> make_model(const Settings& s) {
  if (s.model_kind == "remote") return llm::remote_model(s.remote);
  if (s.model_kind != "scripted") return nullptr;
  auto script = read_file(s.model_script, 1U << 20);
  if (!script) throw std::runtime_error(script.error().message);
  return llm::scripted_model(std::move(*script));
}
}  // namespace app
