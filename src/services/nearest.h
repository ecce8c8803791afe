// The structures of a body nearest to a commune or a postcode.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/structure_store.h"

namespace services {
// A commune with the point that stands for it; degrees, 0 and 0 when unknown.
struct Commune {
  std::string insee, postcode, name, departement;
  double latitude = 0, longitude = 0;
  bool located() const { return latitude != 0 || longitude != 0; }
};
std::vector<store::Migration> commune_migrations();
Change put_commune(store::Db& db, const Commune& commune);

// The place that a person named: a postcode, an INSEE code or the name of a commune. Known from the imported
// communes, else from where the structures stand; a postcode alone tells its département.
std::optional<Commune> find_commune(store::Db& db, std::string_view place);
// The communes of that name, one of each code, when several bear it: Saint-Denis is in several départements.
std::vector<Commune> homonyms_of(store::Db& db, std::string_view place);
// "30000" → "30", "97400" → "974", "20200" → "2B"; empty when it isn't a postcode.
std::string departement_of_postcode(std::string_view postcode);
// Great-circle kilometres.
double kilometres(double latitude_a, double longitude_a, double latitude_b, double longitude_b);

struct NearStructure {
  Structure structure;
  std::optional<double> km;  // between communes; nothing when one of them has no known point
};
// `actor` is a body as the gates name it ("mairie", "caf"…): assets/reference/bodies_in_registry.csv tells by
// which words the registry knows it. Same commune first, then by distance, then those of the département.
std::vector<NearStructure> nearest_structures(store::Db& db, std::string_view actor, const Commune& from,
                                              std::size_t most);
}  // namespace services
