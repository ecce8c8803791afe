// Pages of one network: asked without one, they offer those there are; asked for one that doesn't exist, they
// say so and offer them too.
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "calls/call_store.h"
#include "html/page.h"
#include "operations/operation.h"

namespace calls {
// `In`, whose first field is its required `network`, with a network that may be left out.
template <class In>
struct AnyNetwork : In {
  static auto fields() {
    return std::apply(
        [](auto network, auto... rest) {
          network.spec.is_required = false;
          return std::tuple{std::move(network), std::move(rest)...};
        },
        In::fields());
  }
};
template <class View>
struct OfNetwork {
  std::optional<View> view;
  std::vector<Network> offered;  // when none was asked
};

// How such a page is called and where it stands: the code of a network, encoded, ends its address.
struct NetworkPage {
  std::string title, address;  // "/telephone/patience?network="
};
html::Page networks_page(const NetworkPage& page, const std::vector<Network>& offered);
json::value networks_json(const std::vector<Network>& offered);
std::vector<Network> networks_offered(operations::Context& context);
// What is wrong with what was asked, with the networks when it is the network.
operations::Refused refused_with_networks(NetworkPage page);

template <class In, class View>
operations::Operation network_operation(operations::Row row, const NetworkPage& page,
                                        Result<View> (*show)(operations::Context&, const In&),
                                        html::Page (*draw)(operations::Context&, const In&, const View&),
                                        json::value (*as_json)(const View&)) {
  using Asked = AnyNetwork<In>;
  using Shown = OfNetwork<View>;
  return operations::operation<Asked, Shown>(
      std::move(row),
      [show](operations::Context& c, const Asked& in) -> Result<Shown> {
        if (in.network.empty()) return Shown{std::nullopt, networks_offered(c)};
        return Shown{TRY(show(c, in)), {}};
      },
      operations::Views<Asked, Shown>{
          .page =
              [page, draw](operations::Context& c, const Asked& in, const Shown& v) {
                return v.view ? draw(c, in, *v.view) : networks_page(page, v.offered);
              },
          .json = [as_json](const Shown& v) { return v.view ? as_json(*v.view) : networks_json(v.offered); }},
      refused_with_networks(page));
}
}  // namespace calls
