// Use cases: declare opening hours, exceptional closings and thresholds of short abandons. They hold for what
// is imported from then on; what was imported before is taken again with `calls import --replace`.
#pragma once

#include "base/fields.h"
#include "base/json.h"
#include "calls/call_rules.h"
#include "operations/context.h"

namespace calls {
std::vector<store::Migration> rule_migrations();
// By code of the network; a network may declare before its first call.
std::map<std::string, NetworkRules, std::less<>> call_rules(store::Db& db);
NetworkRules rules_of(store::Db& db, std::string_view network);

struct DeclareHours {
  std::string network, queue;
  std::vector<std::string> days;
  std::string from, to, valid_from, reason = {};
  bool anew = false;
  void check(std::vector<FieldError>& faults) const;  // of what is given
  static auto fields() {
    return std::tuple{
        field("network", "Réseau", &DeclareHours::network).required().max(120),
        field("queue", "File (vide\u00A0: tout le réseau)", &DeclareHours::queue).max(120),
        field("days", "Jours (comme lun-ven, sam)", &DeclareHours::days).required().max(60),
        field("from", "Ouvre à (comme 08:30)", &DeclareHours::from).required().max(10),
        field("to", "Ferme à (comme 18:00)", &DeclareHours::to).required().max(10),
        field("valid_from", "Valable à partir du (AAAA-MM-JJ ou JJ/MM/AAAA)", &DeclareHours::valid_from)
            .required()
            .max(10),
        field("reason", "Motif", &DeclareHours::reason).max(1000),
        field("anew", "Oublier les plages déjà déclarées pour la même date", &DeclareHours::anew)};
  }
};
struct DeclareClosing {
  std::string network, queue, day, reason;
  bool open = false;
  static auto fields() {
    return std::tuple{
        field("network", "Réseau", &DeclareClosing::network).required().max(120),
        field("queue", "File (vide\u00A0: tout le réseau)", &DeclareClosing::queue).max(120),
        field("day", "Jour de fermeture (AAAA-MM-JJ ou JJ/MM/AAAA)", &DeclareClosing::day).required().max(10),
        field("reason", "Motif", &DeclareClosing::reason).required().max(1000),
        field("open", "Revenir sur une fermeture déclarée\u00A0: ce jour est ouvert", &DeclareClosing::open)};
  }
};
struct DeclareShortAbandon {
  std::string network, queue, valid_from, reason;
  std::int64_t seconds = 0;
  static auto fields() {
    return std::tuple{
        field("network", "Réseau", &DeclareShortAbandon::network).required().max(120),
        field("queue", "File (vide\u00A0: tout le réseau)", &DeclareShortAbandon::queue).max(120),
        field("seconds", "Attente jusqu’à laquelle un abandon est court, en secondes",
              &DeclareShortAbandon::seconds)
            .required()
            .between(0, 3600),
        field("valid_from", "Valable à partir du (AAAA-MM-JJ ou JJ/MM/AAAA)",
              &DeclareShortAbandon::valid_from)
            .required()
            .max(10),
        field("reason", "Motif", &DeclareShortAbandon::reason).required().max(1000)};
  }
};
struct DeclaredRule {
  std::string network, what;          // what: a French sentence, without its full stop
  std::vector<std::string> warnings;  // French sentences
  std::int64_t id = 0;
};
// Denied: a network that the viewer doesn't run (network_manager.h).
Result<DeclaredRule> declare_hours(operations::Context& context, const DeclareHours& input);
Result<DeclaredRule> declare_closing(operations::Context& context, const DeclareClosing& input);
Result<DeclaredRule> declare_short_abandon(operations::Context& context, const DeclareShortAbandon& input);
// What a threshold over kLongestPlainShortAbandon does.
std::string long_threshold_text();
json::value declared_rule_json(const DeclaredRule& rule);
std::string declared_rule_text(const DeclaredRule& rule);
json::value rules_json(const NetworkRules& rules);
}  // namespace calls
