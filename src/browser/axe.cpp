#include "browser/axe.h"

#include "base/json.h"

namespace browser {
namespace {
constexpr std::string_view kRun = R"js(
axe.run(document, {
  runOnly: {type: 'tag', values: TAGS},
  resultTypes: ['violations'],
  iframes: false
}).then(found => found.violations.map(rule => ({
  id: rule.id,
  impact: rule.impact || '',
  help: rule.help,
  nodes: rule.nodes.map(node => ({
    target: node.target.map(step => Array.isArray(step) ? step.join(' >>> ') : String(step)).join(' '),
    html: node.html,
    failureSummary: node.failureSummary || ''
  }))
}))))js";

Violation violation(const json::value& v) {
  Violation out{json::text(v, "id"), json::text(v, "impact"), json::text(v, "help"), {}};
  const json::value* nodes = json::find(v, "nodes");
  if (nodes == nullptr || !nodes->is_array()) return out;
  for (const auto& node : nodes->get_array())
    out.nodes.push_back(
        {json::text(node, "target"), json::text(node, "html"), json::text(node, "failureSummary")});
  return out;
}
}  // namespace

std::vector<std::string> default_axe_tags() {
  return {"RGAAv4", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"};
}

Result<std::vector<Violation>> run_axe(Page& page, std::string_view axe_source,
                                       const std::vector<std::string>& tags) {
  // The last expression keeps Chromium from sending axe itself back.
  TRY(page.evaluate(std::string(axe_source) + "\n;0"));
  std::string script(kRun);
  script.replace(script.find("TAGS"), 4, json::write(json::strings(tags)));
  json::value found = TRY(page.evaluate(script));
  if (!found.is_array()) return fail(ErrorKind::unavailable, "browser_garbled", "axe gave no list");
  std::vector<Violation> out;
  for (const auto& rule : found.get_array()) out.push_back(violation(rule));
  return out;
}
}  // namespace browser
