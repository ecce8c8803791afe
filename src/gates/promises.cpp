#include "gates/promises.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/personal_data.h"
#include "gates/facts.h"

namespace gates {
namespace {
using Marks = std::initializer_list<std::string_view>;
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kPromiseNames{
    {{"commitment", "Engagement"},
     {"decision", "Décision"},
     {"deadline", "Délai promis"},
     {"legal", "Qualification juridique"},
     {"personal", "Donnée personnelle"}}};

std::string spaced(std::string_view s) {
  std::string out = " ";
  for (const auto& w : text::words(s)) out += w.folded + " ";
  return out;
}
bool any(const std::string& words, Marks marks) {
  return std::any_of(marks.begin(), marks.end(), [&](auto m) { return words.find(m) != std::string::npos; });
}

bool commits(const std::string& w) {
  return any(w, {" nous nous engageons ",
                 " je m engage ",
                 " nous vous garantissons ",
                 " nous garantissons ",
                 " je vous garantis ",
                 " nous vous promettons ",
                 " je vous promets ",
                 " nous vous assurons que ",
                 " nous allons vous rembourser",
                 " nous vous rembourserons",
                 " nous vous indemniserons",
                 " nous vous verserons",
                 " vous serez rembourse",
                 " vous serez indemnise",
                 " sera rembourse",
                 " vous serez rappele",
                 " nous vous rappellerons",
                 " nous vous recontacterons",
                 " nous reviendrons vers vous",
                 " sans faute ",
                 " nous ferons le necessaire",
                 " nous mettrons tout en oeuvre",
                 " votre dossier sera traite",
                 " votre demande sera traitee",
                 " cela ne se reproduira pas",
                 " ne se reproduira plus",
                 " vous recevrez votre ",
                 " vous obtiendrez "});
}
bool decides(const std::string& w) {
  return any(w, {" votre demande est acceptee",
                 " votre demande est refusee",
                 " votre demande est validee",
                 " votre demande a ete acceptee",
                 " votre demande a ete validee",
                 " votre dossier est accepte",
                 " votre dossier est valide",
                 " votre dossier a ete valide",
                 " nous acceptons votre",
                 " nous vous accordons",
                 " nous avons decide",
                 " je vous accorde",
                 " est annulee ",
                 " avons annule",
                 " nous annulons",
                 " remise gracieuse vous est",
                 " vous avez droit a ",
                 " vous y avez droit",
                 " vous etes eligible",
                 " nous faisons droit",
                 " votre recours est ",
                 " votre amende est ",
                 " votre dette est "});
}
bool qualifies(const std::string& w) {
  return any(w, {" nous reconnaissons notre faute",
                 " nous reconnaissons notre responsabilite",
                 " nous reconnaissons une faute",
                 " nous reconnaissons l erreur",
                 " notre responsabilite est engagee",
                 " faute de nos services",
                 " faute de l agent",
                 " est illegal",
                 " c est illegal",
                 " etait illegal",
                 " constitue une discrimination",
                 " constitue un harcelement",
                 " est une discrimination",
                 " avez ete victime d",
                 " vous etes en infraction",
                 " vous avez commis",
                 " constitue un delit",
                 " constitue une infraction",
                 " prejudice que vous avez subi",
                 " en violation de",
                 " contraire a la loi",
                 " fraude de votre part",
                 " abus de droit"});
}
// A time told of what the administration itself will do for this person.
bool dates(std::string_view sentence, const std::string& w) {
  bool ours = any(w, {" nous vous ", " votre dossier ", " votre demande ", " nous allons ",
                      " nous traiterons", " nos services vous", " vous recevrez ", " vous aurez ",
                      " sera traite", " sera regle", " sera resolu", " sera fait"});
  bool ahead =
      any(w, {" recevrez ", " aurez ", " sera ", " seront ", " allons ", " traiterons", " rappellerons",
              " repondrons", " reviendrons", " recontacterons", " verserons", " enverrons", " serez "});
  if (!ours || !ahead) return false;
  auto facts = facts_of(sentence);
  return std::any_of(facts.begin(), facts.end(),
                     [](const auto& f) { return f.kind == Kind::duration || f.kind == Kind::date; }) ||
         any(w, {" demain ", " cette semaine ", " la semaine prochaine ", " d ici peu ",
                 " dans les plus brefs delais", " rapidement ", " tres prochainement "});
}

// What stands between guillemets is somebody else's.
std::string unquoted(std::string_view s) {
  std::string out;
  for (std::size_t at = 0; at < s.size();) {
    std::size_t open = s.find("\u00AB", at), close = s.find("\u00BB", open);
    if (open == std::string_view::npos || close == std::string_view::npos) {
      out += s.substr(at);
      break;
    }
    out += s.substr(at, open - at);
    at = close + 2;
  }
  return out;
}

// Whether all that masking takes out of a sentence stands in what the user wrote, however it is spaced.
bool written_by_user(std::string_view whole, std::string_view masked, std::string_view known) {
  std::unordered_multiset<std::string> left;
  for (auto& w : text::words(masked)) left.insert(std::move(w.folded));
  std::unordered_set<std::string> theirs;
  std::string digits, their_digits;
  auto figure = [](const std::string& w) { return w.find_first_not_of("0123456789") == std::string::npos; };
  for (auto& w : text::words(known)) {
    if (figure(w.folded)) their_digits += w.folded;
    theirs.insert(std::move(w.folded));
  }
  for (const auto& w : text::words(whole)) {
    if (auto it = left.find(w.folded); it != left.end()) {
      left.erase(it);
      continue;
    }
    if (figure(w.folded))
      digits += w.folded;
    else if (!theirs.contains(w.folded))
      return false;
  }
  return their_digits.find(digits) != std::string::npos;
}
}  // namespace

std::string_view promise_code(PromiseKind k) { return kPromiseNames[static_cast<std::size_t>(k)].first; }
std::string_view promise_label(PromiseKind k) { return kPromiseNames[static_cast<std::size_t>(k)].second; }

std::vector<Promise> promises_of(std::string_view body, std::string_view known) {
  std::vector<Promise> out;
  for (text::Range r : text::sentences(body)) {
    std::string_view whole = body.substr(r.start, r.end - r.start);
    std::string s = unquoted(whole), w = spaced(s);
    auto add = [&](PromiseKind kind) { out.push_back({kind, r, std::string(whole)}); };
    if (!s.ends_with("?")) {
      if (commits(w)) add(PromiseKind::commitment);
      if (decides(w)) add(PromiseKind::decision);
      if (dates(s, w)) add(PromiseKind::deadline);
      if (qualifies(w)) add(PromiseKind::legal);
    }
    auto masked = personal_data::mask(whole);
    if (!masked.found.empty() && !written_by_user(whole, masked.text, known)) add(PromiseKind::personal);
  }
  return out;
}

std::vector<Promise> added_promises(std::string_view body, std::string_view before, std::string_view known) {
  auto out = promises_of(body, known);
  auto old = promises_of(before, known);
  std::erase_if(out, [&](const Promise& p) {
    return std::any_of(old.begin(), old.end(),
                       [&](const Promise& o) { return o.kind == p.kind && o.text == p.text; });
  });
  return out;
}
}  // namespace gates
