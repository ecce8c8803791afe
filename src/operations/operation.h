// An operation is a row: from the rows come the router, the command line, --help, OpenAPI, the audit line and
// the metric name. Every operation has the same shape:
//   bytes → parse (all errors at once) → use case(Context&, Input) → Result<Output> → view → bytes
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fields.h"
#include "base/json.h"
#include "html/page.h"
#include "operations/context.h"
#include "web/http.h"

namespace operations {
enum class Effect { read, write };

// The names of an operation and what it asks; everything but its code.
struct Row {
  std::string id;       // "reviews.publish": metric, audit and OpenAPI name
  std::string summary;  // French sentence: help and OpenAPI
  Right right = Right::signed_in;
  Effect effect = Effect::read;
  web::Method method = web::Method::get;
  std::string path = "";     // "/avis/{review}"; empty: not on the web
  std::string command = "";  // "reviews show"; empty: not on the command line
  std::uint64_t body_limit = 2U << 20;
  int tries_a_minute = 0;  // on the web, by address asked and by who asks in vain; 0: no limit
  bool needs_data = true;  // false: computes from its input alone; the command runs without a data folder
};

// A page of the product, as a view returns it: drawn inside the frame by the application.
using PageView = html::Page;

// What comes out of an operation, by the form asked for.
struct Answer {
  enum class Form { page, json, text };
  int status = 200;
  html::Page page;         // Form::page
  std::string redirect;    // set: a redirection instead of a page
  web::Response response;  // set when `raw`: downloads, event streams, cookies
  bool raw = false;
  json::value data;                 // Form::json
  std::optional<std::string> text;  // Form::text; nothing when the operation has no view of that form
  std::vector<std::string> cookies;
};

using Form = Answer::Form;
using Run = std::function<Result<Answer>(Context&, const Values&, const std::vector<web::Upload>&, Form)>;
// Draws the page to show when a POST is refused, with the values sent and all the faults.
using Refused = std::function<html::Page(Context&, const Values&, const Error&)>;

struct Operation {
  Row row;
  std::vector<FieldSpec> input;
  Run run;
  Refused refused = {};
};

// How an output is shown. A view that is missing means that form isn't offered (JSON is offered always).
template <class In, class Out>
struct Views {
  std::function<html::Page(Context&, const In&, const Out&)> page = {};
  std::function<std::string(Context&, const In&, const Out&)> redirect = {};
  std::function<json::value(const Out&)> json = {};
  std::function<std::string(const Out&)> text = {};
  std::function<web::Response(Context&, const In&, Out&)> raw = {};
  std::function<void(const Out&, Answer&)> cookies = {};
};

// Makes a row's machinery from its input type, use case and views.
template <class In, class Out, class UseCase>
Operation operation(Row row, UseCase use_case, Views<In, Out> views, Refused refused = {}) {
  Operation op;
  op.row = std::move(row);
  op.input = fields::specs<In>();
  op.refused = std::move(refused);
  op.run = [use_case, views](Context& context, const Values& values, const std::vector<web::Upload>& uploads,
                             Form form) -> Result<Answer> {
    In in = TRY(fields::parse<In>(values));
    if constexpr (requires { in.uploads; }) in.uploads = uploads;
    Result<Out> out = use_case(context, in);
    if (!out) return tl::unexpected(out.error());
    Answer answer;
    if (views.cookies) views.cookies(*out, answer);
    if (form == Form::page && views.raw) {
      answer.raw = true;
      answer.response = views.raw(context, in, *out);
    } else if (form == Form::page && views.redirect) {
      answer.redirect = views.redirect(context, in, *out);
    } else if (form == Form::page && views.page) {
      answer.page = views.page(context, in, *out);
    } else if (form == Form::text && views.text) {
      answer.text = views.text(*out);
    } else if (views.json) {
      answer.data = views.json(*out);
    } else {
      answer.data = json::object{{"ok", true}};
    }
    return answer;
  };
  return op;
}

// Work done later by the job runner: `run` does it and stores its result with `finish(db)` in the same
// transaction that marks the line done.
struct JobKind {
  std::string kind;
  std::function<void(Context&, const std::string& payload, const std::function<void(store::Db&)>& finish)>
      run;
};

struct NavigationItem {
  int order;
  Right right;
  html::Link link;
};

// All the rows of the program.
struct Registry {
  std::vector<Operation> operations;
  std::vector<JobKind> jobs;
  std::vector<store::Migration> migrations;
  std::vector<NavigationItem> navigation;

  void add(Operation op) { operations.push_back(std::move(op)); }
};

// Matches "/avis/{review}" against a path that is still percent-encoded, filling the named parts, decoded,
// into `values`.
bool match_path(std::string_view pattern, std::string_view path, Values& values);
// The OpenAPI 3.1 description of the rows that have a path.
json::object open_api(const Registry& registry);
}  // namespace operations
