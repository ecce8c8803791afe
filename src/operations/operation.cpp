#include "operations/operation.h"

#include "base/text.h"

namespace operations {
bool match_path(std::string_view pattern, std::string_view path, Values& values) {
  auto named = text::split(pattern, '/'), given = text::split(path, '/');
  if (named.size() != given.size()) return false;
  std::vector<std::pair<std::string, std::string>> found;
  for (std::size_t i = 0; i < named.size(); ++i) {
    std::string part = fields::percent_decode(given[i], false);
    if (!named[i].starts_with('{')) {
      if (part != named[i]) return false;
    } else if (part.empty()) {
      return false;
    } else {
      found.emplace_back(named[i].substr(1, named[i].size() - 2), std::move(part));
    }
  }
  for (auto& [name, value] : found) values[name] = {value};
  return true;
}

namespace {
json::object describe(const Operation& op) {
  json::object out{{"operationId", op.row.id}, {"summary", op.row.summary}};
  json::array parameters;
  std::vector<FieldSpec> body;
  for (const auto& spec : op.input) {
    bool in_path = op.row.path.find("{" + spec.name + "}") != std::string::npos;
    if (!in_path && op.row.method == web::Method::post) {
      body.push_back(spec);
      continue;
    }
    json::object schema = fields::schema({spec}).at("properties").as_object().at(spec.name).as_object();
    parameters.push_back(json::object{{"name", spec.name},
                                      {"in", in_path ? "path" : "query"},
                                      {"required", in_path || spec.is_required},
                                      {"description", spec.label},
                                      {"schema", schema}});
  }
  if (!parameters.empty()) out["parameters"] = parameters;
  if (!body.empty())
    out["requestBody"] = json::object{
        {"content",
         json::object{{"application/x-www-form-urlencoded", json::object{{"schema", fields::schema(body)}}},
                      {"application/json", json::object{{"schema", fields::schema(body)}}}}}};
  out["responses"] = json::object{
      {"200", json::object{{"description", "Réponse"}}},
      {"default", json::object{{"description", "Erreur : genre, code, message et champs fautifs"}}}};
  if (op.row.right != Right::anyone) out["security"] = json::array{json::object{{"session", json::array{}}}};
  return out;
}
}  // namespace

json::object open_api(const Registry& registry) {
  json::object paths;
  for (const auto& op : registry.operations) {
    if (op.row.path.empty()) continue;
    auto& at = paths[op.row.path];
    if (!at.is_object()) at = json::object{};
    at.as_object()[op.row.method == web::Method::post ? "post" : "get"] = describe(op);
  }
  return {{"openapi", "3.1.0"},
          {"info", json::object{{"title", "Guichet"},
                                {"version", "0.1.0"},
                                {"license", json::object{{"name", "AGPL-3.0-or-later"}}}}},
          {"paths", paths},
          {"components",
           json::object{{"securitySchemes", json::object{{"session", json::object{{"type", "apiKey"},
                                                                                  {"in", "cookie"},
                                                                                  {"name", "guichet"}}}}}}}};
}
}  // namespace operations
