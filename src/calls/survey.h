// The public page behind a survey link: one question about one call, answered once. Nothing is asked of who
// answers: no words, no name.
#pragma once

#include "base/fields.h"
#include "calls/samples.h"
#include "html/page.h"

namespace calls {
// 1 to 5, in words.
const std::vector<Choice>& survey_choices();

struct OpenSurvey {
  std::string token;
  static auto fields() { return std::tuple{field("token", "Lien", &OpenSurvey::token).required().max(64)}; }
};
struct SurveyInvitation {
  std::string network, day;  // name of the network; ISO day of the call
  bool answered = false;     // the link has been used, or the score came another way
};
// Reading changes nothing: programs that preview links don't use them up. Forged, cut and unknown links are
// all missing ("survey_unknown"), those past their end too ("survey_ended").
Result<SurveyInvitation> open_survey(operations::Context& context, const OpenSurvey& input);

struct AnswerSurvey {
  std::string token;
  std::int64_t score = 0;
  static auto fields() {
    return std::tuple{field("token", "Lien", &AnswerSurvey::token).required().max(64),
                      field("score", "Votre réponse", &AnswerSurvey::score).required().between(1, 5)};
  }
};
struct SurveyAnswer {
  bool again = false;  // the call had its score: this one isn't counted
};
// The score of the call, by the way of imported ones, with its line of the trail, in one transaction.
Result<SurveyAnswer> answer_survey(operations::Context& context, const AnswerSurvey& input);

html::Page survey_page(const operations::Context& context, const std::string& token,
                       const SurveyInvitation& invitation, const std::vector<FieldError>& faults);
html::Page survey_refused_page(operations::Context& context, const Values& values, const Error& error);
}  // namespace calls
