#include "services/structure_store.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <unordered_map>

#include "base/text.h"

namespace services {
namespace {
using store::Sql;
#define STRUCTURE_COLUMNS                                                                               \
  "s.id, s.code, s.network, s.typology, s.name, s.public_name, s.description, s.upstream_id, "          \
  "s.parent_code, s.address, "                                                                          \
  "s.postcode, s.city, s.country, s.commune, s.departement, s.region, s.website, s.mailbox, s.active, " \
  "s.path, s.depth"
constexpr Sql kByCode{"select " STRUCTURE_COLUMNS " from structures s where s.code = ?"};
constexpr Sql kById{"select " STRUCTURE_COLUMNS " from structures s where s.id = ?"};
constexpr Sql kByName{"select " STRUCTURE_COLUMNS
                      " from structures s where s.name_key = ? and s.active = 1 limit 2"};
constexpr Sql kChildren{"select " STRUCTURE_COLUMNS
                        " from structures s where s.parent = ? order by s.name, s.id"};
// A word of the filter must begin a word of search_key (which has a space before each word).
#define STRUCTURE_FILTER                                                                                    \
  "(? = '' or s.network = ?) and (? = '' or s.departement = ?) and (? = '' or s.search_key like '% ' || ? " \
  "|| '%') and "                                                                                            \
  "(? = '' or s.search_key like '% ' || ? || '%') and (? = '' or s.search_key like '% ' || ? || '%')"
constexpr Sql kFind{"select " STRUCTURE_COLUMNS " from structures s where " STRUCTURE_FILTER
                    " order by s.network, s.depth, s.name, s.id limit ? offset ?"};
constexpr Sql kCount{"select count(*) from structures s where " STRUCTURE_FILTER};
constexpr Sql kNetworks{"select network, count(*) from structures group by network order by network"};
constexpr Sql kHash{"select content_hash from structures where code = ?"};
constexpr Sql kUpsert{
    "insert into structures (code, network, typology, name, public_name, description, upstream_id, "
    "parent_code, address, postcode, "
    "city, country, commune, departement, region, website, mailbox, active, content_hash, name_key, "
    "search_key) values "
    "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) on conflict (code) do update set network = "
    "excluded.network, typology = "
    "excluded.typology, name = excluded.name, public_name = excluded.public_name, description = "
    "excluded.description, upstream_id = "
    "excluded.upstream_id, parent_code = excluded.parent_code, address = excluded.address, postcode = "
    "excluded.postcode, city = "
    "excluded.city, country = excluded.country, commune = excluded.commune, departement = "
    "excluded.departement, region = "
    "excluded.region, website = excluded.website, mailbox = excluded.mailbox, active = excluded.active, "
    "content_hash = "
    "excluded.content_hash, name_key = excluded.name_key, search_key = excluded.search_key"};
constexpr Sql kAllLinks{"select id, code, parent_code, path from structures"};
constexpr Sql kSetLink{"update structures set parent = ?, path = ?, depth = ? where id = ?"};
constexpr Sql kFindContact{
    "select verified_on, label, source from contact_points where structure = ? and kind = ? and value = ?"};
constexpr Sql kPutContact{
    "insert into contact_points (structure, kind, label, value, verified_on, source) values (?, ?, ?, ?, ?, "
    "?) on conflict "
    "(structure, kind, value) do update set label = excluded.label, verified_on = excluded.verified_on, "
    "source = excluded.source"};
constexpr Sql kContacts{
    "select kind, label, value, verified_on, source from contact_points where structure = ? order by kind "
    "desc, id"};
constexpr Sql kOwners{
    "select distinct s.name from contact_points c join structures s on s.id = c.structure where s.active = 1 "
    "and c.value in "
    "(?, ?, ?) order by s.id limit 3"};
constexpr Sql kPutHours{
    "insert into opening_hours (structure, channel, weekday, opens, closes, note) values (?, ?, ?, ?, ?, ?) "
    "on conflict do nothing"};
constexpr Sql kHours{
    "select channel, weekday, opens, closes, note from opening_hours where structure = ? order by channel, "
    "weekday, opens"};
constexpr Sql kDepartement{"select name from territories where kind = 'departement' and code = ?"};
constexpr Sql kDepartements{"select code, name from territories where kind = 'departement' order by code"};
constexpr Sql kPutTerritory{
    "insert into territories (kind, code, name, parent) values (?, ?, ?, ?) on conflict (kind, code) do "
    "update set name = excluded.name, "
    "parent = excluded.parent"};
constexpr Sql kPutEngagement{
    "insert into engagements (version, number, axis, body, valid_from, valid_to, source, checked) values (?, "
    "?, ?, ?, ?, ?, ?, ?) on "
    "conflict (version, number) do update set axis = excluded.axis, body = excluded.body, valid_from = "
    "excluded.valid_from, valid_to = "
    "excluded.valid_to, source = excluded.source, checked = excluded.checked"};
constexpr Sql kEngagements{
    "select version, number, axis, body, valid_from, valid_to, source, checked from engagements order by "
    "version desc, number"};

Structure read(store::Cursor& r) {
  Structure s;
  s.id = r.id<Structure>(0);
  int column = 1;
  for (std::string* field : {&s.code, &s.network, &s.typology, &s.name, &s.public_name, &s.description,
                             &s.upstream_id, &s.parent_code, &s.address, &s.postcode, &s.city, &s.country,
                             &s.commune, &s.departement, &s.region, &s.website, &s.mailbox})
    *field = r.str(column++);
  s.active = r.integer(column++) != 0;
  s.path = r.str(column++);
  s.depth = r.integer(column);
  return s;
}

std::vector<Structure> read_all(std::unique_ptr<store::Cursor> rows) {
  std::vector<Structure> out;
  while (rows->next()) out.push_back(read(*rows));
  return out;
}

// The first three words of a filter, folded; empty ones match all.
std::array<std::string, 3> filter_words(std::string_view words) {
  std::array<std::string, 3> out;
  std::size_t n = 0;
  for (const auto& w : text::words(words))
    if (n < out.size()) out[n++] = w.folded;
  return out;
}
}  // namespace

std::vector<store::Migration> structure_migrations() {
  return {{20, "structures",
           "create table structures (id integer primary key, code text not null unique, network text not "
           "null, typology text not "
           "null, name text not null, public_name text not null, description text not null, upstream_id text "
           "not null, parent "
           "integer references structures (id), parent_code text not null, address text not null, postcode "
           "text not null, city text "
           "not null, country text not null, commune text not null, departement text not null, region text "
           "not null, website text "
           "not null, mailbox text not null, active integer not null, path text not null default '', depth "
           "integer not null default "
           "0, content_hash text not null, name_key text not null, search_key text not null) strict;"
           "create index structures_parent on structures (parent);"
           "create index structures_name on structures (name_key);"
           "create table contact_points (id integer primary key, structure integer not null references "
           "structures (id), kind text not "
           "null, label text not null, value text not null, verified_on text not null, source text not null, "
           "unique (structure, kind, "
           "value)) strict;"
           "create table opening_hours (structure integer not null references structures (id), channel text "
           "not null, weekday integer "
           "not null, opens integer not null, closes integer not null, note text not null, unique "
           "(structure, channel, weekday, opens, "
           "closes)) strict;"
           "create table territories (kind text not null, code text not null, name text not null, parent "
           "text not null, primary key "
           "(kind, code)) strict;"
           "create table engagements (version integer not null, number integer not null, axis text not null, "
           "body text not null, "
           "valid_from text not null, valid_to text not null, source text not null, checked integer not "
           "null, primary key (version, "
           "number)) strict;"}};
}

std::optional<Structure> structure_by_code(store::Db& db, std::string_view code) {
  auto rows = db.query(kByCode, code);
  if (!rows->next()) return std::nullopt;
  return read(*rows);
}
std::optional<Structure> structure_by_id(store::Db& db, Id<Structure> id) {
  auto rows = db.query(kById, id);
  if (!rows->next()) return std::nullopt;
  return read(*rows);
}
std::optional<Structure> structure_by_name(store::Db& db, std::string_view name) {
  auto found = read_all(db.query(kByName, text::fold(text::squeeze(name))));
  if (found.size() != 1) return std::nullopt;
  return found.front();
}
std::vector<Structure> children(store::Db& db, Id<Structure> id) { return read_all(db.query(kChildren, id)); }

std::vector<Structure> ancestors(store::Db& db, const Structure& structure) {
  std::vector<Structure> out;
  for (auto part : text::split(structure.path, '/')) {
    if (part.empty()) continue;
    std::int64_t id = std::stoll(std::string(part));
    if (id == structure.id.value) break;
    if (auto s = structure_by_id(db, {id})) out.push_back(*s);
  }
  return out;
}

std::vector<Structure> find_structures(store::Db& db, const StructureFilter& f) {
  auto w = filter_words(f.words);
  return read_all(db.query(kFind, f.network, f.network, f.departement, f.departement, w[0], w[0], w[1], w[1],
                           w[2], w[2], kStructuresPerPage, (f.page - 1) * kStructuresPerPage));
}
std::int64_t count_structures(store::Db& db, const StructureFilter& f) {
  auto w = filter_words(f.words);
  return db.number(kCount, f.network, f.network, f.departement, f.departement, w[0], w[0], w[1], w[1], w[2],
                   w[2]);
}

std::vector<std::pair<std::string, std::int64_t>> networks(store::Db& db) {
  std::vector<std::pair<std::string, std::int64_t>> out;
  auto rows = db.query(kNetworks);
  while (rows->next()) out.emplace_back(rows->str(0), rows->integer(1));
  return out;
}

Change put_structure(store::Db& db, const Structure& s, std::string_view content_hash) {
  auto before = db.word(kHash, s.code);
  if (before == content_hash) return Change::unchanged;
  std::string key = " ";
  for (const auto& part : {s.name, s.public_name, s.city, s.network, s.postcode})
    for (const auto& w : text::words(part)) key += w.folded + " ";
  db.run(kUpsert, s.code, s.network, s.typology, s.name, s.public_name, s.description, s.upstream_id,
         s.parent_code, s.address, s.postcode, s.city, s.country, s.commune, s.departement, s.region,
         s.website, s.mailbox, s.active, content_hash, text::fold(text::squeeze(s.name)), key);
  return before ? Change::updated : Change::added;
}

std::vector<std::string> link_structures(store::Db& db) {
  struct Node {
    std::int64_t id;
    std::string code, parent_code, old_path;
    std::string path = "";
    std::int64_t depth = 0;
    int state = 0;  // 0 not seen, 1 being placed, 2 placed
  };
  std::vector<Node> nodes;
  std::unordered_map<std::string, std::size_t> by_code;
  {
    auto rows = db.query(kAllLinks);
    while (rows->next()) {
      by_code[rows->str(1)] = nodes.size();
      nodes.push_back({rows->integer(0), rows->str(1), rows->str(2), rows->str(3)});
    }
  }
  std::vector<std::string> orphans;
  for (std::size_t start = 0; start < nodes.size(); ++start) {
    std::vector<std::size_t> chain;  // from `start` up to a placed node or a root
    std::size_t at = start;
    while (nodes[at].state == 0) {
      nodes[at].state = 1;
      chain.push_back(at);
      auto parent = by_code.find(nodes[at].parent_code);
      if (nodes[at].parent_code.empty() || parent == by_code.end()) {
        if (!nodes[at].parent_code.empty()) orphans.push_back(nodes[at].code);
        break;
      }
      at = parent->second;
    }
    bool circle = !chain.empty() && nodes[at].state == 1 && at != chain.back();
    bool own_parent = !chain.empty() && nodes[chain.back()].parent_code == nodes[chain.back()].code;
    if (circle || own_parent) orphans.push_back(nodes[chain.back()].code);
    const Node* above = !chain.empty() && nodes[at].state == 2 ? &nodes[at] : nullptr;
    for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
      Node& n = nodes[*it];
      n.path = fmt::format("{}{}/", above == nullptr ? "/" : above->path, n.id);
      n.depth = above == nullptr ? 0 : above->depth + 1;
      n.state = 2;
      if (n.path != n.old_path)
        db.run(kSetLink,
               above == nullptr ? std::optional<std::int64_t>() : std::optional<std::int64_t>(above->id),
               n.path, n.depth, n.id);
      above = &n;
    }
  }
  return orphans;
}

Change put_contact(store::Db& db, Id<Structure> id, const ContactPoint& c) {
  bool known = false;
  {
    auto rows = db.query(kFindContact, id, contact_code(c.kind), c.value);
    if (rows->next()) {
      known = true;
      if (rows->text(0) == c.verified_on && rows->text(1) == c.label && rows->text(2) == c.source)
        return Change::unchanged;
    }
  }
  db.run(kPutContact, id, contact_code(c.kind), c.label, c.value, c.verified_on, c.source);
  return known ? Change::updated : Change::added;
}

Change put_hours(store::Db& db, Id<Structure> id, const OpeningHours& h) {
  return db.run(kPutHours, id, h.channel, h.weekday, h.opens, h.closes, h.note) > 0 ? Change::added
                                                                                    : Change::unchanged;
}

std::vector<ContactPoint> contacts_of(store::Db& db, const Structure& structure) {
  std::vector<ContactPoint> out;
  auto rows = db.query(kContacts, structure.id);
  while (rows->next())
    if (auto kind = contact_from(rows->text(0)))
      out.push_back({*kind, rows->str(1), rows->str(2), rows->str(3), rows->str(4), structure.shown_name()});
  return out;
}

std::vector<std::string> owners_of_contact(store::Db& db, std::string_view value) {
  std::vector<std::string> out;
  auto rows = db.query(kOwners, value, std::string("https://") + std::string(value),
                       std::string("https://www.") + std::string(value));
  while (rows->next()) out.push_back(rows->str(0));
  return out;
}

std::vector<OpeningHours> hours_of(store::Db& db, Id<Structure> id) {
  std::vector<OpeningHours> out;
  auto rows = db.query(kHours, id);
  while (rows->next())
    out.push_back({rows->str(0), static_cast<int>(rows->integer(1)), static_cast<int>(rows->integer(2)),
                   static_cast<int>(rows->integer(3)), rows->str(4)});
  return out;
}

std::string departement_name(store::Db& db, std::string_view code) {
  return db.word(kDepartement, code).value_or(std::string(code));
}
std::vector<std::pair<std::string, std::string>> departements(store::Db& db) {
  std::vector<std::pair<std::string, std::string>> out;
  auto rows = db.query(kDepartements);
  while (rows->next()) out.emplace_back(rows->str(0), rows->str(1));
  return out;
}
void put_territory(store::Db& db, std::string_view kind, std::string_view code, std::string_view name,
                   std::string_view parent) {
  db.run(kPutTerritory, kind, code, name, parent);
}
void put_engagement(store::Db& db, const Engagement& e) {
  db.run(kPutEngagement, e.version, e.number, e.axis, e.text, e.valid_from, e.valid_to, e.source, e.checked);
}
std::vector<Engagement> engagements(store::Db& db) {
  std::vector<Engagement> out;
  auto rows = db.query(kEngagements);
  while (rows->next())
    out.push_back({rows->integer(0), rows->integer(1), rows->str(2), rows->str(3), rows->str(4), rows->str(5),
                   rows->str(6), rows->integer(7) != 0});
  return out;
}
}  // namespace services
