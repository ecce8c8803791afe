#include "answers/writing.h"

#include <algorithm>
#include <array>

#include "answers/checking.h"
#include "corpus/terms.h"

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

// Whether a citation may be in the making: an opening bracket and nothing but numbers up to the end.
bool citation_begun(std::string_view s, std::size_t at) {
  if (at >= s.size() || s[at] != '[' || s.size() - at >= 24) return false;
  return std::all_of(s.begin() + static_cast<std::ptrdiff_t>(at) + 1, s.end(),
                     [](char c) { return digit(c) || c == ',' || c == ' '; });
}

// The next byte that isn't a space of the same line, of any width.
std::size_t past_spaces(std::string_view s, std::size_t at) {
  while (at < s.size()) {
    std::size_t after = at;
    char32_t c = text::next(s, after);
    bool space = c == ' ' || c == '\t' || c == 0xA0 || c == 0x202F || (c >= 0x2000 && c <= 0x200A);
    if (!space) break;
    at = after;
  }
  return at;
}

// « 12. » at the head of a line numbers it.
bool list_mark(std::string_view s) {
  return s.size() > 1 && s.size() < 5 && s.ends_with('.') && std::all_of(s.begin(), s.end() - 1, digit);
}

// Whether there is anything to hold against a source.
bool tells(std::string_view s) {
  auto words = corpus::query_words(s);
  bool in_words = std::any_of(words.begin(), words.end(), [](const auto& w) { return !digit(w.folded[0]); });
  return in_words || !gates::facts_of(s).empty();
}

// Where the first sentence ends, with the citations that follow it; 0 when it isn't whole yet. It is read on
// its own: what comes before or long after changes nothing.
std::size_t first_sentence(std::string_view s, bool at_end) {
  std::size_t seen = std::min(s.size(), 2 * kLongestSentence);
  while (seen < s.size() && (static_cast<unsigned char>(s[seen]) & 0xC0) == 0x80) --seen;
  auto ranges = text::sentences(s.substr(0, seen));
  if (ranges.empty()) return 0;
  std::size_t end = ranges.front().end;
  for (std::size_t at = past_spaces(s, end); citation_end(s, at) != at; at = past_spaces(s, end))
    end = citation_end(s, at);
  // Whole once something else than a citation in the making follows it.
  std::size_t next = past_spaces(s, end);
  bool followed = next < s.size() && !citation_begun(s, next);
  return at_end || followed || end > kLongestSentence ? end : 0;
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
    int n = -1;
    for (std::size_t k = i + 1; k < end; ++k) {
      if (digit(s[k])) {
        n = std::min(std::max(n, 0) * 10 + (s[k] - '0'), 100000);
        continue;
      }
      if (n >= 0) numbers.push_back(n);
      n = -1;
    }
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
  bool bare =
      corpus::query_words(sentence).size() < 2;  // « C’est gratuit »: of what, a citation doesn't prove
  if (cited.empty() || (holds(r) && !bare)) return r;
  gates::Report whole = report_of(sentence, passages, {});
  return holds(whole) || !contradicted(r) ? whole : r;
}

// The sentence with its wrong figures replaced by the source's; empty when the fault isn't a figure's, or
// when the sentence says the source's figure already, of something else.
std::string repaired(std::string_view sentence, const gates::Report& r) {
  std::string out(sentence);
  bool any = false;
  for (auto it = r.facts.rbegin(); it != r.facts.rend(); ++it) {
    if (it->verdict != gates::Verdict::contradicted) continue;
    bool figure = it->fact.kind != gates::Kind::polarity && it->fact.kind != gates::Kind::actor;
    bool said = std::any_of(r.facts.begin(), r.facts.end(), [&](const auto& f) {
      return f.verdict == gates::Verdict::confirmed && f.text == it->expected;
    });
    if (!figure || it->expected.empty() || said) return {};
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
  if (!tells(w.text) || passages.empty()) return w;
  gates::Report r = best_report(w.text, passages, w.cited);
  if (contradicted(r)) {
    if (std::string mended = repaired(w.text, r); !mended.empty()) {
      gates::Report again = best_report(mended, passages, w.cited);
      if (holds(again)) {
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
  std::string_view left = pending_;
  while (std::size_t end = first_sentence(left, at_end)) {
    std::string s = text::trim(left.substr(0, end));
    while (s.starts_with("- ") || s.starts_with("* ")) s = text::trim(std::string_view(s).substr(2));
    if (!s.empty() && !list_mark(s)) out.push_back(std::move(s));
    left.remove_prefix(end);
  }
  pending_ = at_end ? std::string() : std::string(left);
  return out;
}
}  // namespace answers
