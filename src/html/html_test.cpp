#include "html/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/fr.h"
#include "html/chart.h"
#include "html/form.h"
#include "html/page.h"

namespace html {
namespace {
using testing::HasSubstr;
using testing::Not;

std::string unescape(std::string s) {
  for (auto [entity, c] :
       {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}})
    for (std::size_t at = 0; (at = s.find(entity, at)) != std::string::npos; at += 1)
      s.replace(at, std::string(entity).size(), c);
  return s;
}
std::size_t count(std::string_view s, std::string_view what) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = s.find(what, at)) != std::string_view::npos; at += what.size()) ++n;
  return n;
}

rc::Gen<std::string> nasty() {
  auto piece = rc::gen::element<std::string>("<script>", "</td>", "\"", "'", "&", "&amp;", "é", "\n", "a",
                                             " onclick=x", "-->", "{}", "%s", "]]>");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                      [](const std::vector<std::string>& all) {
                        std::string out;
                        for (const auto& p : all) out += p;
                        return out;
                      });
}

RC_GTEST_PROP(Escape, LeavesNoMarkupAndLosesNothing, ()) {
  std::string s = *nasty(), out = escape(s);
  RC_ASSERT(out.find_first_of("<>\"'") == std::string::npos);
  RC_ASSERT(unescape(out) == s);
}

RC_GTEST_PROP(Format, StringsAreEscapedWhateverTheirType, ()) {
  std::string s = *nasty();
  std::string wanted = "<td>" + escape(s) + "</td>";
  RC_ASSERT(format("<td>{}</td>", s).str() == wanted);
  RC_ASSERT(format("<td>{}</td>", std::string_view(s)).str() == wanted);
  RC_ASSERT(format("<td>{}</td>", s.c_str()).str() == wanted);
  Html row("x");
  append(row, "<td>{}</td>", s);
  RC_ASSERT(row.str() == "x" + wanted);
}

TEST(Format, OnlyHtmlPassesAsItIs) {
  Html bold("<b>gras</b>");
  EXPECT_EQ(format("<p>{} {} {}</p>", bold, "<i>", 3).str(), "<p><b>gras</b> &lt;i&gt; 3</p>");
}

TEST(Paragraphs, FollowTheTextsLines) {
  EXPECT_EQ(paragraphs("un\ndeux\n\n \ntrois <b>").str(), "<p>un<br>\ndeux</p>\n<p>trois &lt;b&gt;</p>\n");
  EXPECT_EQ(paragraphs("").str(), "");
  EXPECT_EQ(paragraphs("\n\n").str(), "");
}

struct Input {
  std::string email, motive, text, secret;
  std::int64_t age = 0;
  bool agreed = false;
  static auto fields() {
    return std::tuple{field("email", "Adresse", &Input::email).required().autocomplete("email"),
                      field("motive", "Motif", &Input::motive).choices({{"a", "Un"}, {"b", "Deux <2>"}}),
                      field("text", "Texte", &Input::text).multiline().hint("Une phrase."),
                      field("secret", "Secret", &Input::secret).secret(),
                      field("age", "Âge", &Input::age).between(0, 150),
                      field("agreed", "D’accord", &Input::agreed)};
  }
};

TEST(Forms, EveryControlHasItsLabel) {
  std::string out = form({"/x", "jeton", "Envoyer"}, fields::specs<Input>(), {}, {}).str();
  for (const char* name : {"email", "motive", "text", "secret", "age", "agreed"}) {
    EXPECT_THAT(out, HasSubstr(std::string("<label for=\"") + name + "\""));
    EXPECT_EQ(count(out, std::string(" id=\"") + name + "\""), 1U) << name;
    EXPECT_THAT(out, HasSubstr(std::string("name=\"") + name + "\""));
  }
  EXPECT_EQ(count(out, " required"), 1U);
  EXPECT_THAT(out, HasSubstr("Adresse (obligatoire)"));
  EXPECT_THAT(out, HasSubstr("autocomplete=\"email\""));
  EXPECT_THAT(out, HasSubstr("aria-describedby=\"text-aide\""));
  EXPECT_THAT(out, HasSubstr("name=\"csrf\" value=\"jeton\""));
  EXPECT_THAT(out, Not(HasSubstr("aria-invalid")));
  EXPECT_THAT(form({"/x", "", "Chercher", true}, fields::specs<Input>(), {}, {}).str(),
              Not(HasSubstr("csrf")));
}

TEST(Forms, FaultsAreLinkedBothWays) {
  std::vector<FieldError> faults{{"email", "Renseignez l’adresse."}, {"text", "Trop <long>."}};
  std::string out = form({"/x", "j", "Envoyer"}, fields::specs<Input>(), {}, faults).str(),
              summary = fault_summary(faults).str();
  EXPECT_EQ(count(out, "aria-invalid=\"true\""), 2U);
  for (const char* name : {"email", "text"}) {
    EXPECT_THAT(summary, HasSubstr(std::string("href=\"#") + name + "\""));
    EXPECT_THAT(out, HasSubstr(std::string(" id=\"") + name + "\""));
    EXPECT_THAT(out, HasSubstr(std::string("id=\"") + name + "-faute\""));
  }
  EXPECT_THAT(out, HasSubstr("aria-describedby=\"text-aide text-faute\""));
  EXPECT_THAT(summary, HasSubstr("role=\"alert\""));
  EXPECT_THAT(out + summary, Not(HasSubstr("<long>")));
  EXPECT_TRUE(fault_summary({}).empty());
}

TEST(Forms, KeepWhatWasSentButNoSecret) {
  Values sent{{"email", {"\"><script>"}},
              {"motive", {"b"}},
              {"secret", {"caché"}},
              {"agreed", {"1"}},
              {"text", {"</textarea>"}}};
  std::string out = form({"/x", "j", "Envoyer"}, fields::specs<Input>(), sent, {}).str();
  EXPECT_THAT(out, HasSubstr("value=\"&quot;&gt;&lt;script&gt;\""));
  EXPECT_THAT(out, HasSubstr("<option value=\"b\" selected>Deux &lt;2&gt;</option>"));
  EXPECT_THAT(out, Not(HasSubstr("caché")));
  EXPECT_THAT(out, HasSubstr(" checked"));
  EXPECT_EQ(count(out, "</textarea>"), 1U);
}

TEST(Tables, HaveCaptionAndScopes) {
  TableWriter t({"Légende <1>", {"Nom", "Nombre"}, {false, true}});
  t.row({format("{}", "<a>"), format("{}", 3)});
  std::string out = t.finish().str();
  EXPECT_THAT(out, HasSubstr("<caption>Légende &lt;1&gt;</caption>"));
  EXPECT_EQ(count(out, "<th scope=\"col\""), 2U);
  EXPECT_THAT(out, HasSubstr("<th scope=\"row\">&lt;a&gt;</th><td class=\"num\">3</td>"));
  EXPECT_THAT(TableWriter({"Vide", {"A", "B"}}).finish().str(), HasSubstr("colspan=\"2\""));
}

RC_GTEST_PROP(Charts, TheTableHoldsTheSameFigures, ()) {
  Chart chart{"c", "Titre", "Mois", "Avis", 1, {}};
  auto values = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 100'000));
  for (std::size_t i = 0; i < values.size(); ++i)
    chart.points.push_back({"p" + std::to_string(i) + "<", values[i] / 10.0});
  for (const Html& drawn : {bar_chart(chart), line_chart(chart)}) {
    const std::string& s = drawn.str();
    std::string table = s.substr(s.find("<table"));
    for (const auto& p : chart.points) {
      RC_ASSERT(table.find("<th scope=\"row\">" + escape(p.label) + "</th><td class=\"num\">" + fr::number(p.value, 1) +
                           "</td>") != std::string::npos);
    }
    RC_ASSERT(s.find("aria-labelledby=\"c-titre\"") != std::string::npos &&
              s.find("id=\"c-titre\"") != std::string::npos);
    RC_ASSERT(s.find("nan") == std::string::npos && s.find("inf") == std::string::npos);
    RC_ASSERT(count(s, "<p0<") == 0);
  }
  RC_ASSERT(count(bar_chart(chart).str(), "<rect") == chart.points.size());
  RC_ASSERT(count(line_chart(chart).str(), "<circle") == chart.points.size());
}

TEST(Charts, ATargetIsALineWithItsLabelAndARowOfTheTable) {
  Chart chart{"c", "Titre", "Semaine du", "%", 1, {{"28 septembre 2026", 70}, {"5 octobre 2026", 80}}};
  for (const Html& plain : {bar_chart(chart), line_chart(chart)})
    EXPECT_THAT(plain.str(), Not(HasSubstr("objectif")));
  chart.target = 85;
  for (const Html& drawn : {bar_chart(chart), line_chart(chart)}) {
    EXPECT_THAT(drawn.str(), HasSubstr("<line class=\"target\""));
    EXPECT_THAT(drawn.str(), HasSubstr("objectif\u00A0: 85\u202F%</text>"));
    EXPECT_THAT(drawn.str(), HasSubstr("<th scope=\"row\">Objectif</th><td class=\"num\">85,0</td>"));
  }
}

TEST(Charts, LabelsOfManyPointsAreThinned) {
  Chart chart{"c", "Titre", "Jour", "%", 1, {}};
  for (int i = 0; i < 60; ++i) chart.points.push_back({"28 septembre 2026", 80});
  EXPECT_LE(count(line_chart(chart).str(), "text-anchor=\"middle\""), 5U);
}

TEST(Charts, APointOfAnIncompletePeriodIsHollowAndSaidInTheTable) {
  Chart chart{"c", "Taux", "Semaine", "%", 1, {{"5 octobre", 80}, {"12 octobre", 81}}};
  EXPECT_THAT(line_chart(chart).str(), Not(HasSubstr("class=\"part\"")));
  chart.points.push_back({"19 octobre", 60, "semaine incomplète (2\u00A0jours)"});
  std::string drawn = line_chart(chart).str();
  EXPECT_EQ(count(drawn, "<circle class=\"part\""), 1U);
  EXPECT_EQ(count(drawn, "<path class=\"part\""), 1U);
  EXPECT_THAT(drawn, HasSubstr("19 octobre, semaine incomplète (2\u00A0jours)</"));
}

TEST(Pages, AreFramedForKeyboardAndReaders) {
  Frame frame{"Jean <b>",
              "jeton",
              "/avis/3",
              {{"/", "Accueil"}, {"/avis", "Avis"}, {"/aviser", "Aviser"}},
              "Mairie & Cie"};
  std::string out = render({"Un <titre>", Html("<h1>Corps</h1>"), {{"/", "Accueil"}, {"", "Ici"}}}, frame);
  EXPECT_THAT(out, HasSubstr("<html lang=\"fr\">"));
  EXPECT_THAT(out, HasSubstr("<title>Un &lt;titre&gt; — Guichet</title>"));
  EXPECT_THAT(out, HasSubstr("href=\"#contenu\""));
  EXPECT_THAT(out, HasSubstr("<main id=\"contenu\""));
  EXPECT_THAT(out, HasSubstr("<a href=\"/avis\" aria-current=\"page\">"));
  EXPECT_THAT(out, Not(HasSubstr("<a href=\"/aviser\" aria-current")));
  EXPECT_THAT(out, Not(HasSubstr("<b>")));
  EXPECT_THAT(out, HasSubstr("Mairie &amp; Cie"));
  for (const char* forbidden : {" style=", "<style", " onclick", "javascript:"})
    EXPECT_THAT(out, Not(HasSubstr(forbidden)));  // the content policy would drop it
  EXPECT_THAT(render({"T", Html()}, {}), HasSubstr("/connexion"));
}

TEST(Pager, LinksOnlyWhereThereIsAPage) {
  EXPECT_TRUE(pager(1, 1, "/x?page=").empty());
  EXPECT_THAT(pager(1, 3, "/x?page=").str(),
              testing::AllOf(HasSubstr("/x?page=2"), Not(HasSubstr("précédente"))));
  EXPECT_THAT(pager(3, 3, "/x?a=1&page=").str(),
              testing::AllOf(HasSubstr("/x?a=1&amp;page=2"), Not(HasSubstr("suivante"))));
}
}  // namespace
}  // namespace html
