#include "html/chart.h"

#include <algorithm>
#include <cmath>

#include "base/fr.h"
#include "base/text.h"
#include "html/page.h"

namespace html {
namespace {
double largest(const Chart& chart) {
  double most = 0;
  for (const auto& p : chart.points) most = std::max(most, p.value);
  if (chart.target) most = std::max(most, *chart.target);
  return most > 0 ? most : 1;
}

// The least of 1, 2, 5 × 10ⁿ that is at least `value`.
double round_up(double value) {
  double power = std::pow(10.0, std::floor(std::log10(value)));
  for (double step : {1.0, 2.0, 5.0, 10.0})
    if (step * power >= value) return step * power;
  return value;
}

std::string target_text(const Chart& chart) {
  return fmt::format("objectif\u00A0: {}{}", fr::number(*chart.target, 0),
                     chart.y_label == "%" ? "\u202F%" : "\u00A0" + chart.y_label);
}

// How many points apart labels stand so that they don't meet on `width` pixels.
std::size_t label_step(const Chart& chart, std::size_t longest, double width) {
  constexpr double kCharacter = 7, kGap = 14;  // pixels
  std::size_t most = 0;
  for (const auto& p : chart.points) most = std::max(most, text::shorten(p.label, longest).size());
  double room = width / std::max<double>(1, static_cast<double>(chart.points.size()) - 1);
  return std::max<std::size_t>(
      1, static_cast<std::size_t>(std::ceil((static_cast<double>(most) * kCharacter + kGap) / room)));
}

Html figure(const Chart& chart, const Html& svg) {
  TableWriter table({chart.title, {chart.x_label, chart.y_label}, {false, true}, true});
  for (const auto& p : chart.points)
    table.row({format("{}{}", p.label, p.incomplete.empty() ? std::string() : ", " + p.incomplete),
               format("{}", fr::number(p.value, chart.decimals))});
  if (chart.target)
    table.row({format("{}", "Objectif"), format("{}", fr::number(*chart.target, chart.decimals))});
  return format(
      "<figure class=\"chart\"><figcaption id=\"{0}-titre\">{1}</figcaption><div class=\"table\" "
      "tabindex=\"0\" "
      "role=\"region\" aria-label=\"{1}, graphique\">{2}</div><details><summary>Les mêmes "
      "chiffres en "
      "tableau</summary>{3}</details></figure>\n",
      chart.id, chart.title, svg, table.finish());
}
}  // namespace

Html bar_chart(const Chart& chart) {
  constexpr int kRow = 26, kLabel = 190, kWidth = 640, kValue = 70;
  double most = largest(chart);
  Html bars;
  int y = 0;
  double at_target = chart.target ? *chart.target / most * (kWidth - kLabel - kValue) : 0;
  for (const auto& p : chart.points) {
    double width = p.value / most * (kWidth - kLabel - kValue);
    double after = width;  // where the value is written: beyond the target's line rather than under it
    if (chart.target && p.value < *chart.target && at_target - width < kValue) after = at_target;
    append(bars,
           "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text><rect x=\"{}\" y=\"{}\" width=\"{:.1f}\" "
           "height=\"{}\"/>"
           "<text x=\"{:.1f}\" y=\"{}\">{}</text>",
           kLabel - 8, y + 17, text::shorten(p.label, 28), kLabel, y + 4, std::max(width, 1.0), kRow - 8,
           kLabel + after + 6, y + 17, fr::number(p.value, chart.decimals));
    y += kRow;
  }
  if (chart.target) {
    double at = kLabel + at_target;
    append(bars,
           "<line class=\"target\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"0\" y2=\"{1}\"/><text x=\"{0:.1f}\" "
           "y=\"{2}\" text-anchor=\"middle\">{3}</text>",
           at, y, y + 16, target_text(chart));
    y += kRow;
  }
  return figure(
      chart,
      format("<svg role=\"img\" aria-labelledby=\"{}-titre\" viewBox=\"0 0 {} {}\" class=\"bars\">{}</svg>",
             chart.id, kWidth, std::max(y, 1), bars));
}

Html line_chart(const Chart& chart) {
  constexpr int kWidth = 640, kHeight = 240, kLeft = 64, kBottom = 30, kTop = 18, kRight = 64;
  double top = round_up(largest(chart));
  std::size_t n = chart.points.size();
  auto x = [&](std::size_t i) {
    return kLeft +
           (n < 2 ? 0.5 : static_cast<double>(i) / static_cast<double>(n - 1)) * (kWidth - kLeft - kRight);
  };
  auto y = [&](double v) { return kHeight - kBottom - v / top * (kHeight - kBottom - kTop); };
  Html marks;
  int steps = chart.decimals == 0 && top <= 5                 ? static_cast<int>(top)
              : chart.decimals == 0 && std::fmod(top, 4) != 0 ? 5
                                                              : 4;
  for (int i = 0; i <= steps; ++i) {
    double v = top * i / steps;
    append(marks,
           "<line class=\"grid\" x1=\"{}\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/><text x=\"{}\" "
           "y=\"{:.1f}\" text-anchor=\"end\">{}</text>",
           kLeft, kWidth - kRight, y(v), y(v), kLeft - 6, y(v) + 4,
           fr::number(v, top < 1 ? 2 : chart.decimals));
  }
  std::string path, dashed;
  Html circles;
  if (chart.target)
    append(marks,
           "<line class=\"target\" x1=\"{0}\" x2=\"{1}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/><text x=\"{1}\" "
           "y=\"{3:.1f}\" text-anchor=\"end\">{4}</text>",
           kLeft, kWidth - kRight, y(*chart.target), y(*chart.target) - 5, target_text(chart));
  constexpr std::size_t kLongest = 18;  // characters of a label
  std::size_t every = label_step(chart, kLongest, kWidth - kLeft - kRight);
  for (std::size_t i = 0; i < n; ++i) {
    const auto& p = chart.points[i];
    bool whole = p.incomplete.empty();
    std::string at = fmt::format("{:.1f} {:.1f}", x(i), y(p.value));
    if (i > 0 && (!whole || !chart.points[i - 1].incomplete.empty())) {
      dashed += fmt::format("{}M{:.1f} {:.1f} L{}", dashed.empty() ? "" : " ", x(i - 1),
                            y(chart.points[i - 1].value), at);
      path += (path.empty() ? "M" : " M") + at;
    } else {
      path += (i == 0 ? "M" : " L") + at;
    }
    append(circles, "<circle{} cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\"/>", Html(whole ? "" : " class=\"part\""),
           x(i), y(p.value));
    if (i % every == 0)
      append(marks, "<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>", x(i), kHeight - 8,
             text::shorten(p.label, kLongest));
  }
  return figure(chart,
                format("<svg role=\"img\" aria-labelledby=\"{}-titre\" viewBox=\"0 0 {} {}\" "
                       "class=\"line\">{}<path d=\"{}\"/>{}{}</svg>",
                       chart.id, kWidth, kHeight, marks, path,
                       dashed.empty() ? Html() : format("<path class=\"part\" d=\"{}\"/>", dashed), circles));
}
}  // namespace html
