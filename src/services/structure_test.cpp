#include "services/structure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace services {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Phones, AreReadInAllTheirForms) {
  for (const char* s : {"0466123456", "04 66 12 34 56", "04.66.12.34.56", "04-66-12-34-56",
                        "+33 4 66 12 34 56", "+33 (0)4 66 12 34 56", "0033466123456",
                        "04\u00A066\u00A012\u00A034\u00A056", "04\u202F66\u202F12\u202F34\u202F56"})
    EXPECT_EQ(phone_digits(s), "0466123456") << s;
  for (const char* s : {"3230", "36 46"}) EXPECT_EQ(phone_digits(s).size(), 4U) << s;
  EXPECT_EQ(phone_digits("115"), "115");
  EXPECT_EQ(phone_digits("15"), "15");
}

TEST(Phones, OtherTextsAreNone) {
  for (const char* s : {"", "appelez-nous", "04 66 12 34", "04 66 12 34 56 78", "00 66 12 34 56",
                        "12/03/2024", "04 66 12 34 5x", "+", "+33", "9999", "300"})
    EXPECT_EQ(phone_digits(s), "") << s;
}

TEST(Phones, AreShownInGroups) {
  EXPECT_EQ(phone_shown("0466123456"), "04\u00A066\u00A012\u00A034\u00A056");
  EXPECT_EQ(phone_shown("3230"), "32\u00A030");
  EXPECT_EQ(phone_shown("0809123456"), "0\u00A0809\u00A0123\u00A0456");
  EXPECT_EQ(phone_shown("115"), "115");
  EXPECT_EQ(phone_shown("par courrier"), "par courrier");
}

RC_GTEST_PROP(Phones, WhatIsShownReadsBack, ()) {
  std::string digits = "0" + std::to_string(*rc::gen::inRange(100'000'000, 999'999'999));
  RC_ASSERT(phone_digits(phone_shown(digits)) == digits);
  RC_ASSERT(phone_digits("+33" + digits.substr(1)) == digits);
}

RC_GTEST_PROP(Phones, AnyTextIsTaken, (const std::string& s)) {
  std::string d = phone_digits(s);
  RC_ASSERT(d.empty() ||
            (d.size() >= 2 && d.size() <= 10 && d.find_first_not_of("0123456789") == std::string::npos));
}

TEST(Clock, IsReadAsFrenchPeopleWriteIt) {
  EXPECT_EQ(parse_clock("9:00"), 540);
  EXPECT_EQ(parse_clock("09h30"), 570);
  EXPECT_EQ(parse_clock("9 h"), 540);
  EXPECT_EQ(parse_clock(" 13 H 45 "), 825);
  EXPECT_EQ(parse_clock("00:00"), 0);
  EXPECT_EQ(parse_clock("24:00"), 1440);
  for (const char* s : {"", "midi", "25:00", "24:01", "9:60", "9:5", "930", "-1", "9:00:00"})
    EXPECT_FALSE(parse_clock(s)) << s;
}

TEST(Weekdays, AreFrench) {
  EXPECT_EQ(parse_weekday("lundi"), 1);
  EXPECT_EQ(parse_weekday(" Dimanche "), 7);
  EXPECT_FALSE(parse_weekday("monday"));
  EXPECT_FALSE(parse_weekday(""));
}

std::vector<OpeningHours> week() {
  std::vector<OpeningHours> h;
  for (int day : {1, 2, 3, 5}) {
    h.push_back({"accueil", day, 540, 720, ""});
    h.push_back({"accueil", day, 810, 1020, ""});
  }
  h.push_back({"accueil", 6, 540, 720, "sur rendez-vous"});
  h.push_back({"téléphone", 1, 600, 660, ""});
  return h;
}

TEST(Hours, DaysAlikeAreOneLine) {
  EXPECT_THAT(describe_hours(week(), "accueil"),
              ElementsAre("Du lundi au mercredi\u00A0: 9\u00A0h – 12\u00A0h, 13\u00A0h\u00A030 – 17\u00A0h",
                          "Vendredi\u00A0: 9\u00A0h – 12\u00A0h, 13\u00A0h\u00A030 – 17\u00A0h",
                          "Samedi\u00A0: 9\u00A0h – 12\u00A0h (sur rendez-vous)"));
  EXPECT_THAT(describe_hours(week(), "téléphone"), testing::SizeIs(1));
  EXPECT_THAT(describe_hours(week(), "courrier"), IsEmpty());
  EXPECT_THAT(describe_hours({}, "accueil"), IsEmpty());
}

TEST(Hours, OpeningIncludesItsFirstMinuteNotItsLast) {
  auto h = week();
  EXPECT_TRUE(open_at(h, "accueil", 1, 540));
  EXPECT_FALSE(open_at(h, "accueil", 1, 539));
  EXPECT_TRUE(open_at(h, "accueil", 1, 719));
  EXPECT_FALSE(open_at(h, "accueil", 1, 720));
  EXPECT_FALSE(open_at(h, "accueil", 4, 600));
  EXPECT_FALSE(open_at(h, "téléphone", 2, 610));
  EXPECT_TRUE(open_at(h, "téléphone", 1, 610));
}

TEST(Codes, LoseTheirPrefixOnly) {
  EXPECT_EQ(strip_code("com30189", "com"), "30189");
  EXPECT_EQ(strip_code("30189", "com"), "30189");
  EXPECT_EQ(strip_code("dep2A", "dep"), "2A");
  EXPECT_EQ(strip_code("", "dep"), "");
}

TEST(Contacts, KindsAreReadFromFrenchAndCodes) {
  for (auto kind :
       {ContactKind::phone, ContactKind::email, ContactKind::url, ContactKind::address, ContactKind::form}) {
    EXPECT_EQ(contact_from(contact_code(kind)), kind);
    EXPECT_EQ(contact_from(contact_label(kind)), kind);
  }
  EXPECT_FALSE(contact_from("pigeon"));
}
}  // namespace
}  // namespace services
