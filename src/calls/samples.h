// Samples of calls whose callers are asked what they think, drawn by the system and kept: who was drawn,
// when, with which seed and by whom, so that those who didn't answer are counted too. No number of anybody is
// in them: only the source's own name of the call.
#pragma once

#include <functional>

#include "base/fields.h"
#include "base/json.h"
#include "calls/call.h"
#include "calls/survey_links.h"
#include "operations/context.h"

namespace calls {
std::vector<store::Migration> sample_migrations();

struct SampleCalls {
  std::string network, from, to, links;
  std::int64_t answered = 100, lost = 100, seed = 1;
  static auto fields() {
    return std::tuple{
        field("network", "Réseau", &SampleCalls::network).required().max(120),
        field("from", "Du (AAAA-MM-JJ)", &SampleCalls::from).max(10),
        field("to", "Au (AAAA-MM-JJ)", &SampleCalls::to).max(10),
        field("answered", "Appels décrochés à tirer", &SampleCalls::answered).between(0, 1'000'000),
        field("lost", "Appels sans réponse à tirer", &SampleCalls::lost).between(0, 1'000'000),
        field("seed", "Graine du tirage", &SampleCalls::seed).between(0, INT64_MAX),
        field("links", "Adresse publique du site, pour donner à chaque appel son lien d’enquête",
              &SampleCalls::links)
            .max(200)};
  }
};
struct Sampled {
  std::string id, queue, start;  // start in the network's local time, with its offset
  Leaf leaf = Leaf::unknown;
  std::string link = {};  // empty when none was asked, or when the call has its score already
};
struct Sample {
  std::vector<Sampled> calls;  // by their starts
  bool again = false;          // drawn before: asked for in the same words, a sample isn't drawn twice
  bool links = false;
};
// Draws at random within the period, the same for a seed: agents choose nobody. A call is drawn once: those
// of former samples take no part. Calls without a name can't be asked and aren't drawn.
Result<Sample> sample_calls(operations::Context& context, const SampleCalls& input);
std::string sample_csv(const Sample& sample);
json::value sample_json(const Sample& sample);

// A call that was drawn, as its link finds it.
struct DrawnCall {
  std::string reference, network, id;  // network: code
  std::int64_t network_id = 0, queue = 0, start = 0;
  Leaf leaf = Leaf::unknown;
  std::int32_t wait = kUnknown;
  Millis until = 0;  // when its link ends
  bool scored = false;
  SurveyLink link() const { return {reference, network, until}; }
};
std::optional<DrawnCall> drawn_call(store::Db& db, std::string_view reference);
void each_drawn(store::Db& db, const std::function<void(const DrawnCall&)>& visit);
}  // namespace calls
