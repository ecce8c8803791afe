// The words of verdicts.
#include <algorithm>
#include <array>

#include "gates/gates.h"

namespace gates {
namespace {
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kVerdicts{
    {{"confirmed", "confirmé par la source"},
     {"contradicted", "contredit par la source"},
     {"not_found", "introuvable dans les sources"},
     {"not_checkable", "non vérifiable"}}};
}  // namespace

std::string_view verdict_code(Verdict v) { return kVerdicts[static_cast<std::size_t>(v)].first; }
std::string_view verdict_label(Verdict v) { return kVerdicts[static_cast<std::size_t>(v)].second; }
std::string_view support_code(Support s) {
  return s == Support::supported ? "supported" : s == Support::partly ? "partly" : "unsupported";
}

bool Report::all_confirmed() const {
  return std::none_of(facts.begin(), facts.end(), [](const CheckedFact& f) {
    return f.verdict == Verdict::contradicted || f.verdict == Verdict::not_found;
  });
}
}  // namespace gates
