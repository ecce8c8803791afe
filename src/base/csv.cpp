#include "base/csv.h"

#include "base/text.h"

namespace csv {
namespace {
const std::string kEmpty;

char guess_separator(std::string_view head) {
  std::string_view line = head.substr(0, head.find('\n'));
  std::size_t semicolons = 0, commas = 0, tabs = 0;
  bool quoted = false;
  for (char c : line) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    semicolons += c == ';';
    commas += c == ',';
    tabs += c == '\t';
  }
  if (tabs > semicolons && tabs > commas) return '\t';
  return commas > semicolons ? ',' : ';';
}
}  // namespace

Reader::Reader(Source& source) : source_(source) {
  peek();
  for (;;) {  // enough to see the header line
    if (buffer_.find('\n') != std::string::npos || buffer_.size() > 65536 || ended_) break;
    std::size_t before = buffer_.size();
    buffer_.resize(before + 65536);
    std::size_t n = source_.read(buffer_.data() + before, 65536);
    buffer_.resize(before + n);
    ended_ = n == 0;
  }
  if (buffer_.starts_with(kBom)) at_ = kBom.size();
  separator_ = guess_separator(std::string_view(buffer_).substr(at_));
  read_record(header_);
  for (std::size_t i = 0; i < header_.size(); ++i) {
    // Some exports quote the BOM inside the first name.
    header_[i] = text::squeeze(header_[i]);
    while (header_[i].size() >= 2 && header_[i].front() == '"' && header_[i].back() == '"')
      header_[i] = header_[i].substr(1, header_[i].size() - 2);
    columns_.try_emplace(header_[i], i);
  }
}

int Reader::peek() {
  if (at_ >= buffer_.size()) {
    if (ended_) return -1;
    buffer_.resize(65536);
    std::size_t n = source_.read(buffer_.data(), buffer_.size());
    buffer_.resize(n);
    at_ = 0;
    if (n == 0) {
      ended_ = true;
      return -1;
    }
  }
  return static_cast<unsigned char>(buffer_[at_]);
}

int Reader::get() {
  int c = peek();
  if (c >= 0) ++at_;
  if (c == '\n') ++physical_line_;
  return c;
}

void Reader::finish_cell(std::vector<std::string>& cells, std::string& cell) {
  cells.push_back(text::clean(text::valid_utf8(cell) ? cell : text::from_cp1252(cell)));
  cell.clear();
}

bool Reader::read_record(std::vector<std::string>& cells) {
  cells.clear();
  error_.clear();
  while (peek() == '\n' || peek() == '\r') get();
  if (peek() < 0) return false;
  line_ = physical_line_;
  std::string cell;
  bool quoted = false;
  std::size_t size = 0;
  for (;;) {
    int c = get();
    if (++size > kRecordLimit && error_.empty()) error_ = "ligne trop longue (plus de 8 Mio)";
    if (c < 0) {
      if (quoted) error_ = "guillemet ouvert jamais refermé";
      break;
    }
    if (quoted) {
      if (c != '"')
        cell += static_cast<char>(c);
      else if (peek() == '"')
        cell += static_cast<char>(get());
      else
        quoted = false;
    } else if (c == '"' && cell.empty()) {
      quoted = true;
    } else if (c == separator_ && error_.empty()) {
      finish_cell(cells, cell);
    } else if (c == '\n') {
      break;
    } else if (c != '\r' || peek() != '\n') {
      cell += static_cast<char>(c);
    }
    if (!error_.empty()) cell.clear();
    if (cells.size() >= kColumnLimit) error_ = "ligne avec trop de colonnes";
  }
  finish_cell(cells, cell);
  return true;
}

bool Reader::next() {
  if (!read_record(cells_)) return false;
  if (error_.empty() && cells_.size() > header_.size()) error_ = "plus de cellules que de colonnes";
  return true;
}

const std::string& Reader::operator[](std::string_view column) const {
  auto found = columns_.find(std::string(column));
  return found == columns_.end() || found->second >= cells_.size() ? kEmpty : cells_[found->second];
}

bool Reader::has(std::string_view column) const { return columns_.contains(std::string(column)); }

std::string row(const std::vector<std::string>& cells) {
  std::string out;
  for (const auto& raw : cells) {
    if (!out.empty() || &raw != &cells.front()) out += ';';
    std::string cell = text::clean(raw);
    if (!cell.empty() && std::string_view("=+-@\t").find(cell[0]) != std::string_view::npos)
      cell.insert(0, "'");
    // Commas and tabs too: a reader that guesses the separator must not be led astray. So must a record of
    // one empty cell.
    bool quote = cell.find_first_of(";,\t\"\n\r") != std::string::npos || (cell.empty() && cells.size() == 1);
    if (!quote) {
      out += cell;
      continue;
    }
    out += '"';
    for (char c : cell) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  return out + "\r\n";
}
}  // namespace csv
