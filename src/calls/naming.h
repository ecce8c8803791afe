// What networks and queues are called, and where a queue answers from.
#pragma once

#include <map>

#include "base/fields.h"
#include "calls/call_store.h"
#include "operations/operation.h"

namespace calls {
struct NameQueue {
  std::string network, queue, name, site, departement, sp_code = {};
  bool no_sp_code = false;
  static auto fields() {
    return std::tuple{
        field("network", "Réseau", &NameQueue::network).required().max(120),
        field("queue", "File (vide : le réseau lui-même)", &NameQueue::queue).max(120),
        field("name", "Nom affiché", &NameQueue::name).max(120),
        field("site", "Site", &NameQueue::site).max(120),
        field("departement", "Département", &NameQueue::departement).max(3),
        field("sp_code", "Code Services Publics + du réseau", &NameQueue::sp_code).max(60),
        field("no_sp_code", "Retirer le code Services Publics + du réseau", &NameQueue::no_sp_code)};
  }
};
struct Named {
  std::int64_t changed = 0;
};
// What isn't given is left as it is; a code of Services Publics + given empty is taken away, as no_sp_code
// does.
Result<Named> name_queue(operations::Context& context, const NameQueue& input);
operations::Operation naming_operation();
// Codes of Services Publics + by the network's, of the networks that have one.
std::map<std::string, std::string> sp_codes(store::Db& db);
// Takes away one that holds nothing and of which nothing is declared: no name, place, rule, definition,
// event, sample or feed.
void drop_empty_queue(store::Db& db, std::int64_t queue);
void drop_empty_network(store::Db& db, std::int64_t network);
std::vector<store::Migration> naming_migrations();
}  // namespace calls
