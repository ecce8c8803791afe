// check_reply: what a reply says, against all that is known.
#include <fmt/format.h>

#include "base/fr.h"
#include "reviews/reviews.h"

namespace reviews {
answers::Checked check_reply(operations::Context& context, const ReviewView& view, const std::string& reply) {
  std::vector<gates::Passage> beside{{"avis", whole_text(view.review), "avis de l’usager"}};
  if (view.structure) {
    auto db = context.store.read();
    gates::Passage registry{"registre", "", view.structure->shown_name()};
    for (const auto& c : services::contacts_for(*db, *view.structure))
      registry.text +=
          fmt::format("{} {} : {}\n", services::contact_label(c.kind), c.structure_name, c.value);
    for (const auto& line :
         services::describe_hours(services::hours_of(*db, view.structure->id), "téléphone"))
      registry.text += "Le téléphone répond. " + line + "\n";
    for (const auto& line : services::describe_hours(services::hours_of(*db, view.structure->id), "accueil"))
      registry.text += "Accueil. " + line + "\n";
    beside.push_back(std::move(registry));
  }
  if (view.draft)
    for (const auto& s : view.draft->sentences)
      for (const auto& q : s.quotes) {
        beside.push_back({q.passage, q.text, q.title});
        if (!q.date.empty())
          beside.push_back({"fiche " + q.document,
                            fmt::format("La fiche {} est à jour du {}.", q.title, fr::date(q.date)),
                            q.title});
      }
  return answers::check_against(context, reply, std::move(beside), view.structure);
}
}  // namespace reviews
