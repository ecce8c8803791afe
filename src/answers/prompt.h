// Prompts are files (assets/prompts/NAME.txt): "=== role" opens a message, {{name}} is filled. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/document_store.h"
#include "llm/model.h"

namespace answers {
// The messages of a prompt with its blanks filled. What fills a blank is data: its own braces and lines of
// "===" open nothing. Throws std::runtime_error for a prompt that the program doesn't carry.
std::vector<llm::Message> fill_prompt(std::string_view name,
                                      const std::map<std::string, std::string, std::less<>>& blanks);
// Identifies a prompt's file: changes with any byte of it.
std::string prompt_hash(std::string_view name);
// "[1] Title — heading (date)" and the text of each passage, numbered from 1.
std::string numbered(const std::vector<corpus::PassageRow>& passages);
}  // namespace answers
