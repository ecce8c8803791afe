// XML from outside, before its meaning: any of the usual encodings, no entities, texts cleaned.
#pragma once

#include <pugixml.hpp>
#include <string_view>

#include "base/result.h"

namespace corpus {
// Reads `bytes` into `xml`; refuses what is malformed (with its line) and what declares entities.
Result<void> read_xml(std::string_view bytes, pugi::xml_document& xml);
// Makes every text and attribute NFC without control characters; refuses what isn't UTF-8 or is nested beyond
// measure.
Result<void> clean_xml(pugi::xml_node root);
}  // namespace corpus
