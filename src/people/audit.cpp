#include "people/audit.h"

#include <fmt/format.h>

namespace people {
namespace {
using store::Sql;
constexpr Sql kLast{"select seq, hash from audit order by seq desc limit 1"};
constexpr Sql kInsert{
    "insert into audit (seq, at, actor, action, object, detail, previous, hash) values (?, ?, ?, ?, ?, ?, ?, "
    "?)"};
constexpr Sql kAll{"select seq, at, actor, action, object, detail, previous, hash from audit order by seq"};
constexpr Sql kNewest{
    "select seq, at, actor, action, object, detail, previous, hash from audit where seq < ? order by seq "
    "desc limit ?"};

AuditLine read(store::Cursor& rows) {
  return {rows.integer(0), rows.integer(1), rows.str(2), rows.str(3),
          rows.str(4),     rows.str(5),     rows.str(6), rows.str(7)};
}
}  // namespace

std::string line_hash(const AuditLine& l) {
  std::string bytes;
  for (const std::string& part :
       {std::to_string(l.seq), std::to_string(l.at), l.actor, l.action, l.object, l.detail, l.previous})
    bytes += fmt::format("{}:{},", part.size(), part);
  return hash::sha256_hex(bytes);
}

void record(store::Db& db, const operations::Context& context, std::string_view action,
            std::string_view object, std::string_view detail) {
  AuditLine line;
  {
    auto rows = db.query(kLast);
    if (rows->next()) {
      line.seq = rows->integer(0);
      line.previous = rows->str(1);
    }
  }
  line.seq += 1;
  line.at = context.now();
  line.actor = !context.viewer.email.empty() ? context.viewer.email
               : context.viewer.local        ? "local"
                                             : "public";
  line.action = action;
  line.object = object;
  line.detail = detail;
  line.hash = line_hash(line);
  db.run(kInsert, line.seq, line.at, line.actor, line.action, line.object, line.detail, line.previous,
         line.hash);
}

AuditCheck verify_trail(store::Db& db) {
  AuditCheck check;
  auto rows = db.query(kAll);
  while (rows->next()) {
    AuditLine line = read(*rows);
    bool holds = line.seq == check.lines + 1 && line.previous == check.head && line.hash == line_hash(line);
    if (!holds && check.first_fault == 0) check.first_fault = line.seq;
    ++check.lines;
    check.head = line.hash;
  }
  return check;
}

std::vector<AuditLine> newest_lines(store::Db& db, std::int64_t limit, std::int64_t before) {
  std::vector<AuditLine> out;
  auto rows = db.query(kNewest, before, limit);
  while (rows->next()) out.push_back(read(*rows));
  return out;
}
}  // namespace people
