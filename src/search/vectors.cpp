#include "search/vectors.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>

namespace search {
namespace {
constexpr std::size_t kWindow = 5;        // neighbours on each side
constexpr std::uint32_t kLeastCount = 3;  // rarer stems have no vector
constexpr double kContextPower = 0.75;    // smooths the frequency of contexts
constexpr std::size_t kOversampling = 4;
constexpr std::size_t kRank = kDimensions + kOversampling;
constexpr int kRounds = 4;
constexpr unsigned kSeed = 20231221;

struct Sparse {  // rows of (column, value)
  std::vector<std::size_t> starts{0};
  std::vector<std::uint32_t> columns;
  std::vector<float> values;
  std::size_t rows() const { return starts.size() - 1; }
};
using Tall = std::vector<std::array<float, kRank>>;  // one row of kRank per word

// out = m × x
Tall multiply(const Sparse& m, const Tall& x) {
  Tall out(m.rows());
  for (std::size_t r = 0; r < m.rows(); ++r) {
    auto& to = out[r];
    to.fill(0);
    for (std::size_t i = m.starts[r]; i < m.starts[r + 1]; ++i) {
      const auto& from = x[m.columns[i]];
      float v = m.values[i];
      for (std::size_t k = 0; k < kRank; ++k) to[k] += v * from[k];
    }
  }
  return out;
}

// out = transpose(m) × x
Tall multiply_transposed(const Sparse& m, const Tall& x) {
  Tall out(m.rows());
  for (auto& row : out) row.fill(0);
  for (std::size_t r = 0; r < m.rows(); ++r) {
    const auto& from = x[r];
    for (std::size_t i = m.starts[r]; i < m.starts[r + 1]; ++i) {
      auto& to = out[m.columns[i]];
      float v = m.values[i];
      for (std::size_t k = 0; k < kRank; ++k) to[k] += v * from[k];
    }
  }
  return out;
}

// The kRank × kRank matrix transpose(x) × x.
std::vector<double> gram(const Tall& x) {
  std::vector<double> g(kRank * kRank, 0);
  for (const auto& row : x)
    for (std::size_t a = 0; a < kRank; ++a) {
      double v = row[a];
      for (std::size_t b = a; b < kRank; ++b) g[a * kRank + b] += v * row[b];
    }
  for (std::size_t a = 0; a < kRank; ++a)
    for (std::size_t b = 0; b < a; ++b) g[a * kRank + b] = g[b * kRank + a];
  return g;
}

// Makes the columns orthonormal: x := x × inverse(upper Cholesky factor of its Gram matrix), twice for
// accuracy.
void orthonormalise(Tall& x) {
  for (int pass = 0; pass < 2; ++pass) {
    auto g = gram(x);
    std::vector<double> l(kRank * kRank, 0);
    for (std::size_t i = 0; i < kRank; ++i)
      for (std::size_t j = 0; j <= i; ++j) {
        double sum = g[i * kRank + j];
        for (std::size_t k = 0; k < j; ++k) sum -= l[i * kRank + k] * l[j * kRank + k];
        l[i * kRank + j] = i == j ? std::sqrt(std::max(sum, 1e-12)) : sum / l[j * kRank + j];
      }
    for (auto& row : x)
      for (std::size_t j = 0; j < kRank; ++j) {
        double v = row[j];
        for (std::size_t k = 0; k < j; ++k) v -= static_cast<double>(row[k]) * l[j * kRank + k];
        row[j] = static_cast<float>(v / l[j * kRank + j]);
      }
  }
}

// Eigenvalues and vectors (columns of v) of a symmetric matrix, by Jacobi rotations; a is destroyed.
void eigen(std::vector<double>& a, std::vector<double>& v) {
  constexpr std::size_t n = kRank;
  v.assign(n * n, 0);
  for (std::size_t i = 0; i < n; ++i) v[i * n + i] = 1;
  for (int sweep = 0; sweep < 30; ++sweep) {
    double off = 0;
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) {
        double apq = a[p * n + q];
        off += apq * apq;
        if (std::fabs(apq) < 1e-18) continue;
        double theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
        double t = (theta >= 0 ? 1 : -1) / (std::fabs(theta) + std::sqrt(theta * theta + 1));
        double c = 1 / std::sqrt(t * t + 1), s = t * c;
        for (std::size_t k = 0; k < n; ++k) {
          double x = a[k * n + p], y = a[k * n + q];
          a[k * n + p] = c * x - s * y;
          a[k * n + q] = s * x + c * y;
        }
        for (std::size_t k = 0; k < n; ++k) {
          double x = a[p * n + k], y = a[q * n + k];
          a[p * n + k] = c * x - s * y;
          a[q * n + k] = s * x + c * y;
        }
        for (std::size_t k = 0; k < n; ++k) {
          double x = v[k * n + p], y = v[k * n + q];
          v[k * n + p] = c * x - s * y;
          v[k * n + q] = s * x + c * y;
        }
      }
    if (off < 1e-12) return;
  }
}

// The PPMI matrix of a stream of ids (+1, texts ended by 0).
Sparse ppmi(const std::vector<std::uint32_t>& stream, std::size_t words) {
  std::vector<std::vector<std::uint32_t>> places(words);
  for (std::uint32_t i = 0; i < stream.size(); ++i)
    if (stream[i] != 0) places[stream[i] - 1].push_back(i);
  Sparse counts;
  std::vector<float> row(words, 0);
  std::vector<std::uint32_t> touched;
  std::vector<double> total_of(words, 0);
  for (std::uint32_t w = 0; w < words; ++w) {
    auto meet = [&](std::uint32_t id) {
      if (id - 1 == w) return;
      if (row[id - 1] == 0) touched.push_back(id - 1);
      row[id - 1] += 1;
    };
    for (std::uint32_t at : places[w]) {
      for (std::uint32_t k = 1; k <= kWindow && at >= k && stream[at - k] != 0; ++k) meet(stream[at - k]);
      for (std::uint32_t k = 1; k <= kWindow && at + k < stream.size() && stream[at + k] != 0; ++k)
        meet(stream[at + k]);
    }
    std::sort(touched.begin(), touched.end());
    for (auto c : touched) {
      counts.columns.push_back(c);
      counts.values.push_back(row[c]);
      total_of[w] += row[c];
      row[c] = 0;
    }
    touched.clear();
    counts.starts.push_back(counts.columns.size());
  }
  double smoothed = 0;
  std::vector<double> context(words);
  for (std::size_t w = 0; w < words; ++w) smoothed += context[w] = std::pow(total_of[w], kContextPower);
  Sparse out;
  for (std::size_t w = 0; w < words; ++w) {
    for (std::size_t i = counts.starts[w]; i < counts.starts[w + 1]; ++i) {
      double information = std::log(counts.values[i] * smoothed / (total_of[w] * context[counts.columns[i]]));
      if (information <= 0) continue;
      out.columns.push_back(counts.columns[i]);
      out.values.push_back(static_cast<float>(information));
    }
    out.starts.push_back(out.columns.size());
  }
  return out;
}

template <class T>
void put(std::string& out, const T& v) {
  out.append(reinterpret_cast<const char*>(&v), sizeof v);
}
template <class T>
bool get(std::string_view& in, T& v) {
  if (in.size() < sizeof v) return false;
  std::memcpy(&v, in.data(), sizeof v);
  in.remove_prefix(sizeof v);
  return true;
}
}  // namespace

float dot(const Vector& a, const Vector& b) {
  float sum[4] = {};
  for (std::size_t i = 0; i < kDimensions; i += 4)
    for (std::size_t k = 0; k < 4; ++k) sum[k] += a[i + k] * b[i + k];
  return sum[0] + sum[1] + sum[2] + sum[3];
}

std::int32_t WordVectors::find(const std::string& term) const {
  auto it = index_.find(term);
  return it == index_.end() ? -1 : it->second;
}

Vector WordVectors::text_vector(const std::vector<std::pair<std::string, float>>& weighted) const {
  Vector out{};
  for (const auto& [term, weight] : weighted) {
    std::int32_t at = find(term);
    if (at < 0) continue;
    const Vector& v = vectors_[static_cast<std::size_t>(at)];
    for (std::size_t k = 0; k < kDimensions; ++k) out[k] += weight * v[k];
  }
  float length = std::sqrt(dot(out, out));
  if (length > 0)
    for (float& x : out) x /= length;
  return out;
}

void WordVectors::save(std::string& out) const {
  put(out, static_cast<std::uint32_t>(terms_.size()));
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    put(out, static_cast<std::uint8_t>(std::min<std::size_t>(terms_[i].size(), 255)));
    out.append(terms_[i], 0, 255);
    put(out, vectors_[i]);
  }
}

bool WordVectors::load(std::string_view& bytes) {
  std::uint32_t n = 0;
  if (!get(bytes, n)) return false;
  for (std::uint32_t i = 0; i < n; ++i) {
    std::uint8_t length = 0;
    Vector v{};
    if (!get(bytes, length) || bytes.size() < length) return false;
    std::string term(bytes.substr(0, length));
    bytes.remove_prefix(length);
    if (!get(bytes, v)) return false;
    index_.emplace(term, static_cast<std::int32_t>(i));
    terms_.push_back(std::move(term));
    vectors_.push_back(v);
  }
  return true;
}

void VectorTrainer::add(const std::vector<std::string>& terms) {
  for (const auto& t : terms) {
    auto [it, fresh] = ids_.emplace(t, static_cast<std::uint32_t>(terms_.size()));
    if (fresh) {
      terms_.push_back(t);
      counts_.push_back(0);
    }
    ++counts_[it->second];
    stream_.push_back(it->second + 1);
  }
  stream_.push_back(0);
}

WordVectors VectorTrainer::train() {
  // Keep what occurs often enough, in alphabetical order: the vectors don't depend on the order of import.
  std::vector<std::uint32_t> kept;
  for (std::uint32_t i = 0; i < terms_.size(); ++i)
    if (counts_[i] >= kLeastCount) kept.push_back(i);
  std::sort(kept.begin(), kept.end(), [&](auto a, auto b) { return terms_[a] < terms_[b]; });
  std::vector<std::uint32_t> renamed(terms_.size(), 0);
  for (std::uint32_t i = 0; i < kept.size(); ++i) renamed[kept[i]] = i + 1;
  std::vector<std::uint32_t> stream;
  stream.reserve(stream_.size());
  for (auto id : stream_) {
    if (id == 0)
      stream.push_back(0);
    else if (renamed[id - 1] != 0)
      stream.push_back(renamed[id - 1]);
  }
  WordVectors out;
  if (kept.size() < kRank * 2) return out;
  Sparse m = ppmi(stream, kept.size());
  std::mt19937 random(kSeed);
  std::normal_distribution<float> normal;
  Tall q(kept.size());
  for (auto& row : q)
    for (float& x : row) x = normal(random);
  for (int round = 0; round < kRounds; ++round) {
    q = multiply(m, q);
    orthonormalise(q);
    q = multiply_transposed(m, q);
    orthonormalise(q);
  }
  // m × q = U S W: its Gram matrix gives S² and W, hence U √S.
  Tall b = multiply(m, q);
  auto g = gram(b);
  std::vector<double> w;
  eigen(g, w);
  std::vector<std::size_t> order(kRank);
  for (std::size_t i = 0; i < kRank; ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](auto x, auto y) { return g[x * kRank + x] > g[y * kRank + y]; });
  for (std::size_t r = 0; r < kept.size(); ++r) {
    Vector v{};
    for (std::size_t k = 0; k < kDimensions; ++k) {
      double sum = 0, scale = std::max(g[order[k] * kRank + order[k]], 1e-12);
      for (std::size_t j = 0; j < kRank; ++j) sum += static_cast<double>(b[r][j]) * w[j * kRank + order[k]];
      v[k] = static_cast<float>(sum / std::pow(scale, 0.25));
    }
    float length = std::sqrt(dot(v, v));
    if (length > 0)
      for (float& x : v) x /= length;
    out.index_.emplace(terms_[kept[r]], static_cast<std::int32_t>(r));
    out.terms_.push_back(terms_[kept[r]]);
    out.vectors_.push_back(v);
  }
  return out;
}
}  // namespace search
