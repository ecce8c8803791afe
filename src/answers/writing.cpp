#include "answers/writing.h"

#include <algorithm>
#include <array>

#include "answers/checking.h"

namespace answers {
namespace {
constexpr std::size_t kLongestSentence = 4000;  // bytes; a longer one is cut there

constexpr std::array<std::pair<std::string_view, std::string_view>, kFates> kFateNames{
    {{"kept", "Confirmé par la source"},
     {"repaired", "Corrigé d’après la source"},
     {"marked", "À vérifier : une partie n’est pas dans les sources"},
     {"contradicted", "Écarté : la source dit autre chose"},
     {"dropped", "Écarté : aucune source ne le dit"}}};

bool digit(char c) { return c >= '0' && c <= '9'; }

// "[3]" or "[2, 3]" at an offset: where it ends; the offset itself when there is none.
std::size_t citation_end(std::string_view s, std::size_t at) {
  if (at >= s.size() || s[at] != '[') return at;
  std::size_t i = at + 1;
  bool any = false;
  while (i < s.size() && i < at + 24 && (digit(s[i]) || s[i] == ',' || s[i] == ' '))
    any = digit(s[i++]) || any;
  return any && i < s.size() && s[i] == ']' ? i + 1 : at;
}

// Takes the citations out of a sentence.
std::string without_citations(std::string_view s, std::vector<int>& numbers) {
  std::string out;
  for (std::size_t i = 0; i < s.size();) {
    std::size_t end = citation_end(s, i);
    if (end == i) {
      out += s[i++];
      continue;
    }
    int n = 0;
    for (std::size_t k = i + 1; k < end; ++k) {
      if (digit(s[k])) {
        n = std::min(n * 10 + (s[k] - '0'), 100000);
        continue;
      }
      numbers.push_back(n);
      n = 0;
    }
    std::erase(numbers, 0);
    while (!out.empty() && out.back() == ' ') out.pop_back();
    i = end;
  }
  return text::trim(out);
}

std::vector<Quote> quotes_of(const std::vector<gates::Evidence>& evidence,
                             const std::vector<corpus::PassageRow>& passages) {
  std::vector<Quote> out;
  for (const auto& e : evidence)
    for (const auto& p : passages)
      if (p.id == e.passage) {
        out.push_back(quote_of(p, e.range.start, e.range.end));
        break;
      }
  return out;
}

gates::Report report_of(std::string_view sentence, const std::vector<corpus::PassageRow>& passages,
                        const std::vector<int>& only) {
  std::vector<gates::Passage> evidence;
  for (std::size_t i = 0; i < passages.size(); ++i)
    if (only.empty() || std::find(only.begin(), only.end(), static_cast<int>(i) + 1) != only.end())
      evidence.push_back(evidence_of(passages[i]));
  return gates::check(sentence, evidence);
}

bool holds(const gates::Report& r) {
  return r.all_confirmed() && std::all_of(r.sentences.begin(), r.sentences.end(), [](const auto& s) {
           return s.status == gates::Support::supported;
         });
}

bool contradicted(const gates::Report& r) {
  return std::any_of(r.facts.begin(), r.facts.end(),
                     [](const auto& f) { return f.verdict == gates::Verdict::contradicted; });
}

// Against the passages cited; against all when those don't say it, for a model may cite the wrong one.
gates::Report best_report(std::string_view sentence, const std::vector<corpus::PassageRow>& passages,
                          const std::vector<int>& cited) {
  gates::Report r = report_of(sentence, passages, cited);
  bool settled = cited.empty() || holds(r) || contradicted(r);
  return settled ? r : report_of(sentence, passages, {});
}

// The sentence with its wrong figures replaced by the source's; empty when the fault isn't a figure's.
std::string repaired(std::string_view sentence, const gates::Report& r) {
  std::string out(sentence);
  bool any = false;
  for (auto it = r.facts.rbegin(); it != r.facts.rend(); ++it) {
    if (it->verdict != gates::Verdict::contradicted) continue;
    bool figure = it->fact.kind != gates::Kind::polarity && it->fact.kind != gates::Kind::actor;
    if (!figure || it->expected.empty()) return {};
    out.replace(it->fact.range.start, it->fact.range.end - it->fact.range.start, it->expected);
    any = true;
  }
  return any ? out : std::string();
}

void judge(Written& w, const gates::Report& r, const std::vector<corpus::PassageRow>& passages) {
  w.facts = r.facts;
  w.quotes.clear();
  gates::Support worst = gates::Support::supported;
  for (const auto& s : r.sentences) {
    worst = std::max(worst, s.status);
    for (auto& q : quotes_of(s.quotes, passages)) w.quotes.push_back(std::move(q));
  }
  if (contradicted(r)) {
    w.fate = Fate::contradicted;
    std::vector<gates::Evidence> against;
    for (const auto& f : r.facts)
      if (f.verdict == gates::Verdict::contradicted && f.evidence) against.push_back(*f.evidence);
    if (auto quotes = quotes_of(against, passages); !quotes.empty()) w.quotes = std::move(quotes);
  } else if (w.quotes.empty() || worst == gates::Support::unsupported) {
    w.fate = Fate::dropped;
  } else {
    w.fate = holds(r) ? Fate::kept : Fate::marked;
  }
}
}  // namespace

std::string_view fate_code(Fate f) { return kFateNames[static_cast<std::size_t>(f)].first; }
std::string_view fate_label(Fate f) { return kFateNames[static_cast<std::size_t>(f)].second; }

Written hold_sentence(std::string_view sentence, const std::vector<corpus::PassageRow>& passages) {
  Written w;
  w.as_written = sentence;
  std::vector<int> numbers;
  w.text = without_citations(sentence, numbers);
  for (int n : numbers) {
    bool real = n >= 1 && static_cast<std::size_t>(n) <= passages.size();
    if (real)
      w.cited.push_back(n);
    else
      w.cites_nothing_real = true;
  }
  if (w.text.empty() || passages.empty()) return w;
  gates::Report r = best_report(w.text, passages, w.cited);
  if (contradicted(r)) {
    if (std::string mended = repaired(w.text, r); !mended.empty()) {
      gates::Report again = best_report(mended, passages, w.cited);
      if (!contradicted(again)) {
        w.text = std::move(mended);
        judge(w, again, passages);
        if (w.shown()) w.fate = Fate::repaired;
        return w;
      }
    }
  }
  judge(w, r, passages);
  return w;
}

std::vector<std::string> SentenceCutter::feed(std::string_view piece) {
  pending_ += piece;
  return cut(false);
}
std::vector<std::string> SentenceCutter::finish() { return cut(true); }

std::vector<std::string> SentenceCutter::cut(bool at_end) {
  std::vector<std::string> out;
  auto ranges = text::sentences(pending_);
  std::size_t done = 0;
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    std::size_t end = ranges[i].end;
    // Citations that follow the full stop, with the spaces before them.
    for (;;) {
      std::size_t at = pending_.find_first_not_of(' ', end);
      std::size_t after = at == std::string::npos ? end : citation_end(pending_, at);
      if (at == std::string::npos || after == at) break;
      end = after;
    }
    while (i + 1 < ranges.size() && ranges[i + 1].start < end) {
      if (ranges[i + 1].end > end) {
        ranges[i + 1].start = end;
        break;
      }
      ++i;
    }
    // Whole once something else than a citation in the making follows it.
    std::size_t next = pending_.find_first_not_of(" \t", end);
    bool followed = next != std::string::npos && pending_[next] != '[';
    bool too_long = end - done > kLongestSentence;
    if (!at_end && !followed && !too_long) break;
    std::string s = text::trim(std::string_view(pending_).substr(done, end - done));
    while (s.starts_with("- ") || s.starts_with("* ")) s = text::trim(std::string_view(s).substr(2));
    if (!s.empty()) out.push_back(std::move(s));
    done = end;
  }
  pending_.erase(0, done);
  if (at_end) pending_.clear();
  return out;
}
}  // namespace answers
