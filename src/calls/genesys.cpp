#include "calls/genesys.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "calls/cell_values.h"

namespace calls {
namespace {
bool among(std::string_view key, std::string_view words) {
  for (auto word : text::split(words, ' '))
    if (key == word) return true;
  return false;
}
}  // namespace

bool GenesysReader::take(SheetHeader& header) {
  start_ =
      header.find("interval_start", "debutdintervalle debutdelintervalle debutintervalle intervalledebut");
  if (!start_.known() && mapping().columns.contains("start")) start_ = header.find("start");
  offered_ = header.find("offered", "offert offerts propose proposes");
  answered_ = header.find("answered", "answer repondu repondus reponses");
  abandoned_ = header.find("abandoned", "abandon abandons abandonne abandonnes");
  if (!start_.known() || !offered_.known() || !answered_.known() || !abandoned_.known()) return false;
  struct {
    SheetColumn& column;
    std::string_view field, keys;
  } others[] = {
      {end_, "interval_end", "findintervalle findelintervalle finintervalle intervallefin"},
      {complete_, "interval_complete", "intervallecomplet intervalletermine"},
      {media_, "media", "mediatype typedemedia typedemedias typedesupport"},
      {queue_, "queue", "queuename filedattente nomdelafiledattente nomdelafile file"},
      {short_, "short_abandoned",
       "shortabandon shortabandons abandoncourt abandonscourts abandonbref abandonsbrefs"},
      {flow_out_, "flow_out", "flowouts fluxsortant fluxsortants sortiedeflux sortiesdeflux"},
      {transferred_, "transferred", "transfer transfers transfere transferes transferts"},
      {handled_, "handled", "handle traite traites"},
      {held_, "held", "hold misenattente enattente"},
      {asa_, "asa", "avgspeedofanswer delaimoyendereponse vitessemoyennedereponse"},
      {avg_abandon_, "avg_abandon", "avgabandontime tempsmoyendabandon dureemoyennedabandon"},
      {avg_talk_, "avg_talk",
       "avgtalktime tempsmoyendeconversation dureemoyennedeconversation conversationmoyenne conversationmoy "
       "tempsdeconversationmoy dureedeconversationmoy"},
      {avg_hold_, "avg_hold",
       "avgholdtime tempsmoyendemiseenattente dureemoyennedemiseenattente miseenattentemoy "
       "miseenattentemoyenne attenteholdmoy attenteholdmoyenne holdmoy holdmoyen"},
      {avg_acw_, "avg_acw",
       "avgacwtime tempsmoyenact tempsmoyenacw dureemoyenneact dureemoyenneacw acwmoy "
       "acwmoyen actmoy actmoyen"},
      {avg_handle_, "avg_handle",
       "avghandletime traitementmoy traitementmoyen tempsmoyendetraitement dureemoyennedetraitement"},
      {total_talk_, "total_talk", "totaltalktime conversationtotale dureetotaledeconversation"},
      {total_hold_, "total_hold", "totalholdtime miseenattentetotale dureetotaledemiseenattente"},
      {total_acw_, "total_acw", "totalacwtime acttotal acwtotal dureetotaleact dureetotaleacw"},
      {total_handle_, "total_handle", "totalhandletime traitementtotal dureetotaledetraitement"}};
  for (auto& other : others) other.column = header.find(other.field, other.keys);
  labels(start_, {queue_});
  keep_others(header);
  return true;
}

// The columns that may turn out to be durations: not those that Genesys has and that no count needs.
void GenesysReader::keep_others(const SheetHeader& header) {
  constexpr std::string_view kNeedless =
      "avgwait attentemoy attentemoyenne tempsdattentemoyen totalwait avgalert totalalert avgcontacting "
      "avgdialing avgmonitoring slatarget";
  others_.clear();
  for (std::size_t i = 0; i < header.size(); ++i)
    if (!header.used(i) && !header.key(i).empty() && !among(header.key(i), kNeedless))
      others_.push_back({i, header.name(i)});
}

// By their names or by their cells.
void GenesysReader::tell_durations(const SheetRow& row) {
  constexpr std::array<std::string_view, 6> kSigns{"avg", "average", "moy", "duree", "temps", "total"};
  std::erase_if(others_, [&](const SheetColumn& column) {
    auto key = column_key(column.name), cell = std::string(row.text(column));
    bool named = key.find('%') == key.npos && std::any_of(kSigns.begin(), kSigns.end(), [&](auto sign) {
                   return key.find(sign) != std::string::npos;
                 });
    bool shown = cell.find(':') != std::string::npos;
    bool is = seconds_value(cell) && (shown || named);
    if (is) sink().unknown(fmt::format("colonne {}", guillemets(column.name)));
    return is;
  });
}

std::optional<CivilTime> GenesysReader::time(const SheetRow& row, const SheetColumn& column) const {
  auto cell = row.text(column);
  bool english = mapping().date_format.empty() && (cell.ends_with('M') || cell.ends_with('m'));
  return civil_value(cell, english ? DateOrder::month_first : order());
}

// Civil, so that the hour of a change may be too long or too short by one.
std::int32_t GenesysReader::length(const CivilTime& start, const CivilTime& end) const {
  constexpr std::int64_t kHour = 3600, kHalfDay = 12 * kHour, kStep = 900, kDay = 24 * kHour;
  std::int64_t seconds = end.civil - end.offset.value_or(0) - start.civil + start.offset.value_or(0);
  if ((seconds + 1) % kStep == 0) ++seconds;
  auto usable = [](std::int64_t s) { return s == kStep || s == 2 * kStep || s == kHour; };
  std::int64_t utc = zone().utc(start.civil).utc;
  bool changes = !start.offset && zone().offset(utc - kHalfDay) != zone().offset(utc + kHalfDay);
  if (changes && !usable(seconds))
    seconds = usable(seconds + kHour) ? seconds + kHour : usable(seconds - kHour) ? seconds - kHour : seconds;
  return static_cast<std::int32_t>(seconds <= 0 ? -1 : std::min(seconds, kDay));
}

bool GenesysReader::voice(SheetRow& row) {
  auto cell = row.text(media_);
  if (cell.empty() || among(column_key(cell), "voice voix vocal vocale call appel appels telephone"))
    return true;
  sink().unknown(fmt::format("média {}", guillemets(cell)));
  return false;
}

void GenesysReader::read(SheetRow& row) {
  if (!voice(row)) return;
  tell_durations(row);
  auto start = time(row, start_);
  if (!start || !start->clock)
    return refuse(
        row, fmt::format("Le début de l’intervalle {} n’est pas lisible.", guillemets(row.text(start_))));
  if (among(column_key(row.text(complete_)), "false faux non no 0"))
    return refuse(row, "Genesys signale un intervalle incomplet\u00A0: ses chiffres sont mis à l’écart.");
  IntervalRow out;
  out.seconds = 0;
  if (row.has(end_)) {
    auto end = time(row, end_);
    if (!end)
      return refuse(row,
                    fmt::format("La fin de l’intervalle {} n’est pas lisible.", guillemets(row.text(end_))));
    out.seconds = length(*start, *end);
  }
  count_leaves(row, out.counters);
  count_times(row, out.counters);
  out.queue = row.text(queue_);
  if (!row.fault().empty()) return refuse(row, row.fault());
  out.start = place(row, *start, out.queue);
  emit(row, out);
}

void GenesysReader::count_leaves(SheetRow& row, Counters& n) const {
  std::uint32_t brief = row.count(short_), abandoned = row.count(abandoned_);
  n[Leaf::answered] = row.count(answered_);
  n[Leaf::flow_out] = row.count(flow_out_);
  n[Leaf::short_abandoned] = brief;
  std::int64_t offered = row.count(offered_),
               told = std::int64_t{n[Leaf::answered]} + abandoned + n[Leaf::flow_out];
  bool apart = brief > abandoned || (brief > 0 && offered == told + brief);
  n[Leaf::abandoned] = apart ? abandoned : abandoned - brief;
  reconcile(row, n, offered, leaf_sum(n));
  n.transferred = row.count(transferred_);
}

void GenesysReader::learn_unit(SheetRow& row, double answered) {
  constexpr double kMilliseconds = 5000;  // as seconds a mean of 83 minutes, as milliseconds one of 5 s
  if (unit_ != 0 || answered == 0) return;
  double mean = 0;
  if (auto value = number_value(row.text(avg_talk_)))
    mean = *value;
  else if (auto total = number_value(row.text(total_talk_)))
    mean = *total / answered;
  if (mean <= 0) return;
  unit_ = mean >= kMilliseconds ? 0.001 : 1;
  row.note(unit_ == 1 ? "Les durées sans unité sont lues en secondes."
                      : "Les durées sans unité sont lues en millisecondes.");
}

double GenesysReader::seconds(SheetRow& row, const SheetColumn& column) const {
  auto cell = row.text(column);
  if (cell.find(':') != std::string_view::npos) return static_cast<double>(row.seconds(column));
  double value = row.number(column);
  if (value > 0 && unit_ == 0)
    row.note("Les durées sans unité ne sont pas comptées tant que rien n’indique laquelle est employée.");
  return value * unit_;
}

std::uint64_t GenesysReader::sum(SheetRow& row, const SheetColumn& total, const SheetColumn& mean,
                                 double calls) const {
  double value = row.has(total) ? seconds(row, total) : seconds(row, mean) * calls;
  constexpr double kMost = 1e12;
  return static_cast<std::uint64_t>(std::llround(std::clamp(value, 0.0, kMost)));
}

void GenesysReader::count_hold(SheetRow& row, Counters& n, double handled) const {
  bool by_held = row.has(held_) || row.has(total_hold_) || !row.has(avg_hold_);
  n.hold_s = sum(row, total_hold_, avg_hold_, by_held ? row.count(held_) : handled);
  std::uint64_t handle = sum(row, total_handle_, avg_handle_, handled);
  if (handle == 0) {
    if (!by_held && n.hold_s > 0)
      row.note(
          "Le nombre d’appels mis en garde n’est pas dit\u00A0: la garde moyenne est prise pour celle de "
          "tous "
          "les appels traités.");
    return;
  }
  if (handle < n.talk_s + n.wrap_s)
    return row.note(
        "La durée de traitement est inférieure à la somme de ses parties\u00A0: elles sont gardées.");
  n.hold_s = handle - n.talk_s - n.wrap_s;
}

void GenesysReader::count_times(SheetRow& row, Counters& n) {
  double answered = n[Leaf::answered], handled = row.has(handled_) ? row.count(handled_) : answered;
  learn_unit(row, handled);
  n.answered_wait_s = sum(row, {}, asa_, answered);
  n.lost_wait_s = sum(row, {}, avg_abandon_, n[Leaf::abandoned] + n[Leaf::short_abandoned]);
  n.talk_s = sum(row, total_talk_, avg_talk_, handled);
  n.wrap_s = sum(row, total_acw_, avg_acw_, handled);
  count_hold(row, n, handled);
}
}  // namespace calls
