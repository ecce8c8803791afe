#include "base/personal_data.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/text.h"

namespace personal_data {
namespace {
struct Span {
  std::size_t start, end;
  std::string_view kind;   // for the report
  std::string_view shown;  // what replaces it
};

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool address_char(char c) { return letter(c) || digit(c) || c == '.' || c == '_' || c == '-' || c == '+'; }

// The bytes of a date in figures ("3/04/2024", "03.04.2024") that begins at `at`; 0 when there is none.
std::size_t date_size(std::string_view s, std::size_t at) {
  std::size_t i = at;
  auto number = [&](std::size_t most) {
    int n = 0;
    std::size_t from = i;
    while (i < s.size() && i < from + most && digit(s[i])) n = n * 10 + (s[i++] - '0');
    return i == from ? -1 : n;
  };
  int day = number(2);
  char separator = i < s.size() ? s[i++] : ' ';
  int month = number(2);
  bool same =
      i < s.size() && s[i++] == separator && (separator == '/' || separator == '.' || separator == '-');
  int year = number(4);
  bool ends = i == s.size() || !digit(s[i]);
  return same && ends && day >= 1 && day <= 31 && month >= 1 && month <= 12 && year >= 1900 && year < 2100
             ? i - at
             : 0;
}

// A run of digits with the separators that people put between them, and the digits alone. A date is a run of
// its own.
struct Run {
  std::size_t start, end;
  std::string digits;
  bool date = false;
};
std::vector<Run> digit_runs(std::string_view s) {
  std::vector<Run> out;
  for (std::size_t i = 0; i < s.size();) {
    if (!digit(s[i])) {
      ++i;
      continue;
    }
    if (std::size_t size = date_size(s, i); size > 0) {
      out.push_back({i, i + size, {}, true});
      i += size;
      continue;
    }
    Run run{i, i, {}};
    std::size_t gap = 0;
    for (std::size_t j = i; j < s.size(); ++j) {
      if (digit(s[j])) {
        if (gap > 0 && date_size(s, j) > 0) break;
        run.digits += s[j];
        run.end = j + 1;
        gap = 0;
      } else if (gap < 3 && (s[j] == ' ' || s[j] == '.' || s[j] == '-' || s[j] == '/' ||
                             s.substr(j, 2) == "\u00A0" || s.substr(j, 3) == "\u202F")) {
        gap += 1;
        if (static_cast<unsigned char>(s[j]) >= 0x80) j += s.substr(j, 2) == "\u00A0" ? 1 : 2;
      } else {
        break;
      }
    }
    i = run.end;
    if (i < s.size() && (s[i] == 'A' || s[i] == 'B') && run.digits.size() == 6)
      ++i;  // Corsican social security numbers
    out.push_back(std::move(run));
  }
  return out;
}

// The parts of a run between its slashes: two phone numbers written one after the other.
std::vector<Run> slash_parts(std::string_view s, const Run& run) {
  std::vector<Run> out;
  for (std::size_t i = run.start; i < run.end; ++i) {
    if (!digit(s[i])) continue;
    bool fresh =
        out.empty() || s.substr(out.back().end, i - out.back().end).find('/') != std::string_view::npos;
    if (fresh) out.push_back({i, i, {}});
    out.back().digits += s[i];
    out.back().end = i + 1;
  }
  return out;
}

// The folded words just before `at`, nearest last, within the same line; nothing from before `floor` nor from
// before what was masked already, so that masking twice sees the same.
std::string words_before(std::string_view s, std::size_t at, std::size_t floor) {
  constexpr std::size_t kBytes = 40;
  std::size_t from = std::max(at > kBytes ? at - kBytes : 0, std::min(floor, at));
  std::string before = text::fold(s.substr(from, at - from));
  for (std::string_view stop : {"\n", "masque]", "masquee]"})
    if (std::size_t found = before.rfind(stop); found != std::string::npos)
      before.erase(0, found + stop.size());
  return before;
}

// "2021 2022 2023"
bool years(std::string_view s, const Run& run) {
  std::string_view rest = s.substr(run.start, run.end - run.start);
  while (!rest.empty()) {
    bool year = (rest.starts_with("19") || rest.starts_with("20")) && rest.size() >= 4 && digit(rest[2]) &&
                digit(rest[3]) && (rest.size() == 4 || rest[4] == ' ' || rest[4] == '-' || rest[4] == '/');
    if (!year) return false;
    rest.remove_prefix(std::min<std::size_t>(rest.size(), 5));
  }
  return true;
}

// "12 000 €", "1 500,50"
bool amount_before(std::string_view after) {
  std::string folded = text::fold(after.substr(0, 12));
  std::size_t word = folded.find_first_not_of(' ');
  if (word == std::string::npos) return false;
  std::string_view rest = std::string_view(folded).substr(word);
  return rest.starts_with("\u20AC") || rest.starts_with("euro") ||
         (rest.size() > 1 && rest[0] == ',' && digit(rest[1]));
}

bool any_of(std::string_view where, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](auto w) { return where.find(w) != std::string_view::npos; });
}

std::optional<Span> classify(std::string_view s, const Run& run, std::size_t floor) {
  const std::string& d = run.digits;
  bool plus = run.start > 0 && s[run.start - 1] == '+';
  std::string before = words_before(s, run.start, floor);
  bool birth = any_of(before, {"ne le ", "nee le ", "ne(e) le ", "date de naissance", "naissance :"});
  if (run.date)
    return birth ? std::optional(Span{run.start, run.end, "naissance", "[date de naissance masquée]"})
                 : std::nullopt;
  bool phone = (d.size() == 10 && d[0] == '0' && d[1] != '0') || (plus && d.size() >= 10 && d.size() <= 14) ||
               (d.starts_with("0033") && d.size() == 13) || (d.starts_with("33") && d.size() == 11);
  if ((d.size() == 13 || d.size() == 15) && (d[0] == '1' || d[0] == '2') && !phone)
    return Span{run.start, run.end, "nir", "[numéro de sécurité sociale masqué]"};
  if (phone) return Span{plus ? run.start - 1 : run.start, run.end, "telephone", "[téléphone masqué]"};
  if (d.size() == 16 && !any_of(before, {"article"}) && !years(s, run))
    return Span{run.start, run.end, "carte", "[numéro de carte masqué]"};
  if ((d.size() <= 9 && amount_before(s.substr(run.end))) || years(s, run)) return std::nullopt;
  bool named =
      any_of(before, {"dossier", "allocataire", "numero", "n°", "no ", "nº", "reference", "ref ", "ref.",
                      "ref:", "fiscal", "matricule", "identifiant", "client", "contrat", "demande"});
  bool compact = s.substr(run.start, run.end - run.start).find('/') == std::string_view::npos;
  bool dated =
      !compact && d.size() <= 8 && s.substr(run.start, run.end - run.start).find('/') <= 2;  // 12/05/2026
  if (d.size() >= 6 && named && !dated) return Span{run.start, run.end, "numero", "[numéro masqué]"};
  bool one_group = run.end - run.start == d.size();
  if ((d.size() >= 11 && compact) || (d.size() >= 9 && one_group))
    return Span{run.start, run.end, "numero", "[numéro masqué]"};
  return std::nullopt;
}

void find_emails(std::string_view s, std::vector<Span>& out) {
  for (std::size_t at = s.find('@'); at != std::string_view::npos; at = s.find('@', at + 1)) {
    std::size_t from = at, to = at + 1;
    while (from > 0 && (address_char(s[from - 1]) || s[from - 1] == '\'') && at - from < 80) --from;
    while (to < s.size() && address_char(s[to]) && to - at < 120) ++to;
    while (to > at && s[to - 1] == '.') --to;
    while (from < at && (s[from] == '.' || s[from] == '\'')) ++from;
    if (from < at && s.substr(at, to - at).find('.') != std::string_view::npos)
      out.push_back({from, to, "courriel", "[courriel masqué]"});
  }
}

void find_ibans(std::string_view s, std::vector<Span>& out) {
  for (std::size_t i = 0; i + 15 < s.size(); ++i) {
    bool head = s[i] >= 'A' && s[i] <= 'Z' && s[i + 1] >= 'A' && s[i + 1] <= 'Z' && digit(s[i + 2]) &&
                digit(s[i + 3]) && (i == 0 || !letter(s[i - 1]));
    if (!head) continue;
    std::size_t symbols = 0, digits = 0, end = i;
    for (std::size_t j = i; j < s.size() && symbols < 34; ++j) {
      bool upper = s[j] >= 'A' && s[j] <= 'Z';
      if (digit(s[j]) || upper) {
        ++symbols;
        digits += digit(s[j]);
        end = j + 1;
      } else if (s[j] != ' ') {
        break;
      }
    }
    if (symbols >= 15 && digits >= 12) {
      out.push_back({i, end, "iban", "[IBAN masqué]"});
      i = end;
    }
  }
}

void find_plates(std::string_view s, std::vector<Span>& out) {
  auto upper = [&](std::size_t i) { return i < s.size() && s[i] >= 'A' && s[i] <= 'Z'; };
  auto number = [&](std::size_t i) { return i < s.size() && digit(s[i]); };
  auto separator = [&](std::size_t i) { return i < s.size() && (s[i] == '-' || s[i] == ' '); };
  for (std::size_t i = 0; i + 8 < s.size(); ++i) {
    bool plate = upper(i) && upper(i + 1) && separator(i + 2) && number(i + 3) && number(i + 4) &&
                 number(i + 5) && separator(i + 6) && upper(i + 7) && upper(i + 8) &&
                 (i == 0 || !letter(s[i - 1])) && (i + 9 == s.size() || !letter(s[i + 9]));
    if (plate) out.push_back({i, i + 9, "immatriculation", "[immatriculation masquée]"});
  }
}

constexpr std::array<std::string_view, 19> kStreets{
    "rue",       "avenue",      "av",      "boulevard", "bd",      "chemin", "allee",
    "allees",    "impasse",     "place",   "route",     "quai",    "cours",  "square",
    "residence", "lotissement", "passage", "sentier",   "faubourg"};
bool small_word(std::string_view w) {
  static constexpr std::array<std::string_view, 12> kSmall{"de", "du", "des", "la", "le",  "les",
                                                           "l",  "d",  "et",  "en", "sur", "saint"};
  return std::find(kSmall.begin(), kSmall.end(), w) != kSmall.end();
}
bool capital(std::string_view s, std::size_t at) {
  std::size_t i = at;
  char32_t c = text::next(s, i);
  return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE);
}
bool same_line(std::string_view s, std::size_t from, std::size_t to, std::string_view breaks) {
  return s.substr(from, to - from).find_first_of(breaks) == std::string_view::npos;
}

// "12 bis, rue des Lilas 30000 Nîmes"
void find_addresses(std::string_view s, const std::vector<text::Word>& w, std::vector<Span>& out) {
  for (std::size_t i = 1; i < w.size(); ++i) {
    if (std::find(kStreets.begin(), kStreets.end(), w[i].folded) == kStreets.end()) continue;
    std::size_t number = i - 1;
    if (number > 0 && (w[number].folded == "bis" || w[number].folded == "ter")) --number;
    bool numbered = w[number].folded.size() <= 4 && digit(w[number].folded[0]) &&
                    same_line(s, w[number].end, w[i].start, "\n.;");
    bool common = w[i].folded == "cours" || w[i].folded == "place" || w[i].folded == "passage";
    bool named = std::any_of(w.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                             w.begin() + static_cast<std::ptrdiff_t>(std::min(w.size(), i + 4)),
                             [&](const auto& next) { return capital(s, next.start); });
    if (!numbered || (common && !named)) continue;  // « 3 cours de français »
    std::size_t last = i;
    for (std::size_t j = i + 1;
         j < w.size() && j <= i + 8 && same_line(s, w[last].end, w[j].start, "\n.;!?[]"); ++j) {
      bool postcode = w[j].folded.size() == 5 && std::all_of(w[j].folded.begin(), w[j].folded.end(), digit);
      if (!capital(s, w[j].start) && !small_word(w[j].folded) && !postcode && j > i + 2) break;
      last = j;
    }
    while (last > i && small_word(w[last].folded)) --last;
    if (last > i) out.push_back({w[number].start, w[last].end, "adresse", "[adresse masquée]"});
  }
}

// "née le 12 mars 1980"
void find_births(const std::vector<text::Word>& w, std::vector<Span>& out) {
  static constexpr std::array<std::string_view, 12> kMonths{"janvier",   "fevrier", "mars",     "avril",
                                                            "mai",       "juin",    "juillet",  "aout",
                                                            "septembre", "octobre", "novembre", "decembre"};
  for (std::size_t i = 0; i + 3 < w.size(); ++i) {
    if (w[i].folded != "ne" && w[i].folded != "nee" && w[i].folded != "naissance") continue;
    std::size_t day = w[i + 1].folded == "le" ? i + 2 : i + 1;
    if (day + 2 >= w.size() || !digit(w[day].folded[0]) ||
        std::find(kMonths.begin(), kMonths.end(), w[day + 1].folded) == kMonths.end())
      continue;
    std::string_view year = w[day + 2].folded;
    if (year.size() >= 4 && std::all_of(year.begin(), year.begin() + 4, digit))
      out.push_back({w[day].start, w[day + 2].end, "naissance", "[date de naissance masquée]"});
  }
}

// "M. Durand", "je m’appelle Claire Petit", "je soussignée Claire Petit"
void find_names(std::string_view s, const std::vector<text::Word>& w, std::vector<Span>& out) {
  for (std::size_t i = 0; i + 1 < w.size(); ++i) {
    const std::string& f = w[i].folded;
    bool title = ((f == "m" || f == "mr") && capital(s, w[i].start) && w[i].end < s.size() &&
                  (s[w[i].end] == '.' || s[w[i].end] == ' ')) ||
                 f == "mme" || f == "mlle" || s.substr(w[i].start, w[i].end - w[i].start) == "Me" ||
                 f == "madame" || f == "monsieur" || f == "mademoiselle";
    bool shortened = f == "m" || f == "mr" || f == "mme" || f == "mlle";
    bool said = f == "suis" && i > 0 && w[i - 1].folded == "je" && i + 2 < w.size() &&
                capital(s, w[i + 1].start) && capital(s, w[i + 2].start);
    bool presents = said || f == "appelle" || f == "soussigne" || f == "soussignee" || f == "signe" ||
                    f == "nomme" || f == "nommee";
    if (!title && !presents) continue;
    std::size_t last = i;
    for (std::size_t j = i + 1; j < w.size() && j <= i + 4; ++j) {
      std::string_view between = s.substr(w[last].end, w[j].start - w[last].end);
      bool joined = between == " " || between == "-" || between == "\u00A0" || between == "'" ||
                    between == "\u2019" || (last == i && shortened && (between == ". " || between == "."));
      if (!joined || !capital(s, w[j].start) || small_word(w[j].folded)) break;
      last = j;
    }
    static constexpr std::array<std::string_view, 14> kOffices{
        "le",       "la",        "prefet",     "prefete",   "maire",     "directeur", "directrice",
        "ministre", "president", "presidente", "defenseur", "procureur", "mediateur", "mediatrice"};
    bool office = std::find(kOffices.begin(), kOffices.end(), w[i + 1].folded) != kOffices.end();
    if (last > i && !office) out.push_back({w[i + 1].start, w[last].end, "nom", "[nom masqué]"});
  }
}

Masked mask_once(std::string_view s) {
  std::vector<Span> spans;
  auto by_start = [](const Span& a, const Span& b) {
    return a.start != b.start ? a.start < b.start : a.end > b.end;
  };
  find_emails(s, spans);
  find_ibans(s, spans);
  find_plates(s, spans);
  auto w = text::words(s);
  find_addresses(s, w, spans);
  find_births(w, spans);
  find_names(s, w, spans);
  std::stable_sort(spans.begin(), spans.end(), by_start);
  std::size_t floor = 0, seen = 0, others = spans.size();
  for (const auto& run : digit_runs(s)) {
    for (; seen < others && spans[seen].start < run.start; ++seen) floor = std::max(floor, spans[seen].end);
    auto take = [&](const Run& r) {
      auto span = classify(s, r, floor);
      if (!span) return false;
      floor = std::max(floor, span->end);
      spans.push_back(*span);
      return true;
    };
    if (take(run) || run.date) continue;
    for (const auto& part : slash_parts(s, run)) take(part);
  }
  std::stable_sort(spans.begin(), spans.end(), by_start);
  Masked out;
  std::size_t at = 0;
  for (const auto& span : spans) {
    if (span.start < at) {  // the rest of one already masked
      at = std::max(at, span.end);
      continue;
    }
    out.text += s.substr(at, span.start - at);
    out.text += span.shown;
    ++out.found[std::string(span.kind)];
    at = span.end;
  }
  out.text += s.substr(at);
  return out;
}
}  // namespace

Masked mask(std::string_view s) {
  constexpr int kMostPasses = 5;
  Masked out = mask_once(s);
  // What was glued to something masked stands free now, and may show as another kind.
  for (int pass = 1, fresh = 1; pass < kMostPasses && fresh > 0 && !out.found.empty(); ++pass) {
    Masked next = mask_once(out.text);
    fresh = 0;
    for (const auto& [kind, n] : next.found) fresh += n, out.found[kind] += n;
    out.text = std::move(next.text);
  }
  return out;
}
}  // namespace personal_data
