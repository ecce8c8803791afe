// The main job, as an agent without a mouse and without JavaScript does it: keys only, from signing in to the
// reply on the public page.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "web_page.h"

namespace {
using browser::Page;
using testing::HasSubstr;

class Journey : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<e2e::Folder>("journey");
    e2e::fill_demo(*folder_ / "data");
    server_ = std::make_unique<e2e::Server>(*folder_ / "data");
  }
  static void TearDownTestSuite() {
    e2e::Chromium::close();
    server_.reset();
    folder_.reset();
  }
  void SetUp() override {
    if (e2e::Chromium::get() == nullptr) GTEST_SKIP() << "Chromium is absent: " << e2e::Chromium::why_not();
    page_ = e2e::open_page(*server_, "", {.scripts = false, .media = {.reduced_motion = true}});
  }

  std::string value(std::string_view expression) { return e2e::value(*page_, expression); }
  bool holds(std::string_view expression) { return e2e::holds(*page_, expression); }
  // With plain spaces for those that French typography keeps from breaking.
  std::string text() { return value("document.body.innerText.replace(/[\\u00a0\\u202f]/g, ' ')"); }
  void go(const std::string& path) {
    auto there = page_->navigate(server_->url() + path);
    ASSERT_TRUE(there) << there.error().message;
  }
  void press(std::string_view key, browser::Modifiers with = {}) {
    auto done = page_->press_key(key, with);
    ASSERT_TRUE(done) << done.error().message;
  }
  // Tab until the focused element fulfils the condition on `e`; fails when the whole page has gone by.
  bool tab_to(const std::string& condition) {
    for (int i = 0; i < 300; ++i) {
      press("Tab");
      if (holds("(() => { const e = document.activeElement; return Boolean(e && e !== document.body && (" +
                condition + ")) })()"))
        return seen();
    }
    ADD_FAILURE() << "no tab stop where " << condition << " in " << value("location.href");
    return false;
  }
  // Whoever tabs must see where they are: an outline, and the element inside the window.
  bool seen() {
    bool visible = holds(
        "(() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();"
        "return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1) && r.bottom > 0 && r.top < "
        "innerHeight && r.width > 0 })()");
    EXPECT_TRUE(visible) << "the focus isn't visible: "
                         << value("document.activeElement.outerHTML.slice(0, 200)");
    return true;
  }
  void enter() {
    auto done = page_->follow([&] { return page_->press_key("Enter"); });
    ASSERT_TRUE(done) << done.error().message << " at "
                      << value("document.activeElement.outerHTML.slice(0, 200)");
  }
  void type(std::string_view words) {
    auto done = page_->type_text(words);
    ASSERT_TRUE(done) << done.error().message;
  }
  void replace(std::string_view words) {
    press("a", {.control = true});
    press("Delete");
    type(words);
  }
  void sign_in(const std::string& role) {
    go("/connexion");
    ASSERT_TRUE(tab_to("e.id === 'email'"));
    type(role + "@demo.example");
    ASSERT_TRUE(tab_to("e.id === 'password'"));
    type(e2e::kPassword);
    enter();
    ASSERT_THAT(value("location.pathname"), "/avis");
  }
  // A review to answer whose draft has a fact and something to complete.
  std::string review_with_fact() {
    e2e::Client agent(server_->port());
    EXPECT_TRUE(agent.sign_in("agent@demo.example"));
    auto list = agent.get("/avis?state=a_traiter", {{"Accept", "application/json"}}).json();
    for (const auto& line : json::find(list, "reviews")->as_array()) {
      std::string ref = json::text(line, "review");
      std::string body = agent.get("/avis/" + ref).body;
      if (!json::text(line, "structure").empty() && body.find("class=\"s fact\"") != std::string::npos &&
          body.find("[À compléter") != std::string::npos)
        return ref;
    }
    ADD_FAILURE() << "no such review";
    return "";
  }

  static inline std::unique_ptr<e2e::Folder> folder_;
  static inline std::unique_ptr<e2e::Server> server_;
  std::unique_ptr<Page> page_;
};
}  // namespace

TEST_F(Journey, FromTheReviewToThePublishedReply) {
  sign_in("agent");
  std::string ref = review_with_fact();

  // The filter, by keys, then the review.
  ASSERT_TRUE(tab_to("e.id === 'state'"));
  press("ArrowDown");
  ASSERT_TRUE(tab_to("e.matches('main form button')"));
  enter();
  EXPECT_THAT(value("location.search"), HasSubstr("state=a_traiter"));
  ASSERT_TRUE(tab_to("e.pathname === '/avis/" + ref + "'"));
  enter();
  EXPECT_TRUE(holds("document.querySelector('.draft').innerText.length > 200"));
  EXPECT_TRUE(holds("document.querySelector('#text').value.includes('[À compléter')"));
  std::string structure =
      value("document.querySelector('dl a[href^=\"/structures/\"]').pathname.split('/').pop()");

  // A fact, its source, the passage highlighted in the document.
  ASSERT_TRUE(tab_to("e.matches('a.fact')"));
  std::string quote = value("document.querySelector('figure.quote blockquote').innerText.trim()");
  enter();
  EXPECT_THAT(value("location.pathname"), testing::StartsWith("/documents/"));
  EXPECT_EQ(value("[...document.querySelectorAll('mark')].map(m => m.innerText).join(' ').trim()"), quote);
  EXPECT_TRUE(
      holds("(() => { const r = document.querySelector('mark').getBoundingClientRect(); return r.top >= 0 && "
            "r.top < innerHeight && r.height > 0 })()"));
  EXPECT_TRUE(
      holds("getComputedStyle(document.querySelector('mark')).backgroundColor !== "
            "getComputedStyle(document.body).backgroundColor"));
  e2e::keep_screen(*page_, "journey_passage");
  auto back = page_->follow([&] { return page_->press_key("ArrowLeft", {.alt = true}); });
  if (!back) go("/avis/" + ref);  // headless Chromium may leave the key to its window
  ASSERT_EQ(value("location.pathname"), "/avis/" + ref);

  // An edition kept, and its difference with the draft.
  ASSERT_TRUE(tab_to("e.id === 'text'"));
  std::string draft = value("document.querySelector('#text').value");
  press("End", {.control = true});
  type(" Merci de votre patience.");
  ASSERT_TRUE(tab_to("e.innerText === 'Enregistrer'"));
  enter();
  EXPECT_TRUE(
      holds("document.querySelector('.diff ins') !== null && [...document.querySelectorAll('.diff "
            "ins')].some(e => e.innerText.includes('patience'))"));
  EXPECT_THAT(value("document.querySelector('h1 + p').innerText"), HasSubstr("En rédaction"));

  // Not while something is left to complete.
  ASSERT_TRUE(tab_to("e.innerText === 'Approuver cette réponse'"));
  enter();
  EXPECT_EQ(*page_->status(), 400);
  EXPECT_TRUE(holds("document.querySelector('#text').getAttribute('aria-invalid') === 'true'"));
  EXPECT_TRUE(
      holds("document.querySelector('#text').getAttribute('aria-describedby').split(' ').some(id => "
            "document.getElementById(id).innerText.includes('À compléter'))"));
  ASSERT_TRUE(tab_to("e.closest('#fautes') !== null && e.hash === '#text'"));
  press("Enter");
  EXPECT_EQ(value("document.activeElement.id"), "text");
  EXPECT_THAT(value("document.querySelector('#text').value"), HasSubstr("Merci de votre patience."));
  e2e::keep_screen(*page_, "journey_refused");

  // Completed, approved, published, public.
  replace("Bonjour,\n\nVoici notre réponse d’essai.\n\n" + quote + "\n\nCordialement");
  ASSERT_TRUE(tab_to("e.innerText === 'Approuver cette réponse'"));
  enter();
  EXPECT_EQ(*page_->status(), 200);
  ASSERT_TRUE(tab_to("e.innerText === 'Publier la réponse'"));
  enter();
  EXPECT_THAT(text(), HasSubstr("Réponse publiée"));
  EXPECT_THAT(text(), HasSubstr("1 passage"));
  e2e::keep_screen(*page_, "journey_published");
  page_ = e2e::open_page(*server_, "", {.scripts = false, .media = {.reduced_motion = true}});
  go("/publics/" + structure);
  EXPECT_THAT(text(), HasSubstr("Voici notre réponse d’essai."));
}

TEST_F(Journey, AQuestionLeadsToItsSource) {
  sign_in("agent");
  ASSERT_TRUE(tab_to("e.pathname === '/questions'"));
  enter();
  ASSERT_TRUE(tab_to("e.id === 'text'"));
  type("J’ai perdu ma carte d’identité, combien coûte une nouvelle ?");
  ASSERT_TRUE(tab_to("e.matches('main form button')"));
  enter();
  EXPECT_THAT(text(), HasSubstr("25 €"));
  std::string quote = value("document.querySelector('figure.quote blockquote').innerText.trim()");
  ASSERT_TRUE(tab_to("e.closest('figure.quote') !== null"));
  enter();
  EXPECT_EQ(value("[...document.querySelectorAll('mark')].map(m => m.innerText).join(' ').trim()"), quote);
}

TEST_F(Journey, TheSkipLinkLeadsToTheContent) {
  sign_in("agent");
  go("/avis");
  press("Tab");
  EXPECT_EQ(value("document.activeElement.innerText"), "Aller au contenu");
  EXPECT_TRUE(seen());
  EXPECT_TRUE(holds("document.activeElement.getBoundingClientRect().left >= 0"));
  press("Enter");
  press("Tab");
  EXPECT_TRUE(holds("document.activeElement.closest('main') !== null"));
}

TEST_F(Journey, HighContrastAndPrint) {
  e2e::Client agent(server_->port());
  ASSERT_TRUE(agent.sign_in("agent@demo.example"));
  page_ = e2e::open_page(*server_, agent.cookie(),
                         {.scripts = false, .media = {.forced_colors = true, .reduced_motion = true}});
  for (const auto& [name, path] : {std::pair{"contrast_review", "/avis/900001"},
                                   {"contrast_inbox", "/avis"},
                                   {"contrast_document", "/documents/D1001?start=2461&end=2549"}}) {
    go(path);
    EXPECT_THAT(text().size(), testing::Gt(500U));
    EXPECT_TRUE(
        holds("(() => { const tabs = [...document.querySelectorAll('#menu a')].map(a => "
              "getComputedStyle(a).borderBottomColor); return new Set(tabs).size === 2 })()"))
        << "the current tab doesn't stand out";
    e2e::keep_screen(*page_, name);
  }
  page_ = e2e::open_page(*server_, agent.cookie(), {.scripts = false, .media = {.reduced_motion = true}});
  for (const char* path : {"/avis/900001", "/documents/D1001", "/publics/DmCaf30aaa"}) {
    go(path);
    auto pdf = page_->print_pdf();
    ASSERT_TRUE(pdf) << pdf.error().message;
    EXPECT_THAT(*pdf, testing::StartsWith("%PDF"));
    EXPECT_GT(pdf->size(), 15'000U) << path;
    EXPECT_THAT(e2e::between(*pdf, "/MediaBox [0 0 ", "]"),
                testing::MatchesRegex("59[45][.0-9]* 84[12][.0-9]*"))
        << path;  // A4 in points
    EXPECT_THAT(*pdf, HasSubstr("/Lang (fr)")) << path;
  }
}
