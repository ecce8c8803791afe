// Rows of a table whose cells cover several columns or rows: each is repeated where it reaches, so that every
// column and row keeps its headings. What the copies may add to one document is limited.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace corpus {
class MergedCells {
 public:
  // `budget`: bytes that copies may still add; shared by all the tables of a document.
  explicit MergedCells(std::size_t& budget) : budget_(budget) {}

  // A cell over `columns` and `rows`, after those that earlier rows reach down with.
  void add(const std::string& body, int columns, int rows) {
    fill();
    for (int i = 0; i < columns && (i == 0 || affordable(body)); ++i) {
      if (held_.size() <= cells_.size()) held_.resize(cells_.size() + 1);
      held_[cells_.size()] = {rows - 1, body};
      cells_.push_back(body);
    }
  }
  // The row's cells; the next add() begins another row.
  std::vector<std::string> finish_row() {
    fill();
    return std::exchange(cells_, {});
  }

 private:
  void fill() {
    while (cells_.size() < held_.size() && held_[cells_.size()].first > 0 &&
           affordable(held_[cells_.size()].second)) {
      --held_[cells_.size()].first;
      cells_.push_back(held_[cells_.size()].second);
    }
  }
  bool affordable(const std::string& body) {
    std::size_t cost = 100 + body.size();
    if (budget_ < cost) {
      budget_ = 0;
      return false;
    }
    budget_ -= cost;
    return true;
  }

  std::size_t& budget_;
  std::vector<std::pair<int, std::string>> held_;  // per column: rows a cell still covers, and its text
  std::vector<std::string> cells_;
};
}  // namespace corpus
