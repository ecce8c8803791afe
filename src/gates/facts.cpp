#include "gates/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "corpus/terms.h"
#include "gates/contacts.h"
#include "gates/near.h"
#include "gates/numbers.h"

namespace gates {
namespace {
using text::Range;

bool digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::array<std::pair<std::string_view, std::string_view>, kKinds> kNames{
    {{"amount", "Montant"},
     {"percentage", "Pourcentage"},
     {"duration", "Durée"},
     {"age", "Âge"},
     {"date", "Date"},
     {"count", "Nombre"},
     {"cerfa", "Cerfa"},
     {"article", "Article"},
     {"decree", "Texte officiel"},
     {"phone", "Téléphone"},
     {"email", "Courriel"},
     {"url", "Adresse internet"},
     {"polarity", "Sens"},
     {"actor", "Interlocuteur"}}};

const std::unordered_map<std::string_view, int>& month_numbers() {
  static const std::unordered_map<std::string_view, int> kMonths{
      {"janvier", 1}, {"fevrier", 2}, {"mars", 3},      {"avril", 4},    {"mai", 5},       {"juin", 6},
      {"juillet", 7}, {"aout", 8},    {"septembre", 9}, {"octobre", 10}, {"novembre", 11}, {"decembre", 12}};
  return kMonths;
}

// A number as short as it can be written: "8.5", "12".
std::string plain(double v) {
  std::string out = fmt::format("{:.3f}", v);
  out.erase(out.find_last_not_of('0') + 1);
  if (out.ends_with('.')) out.pop_back();
  return out;
}

// « photos » and « photo » are one thing: the stemmer keeps the s after a vowel.
std::string counted_stem(const std::string& folded) {
  std::string out = corpus::stem(folded);
  if (out.size() > 3 && out.ends_with('s')) out.pop_back();
  return out;
}

// Reads a text from what is surest to what is least: what one rule takes, the next ones don't see.
class Reader {
 public:
  explicit Reader(std::string_view s) : s_(s), near_(s), numbers_(numbers_of(s)), taken_(s.size()) {}

  std::vector<Fact> read() {
    auto contacts = contacts_of(s_, near_);
    take(contacts, false);
    references();
    numeric_dates();
    take(contacts, true);
    for (std::size_t n = 0; n < numbers_.size(); ++n) number(n);
    std::sort(out_.begin(), out_.end(),
              [](const Fact& a, const Fact& b) { return a.range.start < b.range.start; });
    return std::move(out_);
  }

 private:
  void add(Kind kind, Range r, std::string value) {
    for (std::size_t i = r.start; i < r.end; ++i)
      if (taken_[i]) return;
    std::fill(taken_.begin() + static_cast<std::ptrdiff_t>(r.start),
              taken_.begin() + static_cast<std::ptrdiff_t>(r.end), true);
    out_.push_back({kind, r, std::move(value)});
  }

  void take(const std::vector<Fact>& contacts, bool phones) {
    for (const auto& f : contacts)
      if ((f.kind == Kind::phone) == phones) add(f.kind, f.range, f.value);
  }

  // Cerfa, articles, decrees and laws, by the word that announces them.
  void references() {
    for (std::size_t i = 0; i < near_.words().size(); ++i) {
      const std::string& w = near_.words()[i].folded;
      if (w == "cerfa") reference(Kind::cerfa, i);
      if (w == "article" || w == "articles" || w == "art") reference(Kind::article, i);
      if (w == "decret" || w == "loi" || w == "ordonnance" || w == "arrete" || w == "circulaire")
        reference(Kind::decree, i);
    }
    for (std::size_t at = s_.find('*'); at != std::string_view::npos; at = s_.find('*', at + 1)) {
      std::size_t from = at;
      while (from > 0 && digit(s_[from - 1])) --from;
      if (at - from == 5) cerfa(from, at);
    }
  }
  // The five digits of a form, and its version when it is told: "12100*02".
  void cerfa(std::size_t from, std::size_t end) {
    if (end - from < 5) return;
    std::string code(s_.substr(from, 5));
    if (s_.substr(end, 1) == "*" && end + 2 < s_.size() && digit(s_[end + 1]) && digit(s_[end + 2])) {
      code += s_.substr(end, 3);
      end += 3;
    }
    add(Kind::cerfa, {from, end}, code);
  }
  // "article L. 123-4", "cerfa n° 12100*02", "décret n° 2020-1234": the code within 16 bytes of the word.
  void reference(Kind kind, std::size_t word) {
    std::size_t at = near_.words()[word].end, limit = std::min(s_.size(), at + 16);
    std::size_t from = at;
    while (from < limit && !digit(s_[from]) && s_[from] != '\n' && s_[from] != ';') ++from;
    if (from >= limit || !digit(s_[from])) return;
    std::size_t end = from;
    while (end < s_.size() && (digit(s_[end]) || ((s_[end] == '-' || s_[end] == '.') && end + 1 < s_.size() &&
                                                  digit(s_[end + 1]))))
      ++end;
    std::string code(s_.substr(from, end - from));
    if (kind == Kind::cerfa) return cerfa(from, end);
    if (kind == Kind::decree && code.find('-') == std::string::npos) return;  // "loi 1901" is a date
    if (kind == Kind::article) {
      std::string head = text::fold(s_.substr(at, from - at));
      for (char c : {'l', 'r', 'd', 'a'}) {
        std::size_t letter = head.find(c);
        bool alone = letter != std::string::npos && (letter == 0 || head[letter - 1] == ' ') &&
                     (letter + 1 == head.size() || head[letter + 1] == '.' || head[letter + 1] == ' ');
        if (alone) code = std::string(1, c) + "." + code;
      }
    }
    add(kind, {from, end}, code);
  }

  // 12/03/2024 and 2024-03-12.
  void numeric_dates() {
    for (std::size_t i = 0; i + 8 <= s_.size(); ++i) {
      if (!digit(s_[i]) || (i > 0 && (digit(s_[i - 1]) || s_[i - 1] == '/'))) continue;
      int parts[3] = {0, 0, 0};
      std::size_t at = i, n = 0, sizes[3] = {0, 0, 0};
      char separator = 0;
      for (; n < 3; ++n) {
        std::size_t from = at;
        while (at < s_.size() && digit(s_[at]) && at - from < 4) parts[n] = parts[n] * 10 + (s_[at++] - '0');
        sizes[n] = at - from;
        if (sizes[n] == 0) break;
        if (n == 2) continue;
        if (at >= s_.size() || (s_[at] != '/' && s_[at] != '-' && s_[at] != '.') ||
            (n == 1 && s_[at] != separator))
          break;
        separator = s_[at++];
      }
      if (n < 3 || (at < s_.size() && digit(s_[at]))) continue;
      bool iso = sizes[0] == 4 && separator == '-';
      if (iso) std::swap(parts[0], parts[2]);
      bool valid = parts[0] >= 1 && parts[0] <= 31 && parts[1] >= 1 && parts[1] <= 12 && parts[2] >= 1900 &&
                   parts[2] < 2100 && (iso || (sizes[2] == 4 && sizes[0] <= 2));
      if (!valid) continue;
      add(Kind::date, {i, at}, fmt::format("{:04}-{:02}-{:02}", parts[2], parts[1], parts[0]));
      i = at;
    }
  }

  // The unit after a number, or that of the next one in « 4 à 6 semaines ».
  void number(std::size_t n) {
    const Number& a = numbers_[n];
    if (taken_[a.range.start]) return;
    if (textual_date(n)) return;
    Range whole = a.range;
    std::size_t unit_at = a.range.end;
    if (n + 1 < numbers_.size()) {
      std::string_view between = s_.substr(a.range.end, numbers_[n + 1].range.start - a.range.end);
      std::string folded = text::fold(between);
      if (folded == " a " || folded == " et " || folded == " ou " || folded == "-" || folded == " - ")
        if (measured(numbers_[n + 1].range.end)) unit_at = numbers_[n + 1].range.end;
    }
    if (unit(a, unit_at, whole)) return;
    if (a.ordinal || a.spelled ? a.value <= 1 || a.ordinal : false) return;
    if (!a.spelled && a.value >= 1900 && a.value < 2100 && a.range.end - a.range.start == 4)
      return add(Kind::date, a.range, plain(a.value));
    const auto* w = near_.word_after(a.range.end);
    if (a.spelled && w == nullptr) return;
    static const Words kEmpty{"de", "du", "des", "la", "le",   "les", "et", "ou",
                              "a",  "au", "aux", "en", "pour", "par", "sur"};
    if (w != nullptr && kEmpty.contains(w->folded)) w = nullptr;
    if (line_number(a)) return;
    add(Kind::count, a.range, plain(a.value) + ":" + (w == nullptr ? "" : counted_stem(w->folded)));
  }
  bool line_number(const Number& a) const {
    bool first = a.range.start == 0 || s_[a.range.start - 1] == '\n';
    return first && a.range.end < s_.size() && (s_[a.range.end] == '.' || s_[a.range.end] == ')');
  }
  bool measured(std::size_t at) const {
    Range ignored{at, at};
    return unit_of(at, ignored).kind != Unit::none;
  }

  struct Unit {
    enum Measure { none, euros, percent, years, months, weeks, days, hours, minutes, quarters } kind = none;
    double times = 1;
    std::string qualifier = {};
  };
  Unit unit_of(std::size_t at, Range& whole) const {
    std::size_t space = at;
    while (space < s_.size() &&
           (s_[space] == ' ' || s_.substr(space, 2) == "\u00A0" || s_.substr(space, 3) == "\u202F"))
      space += s_[space] == ' ' ? 1 : s_.substr(space, 2) == "\u00A0" ? 2 : 3;
    if (s_.substr(space, 3) == "\u20AC") return whole.end = space + 3, Unit{Unit::euros};
    if (s_.substr(space, 1) == "%") return whole.end = space + 1, Unit{Unit::percent};
    const auto* w = near_.word_after(at);
    if (w == nullptr) return {};
    static const std::unordered_map<std::string_view, Unit::Measure> kUnits{{"euro", Unit::euros},
                                                                            {"euros", Unit::euros},
                                                                            {"eur", Unit::euros},
                                                                            {"an", Unit::years},
                                                                            {"ans", Unit::years},
                                                                            {"annee", Unit::years},
                                                                            {"annees", Unit::years},
                                                                            {"mois", Unit::months},
                                                                            {"semaine", Unit::weeks},
                                                                            {"semaines", Unit::weeks},
                                                                            {"jour", Unit::days},
                                                                            {"jours", Unit::days},
                                                                            {"h", Unit::hours},
                                                                            {"heure", Unit::hours},
                                                                            {"heures", Unit::hours},
                                                                            {"minute", Unit::minutes},
                                                                            {"minutes", Unit::minutes},
                                                                            {"min", Unit::minutes},
                                                                            {"trimestre", Unit::quarters},
                                                                            {"trimestres", Unit::quarters}};
    double times = 1;
    if (w->folded.starts_with("million") || w->folded.starts_with("milliard")) {
      times = w->folded.starts_with("million") ? 1e6 : 1e9;
      const auto* of = near_.word_after(w->end);
      if (of != nullptr && (of->folded == "d" || of->folded == "de"))
        w = near_.word_after(s_[of->end] == '\''            ? of->end + 1
                             : s_.substr(of->end, 3) == "’" ? of->end + 3
                                                            : of->end);
      if (w == nullptr || kUnits.find(w->folded) == kUnits.end()) return {};
    }
    if (w->folded == "pour") {
      const auto* hundred = near_.word_after(w->end);
      if (hundred != nullptr && hundred->folded == "cent")
        return whole.end = hundred->end, Unit{Unit::percent};
      return {};
    }
    auto it = kUnits.find(w->folded);
    if (it == kUnits.end()) return {};
    whole.end = w->end;
    Unit out{it->second, times};
    const auto* q = near_.word_after(w->end);
    if (out.kind == Unit::days && q != nullptr)
      for (std::string_view head : {"ouvre", "ouvrable", "franc", "calendaire"})
        if (q->folded == head || q->folded == std::string(head) + "s") {
          out.qualifier = head;
          whole.end = q->end;
        }
    return out;
  }

  bool unit(const Number& a, std::size_t at, Range whole) {
    Unit u = unit_of(at, whole);
    if (at != a.range.end) whole = a.range;  // the unit is the next number's
    double v = a.value * u.times;
    switch (u.kind) {
      case Unit::none:
        return false;
      case Unit::euros:
        return add(Kind::amount, whole, plain(std::round(v * 100))), true;
      case Unit::percent:
        return add(Kind::percentage, whole, plain(v)), true;
      case Unit::years:
        return add(is_age(a, whole) ? Kind::age : Kind::duration, whole, "m:" + plain(v * 12)), true;
      case Unit::months:
        return add(Kind::duration, whole, "m:" + plain(v)), true;
      case Unit::weeks:
        return add(Kind::duration, whole, "d:" + plain(v * 7)), true;
      case Unit::days:
        return add(Kind::duration, whole, "d:" + plain(v) + (u.qualifier.empty() ? "" : ":" + u.qualifier)),
               true;
      case Unit::hours:
        return clock(whole, v), true;
      case Unit::minutes:
        return add(Kind::duration, whole, "min:" + plain(v)), true;
      case Unit::quarters:
        return add(Kind::duration, whole, "q:" + plain(v)), true;
    }
    return false;
  }
  // « 9 h 30 »: the minutes belong to the hour.
  void clock(Range whole, double hours) {
    const auto* next = near_.word_after(whole.end);
    for (const auto& n : numbers_)
      if (next != nullptr && n.range.start == next->start && n.range.end - n.range.start == 2 &&
          n.value < 60 && !n.spelled) {
        hours += n.value / 100;
        whole.end = n.range.end;
      }
    add(Kind::duration, whole, "h:" + plain(hours));
  }
  bool is_age(const Number& a, const Range& whole) const {
    static const Words kAges{"age",    "agee",    "ages", "agees",  "mineur", "mineurs",
                             "majeur", "majeurs", "avez", "enfant", "enfants"};
    const auto* after = near_.word_after(whole.end);
    if (after != nullptr &&
        (after->folded.starts_with("revolu") || after->folded == "et" || after->folded == "ou")) {
      const auto* more = after->folded.starts_with("revolu") ? after : near_.word_after(after->end);
      if (more != nullptr &&
          (more->folded == "plus" || more->folded == "moins" || more->folded.starts_with("revolu")))
        return true;
    }
    bool bound = near_.before(a.range.start, 1) == "de" &&
                 (near_.before(a.range.start, 2) == "moins" || near_.before(a.range.start, 2) == "plus");
    for (std::size_t n = 1; n <= 5; ++n)
      if (kAges.contains(near_.before(a.range.start, n))) return true;
    return bound && a.value >= 10;
  }

  // « 1er janvier 2026 », « 12 mars », « mars 2026 » by its year.
  bool textual_date(std::size_t n) {
    const Number& a = numbers_[n];
    const auto* w = near_.word_after(a.range.end);
    auto month = w == nullptr ? month_numbers().end() : month_numbers().find(w->folded);
    if (month != month_numbers().end() && a.value >= 1 && a.value <= 31 && !a.spelled) {
      Range whole{a.range.start, w->end};
      if (n + 1 < numbers_.size() && near_.word_after(w->end) != nullptr &&
          near_.word_after(w->end)->start == numbers_[n + 1].range.start && numbers_[n + 1].value >= 1900 &&
          numbers_[n + 1].value < 2100) {
        whole.end = numbers_[n + 1].range.end;
        return add(Kind::date, whole,
                   fmt::format("{:04.0f}-{:02}-{:02.0f}", numbers_[n + 1].value, month->second, a.value)),
               true;
      }
      return add(Kind::date, whole, fmt::format("--{:02}-{:02.0f}", month->second, a.value)), true;
    }
    auto month_before = month_numbers().find(near_.before(a.range.start, 1));
    if (month_before != month_numbers().end() && a.value >= 1900 && a.value < 2100 && !a.spelled)
      return add(Kind::date, a.range, fmt::format("{:04.0f}-{:02}", a.value, month_before->second)), true;
    return false;
  }

  std::string_view s_;
  Near near_;
  std::vector<Number> numbers_;
  std::vector<bool> taken_;
  std::vector<Fact> out_ = {};
};
}  // namespace

std::string_view kind_code(Kind kind) { return kNames[static_cast<std::size_t>(kind)].first; }
std::string_view kind_label(Kind kind) { return kNames[static_cast<std::size_t>(kind)].second; }

std::vector<Fact> facts_of(std::string_view s) { return Reader(s).read(); }
}  // namespace gates
