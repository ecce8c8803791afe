#include <algorithm>
#include <array>
#include <set>

#include "base/fr.h"
#include "base/text.h"
#include "calls/cell_cursor.h"
#include "calls/cell_dates.h"
#include "calls/cell_values.h"
#include "calls/column_mapping.h"
#include "calls/column_names.h"
#include "calls/sheet.h"

namespace calls {
namespace {
// What the values of a column look like.
struct Look {
  std::size_t filled = 0, times = 0, clocks = 0, durations = 0, whole = 0, notes = 0, phones = 0,
              outcomes = 0;
  std::set<std::string, std::less<>> values = {};  // the first different ones
  static constexpr std::size_t kMostValues = 200;

  bool mostly(std::size_t n) const { return filled > 0 && n * 10 >= filled * 8; }
  bool words() const { return filled > 0 && values.size() <= 20 && !mostly(whole) && !mostly(times); }
};

bool phone(std::string_view cell) {
  std::size_t digits = 0;
  for (char c : cell) {
    if (digit(c))
      ++digits;
    else if (std::string_view("+ .()-").find(c) == std::string_view::npos)
      return false;
  }
  bool head = cell.starts_with('+') || cell.starts_with('0') || cell.starts_with("33");
  return head && digits >= 9 && digits <= 15;
}

bool any_time(std::string_view cell, bool& clock) {
  for (auto order : {DateOrder::day_first, DateOrder::month_first})
    if (auto t = civil_value(cell, order)) {
      clock = t->clock;
      return true;
    }
  return false;
}

Look look_at(const std::vector<std::vector<std::string>>& rows, std::size_t column) {
  Look out;
  for (const auto& row : rows) {
    if (column >= row.size() || blank(row[column])) continue;
    auto cell = trimmed(row[column]);
    bool clock = false;
    auto whole = whole_value(cell);
    ++out.filled;
    out.times += any_time(cell, clock);
    out.clocks += clock;
    out.durations += cell.find(':') != std::string_view::npos && seconds_value(cell).has_value();
    out.whole += whole.has_value();
    out.notes += whole && *whole >= 0 && *whole <= 5;
    out.phones += phone(cell);
    out.outcomes += !usual_outcome(cell).empty();
    if (out.values.size() < Look::kMostValues) out.values.emplace(cell);
  }
  return out;
}

// Whether values may be those of a field; anything may be a name.
bool suits(std::string_view field, const Look& look, bool intervals) {
  constexpr std::array<std::string_view, 5> kNames{"id", "network", "queue", "agent", "time"};
  if (look.filled == 0 || std::find(kNames.begin(), kNames.end(), field) != kNames.end()) return true;
  if (field == "start" || field.starts_with("callback_d")) return look.mostly(look.times);
  if (field == "caller") return look.mostly(look.phones);
  if (field == "outcome") return look.words();
  if (field == "transferred" && !intervals) return look.values.size() <= 3;
  return look.mostly(look.whole) || look.mostly(look.durations);
}

class Guess {
 public:
  Guess(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows)
      : cells_(header.begin(), header.end()), names_(cells_, none_) {
    for (std::size_t i = 0; i < header.size(); ++i) looks_.push_back(look_at(rows, i));
  }
  MappingProposal make() {
    choose_kind();
    by_name();
    by_near_name();
    if (out_.intervals)
      waits_within();
    else
      call_shapes();
    common_shapes();
    dates();
    outcomes();
    out_.unused_columns = names_.unused();
    return std::move(out_);
  }

 private:
  std::span<const CanonicalColumn> fields() const {
    return out_.intervals ? interval_columns() : call_columns();
  }
  bool missing(std::string_view field) const { return !out_.mapping.columns.contains(std::string(field)); }
  void give(std::string_view field, std::size_t at, std::string why) {
    names_.take(at);
    out_.mapping.columns[std::string(field)] = names_.name(at);
    out_.comments[std::string(field)] = std::move(why);
  }

  // The set of columns, without those that both have, that the header names most of.
  void choose_kind() {
    auto hits = [&](std::span<const CanonicalColumn> columns) {
      SheetHeader names(cells_, none_);
      std::size_t n = 0;
      for (const auto& column : columns) {
        bool shared = column.name == "network" || column.name == "queue" || column.name == "start" ||
                      column.name == "transferred";
        n += names.find(column.name, column.keys).known() && !shared;
      }
      return n;
    };
    out_.intervals = hits(interval_columns()) > hits(call_columns());
  }

  void by_name() {
    for (const auto& field : fields()) {
      auto column = names_.find(field.name, field.keys);
      if (!column.known() || column.name.empty()) continue;
      give(field.name, column.at,
           suits(field.name, looks_[column.at], out_.intervals)
               ? "nom de colonne reconnu."
               : "nom de colonne reconnu, mais les valeurs ne lui ressemblent pas\u00A0: à vérifier.");
    }
  }

  // A column whose name holds a known one, when its values agree.
  void by_near_name() {
    constexpr std::size_t kLong = 6;
    for (const auto& field : fields()) {
      if (!missing(field.name)) continue;
      for (auto key : text::split(field.keys, ' ')) {
        if (key.size() < kLong) continue;
        for (std::size_t i = 0; i < names_.size() && missing(field.name); ++i)
          if (!names_.used(i) && names_.key(i).find(key) != std::string::npos && looks_[i].filled > 0 &&
              suits(field.name, looks_[i], out_.intervals))
            give(field.name, i, "nom de colonne proche de ceux qui sont connus\u00A0: à vérifier.");
      }
    }
  }

  void waits_within() {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (names_.used(i)) continue;
      int answered = answered_within(names_.key(i)), abandoned = abandoned_within(names_.key(i));
      if (answered > 0) give("ans_le_" + std::to_string(answered), i, "seuil lu dans le nom de la colonne.");
      if (abandoned > 0)
        give("aband_le_" + std::to_string(abandoned), i, "seuil lu dans le nom de la colonne.");
    }
  }

  template <class Test>
  void by_shape(std::string_view field, std::string_view what, Test fits) {
    for (std::size_t i = 0; i < names_.size() && missing(field); ++i)
      if (!names_.used(i) && looks_[i].filled > 0 && !names_.name(i).empty() && fits(looks_[i]))
        give(field, i, "d’après la forme des valeurs (" + std::string(what) + ")\u00A0: à vérifier.");
  }

  void common_shapes() {
    by_shape("start", "dates et heures", [](const Look& l) { return l.mostly(l.clocks); });
    by_shape("start", "dates", [](const Look& l) { return l.mostly(l.times); });
    by_shape("queue", "quelques mots qui reviennent", [](const Look& l) {
      return l.words() && l.filled > l.values.size() && !l.mostly(l.durations) && !l.mostly(l.outcomes);
    });
  }

  void call_shapes() {
    by_shape("start", "dates et heures", [](const Look& l) { return l.mostly(l.clocks); });
    by_shape("caller", "numéros de téléphone", [](const Look& l) { return l.mostly(l.phones); });
    by_shape("outcome", "mots qui disent la fin d’un appel",
             [](const Look& l) { return l.words() && l.outcomes * 2 >= l.filled; });
    by_shape("wait", "la première des durées", [](const Look& l) { return l.mostly(l.durations); });
    by_shape("talk", "la suivante des durées", [](const Look& l) { return l.mostly(l.durations); });
    by_shape("score", "entiers de 0 à 5",
             [](const Look& l) { return l.mostly(l.notes) && l.values.size() >= 3 && l.values.size() <= 6; });
    by_shape("id", "toutes différentes", [](const Look& l) {
      return l.values.size() == l.filled && l.filled >= 5 && !l.mostly(l.times) && !l.mostly(l.phones) &&
             !l.mostly(l.durations);
    });
  }

  void dates() {
    out_.mapping.zone = "Europe/Paris";
    auto start = out_.mapping.columns.find("start");
    if (start == out_.mapping.columns.end()) return;
    std::size_t at = 0;
    while (names_.name(at) != start->second) ++at;
    std::size_t slashed = 0, day_first = 0, month_first = 0;
    for (const auto& value : looks_[at].values) {
      if (value.find('/') == std::string::npos && value.find('.') == std::string::npos) continue;
      ++slashed;
      day_first += civil_value(value, DateOrder::day_first).has_value();
      month_first += civil_value(value, DateOrder::month_first).has_value();
    }
    bool months = month_first > day_first;
    out_.mapping.date_format = slashed == 0 ? "aaaa-mm-jj" : months ? "mm/jj/aaaa" : "jj/mm/aaaa";
    if (slashed == 0 && looks_[at].filled == 0) out_.mapping.date_format.clear();
    if (slashed > 0 && day_first == month_first)
      out_.comments["date_format"] =
          "Aucun jour de l’échantillon ne dépasse 12\u00A0: l’ordre du jour et du mois est à vérifier.";
  }

  void outcomes() {
    constexpr std::size_t kMost = 40;
    auto column = out_.mapping.columns.find("outcome");
    if (column == out_.mapping.columns.end()) return;
    std::size_t at = 0;
    while (names_.name(at) != column->second) ++at;
    for (const auto& value : looks_[at].values) {
      auto code = usual_outcome(value);
      if (!code.empty())
        out_.mapping.outcomes[value] = code;
      else if (out_.unmapped_outcomes.size() < kMost)
        out_.unmapped_outcomes.push_back(value);
    }
  }

  const ColumnMapping none_ = {};
  std::vector<std::string_view> cells_;
  SheetHeader names_;
  std::vector<Look> looks_ = {};
  MappingProposal out_ = {};
};
}  // namespace

MappingProposal propose_mapping(const std::vector<std::string>& header,
                                const std::vector<std::vector<std::string>>& sample_rows) {
  return Guess(header, sample_rows).make();
}
}  // namespace calls
