// Where a document's text depends on the reader's situation: which facts to ask, and what applies once they
// are told. Pure, over the block tree.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "answers/question.h"
#include "corpus/document_store.h"

namespace answers {
// A place where the text branches.
struct Fork {
  std::string question;  // its own title, or « Quelle est la situation ? »
  struct Branch {
    std::size_t start = 0, end = 0;  // bytes of the canonical text; `start` names it
    std::string title;
  };
  std::vector<Branch> branches;  // two at least, all titled
};

// The forks of a version in the order of the text, those inside a branch after their parent, leaving out what
// lies in branches that weren't chosen. `chosen` holds the starts of branches.
std::vector<Fork> open_forks(const corpus::VersionRow& version, const std::set<std::size_t>& chosen);
// The byte ranges that don't apply: the other branches of every fork where one was chosen.
std::vector<text::Range> excluded(const corpus::VersionRow& version, const std::set<std::size_t>& chosen);

// A branch by its name in links and forms: "F1341@1234".
std::string branch_token(std::string_view document, std::size_t start);
// The starts chosen in a document, out of tokens of any documents; malformed ones are passed over.
std::set<std::size_t> chosen_in(const std::vector<std::string>& tokens, std::string_view document);
// The same in the order of the tokens: a branch takes the place of its sister.
std::set<std::size_t> chosen_last(const corpus::VersionRow& version, const std::vector<std::string>& tokens,
                                  std::string_view document);
// The branches that the question's words tell by themselves: « perdue », « mineur ».
std::set<std::size_t> told_by(std::string_view question, const std::vector<Fork>& forks);
// What to ask next, when the passages that answer stand in branches of a fork that is still open.
std::optional<Clarification> situation_question(std::string_view document, const std::vector<Fork>& forks,
                                                const std::vector<text::Range>& answering);
}  // namespace answers
