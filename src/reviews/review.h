// A citizen's review and its life. Pure: no clock, no I/O.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace reviews {
enum class Feeling { positive, neutral, negative };
std::string_view feeling_code(Feeling f);   // "positif", as stored
std::string_view feeling_label(Feeling f);  // "Positif"
std::optional<Feeling> feeling_from(std::string_view text);

// to_answer → in_progress (an edition is saved) → approved → published; refused by moderation.
enum class State { to_answer, in_progress, approved, published, refused };
std::string_view state_code(State s);
std::string_view state_label(State s);
std::string_view state_tone(State s);  // tone of the badge
std::optional<State> state_from(std::string_view code);

struct StructureLink {
  int position = 1;  // 1 to 3
  std::string code;  // Services Publics + code as given; may be unknown here
  std::string title;
  std::string typology;
  std::string channels;
  std::string reply;                 // published reply, as imported
  std::optional<int> ai_similarity;  // 0 to 100, as imported
};

struct Review {
  Id<Review> id;
  std::string ref;     // public reference: the upstream id, or a random token
  std::string source;  // "services-publics-plus", "depot"
  Millis written_at = 0;
  std::optional<Millis> published_at;
  std::string title;
  std::string body;  // personal data masked
  std::string posted_as, country, pseudonym, departement, procedure;
  Feeling feeling = Feeling::neutral;
  std::map<std::string, std::string> tags;  // the five general families: "reactivite" → "Négatif"
  bool improvement = false;
  std::string action;
  std::string rejection;  // motive of refusal
  std::optional<Millis> first_reply_at;
  State state = State::to_answer;
  std::vector<StructureLink> structures;
  std::map<std::string, int> masked;  // what was masked, by kind
};

// Title and body as one text to search and classify.
std::string whole_text(const Review& review);

// The share of a draft's words that a reply kept, in percent (longest common subsequence).
double kept_share(std::string_view draft, std::string_view reply);

// A word-by-word difference: what stayed, what was removed from `before`, what was added in `after`.
enum class Edit { same, removed, added };
struct Piece {
  Edit edit;
  std::string text;
};
std::vector<Piece> difference(std::string_view before, std::string_view after);
}  // namespace reviews
