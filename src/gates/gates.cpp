#include "gates/gates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "corpus/terms.h"
#include "gates/around.h"
#include "gates/crossing.h"
#include "gates/polarity.h"
#include "gates/price.h"
#include "gates/reading.h"
#include "gates/subject.h"
#include "gates/values.h"

namespace gates {
namespace {

constexpr double kRelated = 0.3;     // share of a sentence's words found in the one that holds a value
constexpr double kClose = 0.35;      // from which another value contradicts
constexpr double kLoosely = 0.25;    // the same when no source has the value at all…
constexpr double kSameAround = 0.4;  // … and the words next to it are alike
constexpr double kAligned = 0.45;    // from which a sentence says the same thing
constexpr double kSameWords = 0.6;   // from which a lost negation shows
constexpr double kMargin = 0.12;     // by which another value must stand nearer
constexpr double kSentenceShare = 0.6;
constexpr double kBackWorth = 0.15;      // of the share of the source sentence that is said
constexpr double kSameReference = 0.75;  // from which another article or form contradicts
constexpr double kVerbatim = 0.95;       // from which a sentence is the same but for its values
constexpr double kVerbatimMargin = 0.03;
constexpr double kContextWorth = 0.5;  // of a word that only the title or a heading has

struct Source {
  const Passage* passage;
  std::vector<Sentence> sentences = {};
  std::unordered_set<int> context = {};
};

class Checker {
 public:
  Checker(std::string_view s, const std::vector<Passage>& passages) : text_(s) {
    for (const auto& p : passages) {
      Source source{&p, lexicon_.read(p.text)};
      std::vector<int> title;
      for (const auto& w : text::words(p.context))
        if (!corpus::stop_word(w.folded)) title.push_back(lexicon_.id(corpus::stem(w.folded)));
      source.context.insert(title.begin(), title.end());
      if (!p.beside) subjects_.add_title(title);
      sources_.push_back(std::move(source));
    }
    for (const auto& source : sources_)
      for (const auto& x : source.sentences) {
        ++count_;
        for (int id : x.set) ++frequency_[id];
      }
  }

  Report check() {
    Report out;
    for (const auto& x : lexicon_.read(text_)) {
      align(x);
      std::size_t first = out.facts.size();
      for (const auto& f : x.facts) out.facts.push_back(figure(x, f));
      for (const auto& f : x.senses) out.facts.push_back(f.kind == Kind::actor ? actor(x, f) : sense(x, f));
      lost_denials(x, out.facts);
      hold_together(out.facts, first);
      std::sort(out.facts.begin() + static_cast<std::ptrdiff_t>(first), out.facts.end(),
                [](const auto& a, const auto& b) { return a.fact.range.start < b.fact.range.start; });
      out.sentences.push_back(support(x, out.facts, first));
    }
    return out;
  }

 private:
  struct Place {
    const Source* source = nullptr;
    const Sentence* sentence = nullptr;
    double share = 0;  // of the checked sentence's words
    double back = 0;   // of the source sentence's words in the checked one
  };

  double weight(int id) const {
    auto it = frequency_.find(id);
    return it == frequency_.end() ? 1.0 : std::log(1 + static_cast<double>(count_) / it->second);
  }

  // The same for what must be proved: a word that no passage has weighs as much as the rarest.
  double strict_share(const Sentence& x, const Source& source, const Sentence& s) const {
    double all = 0, met = 0, unknown = std::log(1 + static_cast<double>(count_));
    for (int id : x.set) {
      double w = frequency_.contains(id) ? weight(id) : unknown;
      all += w;
      if (s.set.contains(id))
        met += w;
      else if (source.context.contains(id))
        met += kContextWorth * w;
    }
    return all > 0 ? met / all : 1;
  }

  // The share of a sentence's words, by weight, that the source sentence says, or half so its title and
  // headings; without the word `leave_out`.
  double share(const Sentence& x, const Source& source, const Sentence& s, int leave_out = -1) const {
    double all = 0, met = 0;
    for (int id : x.set) {
      if (id == leave_out) continue;
      double w = weight(id);
      all += w;
      if (s.set.contains(id))
        met += w;
      else if (source.context.contains(id))
        met += kContextWorth * w;
    }
    return all > 0 ? met / all : 1;
  }

  // The source sentences from the closest to the farthest; among equals, those that say least besides.
  void align(const Sentence& x) {
    places_.clear();
    for (const auto& source : sources_)
      for (const auto& s : source.sentences) {
        double back = share(s, Source{source.passage}, x);
        places_.push_back({&source, &s, share(x, source, s), back});
      }
    std::stable_sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
      return a.share + kBackWorth * a.back > b.share + kBackWorth * b.back;
    });
  }

  CheckedFact result(const Fact& f, Verdict verdict, const Place* at = nullptr,
                     const Fact* there = nullptr) const {
    CheckedFact out{f, std::string(text_.substr(f.range.start, f.range.end - f.range.start)), verdict};
    if (at == nullptr || at->sentence == nullptr) return out;
    const std::string& body = at->source->passage->text;
    Range r = at->sentence->range;
    out.evidence = Evidence{at->source->passage->id, r, body.substr(r.start, r.end - r.start)};
    if (verdict == Verdict::contradicted)
      out.expected = there != nullptr ? body.substr(there->range.start, there->range.end - there->range.start)
                                      : out.evidence->text;
    return out;
  }

  // A text names articles and forms in passing: another one contradicts only where the sentence says the
  // same.
  static bool is_reference(Kind k) { return k == Kind::article || k == Kind::decree || k == Kind::cerfa; }
  static bool held_to_subject(Kind k) { return k == Kind::amount || k == Kind::duration; }
  static double needed(Kind k) { return is_reference(k) ? kSameReference : kClose; }

  // Whether a place, its title included, says nothing of what the sentence is about.
  bool off_subject(const Sentence& x, const Fact& f, const Place& p) const {
    if (p.share >= kVerbatim || p.source->passage->beside) return false;
    Subject subject = subjects_.of(x, f.range, [this](int id) { return weight(id); });
    auto lacks = [&](int id) {
      return id >= 0 && !p.sentence->set.contains(id) && !p.source->context.contains(id);
    };
    return lacks(subject.first) || lacks(subject.second);
  }

  CheckedFact figure(const Sentence& x, const Fact& f) const {
    struct Best {
      double score = -1;
      Place place{};
      const Fact* fact = nullptr;
    } equal, other;
    for (const auto& p : places_)
      for (const auto& there : p.sentence->facts) {
        bool same = comparable(f.kind, there.kind) && same_value(f.kind, f.value, there.value);
        if (!same && (!rival(f, there) || p.share < needed(f.kind))) continue;
        double score =
            kSentenceShare * p.share + (1 - kSentenceShare) * around(x, f.range, *p.sentence, there.range);
        Best& best = same ? equal : other;
        if (score > best.score) best = {score, p, &there};
      }
    double margin = other.fact != nullptr && other.place.share >= kVerbatim ? kVerbatimMargin : kMargin;
    bool contact = f.kind == Kind::phone || f.kind == Kind::email || f.kind == Kind::url;
    bool elsewhere = held_to_subject(f.kind) && equal.fact != nullptr && off_subject(x, f, equal.place);
    if (equal.fact != nullptr && !elsewhere &&
        (contact || (equal.place.share >= kRelated && equal.score >= other.score - margin)))
      return result(f, Verdict::confirmed, &equal.place, equal.fact);
    if (other.fact != nullptr) return result(f, Verdict::contradicted, &other.place, other.fact);
    if (equal.fact ==
        nullptr)  // nothing says this value: what stands nearest, if it is about the same, says another
      for (const auto& p : places_) {
        if (p.share < kLoosely || is_reference(f.kind)) break;
        for (const auto& there : p.sentence->facts)
          if (rival(f, there) && around(x, f.range, *p.sentence, there.range) >= kSameAround)
            return result(f, Verdict::contradicted, &p, &there);
      }
    return result(f, Verdict::not_found);
  }

  // Opposites that say nothing without what they bear on: « avec » and « sans » the same thing.
  static bool relative(std::string_view value) {
    static const std::unordered_set<std::string_view> kRelative{
        "with", "without", "before", "after", "least", "most", "earliest", "over", "under", "adult", "minor"};
    return kRelative.contains(value);
  }

  // « gratuit » or « payant » is held against whatever the sources say of a price, the closest saying first:
  // the word itself doesn't make a sentence closer.
  CheckedFact cost(const Sentence& x, const Fact& f) const {
    int own = -1;
    for (const auto& w : x.stems)
      if (w.range.start >= f.range.start && w.range.end <= f.range.end) own = w.id;
    Place best{};
    const Fact* says = nullptr;
    double score = 0;
    bool some_free = false, some_paid = false;
    for (const auto& p : places_) {
      const Fact* there = price_in(*p.sentence);
      if (there == nullptr) continue;
      (costs_nothing(*there) ? some_free : some_paid) = true;
      double alike = share(x, *p.source, *p.sentence, own) + kBackWorth * p.back;
      if (alike <= score) continue;
      score = alike;
      best = p;
      says = there;
    }
    if (says == nullptr || score < kClose) return result(f, Verdict::not_checkable);
    if (costs_nothing(*says) != (f.value == "free")) return result(f, Verdict::contradicted, &best, says);
    const std::string& body = best.source->passage->text;
    std::string_view said = text_.substr(x.range.start, x.range.end - x.range.start);
    std::string_view there = std::string_view(body).substr(
        best.sentence->range.start, best.sentence->range.end - best.sentence->range.start);
    // « C’est gratuit » doesn't tell what is: where some things cost and others don't, nothing proves it.
    bool bare = std::all_of(x.set.begin(), x.set.end(), [&](int id) { return id == own; });
    if (bare && some_free && some_paid && said != there) return result(f, Verdict::not_found, &best);
    bool hidden = f.value == "free" && conditional(there) && !conditional(said);
    return result(f, hidden ? Verdict::contradicted : Verdict::confirmed, &best);
  }
  CheckedFact sense(const Sentence& x, const Fact& f) const {
    if (f.value == "free" || f.value == "paid") return cost(x, f);
    if (places_.empty() || places_.front().share < kAligned) return result(f, Verdict::not_checkable);
    const Place& best = places_.front();
    bool denied = f.value.starts_with("not:");
    const Place* against = nullptr;
    const Fact* instead = nullptr;
    for (const auto& p : places_) {
      if (p.share < std::max(kAligned, best.share - 0.1)) break;
      for (const auto& there : p.sentence->senses) {
        if (there.value == f.value) return result(f, Verdict::confirmed, &p, &there);
        if (there.value != opposite(f.value) || opposite(f.value).empty() || against != nullptr) continue;
        std::string next = next_thing(x, f.range);
        bool bears_on_same = !next.empty() && next == next_thing(*p.sentence, there.range);
        if (relative(f.value) && !bears_on_same) continue;
        against = &p;
        instead = &there;
      }
      if (denied && against == nullptr && p.share >= kSameWords && affirms(p, f, x)) against = &p;
    }
    if (against != nullptr) return result(f, Verdict::contradicted, against, instead);
    return result(f, Verdict::not_checkable);
  }
  // Whether the source says the verb that the text denies.
  bool affirms(const Place& p, const Fact& denial, const Sentence& x) const {
    for (const auto& w : x.stems) {
      bool verb = w.range.start >= denial.range.start && w.range.end <= denial.range.end + 2;
      if (verb && p.sentence->set.contains(w.id)) {
        for (const auto& there : p.sentence->senses)
          if (there.value.starts_with("not:")) return false;
        return true;
      }
    }
    return false;
  }

  // A negation of the closest sentence that the text has lost, its verb being there.
  void lost_denials(const Sentence& x, std::vector<CheckedFact>& out) const {
    if (places_.empty() || places_.front().share < kSameWords) return;
    const Place& p = places_.front();
    for (const auto& there : p.sentence->senses) {
      if (!there.value.starts_with("not:")) continue;
      bool kept = std::any_of(x.senses.begin(), x.senses.end(),
                              [&](const Fact& f) { return f.value == there.value; });
      if (kept) continue;
      std::string verb = there.value.substr(4);
      std::optional<Range> at;
      double best = -1;
      for (const auto& w : text::words(text_.substr(x.range.start, x.range.end - x.range.start))) {
        if (corpus::stem(w.folded) != verb) continue;
        Range here{x.range.start + w.start, x.range.start + w.end};
        double alike = around(x, here, *p.sentence, there.range);
        if (alike <= best) continue;
        best = alike;
        at = here;
      }
      if (at && !opposed(x, p))
        out.push_back(result({Kind::polarity, *at, "says:" + verb}, Verdict::contradicted, &p, &there));
    }
  }
  // The text denies in another way: « sans », « aucun », « interdit »…
  bool opposed(const Sentence& x, const Place& p) const {
    static const std::unordered_set<std::string_view> kDenying{"without", "forbidden", "impossible",
                                                               "refused", "except"};
    auto denies = [](const Fact& f) { return f.value.starts_with("not:") || kDenying.contains(f.value); };
    auto n = std::count_if(x.senses.begin(), x.senses.end(), denies),
         m = std::count_if(p.sentence->senses.begin(), p.sentence->senses.end(), denies);
    return n >= m;
  }

  static auto said(const Sentence& s, std::string_view actor) {
    return std::count_if(s.senses.begin(), s.senses.end(),
                         [&](const Fact& f) { return f.kind == Kind::actor && f.value == actor; });
  }
  // The same sentence names this actor less often and another one more: « le locataire avertit son locataire
  // ». The occurrence that least stands where the source has it is the one in the other's place.
  const Place* taken_place(const Sentence& x, const Fact& f) const {
    if (places_.empty() || places_.front().share < kVerbatim) return nullptr;
    const Sentence& source = *places_.front().sentence;
    bool missing = std::any_of(source.senses.begin(), source.senses.end(), [&](const Fact& g) {
      return g.kind == Kind::actor && g.value != f.value && said(source, g.value) > said(x, g.value);
    });
    if (!missing || said(x, f.value) <= said(source, f.value)) return nullptr;
    auto at_home = [&](const Fact& g) {
      double best = 0;
      for (const auto& there : source.senses)
        if (there.value == f.value) best = std::max(best, around(x, g.range, source, there.range));
      return best;
    };
    double mine = at_home(f);
    for (const auto& g : x.senses)
      if (g.kind == Kind::actor && g.value == f.value && g.range != f.range && at_home(g) < mine)
        return nullptr;
    return &places_.front();
  }

  CheckedFact actor(const Sentence& x, const Fact& f) const {
    const Place* mentioned = nullptr;
    const Place* instead = nullptr;
    const Fact* who = nullptr;
    for (const auto& p : places_)
      for (const auto& there : p.sentence->senses) {
        if (there.kind != Kind::actor) continue;
        if (there.value == f.value && (mentioned == nullptr || p.share > mentioned->share)) mentioned = &p;
        bool also_said = std::any_of(x.senses.begin(), x.senses.end(),
                                     [&](const Fact& g) { return g.value == there.value; });
        if (there.value != f.value && !also_said && p.share >= kAligned && instead == nullptr) {
          instead = &p;
          who = &there;
        }
      }
    if (const Place* p = taken_place(x, f)) return result(f, Verdict::contradicted, p, nullptr);
    bool nearer = instead != nullptr && (mentioned == nullptr || instead->share > mentioned->share + kMargin);
    if (nearer) return result(f, Verdict::contradicted, instead, who);
    if (mentioned != nullptr && mentioned->share >= kRelated && !off_subject(x, f, *mentioned))
      return result(f, Verdict::confirmed, mentioned);
    return result(f, instead != nullptr ? Verdict::contradicted : Verdict::not_found, instead, who);
  }

  CheckedSentence support(const Sentence& x, const std::vector<CheckedFact>& facts, std::size_t first) const {
    CheckedSentence out{x.range};
    std::string_view said = text_.substr(x.range.start, x.range.end - x.range.start);
    for (const auto& source : sources_)
      if (std::size_t at = source.passage->text.find(said); at != std::string::npos) {
        out.quotes.push_back({source.passage->id, {at, at + said.size()}, std::string(said)});
        out.status = Support::supported;
        return out;
      }
    bool contradicted = false, unfound = false;  // or a denial, a price, that nothing proves
    for (std::size_t i = first; i < facts.size(); ++i) {
      contradicted = contradicted || facts[i].verdict == Verdict::contradicted;
      bool turns = facts[i].fact.value.starts_with("not:") || facts[i].fact.value == "free" ||
                   facts[i].fact.value == "paid";
      unfound = unfound || facts[i].verdict == Verdict::not_found ||
                (turns && facts[i].verdict == Verdict::not_checkable);
    }
    double best = 0;
    for (const auto& p : places_) {
      if (p.share < kClose || out.quotes.size() >= 2) break;
      double share = strict_share(x, *p.source, *p.sentence);
      best = std::max(best, share);
      if (share < kClose) continue;
      const std::string& body = p.source->passage->text;
      out.quotes.push_back(
          {p.source->passage->id, p.sentence->range,
           body.substr(p.sentence->range.start, p.sentence->range.end - p.sentence->range.start)});
    }
    out.status = contradicted || best < kClose  ? Support::unsupported
                 : unfound || best < kSameWords ? Support::partly
                                                : Support::supported;
    return out;
  }

  std::string_view text_;
  Lexicon lexicon_ = {};
  Subjects subjects_ = {};
  std::vector<Source> sources_ = {};
  std::unordered_map<int, int> frequency_ = {};
  int count_ = 0;
  std::vector<Place> places_ = {};
};

}  // namespace

Report check(std::string_view text, const std::vector<Passage>& passages) {
  return Checker(text, passages).check();
}
}  // namespace gates
