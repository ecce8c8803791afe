#include "reviews/review.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace reviews {
namespace {
struct FeelingRow {
  Feeling feeling;
  std::string_view code, label;
};
constexpr std::array<FeelingRow, 3> kFeelings{{{Feeling::positive, "positif", "Positif"},
                                               {Feeling::neutral, "neutre", "Neutre"},
                                               {Feeling::negative, "negatif", "Négatif"}}};
struct StateRow {
  State state;
  std::string_view code, label, tone;
};
constexpr std::array<StateRow, 5> kStates{{{State::to_answer, "a_traiter", "À traiter", "warn"},
                                           {State::in_progress, "en_redaction", "En rédaction", "plain"},
                                           {State::approved, "approuvee", "Approuvée", "plain"},
                                           {State::published, "publiee", "Répondu", "good"},
                                           {State::refused, "refusee", "Refusé", "bad"}}};

// Words and the spaces between them, so that the pieces put together give the text back.
std::vector<std::string_view> tokens(std::string_view s) {
  std::vector<std::string_view> out;
  std::size_t from = 0;
  auto space = [&](std::size_t i) { return s[i] == ' ' || s[i] == '\n'; };
  while (from < s.size()) {
    std::size_t to = from + 1;
    while (to < s.size() && space(to) == space(from)) ++to;
    out.push_back(s.substr(from, to - from));
    from = to;
  }
  return out;
}

constexpr std::size_t kMostTokens = 3000;  // longer texts are compared as wholes

// Lengths of the longest common subsequences of the tails a[i…], b[j…].
std::vector<std::vector<std::uint16_t>> common_tails(const std::vector<std::string_view>& a,
                                                     const std::vector<std::string_view>& b) {
  std::vector<std::vector<std::uint16_t>> l(a.size() + 1, std::vector<std::uint16_t>(b.size() + 1, 0));
  for (std::size_t i = a.size(); i-- > 0;)
    for (std::size_t j = b.size(); j-- > 0;)
      l[i][j] =
          a[i] == b[j] ? static_cast<std::uint16_t>(l[i + 1][j + 1] + 1) : std::max(l[i + 1][j], l[i][j + 1]);
  return l;
}

void add(std::vector<Piece>& out, Edit edit, std::string_view text) {
  if (text.empty()) return;
  if (!out.empty() && out.back().edit == edit)
    out.back().text += text;
  else
    out.push_back({edit, std::string(text)});
}
}  // namespace

std::string_view feeling_code(Feeling f) { return kFeelings[static_cast<std::size_t>(f)].code; }
std::string_view feeling_label(Feeling f) { return kFeelings[static_cast<std::size_t>(f)].label; }
std::optional<Feeling> feeling_from(std::string_view raw) {
  std::string folded = text::fold(text::trim(raw));
  for (const auto& row : kFeelings)
    if (row.code == folded) return row.feeling;
  return std::nullopt;
}
std::string_view state_code(State s) { return kStates[static_cast<std::size_t>(s)].code; }
std::string_view state_label(State s) { return kStates[static_cast<std::size_t>(s)].label; }
std::string_view state_tone(State s) { return kStates[static_cast<std::size_t>(s)].tone; }
std::optional<State> state_from(std::string_view code) {
  for (const auto& row : kStates)
    if (row.code == code) return row.state;
  return std::nullopt;
}

std::string whole_text(const Review& r) { return r.title.empty() ? r.body : r.title + ".\n" + r.body; }

double kept_share(std::string_view draft, std::string_view reply) {
  auto words = [](std::string_view s) {
    std::vector<std::string> out;
    for (auto& w : text::words(s)) out.push_back(std::move(w.folded));
    if (out.size() > kMostTokens) out.resize(kMostTokens);
    return out;
  };
  auto a = words(draft), b = words(reply);
  if (a.empty()) return 0;
  std::vector<std::string_view> va(a.begin(), a.end()), vb(b.begin(), b.end());
  return 100.0 * common_tails(va, vb)[0][0] / static_cast<double>(a.size());
}

std::vector<Piece> difference(std::string_view before, std::string_view after) {
  auto a = tokens(before), b = tokens(after);
  std::vector<Piece> out;
  if (a.size() > kMostTokens || b.size() > kMostTokens) {
    add(out, before == after ? Edit::same : Edit::removed, before);
    if (before != after) add(out, Edit::added, after);
    return out;
  }
  auto l = common_tails(a, b);
  std::size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      add(out, Edit::same, a[i]);
      ++i, ++j;
    } else if (j == b.size() || (i < a.size() && l[i + 1][j] >= l[i][j + 1])) {
      add(out, Edit::removed, a[i++]);
    } else {
      add(out, Edit::added, b[j++]);
    }
  }
  return out;
}
}  // namespace reviews
