#include "calls/column_mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <toml++/toml.h>

#include "calls/call.h"
#include "calls/column_names.h"
#include "calls/recorded_rows.h"
#include "calls/sheet.h"

namespace calls {
namespace {
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

std::vector<std::vector<std::string>> rows_of(std::initializer_list<std::string_view> lines) {
  std::vector<std::vector<std::string>> out;
  for (auto line : lines) out.push_back(cells_of(line));
  return out;
}

TEST(ColumnNames, Keys) {
  EXPECT_EQ(column_key("Durée d’attente (s)"), "dureedattentes");
  EXPECT_EQ(column_key("Décrochés ≤ 20 s"), "decrochesle20s");
  EXPECT_EQ(column_key("Answer %"), "answer%");
  EXPECT_EQ(column_key("i_stafftime"), "istafftime");
  EXPECT_EQ(answered_within("ansle20"), 20);
  EXPECT_EQ(answered_within(column_key("Répondus <= 90 secondes")), 90);
  EXPECT_EQ(abandoned_within(column_key("Abandons < 10s")), 10);
  EXPECT_EQ(answered_within("ansle"), 0);
  EXPECT_EQ(answered_within("ansle20x"), 0);
  EXPECT_EQ(abandoned_within("ansle20"), 0);
}

TEST(ColumnNames, UsualOutcomes) {
  EXPECT_EQ(usual_outcome("Répondu"), "answered");
  EXPECT_EQ(usual_outcome("ABANDONNÉE"), "abandoned");
  EXPECT_EQ(usual_outcome("Débordement"), "flow_out");
  EXPECT_EQ(usual_outcome("short_abandoned"), "short_abandoned");
  EXPECT_EQ(usual_outcome("Bleu"), "");
  for (auto columns : {call_columns(), interval_columns()})
    for (const auto& column : columns)
      EXPECT_FALSE(column.label.empty() || column.keys.empty()) << column.name;
}

TEST(ProposeMapping, AFileOfCallsByItsNames) {
  auto p = propose_mapping(
      cells_of(
          "N° appel;ID appel;File d’attente;Date appel;Durée attente;Durée conversation;Résultat;Agent;Note"),
      rows_of({"1;a1;CAF;23/11/2026 09:05;00:00:12;00:03:10;Répondu;12;4",
               "2;a2;CAF;23/11/2026 09:06;00:01:12;;Abandonné;;",
               "3;a3;CAF;23/11/2026 09:07;00:01:12;;Bleu;;"}));
  EXPECT_FALSE(p.intervals);
  EXPECT_THAT(p.mapping.columns,
              UnorderedElementsAre(Pair("id", "ID appel"), Pair("queue", "File d’attente"),
                                   Pair("start", "Date appel"), Pair("wait", "Durée attente"),
                                   Pair("talk", "Durée conversation"), Pair("outcome", "Résultat"),
                                   Pair("agent", "Agent"), Pair("score", "Note")));
  EXPECT_THAT(p.mapping.outcomes,
              UnorderedElementsAre(Pair("Répondu", "answered"), Pair("Abandonné", "abandoned")));
  EXPECT_THAT(p.unmapped_outcomes, ElementsAre("Bleu"));
  EXPECT_THAT(p.unused_columns, ElementsAre("N° appel"));
  EXPECT_EQ(p.mapping.date_format, "jj/mm/aaaa");
  EXPECT_EQ(p.mapping.zone, "Europe/Paris");
  EXPECT_EQ(p.comments.at("wait"), "nom de colonne reconnu.");
}

TEST(ProposeMapping, AFileOfCallsByTheShapeOfItsValues) {
  auto p = propose_mapping(cells_of("A;B;C;D;E;F;G"),
                           rows_of({"x1;11/23/2026 09:05;0612345678;00:00:12;00:03:10;traité;5",
                                    "x2;11/24/2026 09:06;+33612345679;00:01:12;00:00:00;abandon;1",
                                    "x3;11/25/2026 09:07;0612345670;00:01:12;00:04:00;traité;3",
                                    "x4;11/26/2026 09:07;0612345671;00:01:12;00:04:00;traité;4",
                                    "x5;11/27/2026 09:07;0612345672;00:01:12;00:04:00;traité;4"}));
  EXPECT_THAT(
      p.mapping.columns,
      UnorderedElementsAre(Pair("id", "A"), Pair("start", "B"), Pair("caller", "C"), Pair("wait", "D"),
                           Pair("talk", "E"), Pair("outcome", "F"), Pair("score", "G")));
  EXPECT_EQ(p.mapping.date_format, "mm/jj/aaaa");
  EXPECT_THAT(p.comments.at("caller"), HasSubstr("à vérifier"));
}

TEST(ProposeMapping, AReportByInterval) {
  auto p = propose_mapping(
      cells_of("Date;Tranche horaire;Site;Appels reçus;Appels décrochés;Abandons;Décrochés ≤ 20 s;QS"),
      rows_of({"05/11/2026;09:00-09:30;Nîmes;1 250;1 100;150;900;88 %",
               "05/11/2026;09:30-10:00;Nîmes;100;90;10;80;90 %"}));
  EXPECT_TRUE(p.intervals);
  EXPECT_THAT(
      p.mapping.columns,
      UnorderedElementsAre(Pair("start", "Date"), Pair("time", "Tranche horaire"), Pair("queue", "Site"),
                           Pair("offered", "Appels reçus"), Pair("answered", "Appels décrochés"),
                           Pair("abandoned", "Abandons"), Pair("ans_le_20", "Décrochés ≤ 20 s")));
  EXPECT_THAT(p.comments.at("date_format"), HasSubstr("ne dépasse 12"));
  EXPECT_THAT(p.unused_columns, ElementsAre("QS"));
}

TEST(ProposeMapping, ANameThatItsValuesContradict) {
  auto p = propose_mapping(cells_of("Début;Résultat;Durée d’attente en file"),
                           rows_of({"bleu;12;00:00:12", "vert;13;00:00:13"}));
  EXPECT_THAT(p.comments.at("start"), HasSubstr("ne lui ressemblent pas"));
  EXPECT_EQ(p.mapping.columns.at("wait"), "Durée d’attente en file");
  EXPECT_THAT(p.comments.at("wait"), HasSubstr("proche"));
  EXPECT_TRUE(propose_mapping({}, {}).mapping.columns.empty());
}

TEST(MappingToml, ReadsBackAsItWas) {
  auto p = propose_mapping(cells_of("Début;Résultat;File \"A\\B\";Zut"),
                           rows_of({"23/11/2026 09:00;traité;x;q", "23/11/2026 09:00;à relancer;x;r"}));
  p.mapping.columns["queue"] = "File \"A\\B\"";
  auto written = mapping_toml(p);
  EXPECT_THAT(written, HasSubstr("# Début de l’appel\u00A0: nom de colonne reconnu.\nstart = \"Début\"\n"));
  EXPECT_THAT(written, HasSubstr("# \"à relancer\" = \"\"\n"));
  auto table = toml::parse(written);
  EXPECT_EQ(table["zone"].value<std::string>(), "Europe/Paris");
  EXPECT_EQ(table["date_format"].value<std::string>(), "jj/mm/aaaa");
  EXPECT_EQ(table["columns"]["queue"].value<std::string>(), "File \"A\\B\"");
  EXPECT_EQ(table["outcomes"]["traité"].value<std::string>(), "answered");
}

RC_GTEST_PROP(MappingToml, AnyNamesReadBack, (const std::map<std::string, std::string>& some)) {
  ColumnMapping m;
  for (const auto& [key, value] : some) {
    std::string k, v;
    for (char c : key) k += static_cast<char>(c & 0x7F);
    for (char c : value) v += static_cast<char>(c & 0x7F);
    m.columns["c" + k] = v;
    m.outcomes["o" + k] = v;
  }
  auto table = toml::parse(mapping_toml(m));
  for (const auto& [key, value] : m.columns)
    RC_ASSERT(*(*table["columns"].as_table())[key].value<std::string>() == value);
  for (const auto& [key, value] : m.outcomes)
    RC_ASSERT(*(*table["outcomes"].as_table())[key].value<std::string>() == value);
}

TEST(CheckMapping, WhatIsMissingIsNamed) {
  ColumnMapping m;
  m.columns = {{"start", "Début"},
               {"wait", "Attente"},
               {"couleur", "X"},
               {"ans_le_30", "En 30 s"},
               {"total_talk", "X"}};
  m.outcomes = {{"Répondu", "answered"}, {"Bleu", "blue"}};
  m.date_format = "jour";
  m.zone = "Europe/Nimes";
  EXPECT_THAT(check_mapping(m, {"Début", "X"}),
              ElementsAre("La colonne «\u00A0En 30 s\u00A0», désignée pour le champ «\u00A0ans_le_30\u00A0», "
                          "est absente de l’en-tête.",
                          "Le champ «\u00A0couleur\u00A0» n’existe pas.",
                          "La colonne «\u00A0Attente\u00A0», désignée pour le champ «\u00A0wait\u00A0», est "
                          "absente de l’en-tête.",
                          "L’issue «\u00A0blue\u00A0», donnée à la valeur «\u00A0Bleu\u00A0», n’existe pas.",
                          HasSubstr("Le format de date «\u00A0jour\u00A0» n’est pas compris"),
                          "Le fuseau horaire «\u00A0Europe/Nimes\u00A0» n’existe pas."));
}

TEST(CheckMapping, AFileWithoutStart) {
  EXPECT_THAT(check_mapping({}, {"a", "b"}), ElementsAre(HasSubstr("le début (start)")));
  EXPECT_THAT(check_mapping({}, {"Horodatage", "b"}), IsEmpty());
  EXPECT_THAT(check_mapping({}, {"Interval Start", "b"}), IsEmpty());
}

TEST(CheckMapping, AProposalSuitsItsOwnHeader) {
  auto header = cells_of("Date;Heure;File;Reçus;Traités;Abandonnés;Répondus ≤ 60 s;Durée conversation");
  auto p = propose_mapping(header, rows_of({"23/11/2026;09:00;A;10;8;2;7;00:40:00"}));
  EXPECT_THAT(check_mapping(p.mapping, header), IsEmpty());
  EXPECT_THAT(p.mapping.columns, Contains(Pair("ans_le_60", "Répondus ≤ 60 s")));
}
}  // namespace
}  // namespace calls
