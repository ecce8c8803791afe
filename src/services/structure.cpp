#include "services/structure.h"

#include <fmt/format.h>

#include <array>
#include <map>

#include "base/fr.h"
#include "base/text.h"

namespace services {
namespace {
struct KindRow {
  ContactKind kind;
  std::string_view code, label;
};
constexpr std::array<KindRow, 5> kKinds{{{ContactKind::phone, "telephone", "Téléphone"},
                                         {ContactKind::email, "courriel", "Courriel"},
                                         {ContactKind::url, "site", "Site"},
                                         {ContactKind::address, "adresse", "Adresse"},
                                         {ContactKind::form, "formulaire", "Formulaire"}}};
}  // namespace

std::string_view contact_code(ContactKind kind) { return kKinds[static_cast<std::size_t>(kind)].code; }
std::string_view contact_label(ContactKind kind) { return kKinds[static_cast<std::size_t>(kind)].label; }
std::optional<ContactKind> contact_from(std::string_view text) {
  std::string folded = text::fold(text);
  for (const auto& row : kKinds)
    if (row.code == folded) return row.kind;
  return std::nullopt;
}

namespace {
// Days that follow one another and share what `line` says of them.
struct DayGroup {
  int first, last;
  std::vector<const OpeningHours*> hours;  // of one of the days
};

std::vector<DayGroup> grouped(const std::vector<OpeningHours>& hours, std::string_view channel) {
  std::map<int, std::vector<const OpeningHours*>> by_day;
  for (const auto& h : hours)
    if (h.channel == channel) by_day[h.weekday].push_back(&h);
  auto same = [](const auto& a, const auto& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto* x, const auto* y) {
      return x->opens == y->opens && x->closes == y->closes && x->note == y->note;
    });
  };
  std::vector<DayGroup> out;
  for (const auto& [day, of_day] : by_day) {
    if (!out.empty() && out.back().last == day - 1 && same(out.back().hours, of_day))
      out.back().last = day;
    else
      out.push_back({day, day, of_day});
  }
  return out;
}

// The note that all the hours of a day share, shown once.
std::string shared_note(const DayGroup& g) {
  for (const auto* h : g.hours)
    if (h->note != g.hours.front()->note) return {};
  return g.hours.front()->note;
}
}  // namespace

std::vector<std::string> describe_hours(const std::vector<OpeningHours>& hours, std::string_view channel) {
  std::vector<std::string> out;
  for (const auto& g : grouped(hours, channel)) {
    std::string days =
        g.first == g.last ? text::capitalise(fr::weekday(g.first))
        : g.last == g.first + 1
            ? fmt::format("{} et {}", text::capitalise(fr::weekday(g.first)), fr::weekday(g.last))
            : fmt::format("Du {} au {}", fr::weekday(g.first), fr::weekday(g.last));
    std::string note = shared_note(g), line;
    for (const auto* h : g.hours) {
      line += fmt::format("{}{} – {}", line.empty() ? "" : ", ", fr::clock(h->opens), fr::clock(h->closes));
      if (note.empty() && !h->note.empty()) line += fmt::format(" ({})", h->note);
    }
    if (!note.empty()) line += fmt::format(" ({})", note);
    out.push_back(fmt::format("{}{}: {}", days, fr::kNoBreak, line));
  }
  return out;
}

std::string hours_in_words(const std::vector<OpeningHours>& hours, std::string_view channel) {
  std::vector<std::string> groups;
  for (const auto& g : grouped(hours, channel)) {
    std::string days = g.first == g.last
                           ? fmt::format("le {}", fr::weekday(g.first))
                           : fmt::format("du {} au {}", fr::weekday(g.first), fr::weekday(g.last));
    if (g.last == g.first + 1) days = fmt::format("les {} et {}", fr::weekday(g.first), fr::weekday(g.last));
    std::vector<std::string> ranges;
    for (const auto* h : g.hours)
      ranges.push_back(fmt::format("de {} à {}", fr::clock(h->opens), fr::clock(h->closes)));
    groups.push_back(days + " " + fr::list(ranges, "et"));
  }
  return fr::list(groups, "et");
}

bool open_at(const std::vector<OpeningHours>& hours, std::string_view channel, int weekday, int minute) {
  for (const auto& h : hours)
    if (h.channel == channel && h.weekday == weekday && minute >= h.opens && minute < h.closes) return true;
  return false;
}

std::string strip_code(std::string_view raw, std::string_view prefix) {
  return std::string(raw.starts_with(prefix) ? raw.substr(prefix.size()) : raw);
}

std::string phone_digits(std::string_view text) {
  std::string digits;
  bool plus = false;
  for (char c : text) {
    if (c >= '0' && c <= '9')
      digits += c;
    else if (c == '+' && digits.empty())
      plus = true;
    else if (std::string_view(" .-()/\xC2\xA0\xE2\x80\xAF").find(c) == std::string_view::npos)
      return {};
  }
  if (plus && digits.starts_with("33"))
    digits = "0" + digits.substr(digits[2] == '0' ? 3 : 2);
  else if (digits.starts_with("0033"))
    digits = "0" + digits.substr(4);
  bool national = digits.size() == 10 && digits[0] == '0' && digits[1] != '0';
  bool short_number = (digits.size() == 4 && digits[0] == '3') || digits.size() == 2 ||
                      (digits.size() == 3 && digits[0] == '1');
  return national || short_number ? digits : std::string();
}

std::string phone_shown(std::string_view text) {
  std::string digits = phone_digits(text);
  if (digits.size() == 4) return fmt::format("{}\u00A0{}", digits.substr(0, 2), digits.substr(2));
  if (digits.size() != 10) return digits.empty() ? std::string(text) : digits;
  // Free and shared-cost numbers (0 800, 0 806, 0 809) are grouped by three.
  if (digits.starts_with("08"))
    return fmt::format("{}\u00A0{}\u00A0{}\u00A0{}", digits.substr(0, 1), digits.substr(1, 3),
                       digits.substr(4, 3), digits.substr(7));
  std::string out;
  for (std::size_t i = 0; i < 10; i += 2) out += (i > 0 ? "\u00A0" : "") + digits.substr(i, 2);
  return out;
}

std::optional<int> parse_clock(std::string_view raw) {
  std::string t = text::fold(text::squeeze(raw));
  std::string digits;
  std::size_t i = 0;
  while (i < t.size() && t[i] >= '0' && t[i] <= '9') digits += t[i++];
  if (digits.empty() || digits.size() > 2) return std::nullopt;
  int hour = std::stoi(digits), minute = 0;
  while (i < t.size() && (t[i] == ' ' || t[i] == 'h' || t[i] == ':')) ++i;
  if (i < t.size()) {
    if (t.size() - i != 2 || t[i] < '0' || t[i] > '5' || t[i + 1] < '0' || t[i + 1] > '9')
      return std::nullopt;
    minute = (t[i] - '0') * 10 + (t[i + 1] - '0');
  }
  if (hour > 24 || (hour == 24 && minute > 0)) return std::nullopt;
  return hour * 60 + minute;
}

std::optional<int> parse_weekday(std::string_view raw) {
  std::string t = text::fold(text::trim(raw));
  for (int day = 1; day <= 7; ++day)
    if (fr::weekday(day) == t) return day;
  return std::nullopt;
}
}  // namespace services
