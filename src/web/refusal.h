// Errors as programs read them: {"error": {"code", "message", "fields": [{"field", "message"}]}}.
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "web/http.h"

namespace web {
// True for everything under /api, whatever it accepts, and for who asks for JSON or sends some: people's
// pages are elsewhere.
bool reads_json_errors(const Request& request);
json::object error_json(const Error& error);
Response json_error(int status, const Error& error);
}  // namespace web
