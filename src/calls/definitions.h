// What each network declares as the denominator of its official rate: dated, with its reason, never
// rewritten.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "base/fields.h"
#include "base/json.h"
#include "calls/totals.h"
#include "operations/context.h"

namespace calls {
std::vector<store::Migration> definition_migrations();

struct Declaration {
  std::string network, definition, valid_from, reason, by;  // valid_from: ISO day
  Millis at = 0;
};
std::vector<Declaration> declarations(store::Db& db, std::string_view network);

struct DeclareDefinition {
  std::string network, definition, valid_from, reason;
  static auto fields();
};
const std::vector<Choice>& definition_choices();
inline auto DeclareDefinition::fields() {
  return std::tuple{
      field("network", "Réseau", &DeclareDefinition::network).required().max(120),
      field("definition", "Appels qui requièrent une réponse par un agent", &DeclareDefinition::definition)
          .required()
          .choices(definition_choices()),
      field("valid_from", "Valable à partir du (AAAA-MM-JJ)", &DeclareDefinition::valid_from)
          .required()
          .max(10),
      field("reason", "Motif", &DeclareDefinition::reason).required().multiline().max(1000)};
}
Result<Declaration> declare_definition(operations::Context& context, const DeclareDefinition& input);

// From the civil day `from` on, or from before the period asked.
struct DefinitionInForce {
  const Definition* definition;
  std::int32_t from;
};
// « appels en file, puis tous les appels, refus compris à partir du 24 novembre 2026 »
std::string definitions_text(const std::vector<DefinitionInForce>& in_force);
// [{"definition": "queue", "from": "2026-11-23"}, …]
json::array definitions_json(const std::vector<DefinitionInForce>& in_force);
// The code, null when there are several: no rate over them has a denominator of one definition.
json::value definition_json(const std::vector<DefinitionInForce>& in_force);

// The same for many days: reads the store once.
class DeclaredDefinitions {
 public:
  explicit DeclaredDefinitions(store::Db& db);
  const Definition& of(const std::string& network, std::int32_t day) const;
  // In force in the civil days [from, to], in order: one, and one more for each change.
  std::vector<DefinitionInForce> within(const std::string& network, std::int32_t from, std::int32_t to) const;

 private:
  std::map<std::string, std::vector<DefinitionInForce>, std::less<>> by_network_ = {};  // the latest first
};

// Official rates, each day under the definition in force, by network, queue and period of the selection's
// grain: of the networks that change theirs within its days. None is there of the others.
struct ChangingRate {
  Ratio official = {};
  std::vector<DefinitionInForce> definitions = {};  // from its first day with calls to its last
};
std::map<std::tuple<std::string, std::string, std::string>, ChangingRate> changing_rates(
    operations::Context& context, const Selection& selection);

// Callers of the selection's networks, by network and period.
std::map<std::pair<std::string, std::string>, Callers> callers_by_period(operations::Context& context,
                                                                         const Selection& selection);
}  // namespace calls
