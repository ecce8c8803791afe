// A text held against a passage: what stands before the first empty line is the passage.
#include "gates/gates.h"

#include "base/text.h"
#include "check.h"
#include "gates/mutations.h"

namespace {
void check_report(const std::string& s, const std::string& passage, const gates::Report& report) {
  std::size_t last = 0;
  for (const auto& sentence : report.sentences) {
    CHECK(sentence.range.start >= last && sentence.range.end > sentence.range.start &&
          sentence.range.end <= s.size());
    last = sentence.range.end;
    for (const auto& q : sentence.quotes)
      CHECK(passage.substr(q.range.start, q.range.end - q.range.start) == q.text);
  }
  for (const auto& f : report.facts) {
    CHECK(s.substr(f.fact.range.start, f.fact.range.end - f.fact.range.start) == f.text &&
          text::valid_utf8(f.text));
    CHECK(f.verdict != gates::Verdict::contradicted || (f.evidence && !f.expected.empty()));
    if (f.evidence)
      CHECK(passage.substr(f.evidence->range.start, f.evidence->range.end - f.evidence->range.start) ==
            f.evidence->text);
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string all = text::clean(std::string_view(reinterpret_cast<const char*>(data), size));
  std::size_t cut = all.find("\n\n");
  std::string passage = all.substr(0, cut), s = cut == std::string::npos ? "" : all.substr(cut + 2);
  check_report(s, passage, gates::check(s, {{"p", passage, "Titre"}}));
  if (s.size() < 2000)
    for (const auto& m : gates::mutations(s, size))
      CHECK(m.changed.start <= m.changed.end && m.changed.end <= m.text.size() && text::valid_utf8(m.text));
  return 0;
}
