// A table of figures of the telephone pages, written once: shown as HTML, and downloaded as CSV or JSON.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "calls/rates.h"
#include "html/html.h"

namespace calls {
struct Figure {
  std::string shown = {};     // French, as the page has it
  json::value value = {};     // a number in plain units (a share from 0 to 1), a text, or null
  std::string link = {};      // to what the figure is made of; empty: nothing stands behind it
  std::string_view css = {};  // class of the cell
};
Figure words(std::string text, std::string link = {});
Figure amount(std::uint64_t count, std::string link = {});
Figure share_of(const Ratio& ratio, std::string link = {});  // « 84,3 % », « sans objet »
Figure past_share(const Ratio& ratio);  // of a period before; « pas de données » when nothing is kept of it
Figure percent_of(const std::optional<double>& share, std::string link = {});
Figure span_s(const std::optional<double>& seconds, std::string link = {});  // « 42 s »

Figure not_told();  // « inconnu »: no source tells it, which isn't zero
// Unless no source tells it.
Figure told_amount(bool told, std::uint64_t count, std::string link = {});
Figure told_share(bool told, const Ratio& ratio, std::string link = {});
// Seconds of some `calls`: « – » when there are none, « inconnu » when no source tells theirs.
Figure span_of(std::uint64_t calls, const std::optional<double>& seconds, std::string link = {});

struct FigureColumn {
  std::string code, title;  // title in French
  bool numeric = true;
};
struct FigureTable {
  std::string code, caption;  // code: in addresses, "losses"
  std::vector<FigureColumn> columns = {};
  std::vector<std::vector<Figure>> rows = {};
  std::string css = {};   // class of the table
  std::string hint = {};  // French, under the table
};
html::Html figure_html(const Figure& figure);  // with its link
// With links to its CSV and JSON when `exports` has the query that they answer to; `source`: the address of
// both, without ".csv".
html::Html figures_html(const FigureTable& table, const std::string& exports = {},
                        std::string_view source = "/api/calls/figures");
// The one of that code. Invalid ("block"), with the codes there are.
Result<FigureTable> figures_named(std::vector<FigureTable> tables, std::string_view code);
std::string figures_csv(const FigureTable& table);
json::value figures_json(const FigureTable& table);
}  // namespace calls
