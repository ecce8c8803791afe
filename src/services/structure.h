// Networks, the tree of structures, their contact points and opening hours. Pure: no clock, no I/O.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "operations/context.h"

namespace services {
struct Structure {
  Id<Structure> id;
  std::string code;  // Services Publics + code, unique
  std::string network;
  std::string typology;
  std::string name;
  std::string public_name;  // as users know it; may be empty
  std::string description;
  std::string upstream_id;
  std::string parent_code;
  std::string address, postcode, city, country;
  std::string commune, departement, region;  // INSEE codes
  std::string website, mailbox;
  bool active = true;
  std::string path;  // "/3/17/": ids from the root to this one
  std::int64_t depth = 0;

  const std::string& shown_name() const { return public_name.empty() ? name : public_name; }
  operations::Place place() const { return {path, departement}; }
};

enum class ContactKind { phone, email, url, address, form };
std::string_view contact_code(ContactKind kind);   // as stored
std::string_view contact_label(ContactKind kind);  // French
std::optional<ContactKind> contact_from(std::string_view french_or_code);

struct ContactPoint {
  ContactKind kind;
  std::string label;
  std::string value;
  std::string verified_on;  // ISO day; empty when never
  std::string source;
  std::string structure_name;  // whose it is: the structure itself or one above it
};

struct OpeningHours {
  std::string channel;        // "accueil", "téléphone"
  int weekday = 1;            // 1 Monday … 7 Sunday
  int opens = 0, closes = 0;  // minutes after midnight, local
  std::string note;
};

// "Du lundi au vendredi : 9 h – 12 h, 13 h 30 – 17 h" and so on, one line per group of days that are alike.
std::vector<std::string> describe_hours(const std::vector<OpeningHours>& hours, std::string_view channel);
// The same inside a sentence: "du lundi au jeudi de 9 h à 12 h et le vendredi de 9 h à 11 h".
std::string hours_in_words(const std::vector<OpeningHours>& hours, std::string_view channel);
// Whether the place is open at a local weekday and minute.
bool open_at(const std::vector<OpeningHours>& hours, std::string_view channel, int weekday, int minute);

// "com30189" → "30189", "dep30" → "30": the codes without the prefixes of the Services Publics + file.
std::string strip_code(std::string_view raw, std::string_view prefix);
// Digits of a phone number in national form ("+33 4 66…" → "0466…"); empty when it isn't one.
std::string phone_digits(std::string_view text);
// "04 66 12 34 56"; short numbers as they are.
std::string phone_shown(std::string_view text);
// Minutes of "9:00", "09h30", "9 h"; nothing when it isn't a time of day.
std::optional<int> parse_clock(std::string_view text);
// 1 for lundi … 7 for dimanche.
std::optional<int> parse_weekday(std::string_view text);

struct Engagement {
  std::int64_t version = 0;  // 2021, 2023
  std::int64_t number = 0;
  std::string axis, text, valid_from, valid_to, source;
  bool checked = false;  // false: shown « à vérifier »
};
}  // namespace services
