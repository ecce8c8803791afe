#include "reviews/reviews.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/source.h"
#include "people/audit.h"

namespace reviews {
namespace {
using operations::Right;

// A review without a known structure is for those whose right holds everywhere.
bool allowed(const operations::Viewer& viewer, Right right, const std::optional<services::Structure>& s) {
  return s ? viewer.may(right, s->place()) : viewer.everywhere(right);
}

Result<ReviewView> find(operations::Context& context, const std::string& ref, Right right) {
  auto db = context.store.read();
  auto review = review_by_ref(*db, ref);
  if (!review) return fail(ErrorKind::missing, "no_review", "Aucun avis n’a ce numéro.");
  ReviewView view{std::move(*review), {}, {}, {}, {}};
  view.structure = structure_of(*db, view.review.id);
  if (!allowed(context.viewer, right, view.structure))
    return fail(ErrorKind::denied, "other_structure",
                "Cet avis concerne une structure qui n’est pas de votre ressort.");
  view.draft = newest_draft(*db, view.review.id);
  view.edition = newest_edition(*db, view.review.id);
  view.replies = replies_of(*db, view.review.id);
  view.second_look = view.structure && second_look(*db, view.structure->network);
  return view;
}

std::string author(const operations::Context& context) {
  return context.viewer.email.empty() ? "local" : context.viewer.email;
}

// Our own reply, approved and not yet out.
const Reply* pending(const ReviewView& view) {
  for (const auto& r : view.replies)
    if (!r.imported && !r.published_at) return &r;
  return nullptr;
}

Result<void> may_answer(const ReviewView& view) {
  if (view.review.state == State::published)
    return fail(ErrorKind::conflict, "already_published", "Une réponse à cet avis est déjà publiée.");
  if (view.review.state == State::refused)
    return fail(ErrorKind::conflict, "refused_review",
                "Cet avis a été refusé par la modération : il n’appelle pas de réponse publiée.");
  return {};
}

// What forbids to write on, inside the transaction that would: the reply approved meanwhile, or another
// version saved meanwhile than the one the text was written from.
Result<void> still_open(store::Db& db, const std::string& ref, Id<Review> id,
                        std::optional<std::int64_t> base) {
  State state = review_by_ref(db, ref)->state;
  if (state == State::approved)
    return fail(ErrorKind::conflict, "already_approved",
                "La réponse à cet avis est déjà approuvée. Reprenez-la avant de la modifier.");
  if (state == State::published)
    return fail(ErrorKind::conflict, "already_published", "Une réponse à cet avis est déjà publiée.");
  auto newest = newest_edition(db, id);
  if (base && *base != (newest ? newest->id : 0))
    return fail(ErrorKind::conflict, "edited_meanwhile",
                "Quelqu’un a enregistré une autre version pendant que vous écriviez. Votre texte est gardé "
                "ci-dessous\u00A0: comparez-le à l’autre version avant de l’enregistrer.");
  return {};
}

// Quotations of the draft whose words are still in the reply.
std::vector<answers::Quote> quotes_kept(const std::optional<Draft>& draft, std::string_view reply) {
  std::vector<answers::Quote> out;
  if (!draft) return out;
  for (const auto& s : draft->sentences)
    for (const auto& q : s.quotes)
      if (reply.find(q.text) != std::string_view::npos) out.push_back(q);
  return out;
}
}  // namespace

Result<ReviewList> list(operations::Context& context, const ListReviews& in) {
  auto db = context.store.read();
  ReviewList out;
  out.filter = {in.state, in.feeling, in.structure, in.q, in.page};
  out.total = count_reviews(*db, context.viewer, out.filter);
  std::int64_t pages = std::max<std::int64_t>(1, (out.total + kReviewsPerPage - 1) / kReviewsPerPage);
  out.filter.page = std::min(out.filter.page, pages);
  out.lines.reserve(kReviewsPerPage);
  each_line(*db, context.viewer, out.filter, [&](const ReviewLine& line) { out.lines.push_back(line); });
  return out;
}

Result<ReviewView> show(operations::Context& context, const ShowReview& in) {
  auto view = find(context, in.review, Right::read);
  bool writing = view && view->edition && view->review.state != State::published;
  if (writing) view->checked = check_reply(context, *view, view->edition->text);
  return view;
}

Result<Draft> draft(operations::Context& context, const ShowReview& in) {
  auto view = TRY(find(context, in.review, Right::reply));
  if (!context.viewer.local) TRY(may_answer(view));
  Draft d = build_draft(context, view.review);
  context.store.write([&](store::Db& db) {
    insert_draft(db, view.review.id, d);
    people::record(db, context, "projet.creer", view.review.ref);
  });
  return d;
}

Result<ReviewView> withdraw(operations::Context& context, const ShowReview& in) {
  auto view = TRY(find(context, in.review, Right::reply));
  return context.store.write([&](store::Db& db) -> Result<ReviewView> {
    view.replies = replies_of(db, view.review.id);
    const Reply* reply = pending(view);
    if (reply == nullptr)
      return fail(ErrorKind::conflict, "not_approved", "Aucune réponse approuvée n’attend d’être publiée.");
    withdraw_reply(db, reply->id);
    set_state(db, view.review.id, State::in_progress);
    people::record(db, context, "reponse.reprendre", view.review.ref);
    view.review.state = State::in_progress;
    view.replies = replies_of(db, view.review.id);
    return view;
  });
}

Result<NetworkRules> network_rules(operations::Context& context, const NoInput&) {
  auto db = context.store.read();
  NetworkRules out;
  for (const auto& [network, structures] : services::networks(*db))
    out.second_looks.emplace_back(network, second_look(*db, network));
  return out;
}

Result<NetworkRules> require_second_look(operations::Context& context, const SetSecondLook& in) {
  auto rules = TRY(network_rules(context, {}));
  bool known = std::any_of(rules.second_looks.begin(), rules.second_looks.end(),
                           [&](const auto& rule) { return rule.first == in.network; });
  if (!known) return invalid({{"network", "Aucune structure n’est de ce réseau."}});
  context.store.write([&](store::Db& db) {
    set_second_look(db, in.network, in.required == "oui");
    people::record(db, context, "reseau.seconde_lecture", in.network, in.required);
  });
  return network_rules(context, {});
}

namespace {
void draft_for(operations::Context& context, const std::string& ref, bool again,
               const std::function<void(store::Db&)>& finish) {
  auto view = find(context, ref, Right::read);
  bool wanted = view && (again ? view->review.state == State::to_answer : !view->draft);
  if (!wanted) return context.store.write([&](store::Db& db) { finish(db); });
  Draft d = build_draft(context, view->review);
  context.store.write([&](store::Db& db) {
    insert_draft(db, view->review.id, d);
    people::record(db, context, "projet.creer", ref, "tâche");
    finish(db);
  });
}
}  // namespace

void draft_job(operations::Context& context, const std::string& ref,
               const std::function<void(store::Db&)>& finish) {
  draft_for(context, ref, false, finish);
}
void draft_again_job(operations::Context& context, const std::string& ref,
                     const std::function<void(store::Db&)>& finish) {
  draft_for(context, ref, true, finish);
}

Result<ReviewView> edit(operations::Context& context, const SaveEdition& in) {
  auto view = TRY(find(context, in.review, Right::reply));
  TRY(may_answer(view));
  auto saved = context.store.write([&](store::Db& db) -> Result<void> {
    TRY(still_open(db, in.review, view.review.id, in.base));
    insert_edition(db, view.review.id, {in.text, author(context), context.now()});
    if (view.review.state == State::to_answer) set_state(db, view.review.id, State::in_progress);
    people::record(db, context, "reponse.enregistrer", view.review.ref);
    return {};
  });
  if (!saved) return tl::unexpected(saved.error());
  return find(context, in.review, Right::reply);
}

Result<ReviewView> approve(operations::Context& context, const ApproveReply& in) {
  auto view = TRY(find(context, in.review, Right::reply));
  TRY(may_answer(view));
  std::string reply = in.text;
  if (!in.file.empty()) {
    if (!context.viewer.local) return invalid({{"file", "Réservé à la ligne de commande."}});
    reply = text::trim(text::clean(TRY(read_file(in.file, 1U << 20))));
  }
  bool as_saved = reply.empty() && context.viewer.local;  // at the command line: what stands is approved
  if (as_saved) reply = view.edition ? view.edition->text : view.draft ? view.draft->text : "";
  if (reply.empty()) return invalid({{"text", "Écrivez la réponse avant de l’approuver."}});
  if (reply.find("[À compléter") != std::string::npos)
    return invalid(
        {{"text",
          "La réponse contient encore un passage «\u00A0À compléter\u00A0» : complétez-le ou retirez-le "
          "avant d’approuver."}});
  auto db = context.store.read();
  Millis arrived = arrived_at(*db, view.review.id);
  Reply row{0,
            view.structure ? view.structure->code : "",
            view.structure ? view.structure->shown_name() : "",
            reply,
            author(context),
            author(context),
            context.now(),
            {},
            view.draft ? kept_share(view.draft->text, reply) : 0,
            first_draft_at(*db, view.review.id).value_or(arrived) - arrived,
            0,
            false,
            quotes_kept(view.draft, reply)};
  return context.store.write([&](store::Db& writer) -> Result<ReviewView> {
    TRY(still_open(writer, in.review, view.review.id, in.base));
    insert_edition(writer, view.review.id, {reply, author(context), context.now()});
    row.id = insert_reply(writer, view.review.id, row);
    set_state(writer, view.review.id, State::approved);
    people::record(writer, context, "reponse.approuver", view.review.ref);
    view.review.state = State::approved;
    view.replies.push_back(row);
    return view;
  });
}

Result<ReviewView> publish(operations::Context& context, const ShowReview& in) {
  auto view = TRY(find(context, in.review, Right::reply));
  TRY(may_answer(view));
  Millis now = context.now();
  return context.store.write([&](store::Db& db) -> Result<ReviewView> {
    const Reply* reply = nullptr;
    auto rows = replies_of(db, view.review.id);
    for (const auto& r : rows)
      if (!r.imported && !r.published_at) reply = &r;
    if (reply == nullptr)
      return fail(ErrorKind::conflict, "not_approved", "Aucune réponse approuvée n’attend d’être publiée.");
    if (view.second_look && !(allowed(context.viewer, Right::approve, view.structure) &&
                              (context.viewer.local || reply->approved_by != author(context))))
      return fail(
          ErrorKind::denied, "second_look",
          "Ce réseau demande une seconde lecture\u00A0: la réponse est publiée par un validateur, autre "
          "que la personne qui l’a approuvée.");
    publish_reply(db, reply->id, now, now - view.review.written_at);
    set_state(db, view.review.id, State::published);
    people::record(db, context, "reponse.publier", view.review.ref);
    view.review.state = State::published;
    view.replies = replies_of(db, view.review.id);
    return view;
  });
}

void place_job(operations::Context& context, const std::function<void(store::Db&)>& finish) {
  context.store.write([&](store::Db& db) {
    for (const auto& ref : place_again(db)) store::outbox::add(db, context.now(), kDraftAgainJob, ref);
    finish(db);
  });
}

Result<PublicView> show_public(operations::Context& context, const ShowPublic& in) {
  auto db = context.store.read();
  auto structure = services::structure_by_code(*db, in.code);
  if (!structure) return fail(ErrorKind::missing, "no_structure", "Aucune structure n’a ce code.");
  PublicView view;
  view.page = in.page;
  view.figures = public_figures(*db, *structure);
  view.reviews = published_at(*db, *structure, in.page, kPublicPerPage, view.total);
  view.structure = services::view_of(*db, std::move(*structure));
  return view;
}
}  // namespace reviews
