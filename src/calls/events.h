// Declared events that change how many call: a deadline, a mailing, the start of term. Shared by all
// networks' forecasts of the network they are declared for.
#pragma once

#include "base/fields.h"
#include "calls/call_store.h"
#include "calls/forecast.h"
#include "operations/context.h"

namespace calls {
std::vector<store::Migration> event_migrations();

struct DeclareEvent {
  std::string network, name, from, to;
  std::optional<double> multiplier;
  static auto fields() {
    return std::tuple{field("network", "Réseau", &DeclareEvent::network).required().max(120),
                      field("name", "Nom (le même à chaque retour de l’événement)", &DeclareEvent::name)
                          .required()
                          .max(120),
                      field("from", "Premier jour (AAAA-MM-JJ)", &DeclareEvent::from).required().max(10),
                      field("to", "Dernier jour (AAAA-MM-JJ)", &DeclareEvent::to).required().max(10),
                      field("multiplier", "Multiplicateur des appels (vide\u00A0: appris des fois passées)",
                            &DeclareEvent::multiplier)};
  }
};
struct DeclaredEvent {
  std::string network;
  Event event;
};
Result<DeclaredEvent> declare_event(operations::Context& context, const DeclareEvent& input);
std::vector<Event> events_of(store::Db& db, std::string_view network);
}  // namespace calls
