// Use cases of reviews, named with the verbs that agents use.
#pragma once

#include "answers/checking.h"
#include "base/fields.h"
#include "operations/context.h"
#include "reviews/review_store.h"
#include "store/outbox.h"

namespace reviews {
constexpr std::string_view kDraftJob = "reviews.draft";
constexpr std::string_view kDraftAgainJob = "reviews.draft_again";

struct ListReviews {
  std::string state, feeling, structure, q;
  std::int64_t page = 1;
  static auto fields() {
    return std::tuple{field("state", "État", &ListReviews::state)
                          .choices({{"a_traiter", "À traiter"},
                                    {"en_redaction", "En rédaction"},
                                    {"approuvee", "Approuvée"},
                                    {"publiee", "Répondu"},
                                    {"refusee", "Refusé"}}),
                      field("feeling", "Ressenti", &ListReviews::feeling)
                          .choices({{"positif", "Positif"}, {"neutre", "Neutre"}, {"negatif", "Négatif"}}),
                      field("structure", "Structure (nom ou code)", &ListReviews::structure),
                      field("q", "Mot du texte ou numéro", &ListReviews::q).max(100),
                      field("page", "Page", &ListReviews::page).between(1, 100000)};
  }
};
struct ReviewList {
  ReviewFilter filter;
  std::int64_t total = 0;
  std::vector<ReviewLine> lines;
};
Result<ReviewList> list(operations::Context& context, const ListReviews& input);

struct ShowReview {
  std::string review;
  static auto fields() {
    return std::tuple{field("review", "Avis", &ShowReview::review).required().positional().max(64)};
  }
};
struct ReviewView {
  Review review;
  std::optional<services::Structure> structure;
  std::optional<Draft> draft;
  std::optional<Edition> edition;
  std::vector<Reply> replies;
  bool second_look = false;  // another person publishes
  std::optional<answers::Checked> checked =
      {};  // the edition's facts, held against documents, registry and review
};
Result<ReviewView> show(operations::Context& context, const ShowReview& input);

// Builds a draft now and keeps it: for who may reply, as long as nothing is published.
Result<Draft> draft(operations::Context& context, const ShowReview& input);
// Facts for the grievances found, and the documents on the subject: none when nothing sure is found.
void find_facts(operations::Context& context, store::Db& db, const Review& review, Findings& found);
// The facts of a reply held against the documents, the registry's contacts and the user's own words.
answers::Checked check_reply(operations::Context& context, const ReviewView& view, const std::string& reply);
// The draft of a review, without keeping it.
Draft build_draft(operations::Context& context, const Review& review);

struct SaveEdition {
  std::string review, text;
  std::optional<std::int64_t> base =
      {};  // the edition the text was written from, 0 for the draft: else a conflict
  static auto fields() {
    return std::tuple{field("review", "Avis", &SaveEdition::review).required().positional().max(64),
                      field("text", "Réponse", &SaveEdition::text).required().multiline().max(20000),
                      field("base", "Version de départ", &SaveEdition::base).between(0, INT64_MAX)};
  }
};
Result<ReviewView> edit(operations::Context& context, const SaveEdition& input);

struct ApproveReply {
  std::string review, text, file;
  std::optional<std::int64_t> base = {};
  static auto fields() {
    return std::tuple{field("review", "Avis", &ApproveReply::review).required().positional().max(64),
                      field("text", "Réponse", &ApproveReply::text)
                          .multiline()
                          .max(20000)
                          .hint("Vide : la dernière version enregistrée, ou le projet."),
                      field("file", "Fichier contenant la réponse", &ApproveReply::file).max(4096),
                      field("base", "Version de départ", &ApproveReply::base).between(0, INT64_MAX)};
  }
};
// Keeps the reply as approved: nothing « à compléter » may be left in it.
Result<ReviewView> approve(operations::Context& context, const ApproveReply& input);
// Publishes the approved reply; where the network asks for a second look, by another person who may approve.
Result<ReviewView> publish(operations::Context& context, const ShowReview& input);
// Takes an approved reply back to writing.
Result<ReviewView> withdraw(operations::Context& context, const ShowReview& input);

struct SetSecondLook {
  std::string network, required;
  static auto fields() {
    return std::tuple{field("network", "Réseau", &SetSecondLook::network).required().positional().max(200),
                      field("required", "Seconde lecture avant publication", &SetSecondLook::required)
                          .required()
                          .positional()
                          .choices({{"oui", "Demandée"}, {"non", "Non demandée"}})};
  }
};
struct NetworkRules {
  std::vector<std::pair<std::string, bool>> second_looks;  // by network
};
Result<NetworkRules> network_rules(operations::Context& context, const NoInput& input);
Result<NetworkRules> require_second_look(operations::Context& context, const SetSecondLook& input);

struct ShowPublic {
  std::string code;
  std::int64_t page = 1;
  static auto fields() {
    return std::tuple{field("code", "Code de la structure", &ShowPublic::code).required().max(64),
                      field("page", "Page", &ShowPublic::page).between(1, 100000)};
  }
};
constexpr std::int64_t kPublicPerPage = 20;
struct PublicView {
  services::StructureView structure;
  PublicFigures figures;
  std::vector<PublishedReview> reviews;
  std::int64_t total = 0, page = 1;
};
Result<PublicView> show_public(operations::Context& context, const ShowPublic& input);

// The job that follows an import of structures: every review at its place; a new draft for those that had no
// structure and wait for an answer.
void place_job(operations::Context& context, const std::function<void(store::Db&)>& finish);
// The jobs: the first draft of a review, or another one since what is known of it changed; kept with the
// line's end in one transaction. Nothing for a review that someone has begun to answer.
void draft_job(operations::Context& context, const std::string& ref,
               const std::function<void(store::Db&)>& finish);
void draft_again_job(operations::Context& context, const std::string& ref,
                     const std::function<void(store::Db&)>& finish);
}  // namespace reviews
