#include "app/site.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/embedded.h"
#include "base/log.h"
#include "people/account_store.h"
#include "people/accounts.h"
#include "store/outbox.h"
#include "store/sqlite.h"
#include "web/metrics.h"
#include "web/refusal.h"

namespace app {
using operations::Right;
using web::Method;
using web::Request;
using web::Response;

Site::Site(Data& data, const operations::Registry& rows, std::string organisation)
    : data_(data), rows_(rows), organisation_(std::move(organisation)) {
  open_api_ = json::write(operations::open_api(rows), 1);
  for (const auto& op : rows.operations) {
    if (op.row.path.empty()) continue;
    if (op.row.path.find('{') != std::string::npos)
      patterns_.push_back(&op);
    else
      (op.row.method == Method::post ? exact_post_ : exact_get_)[op.row.path] = &op;
  }
  for (const auto& name : embedded::list("assets/"))
    etags_["/" + name] = "\"" + hash::short_id(embedded::file(name)) + "\"";
  navigation_ = rows.navigation;
  std::stable_sort(navigation_.begin(), navigation_.end(),
                   [](const auto& a, const auto& b) { return a.order < b.order; });
}

const operations::Operation* Site::find(const Request& request, Values& values) const {
  bool post = request.method == Method::post;
  const auto& exact = post ? exact_post_ : exact_get_;
  if (auto it = exact.find(request.path); it != exact.end()) return it->second;
  for (const auto* op : patterns_)
    if ((op->row.method == Method::post) == post &&
        operations::match_path(op->row.path, request.encoded_path, values))
      return op;
  return nullptr;
}

operations::Viewer Site::viewer_of(const Request& request) const {
  std::string_view token = request.cookie_value(people::kCookie);
  if (token.size() != 32) return {};
  auto db = data_.store().read();
  auto viewer = people::viewer_of_session(*db, hash::sha256_hex(token), SystemClock().now());
  return viewer ? std::move(*viewer) : operations::Viewer{};
}

std::uint64_t Site::body_limit(const Request& head) {
  Values values;
  const auto* op = find(head, values);
  if (op == nullptr) return 64 << 10;
  bool large = op->row.body_limit > (2U << 20);
  return large && !viewer_of(head).may(op->row.right) ? (64U << 10) : op->row.body_limit;
}

Response Site::fixed(const Request& request) const {
  if (request.path.starts_with("/assets/")) {
    auto etag = etags_.find(request.path);
    if (etag == etags_.end() || request.path.starts_with("/assets/reference/"))
      return Response::page("", 404);
    std::vector<std::pair<std::string, std::string>> headers{{"ETag", etag->second},
                                                             {"Cache-Control", "public, max-age=600"}};
    if (request.if_none_match == etag->second) return {304, "text/plain", "", headers, {}};
    std::string_view type = request.path.ends_with(".css")  ? "text/css; charset=utf-8"
                            : request.path.ends_with(".js") ? "text/javascript; charset=utf-8"
                                                            : "image/svg+xml";
    return {200, std::string(type), std::string(embedded::file(request.path.substr(1))), headers, {}};
  }
  if (request.path == "/health") {
    auto db = data_.store().read();
    return Response::json(json::write(json::object{{"status", "ok"},
                                                   {"jobs_waiting", store::outbox::waiting(*db)},
                                                   {"jobs_set_aside", store::outbox::set_aside(*db)}}) +
                          "\n");
  }
  if (request.path == "/metrics") return {200, "text/plain; version=0.0.4", web::metrics::text(), {}, {}};
  if (request.path == "/openapi.json") return Response::json(open_api_);
  if (request.path == "/") return Response::redirect("/avis");
  return {0, "", "", {}, {}};
}

html::Frame Site::frame(const operations::Viewer& viewer, const Request& request) const {
  html::Frame f{viewer.name, viewer.csrf, request.path, {}, organisation_};
  for (const auto& item : navigation_)
    if (viewer.account != 0 && viewer.may(item.right)) f.navigation.push_back(item.link);
  return f;
}

namespace {
// What is told of a fault of the program; its reference is in the log.
Response broken(const Request& request, const std::string& reference) {
  if (web::reads_json_errors(request))
    return web::json_error(
        500, {ErrorKind::internal, "internal",
              "Une erreur s’est produite. Signalez-la avec cette référence\u00A0: " + reference + "."});
  return Response::page(
      html::render(
          {"Erreur", html::format("<h1>Une erreur s’est produite</h1><p>Votre demande n’a pas été "
                                  "enregistrée. Réessayez ; si l’erreur "
                                  "persiste, signalez-la avec cette référence : <strong>{}</strong>.</p>",
                                  reference)},
          {}),
      500);
}
}  // namespace

Response Site::handle(Request& request) {
  auto started = std::chrono::steady_clock::now();
  std::string_view name = "none";
  Response response;
  try {
    Values values;
    const operations::Operation* op = nullptr;
    if (request.method == Method::other) {
      response = web::reads_json_errors(request)
                     ? web::json_error(405, {ErrorKind::invalid, "bad_method", "Méthode non admise."})
                     : Response{405, "text/plain; charset=utf-8", "Méthode non admise.\n", {}, {}};
      response.headers.emplace_back("Allow", "GET, HEAD, POST");
    } else if (response = request.method == Method::post ? Response{0, "", "", {}, {}} : fixed(request);
               response.status == 0) {
      op = find(request, values);
      if (op == nullptr) {
        SilentProgress silent;
        auto context = data_.context(viewer_of(request), silent);
        response = refuse(context, request, {ErrorKind::missing, "no_page", "Cette page n’existe pas.", {}},
                          nullptr, {});
      } else {
        name = op->row.id;
        response = run(*op, request, std::move(values));
      }
    }
  } catch (const store::DiskFull& e) {
    log_line::error("disk_full", {{"operation", std::string(name)}, {"what", e.what()}});
    SilentProgress silent;
    auto context = data_.context(viewer_of(request), silent);
    response = refuse(context, request, store::disk_full(), nullptr, {});
  } catch (const std::exception& e) {
    std::string reference = SystemRandom().token(8);
    log_line::error("request_failed",
                    {{"operation", std::string(name)}, {"reference", reference}, {"what", e.what()}});
    response = broken(request, reference);
  }
  web::metrics::request(name, response.status,
                        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
  return response;
}

namespace {
// What counts the requests of an address that find nothing.
std::string in_vain(const operations::Operation& op, const Request& request) {
  return op.row.id + " from " + request.address;
}

// The sign-in form that leads to the page asked; without its query when it would be too long for the form.
std::string sign_in_address(const Request& request) {
  constexpr std::size_t kLongest = 500;  // characters of people::SignIn::next
  std::string page = request.encoded_path;
  for (const auto& [name, values] : request.query)
    for (const auto& value : values)
      page += (page.size() == request.encoded_path.size() ? "?" : "&") + fields::percent_encode(name) + "=" +
              fields::percent_encode(value);
  if (page.size() > kLongest) page = request.encoded_path;
  return "/connexion?next=" + fields::percent_encode(page);
}
}  // namespace

bool Site::too_often(const operations::Operation& op, const Request& request, Millis now) {
  int most = op.row.tries_a_minute;
  if (most == 0) return false;
  bool vain = !web::is_own_address(request.address) && limiter_.spent(in_vain(op, request), most, now);
  return vain || !limiter_.admits(op.row.id + " of " + request.encoded_path, most, now);
}

Response Site::run(const operations::Operation& op, Request& request, Values values) {
  SilentProgress silent;
  auto context = data_.context(viewer_of(request), silent);
  if (!context.viewer.may(op.row.right)) {
    bool nobody = context.viewer.account == 0;
    if (nobody && !web::reads_json_errors(request) && request.method == Method::get)
      return Response::redirect(sign_in_address(request));
    Error error = nobody ? Error{ErrorKind::unauthenticated, "sign_in", "Connectez-vous pour continuer.", {}}
                         : Error{ErrorKind::denied, "no_right", "Votre rôle ne permet pas cette action.", {}};
    return refuse(context, request, error, nullptr, {});
  }
  if (request.method == Method::post) {
    bool foreign = !request.origin.empty() && request.origin != "http://" + request.host &&
                   request.origin != "https://" + request.host;
    auto token = request.form.find("csrf");
    bool json_call = request.content_type.starts_with("application/json");
    bool bad_token =
        context.viewer.account != 0 && !json_call &&
        (token == request.form.end() || !hash::equal(token->second.front(), context.viewer.csrf));
    if (foreign || bad_token)
      return refuse(context, request,
                    {ErrorKind::denied,
                     "csrf",
                     "Le formulaire a expiré. Revenez à la page précédente, rechargez-la et recommencez.",
                     {}},
                    nullptr, {});
  }
  Values& given = request.method == Method::post ? request.form : request.query;
  for (auto& [name, value] : given)
    if (!values.contains(name)) values[name] = value;
  auto form = request.wants_json() ? operations::Form::json : operations::Form::page;
  if (too_often(op, request, context.now()))
    return refuse(context, request,
                  {ErrorKind::too_many,
                   "too_many_requests",
                   "Trop de demandes en peu de temps. Réessayez dans une minute.",
                   {}},
                  &op, values);
  auto result = op.run(context, values, request.uploads, form);
  if (!result && result.error().kind == ErrorKind::missing && op.row.tries_a_minute > 0)
    limiter_.admits(in_vain(op, request), op.row.tries_a_minute, context.now());
  if (!result) return refuse(context, request, result.error(), &op, values);
  return answer(context, request, *result);
}

Response Site::answer(operations::Context& context, const Request& request, operations::Answer& a) {
  Response response;
  if (a.raw)
    response = std::move(a.response);
  else if (request.wants_json())
    response = Response::json(json::write(a.data) + "\n", a.status);
  else if (!a.redirect.empty())
    response = Response::redirect(a.redirect);
  else if (!a.page.title.empty())
    response = Response::page(html::render(a.page, frame(context.viewer, request)), a.status);
  else
    response = Response::json(json::write(a.data, 1) + "\n", a.status);
  for (auto& cookie : a.cookies) response.headers.emplace_back("Set-Cookie", std::move(cookie));
  return response;
}

Response Site::refuse(operations::Context& context, const Request& request, const Error& error,
                      const operations::Operation* op, const Values& values) {
  const auto& t = traits(error.kind);
  if (web::reads_json_errors(request)) return web::json_error(t.http_status, error);
  if (op != nullptr && op->refused)
    return Response::page(html::render(op->refused(context, values, error), frame(context.viewer, request)),
                          t.http_status);
  html::Html items;
  for (const auto& f : error.fields) html::append(items, "<li>{}</li>", f.message);
  html::Page page{std::string(t.title),
                  html::format("<h1>{}</h1>\n<p>{}</p>\n{}<p><a href=\"/\">Retour à l’accueil</a></p>",
                               t.title, error.message,
                               error.fields.size() > 1 ? html::format("<ul>{}</ul>", items) : html::Html())};
  return Response::page(html::render(page, frame(context.viewer, request)), t.http_status);
}
}  // namespace app
