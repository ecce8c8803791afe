#include "web/refusal.h"

namespace web {
bool reads_json_errors(const Request& request) {
  return request.path == "/api" || request.path.starts_with("/api/") || request.wants_json() ||
         request.content_type.starts_with("application/json");
}

json::object error_json(const Error& error) {
  json::array faults;
  for (const auto& f : error.fields)
    faults.push_back(json::object{{"field", f.field}, {"message", f.message}});
  return {{"error", json::object{{"code", error.code}, {"message", error.message}, {"fields", faults}}}};
}

Response json_error(int status, const Error& error) {
  return Response::json(json::write(error_json(error)) + "\n", status);
}
}  // namespace web
