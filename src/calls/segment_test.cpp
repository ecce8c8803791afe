// Packed segments: what goes in comes back, and no damage passes for calls.
#include "calls/segment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "calls/segment_format.h"

namespace calls {
namespace {
using testing::Each;
using testing::IsEmpty;

struct Told {
  std::string id;
  std::int64_t start = 0;
  std::int32_t wait = kUnknown, talk = kUnknown, score = kUnknown;
  std::int64_t due = 0, done = 0;
  Leaf leaf = Leaf::unknown;
  bool transferred = false;
  std::uint16_t queue = 0;
  std::uint64_t caller = 0;
  Agent agent = {};
  CallRow row() const {
    CallRow c;
    c.id = id;
    c.start = start;
    c.wait = wait;
    c.talk = talk;
    c.score = score;
    c.due = due;
    c.done = done;
    c.leaf = leaf;
    c.transferred = transferred;
    return c;
  }
};

const std::vector<QueueName> kQueues{{"CAF", "Accueil"}, {"CAF", "Logement"}, {"Anah", ""}};

// Ids as sources write them: numbers one after the other, any numbers, or
// words.
enum class Ids { sequence, numbers, words, none };

std::string any_id(Ids kind, std::size_t place) {
  switch (kind) {
    case Ids::sequence:
      return std::to_string(41 + place);
    case Ids::numbers:
      return std::to_string(*rc::gen::inRange<std::int64_t>(0, 999'999'999'999'999'999));
    case Ids::words:
      return *rc::gen::element<std::string>("", "0", "007", "917852394.16892/NW/917852394", "é", "12 ",
                                            "1234567890123456789", "99999999999999999999", "42");
    case Ids::none:
      break;
  }
  return "";
}

std::int32_t any_duration() {
  return *rc::gen::weightedOneOf<std::int32_t>(
      {{4, rc::gen::inRange(0, 4000)},
       {1, rc::gen::element(kUnknown, 0, 65533, 65534, 65535, 65536, 86400, INT32_MAX)}});
}

std::vector<Told> any_calls() {
  auto kind = *rc::gen::element(Ids::sequence, Ids::numbers, Ids::words, Ids::none);
  auto size = *rc::gen::inRange<std::size_t>(1, 40);
  std::vector<Told> out;
  for (std::size_t i = 0; i < size; ++i) {
    Told t;
    t.id = any_id(kind, i);
    t.start =
        *rc::gen::inRange<std::int64_t>(631152000, 631152000 + 20) + *rc::gen::element(0LL, 3'400'000'000LL);
    t.wait = any_duration();
    t.talk = any_duration();
    t.score = *rc::gen::element(kUnknown, 0, 1, 4, 5, 10);
    t.leaf = static_cast<Leaf>(*rc::gen::inRange(0, static_cast<int>(kLeaves)));
    t.transferred = *rc::gen::arbitrary<bool>();
    if (t.leaf == Leaf::callback) {
      t.due = *rc::gen::element<std::int64_t>(0, t.start + 3600);
      t.done = *rc::gen::element<std::int64_t>(0, t.start + 1800, t.start + 7200);
    }
    t.queue = static_cast<std::uint16_t>(*rc::gen::inRange(0, 3));
    t.caller = *rc::gen::element<std::uint64_t>(0, 1, UINT64_MAX, 0x123456789abcdef0);
    auto number = static_cast<std::uint32_t>(*rc::gen::element(0, 1, 2, 7, 200));
    if (number != 0) t.agent = {number, 1000ULL + number};
    out.push_back(std::move(t));
  }
  return out;
}

std::string packed(const std::vector<Told>& calls) {
  SegmentBuilder builder;
  for (const auto& c : calls) builder.add(c.row(), c.queue, c.caller, c.agent);
  return builder.finish(kQueues);
}

// Whether a segment tells exactly these rows.
bool tells(const Segment& s, const std::vector<Told>& rows) {
  if (s.rows() != rows.size() || s.queue_names != kQueues) return false;
  std::string buffer;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Told& t = rows[i];
    CallRow c = s.row(i, buffer);
    bool same = c.id == t.id && s.id(i) == t.id && s.id_hash(i) == hash_of_id(t.id) && c.start == t.start &&
                c.wait == t.wait && c.talk == t.talk && c.score == t.score && c.leaf == t.leaf &&
                c.due == t.due && c.done == t.done && c.transferred == t.transferred &&
                c.network == kQueues[t.queue].network && c.queue == kQueues[t.queue].queue &&
                s.callers[i] == t.caller && s.agent_hashes[s.agents[i]] == t.agent.hash;
    if (!same) return false;
  }
  return true;
}

std::vector<Told> by_start(std::vector<Told> calls) {
  std::stable_sort(calls.begin(), calls.end(),
                   [](const auto& a, const auto& b) { return a.start < b.start; });
  return calls;
}

RC_GTEST_PROP(Segment, CallsInAnyOrderComeBackSorted, ()) {
  auto calls = any_calls();
  auto segment = Segment::from(packed(calls));
  RC_ASSERT(segment.has_value());
  RC_ASSERT(tells(**segment, by_start(calls)));
  RC_ASSERT((*segment)->verify());
  for (std::int64_t from : {std::int64_t{-1}, std::int64_t{0}, std::int64_t{631152010}, calls[0].start,
                            calls[0].start + 1, std::int64_t{1} << 40}) {
    auto starts = (*segment)->starts;
    auto expected = std::count_if(starts.begin(), starts.end(), [&](auto s) { return s < from; });
    RC_ASSERT((*segment)->first_at(from) == static_cast<std::size_t>(expected));
  }
}

RC_GTEST_PROP(Segment, IsTheSameInAFile, ()) {
  auto calls = any_calls(), sorted = by_start(calls);
  auto path = (std::filesystem::temp_directory_path() / ("segment_" + std::to_string(getpid()))).string();
  SegmentBuilder builder;
  for (const auto& c : calls) builder.add(c.row(), c.queue, c.caller, c.agent);
  RC_ASSERT(builder.span() == std::pair(sorted.front().start, sorted.back().start));
  RC_ASSERT(builder.write_to(path, kQueues).has_value());
  RC_ASSERT(builder.rows() == 0U);
  auto segment = Segment::open(path);
  std::filesystem::remove(path);
  RC_ASSERT(segment.has_value());
  RC_ASSERT((*segment)->bytes() == packed(calls));
  RC_ASSERT(tells(**segment, sorted));
}

TEST(Segment, AFileThatCantBeWrittenIsAnError) {
  SegmentBuilder builder;
  Told t;
  t.start = 700'000'000;
  builder.add(t.row(), 0, 0, {});
  EXPECT_FALSE(builder.write_to("/nowhere/a.seg", kQueues).has_value());
}

// Bytes between two columns say nothing and have no checksum: altered, the calls are the same.
RC_GTEST_PROP(Segment, AnAlteredByteIsFound, ()) {
  auto calls = any_calls();
  std::string bytes = packed(calls);
  auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
  bytes[at] = static_cast<char>(bytes[at] ^ (1 << *rc::gen::inRange(0, 8)));
  auto segment = Segment::from(bytes);
  bool harmless = !segment || !(*segment)->verify() || tells(**segment, by_start(calls));
  RC_ASSERT(harmless);
}

RC_GTEST_PROP(Segment, ACutOneIsRefused, ()) {
  std::string bytes = packed(any_calls());
  RC_ASSERT(!Segment::from(bytes.substr(0, *rc::gen::inRange<std::size_t>(0, bytes.size()))).has_value());
  RC_ASSERT(!Segment::from(bytes + '\0').has_value());
}

RC_GTEST_PROP(Segment, OtherBytesAreRefused, (const std::string& noise)) {
  RC_ASSERT(!Segment::from(noise).has_value());
  std::string bytes = packed(any_calls());
  std::string headed = bytes.substr(0, sizeof(format::Head)) + noise;
  RC_ASSERT(Segment::from(headed).has_value() == (headed == bytes));
}

TEST(Segment, AMissingFileIsAnError) {
  EXPECT_FALSE(Segment::open("/nowhere/a.seg").has_value());
  EXPECT_FALSE(Segment::open("/").has_value());
}

TEST(SegmentBuilder, IsEmptyAfterItsEndAndTakesMore) {
  SegmentBuilder builder;
  Told first, second;
  first.id = "1";
  first.start = 700'000'000;
  first.agent = {3, 33};
  second.id = "b";
  second.start = 600'000'000;
  second.agent = {1, 11};
  builder.add(first.row(), 0, 0, first.agent);
  EXPECT_EQ(builder.rows(), 1U);
  builder.finish(kQueues);
  EXPECT_EQ(builder.rows(), 0U);
  builder.add(second.row(), 0, 0, second.agent);
  auto segment = Segment::from(builder.finish(kQueues)).value();
  EXPECT_TRUE(tells(*segment, {second}));
}

TEST(SegmentBuilder, ScoresBeyondTheScaleAreHeldAtAHundred) {
  Told t;
  t.start = 700'000'000;
  t.score = 1'000'000;
  EXPECT_EQ(Segment::from(packed({t})).value()->scores[0], 100);
}

TEST(SegmentBuilder, AgentsBeyondAColumnAreNotToldApart) {
  SegmentBuilder builder;
  Told t;
  t.start = 700'000'000;
  for (std::uint32_t n = 1; n <= 65'600; ++n) builder.add(t.row(), 0, 0, {n, n});
  auto segment = Segment::from(builder.finish(kQueues)).value();
  EXPECT_TRUE(segment->verify());
  EXPECT_EQ(segment->agent_hashes[segment->agents[65'533]], 65'534U);
  EXPECT_THAT(segment->agents.subspan(65'534), Each(0));
}

// A table that holds together, of sections that don't.
class Forged : public testing::Test {
 protected:
  struct Part {
    format::Id id;
    std::string bytes;
  };
  // One call, all its columns.
  std::vector<Part> parts_ = [] {
    using format::Id;
    auto number = [](auto v) { return std::string(reinterpret_cast<const char*>(&v), sizeof v); };
    std::uint16_t none = 0;
    return std::vector<Part>{{Id::queue_names,
                              "CAF\x1f"
                              "Accueil\x1e"},
                             {Id::starts, number(std::uint32_t{700'000'000})},
                             {Id::queues, number(none)},
                             {Id::waits, number(none)},
                             {Id::talks, number(none)},
                             {Id::leaves, std::string(1, '\x06')},
                             {Id::scores, std::string(1, '\xff')},
                             {Id::agents, number(none)},
                             {Id::callers, number(std::uint64_t{9})},
                             {Id::agent_hashes, number(std::uint64_t{0})}};
  }();
  std::string& part(format::Id id) {
    for (auto& p : parts_)
      if (p.id == id) return p.bytes;
    return parts_.emplace_back(Part{id, ""}).bytes;
  }
  std::string bytes(std::size_t rows = 1) const {
    format::Writer out(rows);
    for (const auto& p : parts_) out.section(p.id, p.bytes.data(), p.bytes.size());
    return std::move(out).finish();
  }
  static std::string ends(std::initializer_list<std::uint32_t> values) {
    std::vector<std::uint32_t> v(values);
    return {reinterpret_cast<const char*>(v.data()), v.size() * sizeof(std::uint32_t)};
  }
  // Alters the entry of a section in the table, whose checksum is made again.
  static std::string with_section(std::string bytes, std::size_t which, std::uint64_t offset,
                                  std::uint64_t length) {
    format::Head head{};
    std::memcpy(&head, bytes.data(), sizeof head);
    format::Section s{};
    char* at = bytes.data() + sizeof head + which * sizeof s;
    std::memcpy(&s, at, sizeof s);
    s.offset = offset;
    s.length = length;
    std::memcpy(at, &s, sizeof s);
    head.table_checksum = format::checksum({bytes.data() + sizeof head, head.sections * sizeof s});
    std::memcpy(bytes.data(), &head, sizeof head);
    return bytes;
  }
};

TEST_F(Forged, TheHonestOneIsRead) {
  auto segment = Segment::from(bytes()).value();
  EXPECT_TRUE(segment->verify());
  EXPECT_EQ(segment->leaf(0), Leaf::answered);
  EXPECT_EQ(segment->id(0), "");
}

TEST_F(Forged, ColumnsOfAnotherLengthAreRefused) {
  EXPECT_FALSE(Segment::from(bytes(2)).has_value());
  EXPECT_FALSE(Segment::from(bytes(0)).has_value());
  EXPECT_FALSE(Segment::from(bytes(SIZE_MAX)).has_value());
  for (auto id : {format::Id::starts, format::Id::queues, format::Id::waits, format::Id::talks,
                  format::Id::leaves, format::Id::scores, format::Id::agents, format::Id::callers}) {
    std::string kept = part(id);
    part(id) += "x";
    EXPECT_FALSE(Segment::from(bytes()).has_value());
    part(id) = "";
    EXPECT_FALSE(Segment::from(bytes()).has_value());
    part(id) = kept;
  }
}

TEST_F(Forged, IdsThatOverrunAreRefused) {
  part(format::Id::texts) = "abc";
  part(format::Id::text_ends) = ends({4});
  EXPECT_FALSE(Segment::from(bytes()).has_value());
  part(format::Id::text_ends) = ends({2, 1});
  EXPECT_FALSE(Segment::from(bytes()).has_value());
  part(format::Id::text_ends) = ends({3});
  EXPECT_EQ(Segment::from(bytes()).value()->id(0), "abc");
  part(format::Id::numbers) = "1234567890123456";
  EXPECT_FALSE(Segment::from(bytes()).has_value());
}

TEST_F(Forged, SectionsOutsideTheSegmentAreRefused) {
  std::string whole = bytes();
  EXPECT_FALSE(Segment::from(with_section(whole, 1, whole.size() + 1, 4)).has_value());
  EXPECT_FALSE(Segment::from(with_section(whole, 1, whole.size() - 2, 4)).has_value());
  EXPECT_FALSE(Segment::from(with_section(whole, 1, UINT64_MAX - 1, 4)).has_value());
  EXPECT_FALSE(Segment::from(with_section(whole, 1, 8, UINT64_MAX)).has_value());
  EXPECT_FALSE(Segment::from(with_section(whole, 1, 401, 4)).has_value()) << "not aligned";
}

TEST_F(Forged, QueuesAndLeavesThatAreNoneDontVerify) {
  part(format::Id::queues) = std::string("\x01\x00", 2);
  EXPECT_FALSE(Segment::from(bytes()).has_value());
  part(format::Id::queues) = std::string(2, '\0');
  part(format::Id::leaves) = "\x0d";
  EXPECT_FALSE(Segment::from(bytes()).value()->verify());
}
}  // namespace
}  // namespace calls
