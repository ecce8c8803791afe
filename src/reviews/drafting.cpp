// build_draft: what is found for a review, then composed.
#include <chrono>

#include "reviews/reviews.h"

namespace reviews {
namespace {
std::vector<services::ContactPoint> verified(std::vector<services::ContactPoint> contacts) {
  std::erase_if(contacts, [](const auto& c) { return c.verified_on.empty(); });
  return contacts;
}
}  // namespace

Draft build_draft(operations::Context& context, const Review& review) {
  auto started = std::chrono::steady_clock::now();
  Findings found;
  std::string whole = whole_text(review);
  found.alarms = find_alarms(whole);
  if (!found.alarms.empty && !found.alarms.distress)  // a person in danger isn't answered point by point

    found.grievances =
        find_grievances({whole, review.feeling == Feeling::negative, review.title.size() + 1, review.tags});
  {
    auto db = context.store.read();
    found.structure = structure_of(*db, review.id);
    if (found.structure) {
      found.contacts = verified(services::contacts_for(*db, *found.structure));
      found.hours = services::hours_of(*db, found.structure->id);
    }
    find_facts(context, *db, review, found);
  }
  Draft d = compose(review, found);
  for (const auto& [kind, n] : review.masked)
    d.notes.push_back("Données personnelles masquées à l’arrivée : " + kind + " (" + std::to_string(n) +
                      ").");
  d.latency_ms =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
  d.created_at = context.now();
  return d;
}
}  // namespace reviews
