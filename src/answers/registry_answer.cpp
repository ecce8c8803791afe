#include "answers/registry_answer.h"

#include <algorithm>
#include <set>

#include "gates/polarity.h"
#include "services/nearest.h"

namespace answers {
namespace {
// The département of that name, as a place.
std::optional<services::Commune> departement_named(store::Db& db, const std::string& name) {
  for (const auto& [code, shown] : services::departements(db))
    if (text::fold(shown) == name) return services::Commune{"", "", shown, code, 0, 0};
  return std::nullopt;
}

std::optional<services::Commune> place_after(store::Db& db, std::string_view rest) {
  static const std::set<std::string> kSmall{"de", "du", "des", "la", "le", "les", "d", "l", "a", "en", "au"};
  auto words = text::words(rest);
  std::size_t from = 0;
  while (from < words.size() && kSmall.contains(words[from].folded)) ++from;
  for (std::size_t n = std::min<std::size_t>(3, words.size() - from); n > 0; --n) {
    std::string name(rest.substr(words[from].start, words[from + n - 1].end - words[from].start));
    if (text::length(name) < 3) continue;
    if (auto d = departement_named(db, text::fold(name))) return d;
    if (auto c = services::find_commune(db, name)) return c;
  }
  return std::nullopt;
}
}  // namespace

std::optional<services::Structure> structure_asked_for(store::Db& db, std::string_view question) {
  for (const auto& s : gates::senses_of(question)) {
    if (s.kind != gates::Kind::actor) continue;
    auto place = place_after(db, question.substr(s.range.end));
    if (!place) continue;
    auto near = services::nearest_structures(db, s.value, *place, 1);
    if (!near.empty()) return std::move(near.front().structure);
  }
  return std::nullopt;
}

RegistryAnswer registry_answer(store::Db& db, const services::Structure& s) {
  RegistryAnswer out{s.code, s.shown_name(), {}, {}};
  for (const auto& c : services::contacts_for(db, s))
    out.contacts.emplace_back(std::string(services::contact_label(c.kind)), c.value);
  for (const char* channel : {"accueil", "téléphone"})
    for (const auto& line : services::describe_hours(services::hours_of(db, s.id), channel))
      out.hours.push_back(std::string(channel) + " : " + line);
  return out;
}
}  // namespace answers
