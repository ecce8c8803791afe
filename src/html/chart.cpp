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
  return most > 0 ? most : 1;
}

// The least of 1, 2, 5 × 10ⁿ that is at least `value`.
double round_up(double value) {
  double power = std::pow(10.0, std::floor(std::log10(value)));
  for (double step : {1.0, 2.0, 5.0, 10.0})
    if (step * power >= value) return step * power;
  return value;
}

Html figure(const Chart& chart, const Html& svg) {
  TableWriter table({chart.title, {chart.x_label, chart.y_label}, {false, true}, true});
  for (const auto& p : chart.points)
    table.row({format("{}", p.label), format("{}", fr::number(p.value, chart.decimals))});
  return format(
      "<figure class=\"chart\"><figcaption id=\"{}-titre\">{}</figcaption>{}<details><summary>Les mêmes "
      "chiffres en "
      "tableau</summary>{}</details></figure>\n",
      chart.id, chart.title, svg, table.finish());
}
}  // namespace

Html bar_chart(const Chart& chart) {
  constexpr int kRow = 26, kLabel = 190, kWidth = 640, kValue = 70;
  double most = largest(chart);
  Html bars;
  int y = 0;
  for (const auto& p : chart.points) {
    double width = p.value / most * (kWidth - kLabel - kValue);
    append(bars,
           "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text><rect x=\"{}\" y=\"{}\" width=\"{:.1f}\" "
           "height=\"{}\"/>"
           "<text x=\"{:.1f}\" y=\"{}\">{}</text>",
           kLabel - 8, y + 17, text::shorten(p.label, 28), kLabel, y + 4, std::max(width, 1.0), kRow - 8,
           kLabel + width + 6, y + 17, fr::number(p.value, chart.decimals));
    y += kRow;
  }
  return figure(
      chart,
      format("<svg role=\"img\" aria-labelledby=\"{}-titre\" viewBox=\"0 0 {} {}\" class=\"bars\">{}</svg>",
             chart.id, kWidth, std::max(y, 1), bars));
}

Html line_chart(const Chart& chart) {
  constexpr int kWidth = 640, kHeight = 240, kLeft = 50, kBottom = 30, kTop = 12, kRight = 36;
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
  std::string path;
  std::size_t every = std::max<std::size_t>(1, n / 6);
  for (std::size_t i = 0; i < n; ++i) {
    const auto& p = chart.points[i];
    path += fmt::format("{}{:.1f} {:.1f}", i == 0 ? "M" : " L", x(i), y(p.value));
    append(marks, "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\"/>", x(i), y(p.value));
    if (i % every == 0)
      append(marks, "<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>", x(i), kHeight - 8,
             text::shorten(p.label, 12));
  }
  return figure(chart, format("<svg role=\"img\" aria-labelledby=\"{}-titre\" viewBox=\"0 0 {} {}\" "
                              "class=\"line\">{}<path d=\"{}\"/></svg>",
                              chart.id, kWidth, kHeight, marks, path));
}
}  // namespace html
