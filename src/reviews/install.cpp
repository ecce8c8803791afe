#include "reviews/install.h"

#include <fmt/format.h>

#include "base/csv.h"
#include "base/fr.h"
#include "corpus/documents.h"
#include "reviews/evaluation.h"
#include "reviews/freshness_pages.h"
#include "reviews/review_import.h"
#include "reviews/review_pages.h"

namespace reviews {
namespace {
using operations::Context;
using operations::Effect;
using operations::operation;
using operations::Right;
using operations::Views;
using web::Method;

json::object review_json(const Review& r) {
  json::object tags;
  for (const auto& [k, v] : r.tags) tags[k] = v;
  return {{"review", r.ref},
          {"title", r.title},
          {"body", r.body},
          {"feeling", feeling_code(r.feeling)},
          {"state", state_code(r.state)},
          {"written_at", when::iso(r.written_at)},
          {"departement", r.departement},
          {"procedure", r.procedure},
          {"tags", tags}};
}

json::object reply_json(const Reply& r) {
  json::array quotes;
  for (const auto& q : r.quotes)
    quotes.push_back(json::object{{"document", q.document},
                                  {"version", q.version},
                                  {"start", q.start},
                                  {"end", q.end},
                                  {"text", q.text}});
  json::object out{{"structure", r.structure},
                   {"text", r.text},
                   {"approved_by", r.approved_by},
                   {"kept_percent", r.kept_percent},
                   {"to_reply_ms", r.to_reply_ms},
                   {"imported", r.imported},
                   {"sources", quotes}};
  out["published_at"] = r.published_at ? json::value(when::iso(*r.published_at)) : json::value(nullptr);
  return out;
}

json::value view_json(const ReviewView& v) {
  json::object out = review_json(v.review);
  out["structure"] = v.structure ? json::value(v.structure->code) : json::value(nullptr);
  out["draft"] = v.draft ? draft_json(*v.draft) : json::value(nullptr);
  out["edition"] = v.edition ? json::value(v.edition->text) : json::value(nullptr);
  json::array replies;
  for (const auto& r : v.replies) replies.push_back(reply_json(r));
  out["replies"] = replies;
  return out;
}

json::value list_json(const ReviewList& l) {
  json::array items;
  for (const auto& r : l.lines)
    items.push_back(json::object{{"review", r.ref},
                                 {"title", r.title},
                                 {"structure", r.structure},
                                 {"feeling", feeling_code(r.feeling)},
                                 {"state", state_code(r.state)},
                                 {"written_at", when::iso(r.written_at)},
                                 {"draft", r.has_draft}});
  return json::object{{"total", l.total}, {"page", l.filter.page}, {"reviews", items}};
}

std::string list_text(const ReviewList& l) {
  std::string out;
  for (const auto& r : l.lines)
    out +=
        fmt::format("{:<14} {:<12} {:<8} {}\n", r.ref, state_code(r.state), feeling_code(r.feeling), r.title);
  return out + fr::plural(l.total, "avis", "avis") + "\n";
}

std::string view_text(const ReviewView& v) {
  std::string out =
      fmt::format("{} — {} ({})\n{}\n\n{}\n", v.review.ref, v.review.title, state_label(v.review.state),
                  fr::date_time(v.review.written_at), v.review.body);
  if (v.draft) out += "\n--- Projet ---\n" + v.draft->text + "\n";
  for (const auto& r : v.replies)
    out += fmt::format("\n--- Réponse {} ---\n{}\n", r.published_at ? "publiée" : "approuvée", r.text);
  return out;
}

std::string draft_text(const Draft& d) {
  std::string out = d.text + "\n";
  for (const auto& n : d.notes) out += fmt::format("\n! {}", n);
  for (const auto& s : d.sentences)
    for (const auto& q : s.quotes)
      out += fmt::format("\n  source : {} v{} [{}–{}] {}", q.document, q.version, q.start, q.end, q.url);
  return out + "\n";
}

web::Response list_csv(Context& c, const ListReviews& in, ReviewList&) {
  std::string out(csv::kBom);
  out += csv::row({"Avis", "Écrit le", "Ressenti", "État", "Structure", "Titre", "Texte"});
  ListReviews page = in;
  auto db = c.store.read();
  for (page.page = 1; page.page <= 2000; ++page.page) {
    auto l = list(c, page);
    if (!l || l->lines.empty() || l->filter.page != page.page) break;
    for (const auto& line : l->lines) {
      auto r = review_by_ref(*db, line.ref);
      if (r)
        out += csv::row({r->ref, when::iso_day(r->written_at), std::string(feeling_label(r->feeling)),
                         std::string(state_label(r->state)), line.structure, r->title, r->body});
    }
  }
  return web::Response::download(std::move(out), "text/csv; charset=utf-8", "avis.csv");
}

template <class In>
std::string back_to(Context&, const In& in, const ReviewView&) {
  return "/avis/" + in.review;
}

// The review's page again, with what was sent and its faults.
html::Page refused_page(Context& c, const Values& values, const Error& e) {
  auto ref = values.find("review");
  auto view = show(c, {ref == values.end() ? "" : ref->second.front()});
  if (!view) return {"Erreur", html::format("<h1>Erreur</h1><p>{}</p>", e.message)};
  auto text = values.find("text");
  SentReply sent;
  if (text != values.end()) sent.text = text::clean(text->second.front());
  if (e.fields.empty())
    sent.conflict = e.message;
  else
    sent.faults = e.fields;
  return review_page(c, *view, sent);
}

void install_reading(operations::Registry& r) {
  r.add(operation<ListReviews, ReviewList>(
      {"reviews.list", "Avis des usagers", Right::read, Effect::read, Method::get, "/avis", "reviews list"},
      list,
      Views<ListReviews, ReviewList>{
          .page = [](Context&, const ListReviews&, const ReviewList& l) { return inbox_page(l); },
          .json = list_json,
          .text = list_text}));
  r.add(operation<ListReviews, ReviewList>(
      {"reviews.csv", "Avis des usagers, en CSV", Right::read, Effect::read, Method::get, "/avis.csv"}, list,
      Views<ListReviews, ReviewList>{.json = list_json, .raw = list_csv}));
  r.add(operation<ShowReview, ReviewView>(
      {"reviews.show", "Un avis, son projet de réponse et ses sources", Right::read, Effect::read,
       Method::get, "/avis/{review}", "reviews show"},
      show,
      Views<ShowReview, ReviewView>{
          .page = [](Context& c, const ShowReview&, const ReviewView& v) { return review_page(c, v); },
          .json = view_json,
          .text = view_text}));
  r.add(operation<ShowPublic, PublicView>(
      {"reviews.public", "Page publique d’une structure : contacts, avis publiés et réponses", Right::anyone,
       Effect::read, Method::get, "/publics/{code}"},
      show_public,
      Views<ShowPublic, PublicView>{
          .page = [](Context&, const ShowPublic&, const PublicView& v) { return public_page(v); }}));
}

void install_answering(operations::Registry& r) {
  r.add(operation<ShowReview, Draft>(
      {"reviews.draft", "Préparer un projet de réponse à un avis", Right::reply, Effect::write, Method::post,
       "/avis/{review}/projet", "draft"},
      draft,
      Views<ShowReview, Draft>{
          .redirect = [](Context&, const ShowReview& in, const Draft&) { return "/avis/" + in.review; },
          .json = draft_json,
          .text = draft_text},
      refused_page));
  r.add(operation<SaveEdition, ReviewView>(
      {"reviews.edit", "Enregistrer une réponse en cours de rédaction", Right::reply, Effect::write,
       Method::post, "/avis/{review}/reponse"},
      edit, Views<SaveEdition, ReviewView>{.redirect = back_to<SaveEdition>, .json = view_json},
      refused_page));
  r.add(operation<ApproveReply, ReviewView>(
      {"reviews.approve", "Approuver une réponse", Right::reply, Effect::write, Method::post,
       "/avis/{review}/approbation", "reviews approve"},
      approve,
      Views<ApproveReply, ReviewView>{
          .redirect = back_to<ApproveReply>, .json = view_json, .text = view_text},
      refused_page));
  r.add(operation<ShowReview, ReviewView>(
      {"reviews.publish", "Publier une réponse approuvée", Right::reply, Effect::write, Method::post,
       "/avis/{review}/publication", "reviews publish"},
      publish,
      Views<ShowReview, ReviewView>{.redirect = back_to<ShowReview>, .json = view_json, .text = view_text},
      refused_page));
  r.add(operation<ShowReview, ReviewView>(
      {"reviews.withdraw", "Reprendre la rédaction d’une réponse approuvée", Right::reply, Effect::write,
       Method::post, "/avis/{review}/reprise", "reviews withdraw"},
      withdraw,
      Views<ShowReview, ReviewView>{.redirect = back_to<ShowReview>, .json = view_json, .text = view_text},
      refused_page));
}

json::value rules_json(const NetworkRules& rules) {
  json::array out;
  for (const auto& [network, required] : rules.second_looks)
    out.push_back(json::object{{"network", network}, {"second_look", required}});
  return json::object{{"networks", out}};
}

void install_rules(operations::Registry& r) {
  r.add(operation<NoInput, NetworkRules>(
      {"reviews.networks", "Règles des réseaux", Right::administer, Effect::read, Method::get,
       "/administration/reseaux", "reviews networks"},
      network_rules,
      Views<NoInput, NetworkRules>{
          .page = [](Context& c, const NoInput&, const NetworkRules& n) { return network_rules_page(c, n); },
          .json = rules_json}));
  r.add(operation<SetSecondLook, NetworkRules>(
      {"reviews.second_look", "Demander ou non une seconde lecture avant publication, par réseau",
       Right::administer, Effect::write, Method::post, "/administration/reseaux", "reviews second-look"},
      require_second_look,
      Views<SetSecondLook, NetworkRules>{.redirect = [](Context&, const SetSecondLook&, const NetworkRules&)
                                             -> std::string { return "/administration/reseaux"; },
                                         .json = rules_json}));
}
}  // namespace

namespace {
void install_freshness(operations::Registry& r) {
  r.navigation.push_back({28, Right::read, {"/fraicheur", "Citations à revoir"}});
  r.jobs.push_back({std::string(corpus::kDocumentsChanged),
                    [](Context& c, const std::string&, const std::function<void(store::Db&)>& finish) {
                      mark_job(c, finish);
                    }});
  r.add(operation<ListStale, StaleList>(
      {"freshness.list", "Citations dont le document a changé", Right::read, Effect::read, Method::get,
       "/fraicheur"},
      list_stale,
      Views<ListStale, StaleList>{
          .page = [](Context& c, const ListStale&, const StaleList& l) { return stale_page(c, l); },
          .json = stale_json}));
  r.add(operation<ListStale, StaleList>({"freshness.look", "Chercher les citations dont le document a changé",
                                         Right::administer, Effect::write, Method::post, "", "freshness"},
                                        look_again, Views<ListStale, StaleList>{.json = stale_json}));
  r.add(operation<SettleStale, StaleQuote>(
      {"freshness.settle", "Tenir une citation pour revue", Right::reply, Effect::write, Method::post,
       "/fraicheur/{id}"},
      settle_stale,
      Views<SettleStale, StaleQuote>{.redirect = [](Context&, const SettleStale&, const StaleQuote&) {
        return std::string("/fraicheur");
      }}));
}
}  // namespace

void install(operations::Registry& r) {
  for (auto& m : review_migrations()) r.migrations.push_back(m);
  for (auto& m : freshness_migrations()) r.migrations.push_back(m);
  install_freshness(r);
  r.navigation.push_back({10, Right::read, {"/avis", "Avis"}});
  r.jobs.push_back({std::string(kDraftJob), draft_job});
  r.jobs.push_back({std::string(kDraftAgainJob), draft_again_job});
  r.jobs.push_back({std::string(services::kStructuresChanged),
                    [](Context& c, const std::string&, const std::function<void(store::Db&)>& finish) {
                      place_job(c, finish);
                    }});
  install_reading(r);
  install_answering(r);
  install_rules(r);
  r.add(operation<ImportReviews, operations::ImportReport>(
      {"reviews.import", "Importer des avis Services Publics + (CSV, JSON, JSONL)", Right::administer,
       Effect::write, Method::post, "", "import reviews"},
      import_reviews,
      Views<ImportReviews, operations::ImportReport>{.json = operations::report_json,
                                                     .text = operations::report_text}));
  r.add(operation<EvalDrafts, DraftEvaluation>(
      {"reviews.eval_drafts", "Comparer les projets aux réponses réelles", Right::administer, Effect::read,
       Method::get, "", "eval drafts"},
      evaluate_drafts, Views<EvalDrafts, DraftEvaluation>{.json = evaluation_json}));
}
}  // namespace reviews
