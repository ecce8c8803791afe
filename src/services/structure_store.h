// All SQL of networks, structures, contact points, opening hours, territories and engagements.
#pragma once

#include <optional>
#include <vector>

#include "services/structure.h"
#include "store/store.h"

namespace services {
std::vector<store::Migration> structure_migrations();

std::optional<Structure> structure_by_code(store::Db& db, std::string_view code);
std::optional<Structure> structure_by_id(store::Db& db, Id<Structure> id);
// The one active structure of that exact name (folded); nothing when several share it.
std::optional<Structure> structure_by_name(store::Db& db, std::string_view name);
std::vector<Structure> children(store::Db& db, Id<Structure> id);
// From the root down to the structure's parent.
std::vector<Structure> ancestors(store::Db& db, const Structure& structure);

struct StructureFilter {
  std::string words;  // each must begin a word of the name, city or network
  std::string network;
  std::string departement;
  std::int64_t page = 1;
};
constexpr std::int64_t kStructuresPerPage = 50;
std::vector<Structure> find_structures(store::Db& db, const StructureFilter& filter);
std::int64_t count_structures(store::Db& db, const StructureFilter& filter);
std::vector<std::pair<std::string, std::int64_t>> networks(store::Db& db);

enum class Change { added, updated, unchanged };
// Inserts or updates by code; parents and paths are set by link_structures once all are in.
Change put_structure(store::Db& db, const Structure& structure, std::string_view content_hash);
// Sets parent and path of every structure from the parents' codes. Returns the codes whose parent is unknown
// or that stand in a circle; they become roots.
std::vector<std::string> link_structures(store::Db& db);

Change put_contact(store::Db& db, Id<Structure> id, const ContactPoint& contact);
Change put_hours(store::Db& db, Id<Structure> id, const OpeningHours& hours);
std::vector<ContactPoint> contacts_of(store::Db& db, const Structure& structure);
// Names of the active structures that give this contact, exactly or whatever its case.
std::vector<std::string> owners_of_contact(store::Db& db, std::string_view value);
std::vector<OpeningHours> hours_of(store::Db& db, Id<Structure> id);

std::string departement_name(store::Db& db, std::string_view code);
std::vector<std::pair<std::string, std::string>> departements(store::Db& db);
void put_territory(store::Db& db, std::string_view kind, std::string_view code, std::string_view name,
                   std::string_view parent);
void put_engagement(store::Db& db, const Engagement& engagement);
std::vector<Engagement> engagements(store::Db& db);
}  // namespace services
