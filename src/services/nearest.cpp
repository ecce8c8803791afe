#include "services/nearest.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <unordered_map>

#include "base/embedded.h"
#include "base/text.h"

namespace services {
namespace {
// The name of a commune as it is looked for: « St-Denis » and « Saint Denis » are one.
std::string place_key(std::string_view s) {
  std::string out;
  for (const auto& w : text::words(s)) {
    if (!out.empty()) out += ' ';
    out += w.folded == "st" ? "saint" : w.folded == "ste" ? "sainte" : w.folded;
  }
  return out;
}

using store::Sql;
constexpr Sql kPut{
    "insert into communes (insee, postcode, name, name_key, departement, latitude, longitude) values (?, ?, "
    "?, ?, ?, ?, ?) "
    "on conflict (insee, postcode) do update set name = excluded.name, name_key = excluded.name_key, "
    "departement = "
    "excluded.departement, latitude = excluded.latitude, longitude = excluded.longitude"};
constexpr Sql kSame{
    "select count(*) from communes where insee = ? and postcode = ? and name = ? and latitude = ? and "
    "longitude = ?"};
constexpr Sql kKnown{"select count(*) from communes where insee = ? and postcode = ?"};
constexpr Sql kByPlace{
    "select insee, postcode, name, departement, latitude, longitude from communes where postcode = ? or "
    "insee = ? or "
    "name_key = ? order by (name_key = ?) desc, insee limit 1"};
constexpr Sql kNamesakes{
    "select insee, min(postcode), name, departement, latitude, longitude from communes where name_key = ? or "
    "name_key = ? group by insee order by departement, insee limit 12"};
constexpr Sql kPoint{
    "select latitude, longitude from communes where insee = ? or postcode = ? order by (insee = ?) desc "
    "limit 1"};
constexpr Sql kFromStructures{
    "select postcode, city, commune, departement from structures where active = 1 and (postcode = ? or "
    "commune = ? or "
    "search_key like '% ' || ? || '%') order by (postcode = ?) desc, depth desc limit 20"};

constexpr double kEarth = 6371;  // mean radius, km
double radians(double degrees) { return degrees * std::numbers::pi / 180; }

bool digits_only(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The ways in which the registry names a body.
const std::unordered_map<std::string, std::vector<std::string>>& names() {
  static const auto kNames = [] {
    std::unordered_map<std::string, std::vector<std::string>> out;
    for (auto line : text::split(embedded::file("assets/reference/bodies_in_registry.csv"), '\n')) {
      auto cells = text::split(line, ';');
      if (cells.size() == 2 && cells[0] != "actor") out[std::string(cells[0])].emplace_back(cells[1]);
    }
    return out;
  }();
  return kNames;
}

// Whether a structure is of the body: its name, network or typology says so.
bool is_of(const Structure& s, const std::vector<std::string>& any) {
  std::string words = " ";
  for (const auto* part : {&s.name, &s.network, &s.typology})
    for (const auto& w : text::words(*part)) {
      words += w.folded;
      words += ' ';
    }
  return std::any_of(any.begin(), any.end(), [&](const auto& name) {
    std::size_t at = words.find(" " + name);
    // « sous-préfecture » isn't a préfecture.
    bool under = at != std::string::npos && at >= 5 && words.compare(at - 5, 5, " sous") == 0 &&
                 !name.starts_with("sous");
    return at != std::string::npos && !under;
  });
}

std::optional<std::pair<double, double>> point_of(store::Db& db, const Structure& s) {
  auto rows = db.query(kPoint, s.commune, s.postcode, s.commune);
  if (!rows->next() || (rows->real(0) == 0 && rows->real(1) == 0)) return std::nullopt;
  return std::pair{rows->real(0), rows->real(1)};
}
}  // namespace

std::vector<store::Migration> commune_migrations() {
  return {{22, "communes",
           "create table communes (insee text not null, postcode text not null, name text not null, name_key "
           "text not "
           "null, departement text not null, latitude real not null, longitude real not null, primary key "
           "(insee, "
           "postcode)) strict;"
           "create index communes_postcode on communes (postcode); create index communes_name on communes "
           "(name_key);"},
          {23, "contacts by value", "create index contact_points_value on contact_points (value);"}};
}

Change put_commune(store::Db& db, const Commune& c) {
  if (db.number(kSame, c.insee, c.postcode, c.name, c.latitude, c.longitude) > 0) return Change::unchanged;
  bool known = db.number(kKnown, c.insee, c.postcode) > 0;
  db.run(kPut, c.insee, c.postcode, c.name, place_key(c.name), c.departement, c.latitude, c.longitude);
  return known ? Change::updated : Change::added;
}

std::string departement_of_postcode(std::string_view p) {
  if (p.size() != 5 || !digits_only(p)) return {};
  if (p.starts_with("97") || p.starts_with("98")) return std::string(p.substr(0, 3));
  if (p.starts_with("20")) return p[2] <= '1' ? "2A" : "2B";
  return std::string(p.substr(0, 2));
}

std::optional<Commune> find_commune(store::Db& db, std::string_view place) {
  std::string given = text::squeeze(place), key = place_key(given);
  if (given.empty()) return std::nullopt;
  std::string hyphened = key;  // « saint etienne » is Saint-Étienne
  std::replace(hyphened.begin(), hyphened.end(), ' ', '-');
  for (const auto& name : {key, hyphened}) {
    auto rows = db.query(kByPlace, given, given, name, name);
    if (rows->next())
      return Commune{rows->str(0), rows->str(1), rows->str(2), rows->str(3), rows->real(4), rows->real(5)};
  }
  auto rows = db.query(kFromStructures, given, given, key, given);
  while (rows->next()) {
    bool exact = rows->text(0) == given || rows->text(2) == given || place_key(rows->text(1)) == key;
    if (!exact) continue;
    std::string departement = rows->str(3);
    if (departement.empty()) departement = departement_of_postcode(rows->text(0));
    if (!departement.empty()) return Commune{rows->str(2), rows->str(0), rows->str(1), departement, 0, 0};
  }
  std::string departement = departement_of_postcode(given);
  if (departement.empty()) return std::nullopt;
  return Commune{"", given, "", departement, 0, 0};
}

std::vector<Commune> homonyms_of(store::Db& db, std::string_view place) {
  std::string key = place_key(text::squeeze(place)), hyphened = key;
  std::replace(hyphened.begin(), hyphened.end(), ' ', '-');
  std::vector<Commune> out;
  auto rows = db.query(kNamesakes, key, hyphened);
  while (rows->next())
    out.push_back({rows->str(0), rows->str(1), rows->str(2), rows->str(3), rows->real(4), rows->real(5)});
  if (out.size() < 2) out.clear();
  return out;
}

double kilometres(double a, double b, double c, double d) {
  double x = std::sin(radians(c - a) / 2), y = std::sin(radians(d - b) / 2);
  double h = x * x + std::cos(radians(a)) * std::cos(radians(c)) * y * y;
  return 2 * kEarth * std::asin(std::min(1.0, std::sqrt(h)));
}

std::vector<NearStructure> nearest_structures(store::Db& db, std::string_view actor, const Commune& from,
                                              std::size_t most) {
  auto known = names().find(std::string(actor));
  if (known == names().end() || from.departement.empty()) return {};
  std::vector<NearStructure> out;
  StructureFilter filter;
  filter.departement = from.departement;
  for (const auto& name : known->second) {
    filter.words = name;
    for (filter.page = 1; filter.page <= 20; ++filter.page) {
      auto page = find_structures(db, filter);
      for (auto& s : page) {
        bool seen =
            std::any_of(out.begin(), out.end(), [&](const auto& n) { return n.structure.id == s.id; });
        if (seen || !s.active || s.depth == 0 || !is_of(s, known->second)) continue;
        NearStructure n{std::move(s), std::nullopt};
        if (auto at = point_of(db, n.structure); at && from.located())
          n.km = kilometres(from.latitude, from.longitude, at->first, at->second);
        out.push_back(std::move(n));
      }
      if (page.size() < static_cast<std::size_t>(kStructuresPerPage)) break;
    }
  }
  auto rank = [&](const NearStructure& n) {
    if (n.structure.postcode == from.postcode || (!from.insee.empty() && n.structure.commune == from.insee))
      return 0.0;
    return n.km ? 1 + *n.km : 100000.0;
  };
  std::stable_sort(out.begin(), out.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  if (out.size() > most) out.resize(most);
  return out;
}
}  // namespace services
