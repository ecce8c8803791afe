#include "answers/card_fields.h"

#include <algorithm>
#include <array>

#include "answers/card_marks.h"
#include "base/text.h"
#include "gates/facts.h"

namespace answers {
namespace {
using corpus::Block;
using corpus::BlockKind;
constexpr std::size_t kPapersAmongItems = 3;  // one in three, at least

// What the lines under a heading tell.
struct Topic {
  bool cost = false, delay = false, documents = false, where = false, lasting = false;
};
Topic topic_of(const Heard& h) {
  return {h[Mark::topic_cost], h[Mark::topic_delay], h[Mark::topic_documents] && !h[Mark::topic_keep],
          h[Mark::topic_where], h[Mark::topic_lasting]};
}

struct Line {
  text::Range range;
  BlockKind kind;
  Topic under;
  bool listed = false;     // an item of a list that was announced as documents
  bool addressed = false;  // … as bodies to address
  Heard heard = {};
};

// Cuts the tree into lines, each with what its headings announce.
class Lines {
 public:
  explicit Lines(const corpus::VersionRow& v) : v_(v) {
    walk(v.blocks, topic_of(Heard(v.title)), true);
    unlist_what_are_not_papers();
  }
  std::vector<Line> take() { return std::move(out_); }

 private:
  static bool skipped(BlockKind k) {
    return k == BlockKind::references || k == BlockKind::questions || k == BlockKind::related ||
           k == BlockKind::image || k == BlockKind::definitions || k == BlockKind::online_service ||
           k == BlockKind::where_to_go;
  }

  // What the line before says of those that follow it.
  struct Announced {
    bool documents = false, bodies = false;
    explicit operator bool() const { return documents || bodies; }
  };

  void walk(const std::vector<Block>& blocks, Topic above, bool top) {
    Topic under = above;
    Announced announced;
    for (const auto& b : blocks) {
      if (skipped(b.kind)) continue;
      bool leaf = (b.kind == BlockKind::paragraph || b.kind == BlockKind::item) && b.children.empty();
      if (leaf) {
        read_leaf(b, under, announced);
        continue;
      }
      if (b.kind == BlockKind::row || b.kind == BlockKind::header_row) {
        if (b.kind == BlockKind::row)
          out_.push_back({b.range, b.kind, under, false, false, heard_in(b.range)});
        continue;
      }
      Topic below = under;
      if (b.title.end > b.title.start) {
        Topic own = topic_of(heard_in(b.title));
        bool fresh = b.kind == BlockKind::chapter || b.kind == BlockKind::subchapter;
        below = fresh && top ? own
                             : Topic{own.cost || under.cost, own.delay || under.delay,
                                     own.documents || under.documents, own.where || under.where,
                                     own.lasting || under.lasting};
        if (fresh) below = own;
      }
      if (b.kind == BlockKind::list) {
        bool documents = announced.documents || below.documents;
        for (const auto& item : b.children) {
          if (item.kind != BlockKind::item) continue;
          out_.push_back({item.range, item.kind, below, documents, announced.bodies, heard_in(item.range)});
        }
        std::vector<Block> others;
        for (const auto& c : b.children)
          if (c.kind != BlockKind::item) others.push_back(c);
        walk(others, below, false);
        continue;
      }
      walk(b.children, below, false);
    }
  }

  // A short line without a full stop is a heading that lost its mark-up, or an item of the list that the line
  // before announced with a colon.
  void read_leaf(const Block& b, Topic& under, Announced& announced) {
    std::string_view body = std::string_view(v_.text).substr(b.range.start, b.range.end - b.range.start);
    Heard words = heard_in(b.range);
    bool item = b.kind == BlockKind::item || body.starts_with("- ") || (announced && item_like(body, words));
    bool heading = !item && text::word_count(body) <= 9 && body.find_last_of(".;:,") != body.size() - 1;
    if (heading) {
      Topic own = topic_of(words);
      bool tells = own.cost || own.delay || own.documents || own.where || own.lasting;
      // « Pièces à fournir », then a paper a line.
      if (under.documents && names_paper(words) && !words[Mark::announces_heading])
        item = true;
      else if (tells)
        under = own;
    }
    if (!item) announced = {};
    for (text::Range s : text::sentences(body)) {
      text::Range r{b.range.start + s.start, b.range.start + s.end};
      if (v_.text.compare(r.start, 2, "- ") == 0) r.start += 2;
      bool listed = item && (announced.documents || under.documents);
      out_.push_back({r, item ? BlockKind::item : BlockKind::paragraph, under, listed,
                      item && announced.bodies, heard_in(r)});
    }
    if (!text::trim(body).ends_with(":")) return;
    Announced own{announces_documents(words), announces_bodies(words)};
    if (own || !item) announced = own;  // « Selon votre situation : », an item, says no other thing
  }

  // Not a sentence that says something else: no subject at its head, not too long.
  static bool item_like(std::string_view body, const Heard& words) {
    if (body.ends_with(":") || text::word_count(body) > 45) return false;
    for (std::string_view head :
         {" vous ", " il ", " elle ", " ils ", " elles ", " cette ", " cela ", " nous ", " lorsque ",
          " toutefois ", " attention ", " a noter ", " pour ", " la demande ", " le dossier ", " en ligne ",
          " par courrier ", " sur place "})
      if (words.begins(head)) return false;
    return true;
  }

  // What a letter must mention is announced like what to join: in a run of items of which few name a paper,
  // only those that do are kept.
  void unlist_what_are_not_papers() {
    for (std::size_t i = 0; i < out_.size();) {
      std::size_t end = i, papers = 0;
      for (; end < out_.size() && out_[end].listed; ++end)
        papers += out_[end].heard[Mark::short_paper] || out_[end].heard[Mark::paper];
      if (papers * kPapersAmongItems < end - i)
        for (std::size_t k = i; k < end; ++k) out_[k].listed = names_paper(out_[k].heard);
      i = std::max(end, i + 1);
    }
  }

  static bool names_paper(const Heard& w) { return w[Mark::short_paper]; }
  static bool announces_documents(const Heard& w) {
    bool papers = w[Mark::announces_documents];
    return papers && !w[Mark::informations];
  }
  static bool announces_bodies(const Heard& w) { return w[Mark::announces_bodies]; }

  Heard heard_in(text::Range r) const {
    return Heard(std::string_view(v_.text).substr(r.start, r.end - r.start));
  }

  const corpus::VersionRow& v_;
  std::vector<Line> out_ = {};
};

// What a line says.
class Reader {
 public:
  // `facts` are those of the whole text, in its order.
  Reader(std::string_view body, const Line& line, const std::vector<gates::Fact>& facts)
      : body_(body), line_(line), m_(line.heard) {
    auto it = std::lower_bound(facts.begin(), facts.end(), line.range.start,
                               [](const gates::Fact& f, std::size_t at) { return f.range.start < at; });
    for (; it != facts.end() && it->range.end <= line.range.end; ++it)
      kinds_[static_cast<std::size_t>(it->kind)] = true;
  }

  bool cost() const {
    if (m_[Mark::call_price] || is_threshold()) return false;
    if (m_[Mark::free]) return !m_[Mark::not_a_cost] || line_.under.cost;
    if (m_[Mark::not_a_cost]) return false;
    if (has(gates::Kind::amount)) return m_[Mark::pays] || line_.under.cost;
    return m_[Mark::cost_without_amount];
  }

  bool delay() const {
    bool time = has(gates::Kind::duration) || has(gates::Kind::date);
    if (!time) return m_[Mark::vague_delay] || m_[Mark::some_days];
    if (m_[Mark::other_time]) return false;
    if (line_.under.delay || line_.under.lasting) return true;
    return m_[Mark::limit] && m_[Mark::acts] && !m_[Mark::not_a_delay];
  }

  bool document() const {
    if (line_.listed && !line_.addressed)
      return text::word_count(body_) <= 45 && !body_.ends_with(":") && !tells_a_mention();
    return m_[Mark::asks_paper] && m_[Mark::paper] && !m_[Mark::not_a_document] && !done_by_others();
  }

  bool online() const { return m_[Mark::online] && !m_[Mark::not_online]; }

  bool where() const {
    bool goes = m_[Mark::goes];
    if (done_by_others() || m_[Mark::goes_not]) return false;
    if (line_.addressed && text::word_count(body_) <= 25) return true;
    return (goes || line_.under.where) && body_says_a_body();
  }

 private:
  // « Jusqu’à 10 000 € » alone is the head of a row.
  bool is_threshold() const {
    return text::word_count(body_) <= 6 &&
           (m_.begins(" jusqu a ") || m_.begins(" plus de ") || m_.begins(" moins de ") ||
            m_.begins(" entre ") || m_.begins(" de "));
  }
  // A sentence whose subject is a body or another person: it doesn't tell the reader where to go.
  bool done_by_others() const {
    if (m_.holds(" vous ") || m_.holds(" votre ")) return false;
    for (std::string_view head : {" le procureur ",      " l employeur ",      " le juge ",
                                  " la commission ",     " le prefet ",        " le maire ",
                                  " afin d estimer ",    " l administration ", " le tribunal ",
                                  " l autorite ",        " la caf ",           " les salaries ",
                                  " l assureur ",        " la banque ",        " l organisme ",
                                  " le medecin ",        " l entreprise ",     " l hotelier ",
                                  " en cas de recours ", " si l employeur ",   " il peut aussi ",
                                  " si le stage "})
      if (m_.begins(head)) return true;
    return false;
  }
  // « Le nom de l’employeur », « montant du loyer »: what a paper says, not a paper.
  bool tells_a_mention() const {
    for (std::string_view head : {" le nom ", " nom ", " les noms ", " vos nom ", " montant ", " le montant ",
                                  " la date ", " l adresse ", " adresse ", " le numero ", " l identite ",
                                  " maintien ", " moyen ", " duree ", " la duree "})
      if (m_.begins(head)) return !m_[Mark::short_paper];
    return false;
  }
  bool body_says_a_body() const { return m_[Mark::body]; }
  bool has(gates::Kind kind) const { return kinds_[static_cast<std::size_t>(kind)]; }
  std::string_view body_;
  const Line& line_;
  const Heard& m_;
  std::array<bool, gates::kKinds> kinds_{};
};

// The forms that the text names, each once.
void forms(const corpus::VersionRow& v, const std::vector<gates::Fact>& facts, std::vector<FoundField>& out) {
  std::vector<std::string> seen;
  for (const auto& f : facts) {
    if (f.kind != gates::Kind::cerfa) continue;
    std::string number = f.value.substr(0, 5);
    if (std::find(seen.begin(), seen.end(), number) != seen.end()) continue;
    std::size_t end = std::min(v.text.find('\n', f.range.end), v.text.size());
    std::size_t line = v.text.rfind('\n', f.range.start);
    std::size_t from = line == std::string::npos ? 0 : line + 1;
    Heard around(std::string_view(v.text).substr(from, end - from));
    if (around[Mark::repealed]) continue;
    seen.push_back(number);
    out.push_back({"cerfa", f.range});
  }
}
}  // namespace

std::vector<FoundField> card_fields(const corpus::VersionRow& v) {
  std::vector<FoundField> out;
  auto facts = gates::facts_of(v.text);
  for (const auto& line : Lines(v).take()) {
    std::string_view body =
        std::string_view(v.text).substr(line.range.start, line.range.end - line.range.start);
    if (body.ends_with("?") || text::word_count(body) < 1) continue;
    Reader r(body, line, facts);
    bool bare = text::word_count(body) <= 3 && line.kind == BlockKind::paragraph;  // a heading
    if (r.cost()) out.push_back({"cost", line.range});
    if (r.delay()) out.push_back({"delay", line.range});
    if (r.document() && !bare) out.push_back({"documents", line.range});
    if (r.online()) out.push_back({"online_service", line.range});
    if (r.where()) out.push_back({"where_to_go", line.range});
  }
  forms(v, facts, out);
  return out;
}
}  // namespace answers
