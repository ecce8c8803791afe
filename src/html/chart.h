// Bar and line charts as SVG, always followed by the same figures in a table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "html/html.h"

namespace html {
struct ChartPoint {
  std::string label;
  double value;
  // French, of a point that isn't of a whole period: said in the table; drawn hollow on a line, dashed to it.
  std::string incomplete = {};
};
struct Chart {
  std::string id;     // unique in the page
  std::string title;  // what is shown, of whom, when
  std::string x_label;
  std::string y_label;  // with the unit
  int decimals = 0;
  std::vector<ChartPoint> points;
  std::optional<double> target = {};  // in the unit of y: drawn as a dashed line with its label
};
// Horizontal bars, in the order given.
Html bar_chart(const Chart& chart);
// A line through the points from left to right.
Html line_chart(const Chart& chart);
}  // namespace html
