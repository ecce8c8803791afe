// complete(): passages and the facts that headings announce.
#include <algorithm>

#include "corpus/document.h"

namespace corpus {
namespace {
constexpr std::size_t kAimWords = 150, kMostWords = 272, kLeastWords = 40;

// A sentence, an item or a row: passages are cut between units.
struct Unit {
  Range range;
  std::size_t words;
  std::string headings;
  bool after_gap;  // text that isn't indexed stands before it: no passage may span it
};

bool indexed(BlockKind kind) {
  switch (kind) {
    case BlockKind::references:
    case BlockKind::questions:
    case BlockKind::related:
    case BlockKind::image:
      return false;
    default:
      return true;
  }
}

struct Collector {
  const std::string& text;
  std::vector<Unit> units = {};
  bool gap = false;

  void add(Range r, const std::string& headings) {
    std::string_view body = std::string_view(text).substr(r.start, r.end - r.start);
    auto words = text::words(body);
    // A sentence beyond all measure is cut at words.
    for (std::size_t from = 0; from < words.size(); from += kMostWords) {
      std::size_t to = std::min(from + kMostWords, words.size());
      Range part{from == 0 ? r.start : r.start + words[from].start,
                 to == words.size() ? r.end : r.start + words[to].start};
      while (part.end > part.start && text[part.end - 1] == ' ') --part.end;
      units.push_back({part, to - from, headings, gap});
      gap = false;
    }
  }

  void walk(const std::vector<Block>& blocks, const std::string& headings) {
    for (const auto& b : blocks) {
      if (!indexed(b.kind)) {
        gap = true;
        continue;
      }
      bool is_leaf = b.kind == BlockKind::paragraph || b.kind == BlockKind::item;
      if (is_leaf && b.children.empty()) {
        std::string_view body = std::string_view(text).substr(b.range.start, b.range.end - b.range.start);
        for (Range s : text::sentences(body)) add({b.range.start + s.start, b.range.start + s.end}, headings);
        continue;
      }
      if (b.kind == BlockKind::row || b.kind == BlockKind::header_row) {
        add(b.range, headings);
        continue;
      }
      std::string below = headings;
      bool heading = b.kind == BlockKind::chapter || b.kind == BlockKind::subchapter ||
                     b.kind == BlockKind::situation || b.kind == BlockKind::case_;
      if (heading && b.title.end > b.title.start) {
        if (!below.empty()) below += " > ";
        below += text.substr(b.title.start, b.title.end - b.title.start);
      }
      walk(b.children, below);
    }
  }
};

void cut_passages(Document& d) {
  Collector collector{d.text};
  collector.walk(d.blocks, "");
  const auto& units = collector.units;
  std::size_t first = 0, words = 0;
  auto flush = [&](std::size_t end) {
    if (end > first) {
      Range range{units[first].range.start, units[end - 1].range.end};
      // A short remainder joins the passage before it when both are under the same heading.
      auto* last = d.passages.empty() ? nullptr : &d.passages.back();
      bool joins = last != nullptr && words < kLeastWords && last->headings == units[first].headings &&
                   !units[first].after_gap &&
                   text::word_count(std::string_view(d.text).substr(
                       last->range.start, range.end - last->range.start)) <= kMostWords;
      if (joins)
        last->range.end = range.end;
      else
        d.passages.push_back({range, units[first].headings});
    }
    first = end;
    words = 0;
  };
  for (std::size_t i = 0; i < units.size(); ++i) {
    bool apart = i > first && (units[i].headings != units[first].headings || units[i].after_gap);
    // The title of a note, a list or a table stands between two units: its words count too.
    std::size_t between = i > first
                              ? text::word_count(std::string_view(d.text).substr(
                                    units[i - 1].range.end, units[i].range.start - units[i - 1].range.end))
                              : 0;
    if (apart || words >= kAimWords || words + between + units[i].words > kMostWords) {
      flush(i);
      between = 0;
    }
    words += between + units[i].words;
  }
  flush(units.size());
}

bool holds(std::string_view folded, std::initializer_list<std::string_view> any) {
  return std::any_of(any.begin(), any.end(),
                     [&](auto w) { return folded.find(w) != std::string_view::npos; });
}

// What the text under a heading tells, from the heading's words.
struct Announced {
  bool cost = false, delay = false, documents = false;
};
Announced announced_by(std::string_view heading) {
  std::string folded = text::fold(heading);
  return {holds(folded, {"combien ca coute", "cout", "prix", "tarif", "frais", "montant du timbre",
                         "est-ce gratuit", "payer"}),
          holds(folded, {"delai", "combien de temps", "duree", "quand ", "date limite"}),
          holds(folded, {"document", "piece", "justificatif", "dossier a fournir", "que faut-il fournir"})};
}

void find_announced(Document& d, const std::vector<Block>& blocks, Announced told,
                    const std::string& heading) {
  for (const auto& b : blocks) {
    bool titled = b.title.end > b.title.start;
    Announced below = told;
    std::string under = heading;
    bool section = b.kind == BlockKind::chapter || b.kind == BlockKind::subchapter;
    if (section) below = {};
    if (titled && (section || b.kind == BlockKind::case_ || b.kind == BlockKind::situation)) {
      under = d.text.substr(b.title.start, b.title.end - b.title.start);
      Announced own = announced_by(under);
      below = {below.cost || own.cost, below.delay || own.delay, below.documents || own.documents};
    }
    if (b.kind == BlockKind::paragraph || b.kind == BlockKind::item || b.kind == BlockKind::row) {
      std::string folded =
          text::fold(std::string_view(d.text).substr(b.range.start, b.range.end - b.range.start));
      if (told.cost && holds(folded, {"\u20AC", "gratuit", "euro"}))
        d.facts.push_back({FactKind::cost, b.range, "", heading});
      if (told.delay && holds(folded, {" jour", " mois", "semaine", "heure", " an ", " ans", "delai"}))
        d.facts.push_back({FactKind::delay, b.range, "", heading});
      if (told.documents && b.kind == BlockKind::item)
        d.facts.push_back({FactKind::document, b.range, "", heading});
    }
    find_announced(d, b.children, below, under);
  }
}
}  // namespace

void complete(Document& d) {
  while (!d.text.empty() && d.text.back() == '\n') d.text.pop_back();
  cut_passages(d);
  find_announced(d, d.blocks, {}, "");
}
}  // namespace corpus
