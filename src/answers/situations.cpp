#include "answers/situations.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/embedded.h"
#include "base/text.h"
#include "corpus/terms.h"

namespace answers {
namespace {
using corpus::Block;
using corpus::BlockKind;

bool is_fork(const Block& b) { return b.kind == BlockKind::situations || b.kind == BlockKind::choice; }
bool is_branch(const Block& b) { return b.kind == BlockKind::situation || b.kind == BlockKind::case_; }
bool titled(const Block& b) { return b.title.end > b.title.start; }

std::string title_of(const corpus::VersionRow& v, const Block& b) {
  return v.text.substr(b.title.start, b.title.end - b.title.start);
}

// Walks the tree, telling every fork and whether one of its branches was chosen.
template <class Visit>
void each_fork(const corpus::VersionRow& v, const std::vector<Block>& blocks,
               const std::set<std::size_t>& chosen, Visit visit) {
  for (const auto& b : blocks) {
    if (!is_fork(b)) {
      each_fork(v, b.children, chosen, visit);
      continue;
    }
    Fork fork{titled(b) ? title_of(v, b) : std::string("Quelle est la situation ?"), {}};
    bool settled = false;
    for (const auto& c : b.children)
      if (is_branch(c) && titled(c)) {
        fork.branches.push_back({c.range.start, c.range.end, title_of(v, c)});
        settled = settled || chosen.contains(c.range.start);
      }
    if (fork.branches.size() >= 2) visit(fork, settled);
    for (const auto& c : b.children)
      if (!settled || chosen.contains(c.range.start)) each_fork(v, c.children, chosen, visit);
  }
}

// Words that tell the same situation, by their stems: « perdue » for « Perte ».
const std::vector<std::vector<std::string>>& same_words() {
  static const std::vector<std::vector<std::string>> kGroups = [] {
    std::vector<std::vector<std::string>> out;
    for (auto line : text::split(embedded::file("assets/reference/same_words.csv"), '\n')) {
      if (line.empty() || line == "words") continue;
      std::vector<std::string> group;
      for (auto word : text::split(line, ' ')) group.push_back(corpus::stem(word));
      out.push_back(std::move(group));
    }
    return out;
  }();
  return kGroups;
}

// The stems of a branch's title that its sisters don't have.
std::set<std::string> own_words(const Fork& fork, std::size_t at) {
  std::set<std::string> out;
  for (const auto& w : corpus::query_words(fork.branches[at].title)) out.insert(w.stem);
  for (std::size_t i = 0; i < fork.branches.size(); ++i) {
    if (i == at) continue;
    for (const auto& w : corpus::query_words(fork.branches[i].title)) out.erase(w.stem);
  }
  return out;
}
}  // namespace

std::vector<Fork> open_forks(const corpus::VersionRow& v, const std::set<std::size_t>& chosen) {
  std::vector<Fork> out;
  each_fork(v, v.blocks, chosen, [&](const Fork& f, bool settled) {
    if (!settled) out.push_back(f);
  });
  return out;
}

std::vector<text::Range> excluded(const corpus::VersionRow& v, const std::set<std::size_t>& chosen) {
  std::vector<text::Range> out;
  each_fork(v, v.blocks, chosen, [&](const Fork& f, bool settled) {
    if (!settled) return;
    for (const auto& b : f.branches)
      if (!chosen.contains(b.start)) out.push_back({b.start, b.end});
  });
  return out;
}

std::string branch_token(std::string_view document, std::size_t start) {
  return fmt::format("{}@{}", document, start);
}

std::set<std::size_t> chosen_in(const std::vector<std::string>& tokens, std::string_view document) {
  std::set<std::size_t> out;
  for (std::string_view token : tokens) {
    std::size_t at = token.rfind('@');
    if (at == std::string_view::npos || token.substr(0, at) != document) continue;
    std::string_view digits = token.substr(at + 1);
    std::size_t n = 0;
    auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
    if (fault == std::errc() && end == digits.data() + digits.size()) out.insert(n);
  }
  return out;
}

std::set<std::size_t> chosen_last(const corpus::VersionRow& v, const std::vector<std::string>& tokens,
                                  std::string_view document) {
  std::set<std::size_t> out;
  for (const auto& token : tokens) {
    auto one = chosen_in({token}, document);
    each_fork(v, v.blocks, {}, [&](const Fork& f, bool) {
      bool here = std::any_of(f.branches.begin(), f.branches.end(),
                              [&](const auto& b) { return one.contains(b.start); });
      if (here)
        for (const auto& b : f.branches) out.erase(b.start);
    });
    out.insert(one.begin(), one.end());
  }
  return out;
}

std::set<std::size_t> told_by(std::string_view question, const std::vector<Fork>& forks) {
  std::set<std::string> said;
  for (const auto& w : text::words(question)) said.insert(corpus::stem(w.folded));
  for (const auto& group : same_words())
    if (std::any_of(group.begin(), group.end(), [&](const auto& w) { return said.contains(w); }))
      said.insert(group.begin(), group.end());
  std::set<std::size_t> out;
  for (const auto& fork : forks) {
    std::vector<std::size_t> told;
    for (std::size_t i = 0; i < fork.branches.size(); ++i) {
      auto own = own_words(fork, i);
      auto met = static_cast<std::size_t>(
          std::count_if(own.begin(), own.end(), [&](const auto& w) { return said.contains(w); }));
      if (met > 0 && 2 * met >= own.size()) told.push_back(i);  // one word in passing tells nothing
    }
    if (told.size() == 1) out.insert(fork.branches[told.front()].start);
  }
  return out;
}

std::optional<Clarification> situation_question(std::string_view document, const std::vector<Fork>& forks,
                                                const std::vector<text::Range>& answering) {
  for (const auto& fork : forks) {
    bool matters = std::any_of(fork.branches.begin(), fork.branches.end(), [&](const auto& b) {
      return std::any_of(answering.begin(), answering.end(),
                         [&](const auto& r) { return r.start < b.end && r.end > b.start; });
    });
    if (!matters) continue;
    Clarification c{fork.question, {}, true};
    for (const auto& b : fork.branches) c.choices.push_back({b.title, branch_token(document, b.start)});
    return c;
  }
  return std::nullopt;
}
}  // namespace answers
