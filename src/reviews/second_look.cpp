// Which networks ask for a second look, and the withdrawal of a reply that waits for it.
#include "reviews/review_store.h"

namespace reviews {
namespace {
using store::Sql;
constexpr Sql kRequired{"select count(*) from second_looks where network = ?"};
constexpr Sql kRequire{"insert into second_looks (network) values (?) on conflict do nothing"};
constexpr Sql kRelease{"delete from second_looks where network = ?"};
constexpr Sql kDropSources{"delete from reply_sources where reply = ?"};
constexpr Sql kDropReply{"delete from replies where id = ? and published_at is null"};
}  // namespace

bool second_look(store::Db& db, std::string_view network) { return db.number(kRequired, network) > 0; }
void set_second_look(store::Db& db, std::string_view network, bool required) {
  db.run(required ? kRequire : kRelease, network);
}

void withdraw_reply(store::Db& db, std::int64_t reply) {
  db.run(kDropSources, reply);
  db.run(kDropReply, reply);
}
}  // namespace reviews
