#include "calls/sentinels.h"

#include <fmt/format.h>

#include "base/fr.h"

namespace calls {
namespace {
constexpr double kRefusedShare = 0.02, kShortShare = 0.05, kUnknownShare = 0.01, kMoved = 0.02,
                 kWaitRatio = 1.5;
constexpr double kCallbackKept = 0.8;

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}
std::uint64_t upstream(const Counters& c) { return c[Leaf::refused] + c[Leaf::congested]; }
std::string percent(double v) { return fr::percent(100 * v, 1); }
}  // namespace

std::vector<Sentinel> sentinels(const Counters& now, const Counters& before, const Definition& definition) {
  std::vector<Sentinel> out;
  auto say = [&](const char* code, std::string sentence) { out.push_back({code, std::move(sentence)}); };
  double refused = share(upstream(now), presented(now)),
         refused_before = share(upstream(before), presented(before));
  double short_now = share(now[Leaf::short_abandoned], queued(now)),
         short_before = share(before[Leaf::short_abandoned], queued(before));
  if (refused > kRefusedShare)
    say("refused_share",
        fmt::format("{} des appels présentés sont refusés en amont : le taux officiel ne les voit pas.",
                    percent(refused)));
  auto rate = official(now, definition).value(), rate_before = official(before, definition).value();
  bool compared = rate && rate_before;
  if (compared && *rate > *rate_before && refused > refused_before + kMoved / 2)
    say("refused_more",
        fmt::format("Le taux monte ({} contre {}) alors que les refus en amont passent de {} à {}.",
                    percent(*rate), percent(*rate_before), percent(refused_before), percent(refused)));
  if (short_now > kShortShare)
    say("short_share",
        fmt::format("{} des appels en file sont des abandons courts : leur seuil change le taux.",
                    percent(short_now)));
  if (compared && (short_now > short_before + kMoved || short_now < short_before - kMoved))
    say("short_moved", fmt::format("La part des abandons courts passe de {} à {} : le seuil a-t-il changé ?",
                                   percent(short_before), percent(short_now)));
  if (share(now[Leaf::unknown], presented(now)) > kUnknownShare)
    say("unknown_share", fmt::format("L’issue de {} est inconnue.", fr::plural(now[Leaf::unknown], "appel")));
  if (now.unexplained > 0)
    say("unexplained", fmt::format("{} annoncés par la source ne sont pas expliqués par ses propres détails.",
                                   fr::plural(now.unexplained, "appel")));
  std::uint64_t promised = now[Leaf::callback];
  if (promised > 0 && share(now.callbacks_kept, promised) < kCallbackKept)
    say("callbacks_kept", fmt::format("{} des rappels promis sont faits à temps.",
                                      percent(share(now.callbacks_kept, promised))));
  auto wait = mean_wait(now), wait_before = mean_wait(before);
  if (compared && wait && wait_before && *wait > kWaitRatio * *wait_before && *rate >= *rate_before)
    say("wait_longer", fmt::format("Le taux tient, mais l’attente moyenne passe de {} à {} secondes.",
                                   fr::number(*wait_before, 0), fr::number(*wait, 0)));
  if (now[Leaf::ivr_abandoned] > 0)
    say("ivr_abandoned",
        fmt::format("{} ont raccroché dans le serveur vocal : le taux officiel ne les compte pas.",
                    fr::plural(now[Leaf::ivr_abandoned], "appelant")));
  return out;
}
}  // namespace calls
