#include "calls/figures.h"

#include <fmt/format.h>

#include "base/csv.h"
#include "base/fr.h"

namespace calls {
using html::append;
using html::format;
using html::Html;

Figure words(std::string text, std::string link) {
  json::value value(text);
  return {std::move(text), std::move(value), std::move(link)};
}
Figure amount(std::uint64_t count, std::string link) {
  return {fr::number(static_cast<std::int64_t>(count)), count, count == 0 ? std::string() : std::move(link)};
}
Figure percent_of(const std::optional<double>& share, std::string link) {
  if (!share) return {"sans objet", nullptr};
  return {fr::percent(100 * *share, 1), *share, std::move(link)};
}
Figure share_of(const Ratio& ratio, std::string link) { return percent_of(ratio.value(), std::move(link)); }
Figure past_share(const Ratio& ratio) {
  return ratio.denominator == 0 ? Figure{"pas de données", nullptr} : share_of(ratio);
}
Figure span_s(const std::optional<double>& seconds, std::string link) {
  if (!seconds) return {"–", nullptr};
  return {fr::number(*seconds, 0) + "\u00A0s", *seconds, std::move(link)};
}
Figure not_told() { return {"inconnu", nullptr}; }
Figure told_amount(bool told, std::uint64_t count, std::string link) {
  return told ? amount(count, std::move(link)) : not_told();
}
Figure told_share(bool told, const Ratio& ratio, std::string link) {
  return told ? share_of(ratio, std::move(link)) : not_told();
}
Figure span_of(std::uint64_t calls, const std::optional<double>& seconds, std::string link) {
  return calls > 0 && !seconds ? not_told() : span_s(seconds, std::move(link));
}

namespace {
// A number is written as it is: csv::row would take the minus of a negative one for a formula.
std::string csv_cell(const json::value& v) {
  if (v.is_null()) return {};
  if (v.is_double()) {
    std::string out = fmt::format("{:.6g}", v.get_double());
    std::size_t point = out.find('.');
    if (point == std::string::npos) return out;
    out[point] = ',';
    return '"' + out + '"';
  }
  if (!v.is_string()) return json::write(v);
  std::string out = csv::row({std::string(v.get_string()), ""});
  return out.substr(0, out.rfind(';'));
}
}  // namespace

Html figure_html(const Figure& f) {
  return f.link.empty() ? format("{}", f.shown) : format("<a href=\"{}\">{}</a>", f.link, f.shown);
}

Html figures_html(const FigureTable& t, const std::string& exports, std::string_view source) {
  if (t.rows.empty()) return {};
  Html head, body;
  for (const auto& c : t.columns)
    append(head, "<th scope=\"col\"{}>{}</th>", Html(c.numeric ? " class=\"num\"" : ""), c.title);
  for (const auto& row : t.rows) {
    append(body, "<tr>");
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::string css(row[i].css);
      if (css.empty() && t.columns[i].numeric) css = "num";
      Html of = css.empty() ? Html() : format(" class=\"{}\"", css);
      if (i == 0)
        append(body, "<th scope=\"row\">{}</th>", figure_html(row[i]));
      else
        append(body, "<td{}>{}</td>", of, figure_html(row[i]));
    }
    append(body, "</tr>\n");
  }
  Html out = format(
      "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table{}><caption>{}</caption>"
      "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>\n",
      t.caption, t.css.empty() ? Html() : format(" class=\"{}\"", t.css), t.caption, head, body);
  if (!t.hint.empty()) append(out, "<p class=\"hint\">{}</p>\n", t.hint);
  if (!exports.empty())
    append(out,
           "<ul class=\"tools\"><li><a href=\"{3}.csv?block={0}&amp;{1}\" "
           "aria-label=\"{2}, en CSV\">CSV</a></li><li><a href=\"{3}?block={0}&amp;{1}\" "
           "aria-label=\"{2}, en JSON\">JSON</a></li></ul>\n",
           t.code, exports, t.caption, source);
  return out;
}

Result<FigureTable> figures_named(std::vector<FigureTable> tables, std::string_view code) {
  std::vector<std::string> known;
  for (auto& t : tables) {
    if (t.code == code) return std::move(t);
    known.push_back(t.code);
  }
  return invalid({{"block", "Ce tableau n’existe pas. Les tableaux\u00A0: " + fr::list(known) + "."}});
}

std::string figures_csv(const FigureTable& t) {
  std::string out(csv::kBom);
  std::vector<std::string> cells;
  for (const auto& c : t.columns) cells.push_back(c.title);
  out += csv::row(cells);
  for (const auto& row : t.rows) {
    std::string line;
    for (const auto& f : row) line += (&f == &row.front() ? "" : ";") + csv_cell(f.value);
    out += line + "\r\n";
  }
  return out;
}

json::value figures_json(const FigureTable& t) {
  json::array rows;
  for (const auto& row : t.rows) {
    json::object one;
    for (std::size_t i = 0; i < row.size(); ++i) one[t.columns[i].code] = row[i].value;
    rows.push_back(std::move(one));
  }
  return json::object{{"block", t.code}, {"caption", t.caption}, {"rows", rows}};
}
}  // namespace calls
