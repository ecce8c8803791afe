#include "calls/network_choice.h"

#include "calls/dashboard_blocks.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

namespace {
Html offer(const NetworkPage& page, const std::vector<Network>& offered) {
  if (offered.empty())
    return Html(
        "<p>Aucun réseau n’a encore d’appels. Voyez <a href=\"/telephone/donnees\">d’où viennent les "
        "données</a>.</p>\n");
  Html items;
  for (const auto& n : offered)
    append(items, "<li><a href=\"{}{}\">{}</a></li>", page.address, fields::percent_encode(n.code), shown(n));
  return format("<h2 id=\"reseaux\">Choisissez un réseau</h2>\n<ul>{}</ul>\n", items);
}

html::Page framed(const NetworkPage& page, Html main) {
  return {page.title, std::move(main), {{"/", "Accueil"}, {"/telephone", "Téléphone"}, {"", page.title}}};
}
}  // namespace

std::vector<Network> networks_offered(operations::Context& context) {
  return networks(*context.store.read());
}

html::Page networks_page(const NetworkPage& page, const std::vector<Network>& offered) {
  return framed(page, format("<h1>{}</h1>\n{}", page.title, offer(page, offered)));
}

json::value networks_json(const std::vector<Network>& offered) {
  json::array out;
  for (const auto& n : offered) out.push_back(json::object{{"network", n.code}, {"name", shown(n)}});
  return json::object{{"networks", out}};
}

operations::Refused refused_with_networks(NetworkPage page) {
  return [page = std::move(page)](operations::Context& context, const Values& values, const Error& error) {
    Html wrong;
    if (error.fields.empty()) wrong = format("<p class=\"notice attention\">{}</p>\n", error.message);
    for (const auto& f : error.fields) append(wrong, "<p class=\"notice attention\">{}</p>\n", f.message);
    auto asked = values.find("network");
    bool known = error.code != "no_network" && asked != values.end() && !asked->second.front().empty();
    Html next = known ? format("<p><a href=\"{}{}\">Revenir à ce réseau, sans autre choix</a></p>\n",
                               page.address, fields::percent_encode(asked->second.front()))
                      : offer(page, networks_offered(context));
    return framed(page, format("<h1>{}</h1>\n{}{}", page.title, wrong, next));
  };
}
}  // namespace calls
