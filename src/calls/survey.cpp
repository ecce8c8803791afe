#include "calls/survey.h"

#include "base/fr.h"
#include "calls/satisfaction.h"
#include "people/audit.h"

namespace calls {
namespace {
// The call that a link is for.
Result<DrawnCall> invited(operations::Context& context, store::Db& db, const std::string& token) {
  auto unknown = [] { return fail(ErrorKind::missing, "survey_unknown", "Ce lien n’est pas reconnu."); };
  std::string_view reference = reference_of(token);
  if (reference.empty()) return unknown();
  auto key = SurveyKey::find(context.folder);
  auto call = drawn_call(db, reference);
  if (!key || !call || !key->signed_by(token, call->link())) return unknown();
  if (context.now() >= call->until)
    return fail(ErrorKind::missing, "survey_ended",
                "Ce lien n’est plus valable depuis le " + fr::date(call->until) + ".");
  return std::move(*call);
}
}  // namespace

const std::vector<Choice>& survey_choices() {
  static const std::vector<Choice> kChoices{{"1", "Pas du tout satisfait"},
                                            {"2", "Plutôt pas satisfait"},
                                            {"3", "Ni satisfait ni insatisfait"},
                                            {"4", "Plutôt satisfait"},
                                            {"5", "Très satisfait"}};
  return kChoices;
}

Result<SurveyInvitation> open_survey(operations::Context& context, const OpenSurvey& in) {
  auto db = context.store.read();
  DrawnCall call = TRY(invited(context, *db, in.token));
  auto network = network_by_code(*db, call.network);
  Zone zone(network->zone);
  return SurveyInvitation{network->name.empty() ? network->code : network->name,
                          iso_of_day(day_of(zone, call.start)), call.scored};
}

Result<SurveyAnswer> answer_survey(operations::Context& context, const AnswerSurvey& in) {
  TRY(open_survey(context, {in.token}));  // what isn't signed never waits for the writer
  return context.store.write([&](store::Db& db) -> Result<SurveyAnswer> {
    DrawnCall call = TRY(invited(context, db, in.token));
    if (call.scored) return SurveyAnswer{true};
    auto network = network_by_code(db, call.network);
    keep_score(db, *network, Zone(network->zone),
               {call.id, call.queue, call.start, call.leaf, call.wait, static_cast<std::int32_t>(in.score)});
    touch(db);
    people::record(db, context, "appels.enquete", call.reference, call.network);
    return SurveyAnswer{};
  });
}
}  // namespace calls
