// The web face of the rows: finds the operation of a request, checks session, rights, origin and CSRF token,
// runs it and draws the answer in the frame. The request guard: nothing an operation throws passes it.
#pragma once

#include <map>

#include "app/program.h"
#include "web/http.h"
#include "web/limiter.h"

namespace app {
class Site final : public web::Handler {
 public:
  // Both must outlive the site.
  Site(Data& data, const operations::Registry& rows, std::string organisation);
  std::uint64_t body_limit(const web::Request& head) override;
  web::Response handle(web::Request& request) override;

 private:
  const operations::Operation* find(const web::Request& request, Values& values) const;
  operations::Viewer viewer_of(const web::Request& request) const;
  web::Response run(const operations::Operation& op, web::Request& request, Values values);
  // Counts the request of a row that has a limit; true when it has come too often.
  bool too_often(const operations::Operation& op, const web::Request& request, Millis now);
  web::Response answer(operations::Context& context, const web::Request& request, operations::Answer& a);
  web::Response refuse(operations::Context& context, const web::Request& request, const Error& error,
                       const operations::Operation* op, const Values& values);
  html::Frame frame(const operations::Viewer& viewer, const web::Request& request) const;
  web::Response fixed(
      const web::Request& request) const;  // assets, health, metrics, OpenAPI; status 0: none of these

  Data& data_;
  const operations::Registry& rows_;
  std::string organisation_;
  std::string open_api_;
  std::map<std::string, const operations::Operation*, std::less<>> exact_get_, exact_post_;
  std::vector<const operations::Operation*> patterns_;
  std::map<std::string, std::string, std::less<>> etags_;
  std::vector<operations::NavigationItem> navigation_;
  web::Limiter limiter_;
};
}  // namespace app
