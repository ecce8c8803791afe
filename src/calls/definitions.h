// What each network declares as the denominator of its official rate: dated, with its reason, never
// rewritten.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "base/fields.h"
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

// The same for many days: reads the store once.
class DeclaredDefinitions {
 public:
  explicit DeclaredDefinitions(store::Db& db);
  const Definition& of(const std::string& network, std::int32_t day) const;
  // Whether another one begins after the first of the civil days [from, to].
  bool change(const std::string& network, std::int32_t from, std::int32_t to) const;

 private:
  struct InForce {
    std::string from;  // ISO
    const Definition* definition;
  };
  std::map<std::string, std::vector<InForce>, std::less<>> by_network_ = {};  // the latest first
};

// Official rates, each day under the definition in force, by network, queue and period of the selection's
// grain: of the networks that change theirs within its days. None is there of the others.
std::map<std::tuple<std::string, std::string, std::string>, Ratio> changing_rates(
    operations::Context& context, const Selection& selection);

// Callers of the selection's networks, by network and period.
std::map<std::pair<std::string, std::string>, Callers> callers_by_period(operations::Context& context,
                                                                         const Selection& selection);
}  // namespace calls
