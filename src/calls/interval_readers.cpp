#include "calls/interval_readers.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "calls/avaya.h"
#include "calls/cell_values.h"
#include "calls/cisco.h"
#include "calls/generic_interval.h"
#include "calls/genesys.h"

namespace calls {
namespace {
constexpr std::int32_t kQuarter = 900, kHalf = 1800, kHour = 3600;
constexpr std::string_view kFormats[] = {"avaya_split", "avaya_vdn", "cisco_call_type", "genesys_queue",
                                         "interval"};

bool all_blank(SheetCells cells) {
  return std::all_of(cells.begin(), cells.end(), [](auto cell) { return trimmed(cell).empty(); });
}

class NoSink final : public CallSink {
 public:
  void call(const CallRow&) override {}
  void interval(const IntervalRow&) override {}
  void rejected(std::int64_t, std::string_view) override {}
  void unknown(std::string_view) override {}
  void noticed(std::int64_t, std::string_view) override {}
};
}  // namespace

IntervalReader::IntervalReader(CallSink& sink, const Zone& zone, const ColumnMapping& mapping,
                               std::int32_t coarsest)
    : sink_(sink),
      zone_(zone),
      mapping_(mapping),
      order_(date_order(mapping.date_format).value_or(DateOrder::day_first)),
      coarsest_(coarsest) {}

std::unique_ptr<IntervalReader> IntervalReader::make(std::string_view format, CallSink& sink,
                                                     const Zone& zone, const ColumnMapping& mapping) {
  if (format == "avaya_split") return std::make_unique<AvayaSplitReader>(sink, zone, mapping);
  if (format == "avaya_vdn") return std::make_unique<AvayaVdnReader>(sink, zone, mapping);
  if (format == "cisco_call_type") return std::make_unique<CiscoReader>(sink, zone, mapping);
  if (format == "genesys_queue") return std::make_unique<GenesysReader>(sink, zone, mapping);
  if (format == "interval") return std::make_unique<GenericIntervalReader>(sink, zone, mapping);
  return nullptr;
}

std::string_view IntervalReader::recognise(SheetCells header) {
  NoSink none;
  for (auto format : kFormats)
    if (make(format, none, Zone("UTC"))->header(header)) return format;
  return {};
}

bool IntervalReader::header(SheetCells cells) {
  SheetHeader names(cells, mapping_);
  if (!take(names)) return false;
  header_ = std::move(names);
  ready_ = true;
  return true;
}

bool IntervalReader::header(const std::vector<std::string>& cells) {
  views_.assign(cells.begin(), cells.end());
  return header(SheetCells(views_));
}

void IntervalReader::record(const std::vector<std::string>& cells, std::int64_t line) {
  views_.assign(cells.begin(), cells.end());
  record(SheetCells(views_), line);
}

void IntervalReader::record(SheetCells cells, std::int64_t line) {
  if (all_blank(cells)) return;
  if (!ready_) {
    if (before_header_ == 0) first_line_ = line;
    if (before_header_ >= kHeaderWithin) return;
    ++before_header_;
    header(cells);
    return;
  }
  if (repeated_header(cells)) return sink_.unknown("ligne d’en-tête répétée");
  if (totals(cells)) return sink_.unknown("ligne de total");
  SheetRow row(cells, line);
  if (cells.size() > header_.size() && !all_blank(cells.subspan(header_.size())))
    return refuse(row, "La ligne a plus de cellules que l’en-tête n’a de colonnes.");
  if (auto what = damage(cells); !what.empty()) return refuse(row, what);
  read(row);
}

void IntervalReader::finish() {
  if (!ready_)
    sink_.rejected(first_line_, "Aucun des dix premiers enregistrements n’est un en-tête de ce format.");
  settle();
  tell_after_gaps();
}

// An export may leave out empty cells at the end: names may be missing there, not what is counted.
std::string_view IntervalReader::damage(SheetCells cells) const {
  for (auto cell : cells)
    if (cell.find('\0') != std::string_view::npos) return "La ligne contient des octets nuls.";
  auto names = [&](std::size_t at) {
    return std::any_of(names_.begin(), names_.end(), [&](const auto& name) { return name.at == at; });
  };
  for (std::size_t i = cells.size(); i < header_.size(); ++i)
    if (header_.used(i) && !names(i)) return "La ligne est tronquée.";
  return {};
}

void IntervalReader::labels(const SheetColumn& start, std::vector<SheetColumn> names) {
  start_ = start;
  names_ = std::move(names);
}

bool IntervalReader::repeated_header(SheetCells cells) const {
  if (cells.size() < header_.size()) return false;
  for (std::size_t i = 0; i < header_.size(); ++i)
    if (trimmed(cells[i]) != header_.name(i)) return false;
  return true;
}

// A name is the word « total » alone, or begins with it where the start can't be read; so does the start, or
// the first cell.
bool IntervalReader::totals(SheetCells cells) const {
  auto at = [&](const SheetColumn& c) { return c.at < cells.size() ? cells[c.at] : std::string_view(); };
  for (const auto& name : names_)
    if (only_total(at(name))) return true;
  if (civil_value(at(start_), order_)) return false;
  if (total_word(at(start_))) return true;
  for (const auto& name : names_)
    if (total_word(at(name))) return true;
  auto first = std::find_if(cells.begin(), cells.end(), [](auto cell) { return !trimmed(cell).empty(); });
  return first != cells.end() && total_word(*first);
}

std::int64_t IntervalReader::place(SheetRow& row, const CivilTime& start, std::string_view queue) {
  constexpr std::int64_t kPast = 21'600;  // six hours on, past any change
  if (start.offset) return start.civil - *start.offset;
  Instant at = zone_.utc(start.civil);
  if (at.clarity == Clarity::missing) {
    row.note("L’heure locale n’existe pas\u00A0: elle tombe dans le passage à l’heure d’été.");
    moved_.insert(row.line);
  }
  if (at.clarity != Clarity::ambiguous) return at.utc;
  if (twice_.emplace(queue, start.civil).second) {
    row.note("L’heure locale existe deux fois (passage à l’heure d’hiver)\u00A0: la première est supposée.");
    return at.utc;
  }
  row.note(
      "L’heure locale existe deux fois (passage à l’heure d’hiver)\u00A0: déjà lue, elle est prise pour la "
      "seconde.");
  return start.civil - zone_.offset(at.utc + kPast);
}

std::int64_t IntervalReader::leaf_sum(const Counters& counters) {
  return std::accumulate(counters.leaves.begin(), counters.leaves.end(), std::int64_t{0});
}

void IntervalReader::reconcile(SheetRow& row, Counters& counters, std::int64_t total, std::int64_t told,
                               std::string_view short_of) {
  if (total > told) counters.unexplained += static_cast<std::uint32_t>(total - told);
  if (total < told) row.note(std::string(short_of));
}

std::int32_t IntervalReader::step_of(std::int64_t start) const {
  std::int64_t civil = zone_.civil(start);
  std::int32_t step = civil % kHour == 0 ? kHour : civil % kHalf == 0 ? kHalf : kQuarter;
  return std::min(step, coarsest_);
}

void IntervalReader::emit(const SheetRow& row, IntervalRow& out) {
  constexpr std::size_t kEnough = 5000;
  if (!row.fault().empty()) return refuse(row, row.fault());
  if (out.seconds != 0 && out.seconds != kQuarter && out.seconds != kHalf && out.seconds != kHour)
    return refuse(row, "L’intervalle ne dure ni 15, ni 30, ni 60 minutes.");
  if (out.start % kQuarter != 0) return refuse(row, "L’intervalle ne commence pas à un quart d’heure.");
  for (const auto& note : row.notes()) sink_.noticed(row.line, note);
  out.line = row.line;
  if (out.network.empty()) out.network = mapping_.network;
  if (out.queue.empty()) out.queue = mapping_.queue;
  if (out.seconds == 0 && step_ == 0) {
    held_.push_back({std::string(out.network), std::string(out.queue), out});
    if (held_.size() >= kEnough) settle();
    return;
  }
  if (out.seconds == 0) {
    out.seconds = std::min(step_, step_of(out.start));
    if (out.seconds < step_)
      sink_.noticed(row.line, "L’intervalle est plus court que ceux du début du fichier.");
    step_ = out.seconds;
  }
  tell(out);
}

namespace {
void add(IntervalRow& into, const IntervalRow& row) {
  into.counters += row.counters;
  into.waits &= row.waits;
}
}  // namespace

void IntervalReader::tell(const IntervalRow& row) {
  if (zone_.utc(zone_.civil(row.start) - 1).clarity != Clarity::missing) return sink_.interval(row);
  auto& after = after_gap_[{std::string(row.network), std::string(row.queue), row.start}];
  IntervalRow kept = row;
  kept.network = kept.queue = {};
  if (moved_.erase(row.line) == 0)
    after.told.push_back(kept);
  else if (after.moved)
    add(*after.moved, kept);
  else
    after.moved = kept;
}

void IntervalReader::tell_after_gaps() {
  for (auto& [key, after] : after_gap_) {
    if (after.told.empty())
      after.told.push_back(*after.moved);
    else if (after.moved)
      add(after.told.back(), *after.moved);
    for (auto& row : after.told) {
      row.network = std::get<0>(key);
      row.queue = std::get<1>(key);
      sink_.interval(row);
    }
  }
  after_gap_.clear();
}

void IntervalReader::settle() {
  if (held_.empty()) return;
  step_ = coarsest_;
  for (const auto& held : held_) step_ = std::min(step_, step_of(held.row.start));
  sink_.noticed(held_.front().row.line,
                "La durée des intervalles, absente du fichier, est déduite des heures de début.");
  for (auto& held : held_) {
    held.row.network = held.network;
    held.row.queue = held.queue;
    held.row.seconds = step_;
    tell(held.row);
  }
  held_.clear();
}
}  // namespace calls
