// QR codes: the modules of the standard, drawn.
#include "html/qr.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdio>
#include <vector>

namespace html {
namespace {
using testing::HasSubstr;
using testing::Not;

// The modules that an SVG draws, with its quiet zone.
std::vector<std::vector<bool>> modules(const std::string& svg) {
  int side = 0;
  std::size_t box = svg.find("viewBox=\"0 0 ");
  if (box == std::string::npos || std::sscanf(svg.c_str() + box, "viewBox=\"0 0 %d", &side) != 1) return {};
  std::vector<std::vector<bool>> out(static_cast<std::size_t>(side),
                                     std::vector<bool>(static_cast<std::size_t>(side)));
  for (std::size_t at = svg.find(" d=\""); (at = svg.find('M', at)) != std::string::npos; ++at) {
    int x = 0, y = 0, n = 0, back = 0;
    if (std::sscanf(svg.c_str() + at, "M%d %dh%dv1h-%dz", &x, &y, &n, &back) != 4 || n != back) return {};
    for (int i = x; i < x + n; ++i)
      out.at(static_cast<std::size_t>(y)).at(static_cast<std::size_t>(i)) = true;
  }
  return out;
}

// The three squares by which a reader finds a code, at the corners of a module matrix with four modules of
// quiet.
void expect_readable(const std::vector<std::vector<bool>>& m) {
  ASSERT_GE(m.size(), 29U);
  EXPECT_EQ((m.size() - 8 - 17) % 4, 0U);  // 17 + 4 × version
  std::size_t far = m.size() - 4 - 7;
  for (auto [top, left] : {std::pair<std::size_t, std::size_t>{4, 4}, {4, far}, {far, 4}})
    for (std::size_t y = 0; y < 7; ++y)
      for (std::size_t x = 0; x < 7; ++x) {
        bool ring = y == 0 || y == 6 || x == 0 || x == 6, heart = y >= 2 && y <= 4 && x >= 2 && x <= 4;
        EXPECT_EQ(m[top + y][left + x], ring || heart) << top << ' ' << left << ' ' << y << ' ' << x;
      }
  for (std::size_t i = 0; i < m.size(); ++i)
    for (std::size_t edge : {std::size_t{0}, std::size_t{3}, m.size() - 4, m.size() - 1})
      EXPECT_FALSE(m[edge][i] || m[i][edge]) << "not quiet";
}

TEST(QrCode, IsDrawnAsTheStandardWants) {
  for (const char* s : {"a", "https://guichet.example/cartes/D1001", "Où s’adresser ? À la mairie."})
    expect_readable(modules(qr_code(s, "Code").str()));
  expect_readable(modules(qr_code(std::string(500, 'x'), "Code").str()));
}

TEST(QrCode, TheSameTextGivesTheSameCode) {
  std::string link = "https://guichet.example/cartes/D1001";
  EXPECT_EQ(qr_code(link, "Carte").str(), qr_code(link, "Carte").str());
  EXPECT_NE(modules(qr_code(link, "Carte").str()), modules(qr_code(link + "2", "Carte").str()));
  EXPECT_EQ(modules(qr_code(link, "Carte").str()), modules(qr_code(link, "Autre titre").str()));
}

TEST(QrCode, WhatCannotBeEncodedGivesNothing) {
  EXPECT_TRUE(qr_code("", "Code").empty());
  EXPECT_TRUE(qr_code(std::string(501, 'x'), "Code").empty());
  EXPECT_FALSE(qr_code(std::string(500, 'x'), "Code").empty());
}

// A zero byte ends no text: the code would lead elsewhere.
TEST(QrCode, HoldsTheWholeText) {
  std::string_view whole("https://a.fr/\0b", 15);
  EXPECT_NE(qr_code(whole, "Code").str(), qr_code("https://a.fr/", "Code").str());
}

TEST(QrCode, ItsTitleIsEscaped) {
  std::string svg = qr_code("a", "\"><script>").str();
  EXPECT_THAT(svg, Not(HasSubstr("<script>")));
  EXPECT_THAT(svg, HasSubstr("role=\"img\""));
  EXPECT_THAT(svg, HasSubstr("aria-label=\"&quot;&gt;&lt;script&gt;\""));
}

RC_GTEST_PROP(QrCode, AnyTextIsDrawnOrNot, (const std::string& s)) {
  Html code = qr_code(s, s);
  RC_ASSERT(code.empty() == (s.empty() || s.size() > 500));
}
}  // namespace
}  // namespace html
