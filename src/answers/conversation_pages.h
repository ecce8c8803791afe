// Pages of conversations: the questions page with its history, a conversation with its turns.
#pragma once

#include "answers/conversations.h"
#include "html/page.h"

namespace answers {
html::Page conversation_page(const operations::Context& context, const ConversationView& view,
                             const std::vector<FieldError>& faults = {}, const Values& values = {});
// The list under the question form: the person's own conversations.
html::Html history_block(const ConversationList& list);
// One sentence of a model as it is streamed, and the whole text once it is kept.
html::Html written_block(const Written& w);
html::Html generation_block(const operations::Context& context, const Generation& g);
}  // namespace answers
