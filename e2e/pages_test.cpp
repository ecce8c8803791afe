// Every page, wide and at 320 pixels: accessible, in one piece, silent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <thread>

#include "base/source.h"
#include "web_page.h"

namespace {
using browser::Page;
using e2e::lead;

struct World {
  World() : folder("pages"), data(folder / "data") {
    e2e::fill_demo(data);
    auto fiche = read_file(GUICHET_ROOT "/demo/fiches/D1001.xml");
    fiche->replace(fiche->find("Déclarez-le rapidement"), std::string("Déclarez-le rapidement").size(),
                   "Déclarez-le sans attendre");
    e2e::run({"import", "fiches", "--data", data, folder.write("D1001.xml", *fiche)});
    write_file(data + "/scenario.txt",
               "### identité perdue\nLa carte d’identité perdue se redemande à la mairie [1].\nLe "
               "renouvellement d’une "
               "carte d’identité perdue est gratuit [1].\n");
    write_file(data + "/guichet.toml", "[model]\nkind = \"scripted\"\nscript = \"scenario.txt\"\n");
    server = std::make_unique<e2e::Server>(data);
    for (const char* role : {"agent", "auditeur", "admin"}) {
      e2e::Client client(server->port());
      if (!client.sign_in(std::string(role) + "@demo.example")) throw std::runtime_error("no session");
      sessions[role] = client.cookie();
      clients.emplace(role, client);
    }
    import_with_rejections();
    write_replies();
    converse(*fiche);
    invite();
  }

  // Two drawn calls: one link to answer, one already used.
  void invite() {
    auto drawn = e2e::run({"calls", "sample", "--network", "impots", "--answered", "20", "--lost", "0",
                           "--seed", "7", "--links", server->url(), "--data", data, "--json"})
                     .json();
    std::vector<std::string> links;
    for (const auto& call : json::find(drawn, "calls")->as_array())
      if (std::string link = json::text(call, "link"); !link.empty())
        links.push_back(link.substr(server->url().size()));
    survey = links.at(0);
    answered_survey = links.at(1);
    e2e::Client(server->port()).post(answered_survey, {{"score", "4"}});
  }

  // A conversation with a model's text, of which a quoted passage then changes; and one that asks back.
  void converse(std::string fiche) {
    auto& agent = clients.at("agent");
    auto ask = [&](const std::string& text) {
      auto reply = agent.post("/questions", {{"text", text}}, {{"Accept", "application/json"}});
      return json::text(reply.json(), "conversation");
    };
    conversation = ask("J’ai perdu ma carte d’identité, combien coûte une nouvelle ?");
    agent.get("/questions/" + conversation + "/flux?turn=1");
    asks_back = ask("Quels documents pour un passeport ?");
    std::size_t price = fiche.find("<Valeur>25");
    fiche.replace(price + 8, 2, "30");
    e2e::run({"import", "fiches", "--data", data, folder.write("D1001.xml", fiche)});
    e2e::run({"freshness", "--data", data});
  }

  // An import whose report shows lines refused.
  void import_with_rejections() {
    auto reply = clients.at("admin").upload("/administration/imports", {{"kind", "reviews"}},
                                            {{"file", "avis à revoir.csv",
                                              e2e::reviews_csv({{"essai-1", "Bon", "Un avis."},
                                                                {"", "Sans numéro", "Texte"},
                                                                {"<b>", "Numéro", "illisible"}})}});
    report = reply.header("location");
    for (int i = 0; i < 200; ++i) {
      if (json::text(clients.at("admin").get(report, {{"Accept", "application/json"}}).json(), "state") ==
          "termine")
        return;
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
    throw std::runtime_error("the import doesn't end");
  }

  // One review in each of the states in between.
  void write_replies() {
    auto& agent = clients.at("agent");
    auto list = agent.get("/avis?state=a_traiter", {{"Accept", "application/json"}}).json();
    for (const auto& r : json::find(list, "reviews")->as_array()) {
      if (json::text(r, "structure").empty()) continue;
      std::string ref = json::text(r, "review");
      if (ref == "900059" || ref == "900093") continue;
      if (being_written.empty())
        being_written = ref;
      else if (approved.empty())
        approved = ref;
      else if (untouched.empty())
        untouched = ref;
      else
        break;
    }
    agent.post("/avis/" + being_written + "/reponse",
               {{"text", "Bonjour,\n\nVotre message est bien reçu.\n\nCordialement"}});
    agent.post("/avis/" + approved + "/approbation",
               {{"text", "Bonjour,\n\nVotre dossier est complet.\n\nCordialement"}});
    auto refused = agent.get("/avis?state=refusee", {{"Accept", "application/json"}}).json();
    moderated = json::text(json::find(refused, "reviews")->as_array().front(), "review");
  }

  e2e::Folder folder;
  std::string data;
  std::unique_ptr<e2e::Server> server;
  std::map<std::string, std::string> sessions;
  std::map<std::string, e2e::Client> clients;
  std::string report, being_written, approved, untouched, moderated, conversation, asks_back, survey,
      answered_survey;
};

World& world() {
  static World one;
  return one;
}

struct Case {
  std::string name, role, path;
  int status = 200;
  std::string script = {};    // leads from there to the page meant
  std::string expected = {};  // JavaScript that holds on it
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

std::vector<Case> cases() {
  const std::string kSend = "document.querySelector('main form button[type=submit]').click()";
  auto fill = [](const std::string& selector, const std::string& text) {
    return "document.querySelector('" + selector + "').value = " + json::write(json::value(text)) + "; ";
  };
  const std::string kFaults =
      "document.querySelector('#fautes') !== null && document.querySelectorAll('[aria-invalid=true]').length "
      "> 0";
  const std::string kApprove = "document.querySelector('form.editor button[formaction]').click()";
  return {
      {"sign_in", "", "/connexion"},
      {"sign_in_refused", "", "/connexion", 400, kSend,
       kFaults + " && document.querySelectorAll('#fautes li').length === 2"},
      {"sign_in_unknown", "", "/connexion", 400,
       fill("#email", "personne@demo.example") + fill("#password", "mauvais mot de passe") + kSend, kFaults},
      {"inbox", "agent", "/avis", 200, "", "document.querySelectorAll('tbody tr').length > 40"},
      {"inbox_filtered", "agent", "/avis?state=a_traiter&feeling=negatif&structure=&q=carte", 200, "",
       "document.querySelector('#state').value === 'a_traiter'"},
      {"inbox_none", "agent", "/avis?q=xyzzyx", 200, "",
       "document.body.innerText.includes('Aucun avis ne correspond')"},
      {"inbox_last_page", "agent", "/avis?page=4"},
      {"inbox_bad_filter", "agent", "/avis?page=abc", 400},
      {"review_html", "agent", "/avis/900059", 200, "",
       "document.body.innerText.includes('<script>alert(1)</script>')"},
      {"review_rtl", "agent", "/avis/900093"},
      {"review_long", "agent", "/avis/900152"},
      {"review_answered", "agent", "/avis/900001"},
      {"review_being_written", "agent", "/avis/{being_written}", 200, "",
       "document.querySelector('.diff ins') !== null"},
      {"review_approved", "agent", "/avis/{approved}"},
      {"review_refused", "agent", "/avis/{moderated}"},
      {"review_read_only", "auditeur", "/avis/{untouched}"},
      {"review_empty_reply", "agent", "/avis/{untouched}", 400, fill("#text", "") + kSend, kFaults},
      {"review_left_to_complete", "agent", "/avis/{untouched}", 400,
       fill("#text", "Bonjour, [À compléter : la date]") + kApprove, kFaults},
      {"review_conflict", "agent", "/avis/{being_written}", 409,
       "document.querySelector('[name=base]').value = '0'; " + fill("#text", "Ma version à moi") + kSend,
       "document.body.innerText.includes('L’autre version') && document.querySelector('#text').value === 'Ma "
       "version à "
       "moi'"},
      {"review_conflict_lost", "agent", "/avis/{untouched}", 409,
       "document.querySelector('form.editor').action = '/avis/{approved}/reponse'; " +
           fill("#text", "Trop tard") + kSend,
       "document.body.innerText.includes('Trop tard')"},
      {"ask", "agent", "/questions"},
      {"ask_by_link", "agent", "/questions?text=carte+d%27identit%C3%A9+perdue&source=&structure=DmCaf30aaa",
       200, "",
       "document.querySelectorAll('figure.quote').length > 0 && "
       "document.querySelector('details.narrowing').open"},
      {"ask_answered", "agent", "/questions", 200,
       fill("#text", "J’ai perdu ma carte d’identité, combien coûte une nouvelle ?") + kSend,
       "document.querySelectorAll('figure.quote').length > 0"},
      {"ask_refused", "agent", "/questions", 200,
       fill("#text", "Quelle est la recette de la tarte aux pommes de ma grand-mère ?") + kSend,
       "document.querySelector('[id^=refus]') !== null"},
      {"conversation", "agent", "/questions/{conversation}", 200, "",
       "/gratuit/.test(document.querySelector('.sentence.contradicted').innerText) && "
       "/la source dit «.25.€.»/.test(document.querySelector('.sentence.contradicted').innerText)"},
      {"conversation_asks_back", "agent", "/questions/{asks_back}", 200, "",
       "document.querySelectorAll('[id^=precision] ~ .actions button').length >= 2"},
      {"conversation_rename_refused", "agent", "/questions/{conversation}", 400,
       "document.querySelector('form[action$=\"/titre\"] #title').value = ''; "
       "document.querySelector('form[action$=\"/titre\"]').submit()"},
      {"conversation_not_mine", "auditeur", "/questions/{conversation}", 404},
      {"questions_searched", "agent", "/questions?q=identite", 200, "",
       "document.querySelector('#historique') !== null"},
      {"stale_quotes", "agent", "/fraicheur", 200, "",
       "/25.€/.test(document.body.innerText) && /30.€/.test(document.body.innerText)"},
      {"ask_empty", "agent", "/questions", 400, kSend, kFaults},
      {"check", "agent", "/verification"},
      {"check_empty", "agent", "/verification", 400, kSend, kFaults},
      {"check_contradicted", "agent", "/verification", 200,
       fill("#text",
            "Le remplacement d’une carte d’identité perdue ou volée coûte 12 €, payés par timbre fiscal.") +
           kSend,
       "document.body.innerText.includes('contredit par la source') && "
       "/(25|30).€/.test(document.body.innerText)"},
      {"telephone", "agent", "/telephone", 200, "",
       "document.querySelectorAll('tbody tr').length >= 6 && /85.%/.test(document.body.innerText)"},
      {"telephone_department", "agent", "/telephone?departement=75"},
      {"telephone_departments", "agent", "/telephone?by_departement=1"},
      {"telephone_bad_day", "agent", "/telephone?from=demain", 400},
      {"telephone_network", "admin", "/telephone/reseaux/titres", 200, "",
       "/refusés en amont/.test(document.body.innerText) && document.querySelector('.heat') !== null"},
      {"telephone_queue", "agent", "/telephone/reseaux/impots?queue=professionnels"},
      {"telephone_site", "agent", "/telephone/reseaux/impots?site=Lille&by=week", 200, "",
       "/site Lille/.test(document.querySelector('h1').innerText)"},
      {"telephone_network_department", "agent", "/telephone/reseaux/impots?departement=59&by=month"},
      {"telephone_no_site", "agent", "/telephone/reseaux/impots?site=Xyzzy", 404},
      {"telephone_quarter_hours", "agent", "/telephone/quarts-d-heure?network=impots"},
      {"telephone_calls_of_an_hour", "agent",
       "/telephone/appels?network=sante&leaf=answered,abandoned&weekday=2&hour=10"},
      {"telephone_no_network", "agent", "/telephone/reseaux/xyzzy", 404},
      {"telephone_patience_networks", "agent", "/telephone/patience"},
      {"telephone_events_networks", "agent", "/telephone/evenements"},
      {"telephone_events", "admin", "/telephone/evenements?network=retraite", 200, "",
       "document.querySelector('form[action=\"/telephone/evenements\"]') !== null"},
      {"telephone_events_read_only", "agent", "/telephone/evenements?network=retraite", 200, "",
       "document.querySelector('form[action=\"/telephone/evenements\"]') === null"},
      {"telephone_events_faults", "admin", "/telephone/evenements?network=retraite", 400,
       fill("#name", "Échéance") + fill("#from", "demain") + fill("#to", "2026-12-09") + kSend,
       kFaults + " && document.querySelector('#name').value === 'Échéance'"},
      {"telephone_hours", "admin", "/telephone/heures?network=retraite"},
      {"telephone_hours_faults", "admin", "/telephone/heures?network=retraite", 400,
       fill("#from", "18:00") + fill("#to", "8 h") + fill("#valid_from", "demain") + kSend,
       kFaults + " && document.querySelector('#from').value === '18:00'"},
      {"telephone_closing_declared", "admin", "/telephone/fermetures?network=retraite", 200,
       fill("#day", "24/12/2026") + fill("#reason", "Réveillon") + kSend,
       "/C’est enregistré/.test(document.querySelector('#declaration').innerText)"},
      {"telephone_short_abandons_faults", "admin", "/telephone/abandons-courts?network=retraite", 400, kSend,
       kFaults},
      {"telephone_forecast_networks", "agent", "/telephone/prevision"},
      {"telephone_quarter_hours_networks", "agent", "/telephone/quarts-d-heure"},
      {"telephone_patience_no_network", "agent", "/telephone/patience?network=xyzzy", 404},
      {"telephone_calls", "agent", "/telephone/appels?network=sante&leaf=timeout"},
      {"telephone_report", "agent", "/telephone/rapport"},
      {"telephone_data", "agent", "/telephone/donnees"},
      {"telephone_satisfaction", "agent", "/telephone/satisfaction", 200, "",
       "document.querySelectorAll('section.box').length === 6 && /à "
       "égalité|1er/.test(document.body.innerText)"},
      {"telephone_satisfaction_none", "agent", "/telephone/satisfaction?from=1999-01-01&to=1999-03-31", 200,
       "", "document.body.innerText.includes('Aucun appel sur la période')"},
      {"telephone_satisfaction_bad_day", "agent", "/telephone/satisfaction?from=demain", 400},
      {"survey", "", "{survey}", 200, "", "document.querySelectorAll('input[type=radio]').length === 5"},
      {"survey_empty", "", "{survey}", 400, kSend,
       "document.querySelector('#fautes a[href=\"#score\"]') !== null && "
       "document.querySelector('#score').getAttribute('aria-describedby') === 'score-faute'"},
      {"survey_answered", "", "{answered_survey}", 200, "",
       "document.body.innerText.includes('est bien reçue')"},
      {"survey_unknown", "", "/enquete/00000000000000000000000000000000", 404},
      {"telephone_data_to_undo", "admin", "/telephone/donnees", 200, "",
       "document.querySelector('a[href^=\"/telephone/donnees/imports/\"]') !== null"},
      {"telephone_upload", "admin", "/telephone/importer"},
      {"telephone_upload_refused", "admin", "/telephone/importer", 400, kSend,
       "document.querySelector('#fautes a[href=\"#file\"]') !== null && "
       "document.querySelector('#file').getAttribute('aria-describedby').includes('file-faute')"},
      {"telephone_upload_denied", "agent", "/telephone/importer", 403},
      {"telephone_undo", "admin", "/telephone/donnees/imports/1", 200, "",
       "document.querySelector('form[action=\"/telephone/donnees/annuler\"]') !== null"},
      {"telephone_undo_denied", "agent", "/telephone/donnees/imports/1", 403},
      {"telephone_no_import", "admin", "/telephone/donnees/imports/999", 404},
      {"telephone_staffing", "agent", "/telephone/effectifs"},
      {"telephone_staffing_faults", "agent", "/telephone/effectifs?calls=100", 200, "",
       "document.querySelectorAll('.fault a').length > 0"},
      {"telephone_staffing_answer", "agent", "/telephone/effectifs?calls=100&aht=180&patience=300&agents=14"},
      {"telephone_staffing_simulated", "agent",
       "/telephone/effectifs?calls=100&aht=180&patience=300&answered=0.85&service_level=0.8&simulate=1", 200,
       "", "document.querySelector('#simulation') !== null && /Tous ensemble/.test(document.body.innerText)"},
      {"telephone_day", "agent", "/telephone/effectifs/jour"},
      {"telephone_day_plan", "agent",
       "/telephone/effectifs/"
       "jour?network=impots&answered=0.85&mean_wait=60&callback_share=0.5&move_from=10:00-12:00",
       200, "",
       "document.querySelectorAll('tbody tr').length > 20 && document.querySelector('svg.line') !== null && "
       "/agent de plus/.test(document.body.innerText)"},
      {"telephone_day_faults", "agent", "/telephone/effectifs/jour?network=impots&move_from=midi", 200, "",
       "document.querySelectorAll('.fault a').length > 0"},
      {"telephone_day_no_network", "agent", "/telephone/effectifs/jour?network=xyzzy", 404},
      {"telephone_pool", "agent", "/telephone/effectifs/regroupement?network=impots", 200, "",
       "/répondre ensemble épargne/.test(document.body.innerText) && "
       "document.querySelectorAll('#part input').length === 5"},
      {"telephone_patience", "agent", "/telephone/patience?network=impots", 200, "",
       "/La moitié des appelants/.test(document.body.innerText) && document.querySelector('svg.line') !== "
       "null"},
      {"telephone_forecast", "agent", "/telephone/prevision?network=emploi"},
      {"telephone_forecast_first_tries", "agent", "/telephone/prevision?network=emploi&first_tries=1"},
      {"telephone_forecast_today", "agent", "/telephone/prevision?network=emploi&now={last_tuesday}T10:40"},
      {"documents", "agent", "/documents"},
      {"documents_filtered", "agent", "/documents?q=carte&source=&audience=&theme="},
      {"card", "agent", "/documents/D1001/carte", 200, "",
       "document.querySelectorAll('main section').length >= 5 && /(25|30).€/.test(document.body.innerText)"},
      {"card_near", "agent", "/documents/D1001/carte?place=30000", 200, "",
       "/NÎMES/.test(document.body.innerText) && document.querySelector('svg.qr') !== null"},
      {"card_unknown_place", "agent", "/documents/D1001/carte?place=xyzzy", 200, "",
       "document.body.innerText.includes('pas connu du registre')"},
      {"card_easy", "", "/cartes/D1001?place=30000&easy=1", 200, "",
       "document.body.innerText.includes('Combien ça coûte')"},
      {"document", "agent", "/documents/D1001"},
      {"document_passage", "agent", "/documents/D1001?start=2461&end=2549#passage", 200, "",
       "document.querySelectorAll('mark').length > 0"},
      {"document_older", "agent", "/documents/D1001?version=1", 200, "",
       "document.body.innerText.includes('Voir la version actuelle')"},
      {"structures", "agent", "/structures"},
      {"structure", "agent", "/structures/DmCaf30aaa"},
      {"account", "agent", "/compte"},
      {"account_refused", "agent", "/compte", 400, fill("#current", "faux") + fill("#fresh", "court") + kSend,
       kFaults + " && document.querySelectorAll('#fautes li').length === 2"},
      {"administration", "admin", "/administration"},
      {"accounts", "admin", "/administration/comptes"},
      {"accounts_refused", "admin", "/administration/comptes", 400,
       "document.querySelector('main form.stack button[type=submit]').click()",
       kFaults + " && document.querySelectorAll('#fautes li').length >= 3"},
      {"imports", "admin", "/administration/imports"},
      {"imports_refused", "admin", "/administration/imports", 400, kSend,
       "document.querySelector('#fautes') !== null"},
      {"import_report", "admin", "{report}", 200, "", "document.querySelectorAll('tbody tr').length === 2"},
      {"networks", "admin", "/administration/reseaux", 200, "",
       "document.querySelectorAll('tbody tr').length === 12"},
      {"trail", "auditeur", "/administration/journal", 200, "",
       "document.body.innerText.includes('intacte')"},
      {"engagements", "", "/engagements"},
      {"public", "", "/publics/DmCaf30aaa"},
      {"not_found", "", "/nulle-part", 404},
      {"no_review", "agent", "/avis/123", 404},
      {"denied", "agent", "/administration/comptes", 403},
      {"accessibility", "", "/accessibilite"},
      {"about", "", "/a-propos"},
  };
}

// The demonstration has calls on it, unless it is a holiday.
std::string last_tuesday() {
  std::time_t at = std::time(nullptr) - 86400;
  while (std::gmtime(&at)->tm_wday != 2) at -= 86400;
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", std::gmtime(&at));
  return text;
}

class Pages : public testing::TestWithParam<Case> {
 protected:
  static void TearDownTestSuite() { e2e::Chromium::close(); }
  void SetUp() override {
    if (e2e::Chromium::get() == nullptr) GTEST_SKIP() << "Chromium is absent: " << e2e::Chromium::why_not();
    if (e2e::axe_source().empty()) GTEST_SKIP() << "axe-core is absent: npm ci --prefix e2e/axe --omit=dev";
  }

  static std::string named(std::string path) {
    const std::string tuesday = last_tuesday();
    const std::pair<std::string_view, const std::string&> kNames[] = {
        {"{being_written}", world().being_written},
        {"{approved}", world().approved},
        {"{untouched}", world().untouched},
        {"{moderated}", world().moderated},
        {"{report}", world().report},
        {"{conversation}", world().conversation},
        {"{asks_back}", world().asks_back},
        {"{last_tuesday}", tuesday},
        {"{survey}", world().survey},
        {"{answered_survey}", world().answered_survey}};
    for (const auto& [name, ref] : kNames)
      if (std::size_t at = path.find(name); at != std::string::npos) path.replace(at, name.size(), ref);
    return path;
  }

  static void look(Page& page, const Case& c, int width) {
    SCOPED_TRACE(c.name + " at " + std::to_string(width));
    ASSERT_TRUE(page.set_viewport(width, 800));
    auto there = page.navigate(world().server->url() + named(c.path));
    ASSERT_TRUE(there) << there.error().message;
    if (!c.script.empty()) {
      auto sent = lead(page, named(c.script));
      ASSERT_TRUE(sent) << sent.error().message;
    }
    for (const auto& fault : e2e::faults_of(page, {c.status})) ADD_FAILURE() << fault;
    if (!c.expected.empty()) {
      EXPECT_TRUE(e2e::holds(page, c.expected)) << c.expected << "\n"
                                                << e2e::value(page, "document.body.innerText.slice(0, 600)");
    }
    e2e::keep_screen(page, c.name + "_" + std::to_string(width));
  }
};
}  // namespace

TEST_P(Pages, Hold) {
  const Case& c = GetParam();
  auto page = e2e::open_page(*world().server, c.role.empty() ? "" : world().sessions.at(c.role));
  for (int width : {1280, 320}) look(*page, c, width);
}

INSTANTIATE_TEST_SUITE_P(All, Pages, testing::ValuesIn(cases()),
                         [](const auto& given) { return given.param.name; });
