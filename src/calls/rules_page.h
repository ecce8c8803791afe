// The pages on which a network declares its opening hours, its exceptional closings and the wait up to which
// an abandon is short: what is declared, since when, by whom and why, and a form for another declaration.
#pragma once

#include "calls/figures.h"
#include "calls/network_choice.h"
#include "calls/rule_store.h"

namespace calls {
struct ShowRules {
  std::string network;
  std::optional<std::int64_t> declared;  // the declaration to confirm
  static auto fields() {
    return std::tuple{field("network", "Réseau", &ShowRules::network).required().max(120),
                      field("declared", "Déclaration à confirmer", &ShowRules::declared)};
  }
};
struct RulesView {
  Network network;
  NetworkRules rules;
  std::vector<Queue> queues;  // of the network
  std::string today;          // ISO, in the network's zone
};
Result<RulesView> show_rules(operations::Context& context, const ShowRules& input);
json::value rules_view_json(const RulesView& view);

// The declarations of each kind, as tables: "hours", "closings", "short_abandons".
std::vector<FigureTable> rule_figures(const NetworkRules& rules, const std::string& today);

// The rows of the three pages and of their forms.
void install_rules(operations::Registry& registry);
}  // namespace calls
