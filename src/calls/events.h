// Declared events that change how many call: a deadline, a mailing, the start of term. Shared by all
// networks' forecasts of the network they are declared for.
#pragma once

#include "base/fields.h"
#include "calls/call_store.h"
#include "calls/forecast.h"
#include "operations/context.h"

namespace calls {
std::vector<store::Migration> event_migrations();
constexpr double kMostMultiplier = 100;  // of a day's calls

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
  std::int64_t id = 0;
  std::string network;
  Event event;
};
// Invalid: an unknown network, days that are none or out of order, a multiplier that is not over 0 and up to
// kMostMultiplier, an event already declared.
Result<DeclaredEvent> declare_event(operations::Context& context, const DeclareEvent& input);

struct RemoveEvent {
  std::int64_t event = 0;
  static auto fields() {
    return std::tuple{
        field("event", "Numéro de l’événement", &RemoveEvent::event).required().between(1, INT64_MAX)};
  }
};
// Forecasts no longer know of it. Missing: no such event.
Result<DeclaredEvent> remove_event(operations::Context& context, const RemoveEvent& input);
std::vector<DeclaredEvent> declared_events(store::Db& db, std::string_view network);
std::vector<Event> events_of(store::Db& db, std::string_view network);
}  // namespace calls
