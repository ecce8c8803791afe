// What the readers of telephone logs share: their options, what they say of a faulty line, and the fields of
// one. Pure.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "calls/call.h"

namespace calls {
struct LogOptions {
  std::int32_t short_abandon = 5;  // an abandon after so many seconds or fewer is short
  std::int32_t follow = 600;       // seconds in which a call that left a queue may enter another
  std::int32_t group = 7200;       // seconds in which the lines of one call follow each other (CDR)
  std::int32_t stale = 86400;      // seconds after which an open call is given up
  bool utc = false;                // civil times are UTC, not the zone's (usegmtime, …_use_gmt)
};

// What several readers say.
namespace said {
constexpr std::string_view kBadTime = "L’heure est illisible ou hors des années 1990 à 2100.";
constexpr std::string_view kNoId = "L’appel n’a pas d’identifiant.";
constexpr std::string_view kBadEvent = "Le nom de l’événement est illisible.";
constexpr std::string_view kClockBack = "L’horloge recule.";
constexpr std::string_view kUnknownDuration =
    "Une durée est négative ou illisible\u00A0: elle est tenue pour inconnue.";
constexpr std::string_view kMachine =
    "L’appel est décroché sans poste d’agent\u00A0: son issue est inconnue.";
constexpr std::string_view kOutgoing =
    "L’appel part d’un poste ou va vers un mobile sans passer par une file\u00A0: sortant ou interne, il "
    "n’est "
    "pas compté.";
constexpr std::string_view kTwiceIn = "L’appel entre dans une file sans être sorti de la précédente.";
constexpr std::string_view kFollowed =
    "L’appel a commencé dans un journal précédent\u00A0: il est repris d’où ce journal l’a laissé.";
constexpr std::string_view kStale = "L’appel est resté trop longtemps sans fin\u00A0: il est clos.";
}  // namespace said

constexpr std::size_t kLongestField = 256;            // bytes of a name or an identifier that is told
constexpr std::int32_t kLongestDuration = 7 * 86400;  // a longer one is an error of the source
constexpr std::int64_t kFirstLogTime = 631152000, kLastLogTime = 4102444800;  // 1990 and 2100

// A line without its carriage return and, on the first, its byte order mark.
std::string_view bare_line(std::string_view bytes, std::int64_t number);
// Why fields can't be told: a French sentence, or empty when they can (short UTF-8 without controls).
std::string_view fault_of(std::initializer_list<std::string_view> fields);
// A caller's number as it is, or empty when withheld, unknown or not a number: it has no digit.
std::string_view caller_number(std::string_view field);
// Whether a call that enters no queue is made by an agent: its caller is an extension (six digits at most),
// or it goes to a French mobile, which is a person's number and never a service's.
bool is_outgoing(std::string_view caller, std::string_view dialled);
// Whole seconds, a fraction dropped; nothing when empty, negative, beyond kLongestDuration or not a number.
std::optional<std::int32_t> duration_seconds(std::string_view field);
// The time between, or kUnknown when it is negative or beyond kLongestDuration.
std::int32_t seconds_between(std::int64_t from, std::int64_t to);
// UTC seconds written as digits, a fraction dropped; nothing when it isn't so or is outside 1990–2100.
std::optional<std::int64_t> epoch_seconds(std::string_view field);
// ASCII letters alike in both cases.
bool same_word(std::string_view a, std::string_view b);
Leaf abandon_leaf(std::int32_t wait, const LogOptions& options);
}  // namespace calls
