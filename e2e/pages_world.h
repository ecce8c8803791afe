// A demonstration with something in each state that a page shows, served to each role.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/source.h"
#include "web_page.h"

namespace e2e {
struct World {
  World() : folder("pages"), data(folder / "data") {
    fill_demo(data);
    auto fiche = read_file(GUICHET_ROOT "/demo/fiches/D1001.xml");
    fiche->replace(fiche->find("Déclarez-le rapidement"), std::string("Déclarez-le rapidement").size(),
                   "Déclarez-le sans attendre");
    run({"import", "fiches", "--data", data, folder.write("D1001.xml", *fiche)});
    write_file(data + "/scenario.txt",
               "### identité perdue\nLa carte d’identité perdue se redemande à la mairie [1].\nLe "
               "renouvellement d’une "
               "carte d’identité perdue est gratuit [1].\n");
    write_file(data + "/guichet.toml", "[model]\nkind = \"scripted\"\nscript = \"scenario.txt\"\n");
    server = std::make_unique<Server>(data);
    for (const char* role : {"agent", "auditeur", "admin"}) {
      Client client(server->port());
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
    auto drawn = run({"calls", "sample", "--network", "impots", "--answered", "20", "--lost", "0", "--seed",
                      "7", "--links", server->url(), "--data", data, "--json"})
                     .json();
    std::vector<std::string> links;
    for (const auto& call : json::find(drawn, "calls")->as_array())
      if (std::string link = json::text(call, "link"); !link.empty())
        links.push_back(link.substr(server->url().size()));
    survey = links.at(0);
    answered_survey = links.at(1);
    Client(server->port()).post(answered_survey, {{"score", "4"}});
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
    run({"import", "fiches", "--data", data, folder.write("D1001.xml", fiche)});
    run({"freshness", "--data", data});
  }

  // An import whose report shows lines refused.
  void import_with_rejections() {
    auto reply = clients.at("admin").upload("/administration/imports", {{"kind", "reviews"}},
                                            {{"file", "avis à revoir.csv",
                                              reviews_csv({{"essai-1", "Bon", "Un avis."},
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

  Folder folder;
  std::string data;
  std::unique_ptr<Server> server;
  std::map<std::string, std::string> sessions;
  std::map<std::string, Client> clients;
  std::string report, being_written, approved, untouched, moderated, conversation, asks_back, survey,
      answered_survey;
};

inline World& world() {
  static World one;
  return one;
}
}  // namespace e2e
