#include "reviews/reviews.h"

#include <fmt/format.h>

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
  out.lines.reserve(kReviewsPerPage);
  each_line(*db, context.viewer, out.filter, [&](const ReviewLine& line) { out.lines.push_back(line); });
  out.total = count_reviews(*db, context.viewer, out.filter);
  return out;
}

Result<ReviewView> show(operations::Context& context, const ShowReview& in) {
  return find(context, in.review, Right::read);
}

Result<Draft> draft(operations::Context& context, const ShowReview& in) {
  auto view = TRY(find(context, in.review, Right::read));
  Draft d = build_draft(context, view.review);
  context.store.write([&](store::Db& db) {
    insert_draft(db, view.review.id, d);
    people::record(db, context, "projet.creer", view.review.ref);
  });
  return d;
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
  context.store.write([&](store::Db& db) {
    insert_edition(db, view.review.id, {in.text, author(context), context.now()});
    if (view.review.state == State::to_answer) set_state(db, view.review.id, State::in_progress);
    people::record(db, context, "reponse.enregistrer", view.review.ref);
  });
  return find(context, in.review, Right::reply);
}

Result<ReviewView> approve(operations::Context& context, const ApproveReply& in) {
  auto view = TRY(find(context, in.review, Right::reply));
  TRY(may_answer(view));
  if (pending(view) != nullptr)
    return fail(ErrorKind::conflict, "already_approved", "La réponse à cet avis est déjà approuvée.");
  std::string reply = in.text;
  if (!in.file.empty()) {
    if (!context.viewer.local) return invalid({{"file", "Réservé à la ligne de commande."}});
    reply = text::trim(text::clean(TRY(read_file(in.file, 1U << 20))));
  }
  if (reply.empty()) reply = view.edition ? view.edition->text : view.draft ? view.draft->text : "";
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
    State state = review_by_ref(writer, in.review)->state;
    if (state == State::approved || state == State::published)
      return fail(ErrorKind::conflict, "already_approved",
                  "La réponse à cet avis vient d’être approuvée par quelqu’un d’autre.");
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
