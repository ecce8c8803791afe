// What a document says of its démarche, found sentence by sentence: cost, delay, documents to bring, forms,
// online services, whom to address. Pure: ranges of the canonical text, nothing written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "corpus/document_store.h"

namespace answers {
struct FoundField {
  std::string_view code;  // "cost", "delay", "documents", "cerfa", "online_service", "where_to_go"
  text::Range range;      // a sentence, an item or a row; of a form, its number
};
// In the order of the text.
std::vector<FoundField> card_fields(const corpus::VersionRow& version);
}  // namespace answers
