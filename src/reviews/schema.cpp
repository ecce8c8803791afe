// The tables of reviews, their drafts, editions and replies.
#include "reviews/review_store.h"

namespace reviews {
std::vector<store::Migration> review_migrations() {
  return {
      {50, "reviews",
       "create table reviews (id integer primary key, ref text not null unique, source text not null, "
       "arrived_at integer not null, written_at "
       "integer not null, published_at integer, title text not null, body text not null, posted_as text not "
       "null, country text not null, "
       "pseudonym text not null, departement text not null, procedure text not null, feeling text not null, "
       "tags text not null, improvement "
       "integer not null, action text not null, rejection text not null, first_reply_at integer, state text "
       "not null, masked text not null, "
       "structure integer references structures (id), structure_title text not null, path text not null, "
       "structure_departement text not null, "
       "has_draft integer not null default 0, content_hash text not null, search_key text not null) strict;"
       "create index reviews_written on reviews (written_at desc, id desc);"
       "create index reviews_state on reviews (state, written_at desc);"
       "create index reviews_path on reviews (path);"
       "create table review_structures (review integer not null references reviews (id), position integer "
       "not null, code text not null, title "
       "text not null, typology text not null, channels text not null, primary key (review, position)) "
       "strict;"
       "create table drafts (id integer primary key, review integer not null references reviews (id), "
       "created_at integer not null, body text not "
       "null, reply text not null, latency_ms real not null) strict;"
       "create index drafts_review on drafts (review, id);"
       "create table editions (id integer primary key, review integer not null references reviews (id), "
       "saved_at integer not null, author text "
       "not null, body text not null) strict;"
       "create index editions_review on editions (review, id);"
       "create table replies (id integer primary key, review integer not null references reviews (id), "
       "structure_code text not null, structure "
       "text not null, body text not null, author text not null, approved_by text not null, approved_at "
       "integer not null, published_at integer, "
       "kept_percent real not null, to_draft_ms integer not null, to_reply_ms integer not null, imported "
       "integer not null) strict;"
       "create index replies_review on replies (review, id);"
       "create table reply_sources (reply integer not null references replies (id), document text not null, "
       "version integer not null, passage "
       "text not null, start integer not null, stop integer not null, quote text not null, title text not "
       "null, url text not null, updated_on "
       "text not null) strict;"
       "create index reply_sources_reply on reply_sources (reply);"},
      {51, "second looks", "create table second_looks (network text primary key) strict;"}};
}
}  // namespace reviews
