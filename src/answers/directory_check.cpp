#include "answers/directory_check.h"

#include "corpus/document_store.h"

namespace answers {
namespace {
using store::Sql;
constexpr Sql kPages{"select count(*) from documents where lower(url) in (?, ?, ?, ?)"};

std::optional<gates::Kind> gate_kind(services::ContactKind k) {
  switch (k) {
    case services::ContactKind::phone:
      return gates::Kind::phone;
    case services::ContactKind::email:
      return gates::Kind::email;
    case services::ContactKind::url:
    case services::ContactKind::form:
      return gates::Kind::url;
    default:
      return std::nullopt;
  }
}
}  // namespace

gates::Directory directory_of(operations::Context& context,
                              const std::optional<services::Structure>& structure) {
  gates::Directory d;
  if (structure) {
    auto db = context.store.read();
    d.body = structure->shown_name();
    auto add = [&](const services::Structure& s) {
      for (const auto& c : services::contacts_of(*db, s))
        if (auto kind = gate_kind(c.kind)) d.own.push_back({*kind, c.value, c.structure_name});
    };
    add(*structure);
    auto above = services::ancestors(*db, *structure);
    for (auto it = above.rbegin(); it != above.rend(); ++it)
      add(*it);  // the nearest first: repairs come from it
    if (!structure->website.empty()) d.own.push_back({gates::Kind::url, structure->website, d.body});
    if (!structure->mailbox.empty()) d.own.push_back({gates::Kind::email, structure->mailbox, d.body});
  }
  d.owners = [&context](gates::Kind kind, const std::string& value) {
    auto db = context.store.read();
    return services::owners_of_contact(*db,
                                       kind == gates::Kind::phone ? services::phone_shown(value) : value);
  };
  d.known_page = [&context](const std::string& url) {
    auto db = context.store.read();
    return db->number(kPages, "https://" + url, "https://www." + url, "http://" + url,
                      "https://" + url + "/") > 0;
  };
  return d;
}

std::optional<services::Structure> named_in(store::Db& db, std::string_view body) {
  std::string folded = text::fold(body);
  std::optional<services::Structure> found;
  for (const char* head :
       {"caf d", "cpam d", "msa d", "mairie d", "prefecture d", "urssaf d", "mdph d", "carsat d"}) {
    for (std::size_t at = folded.find(head); at != std::string::npos; at = folded.find(head, at + 1)) {
      auto words = text::words(std::string_view(folded).substr(at, 60));
      for (std::size_t n = std::min<std::size_t>(words.size(), 5); n >= 3; --n) {
        auto s = services::structure_by_name(db, std::string_view(folded).substr(at, words[n - 1].end));
        if (!s) continue;
        if (found && found->id != s->id) return std::nullopt;
        found = std::move(s);
        break;
      }
    }
  }
  return found;
}
}  // namespace answers
