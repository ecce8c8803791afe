// The page of a network's declared events: those there are, a form for another.
#pragma once

#include "calls/events.h"
#include "calls/network_choice.h"
#include "html/page.h"

namespace calls {
struct ShowEvents {
  std::string network;
  static auto fields() {
    return std::tuple{field("network", "Réseau", &ShowEvents::network).required().max(120)};
  }
};
struct EventsView {
  Network network;
  std::vector<DeclaredEvent> events;
  std::vector<LearntEvent> learnt;  // of those that the calls kept teach
};
Result<EventsView> show_events(operations::Context& context, const ShowEvents& input);
json::value events_json(const EventsView& view);
json::value declared_event_json(const DeclaredEvent& event);
html::Page events_page(operations::Context& context, const EventsView& view, const Values& typed = {},
                       const std::vector<FieldError>& faults = {});
// The form as it was typed, with its faults.
html::Page refused_event(operations::Context& context, const Values& typed, const Error& error);
const NetworkPage& events_address();
// « × 1,80, appris de 3 jours »
std::string effect_text(const Event& event, const std::vector<LearntEvent>& learnt);
html::Html events_table(const std::vector<Event>& events, const std::vector<LearntEvent>& learnt);
}  // namespace calls
