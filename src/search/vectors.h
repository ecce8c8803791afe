// Word vectors trained on the corpus alone: positive pointwise mutual information of neighbouring stems,
// reduced by a truncated singular value decomposition (randomised subspace iteration, fixed seed: the same
// corpus gives the same vectors). A text is the idf-weighted sum of its words.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace search {
constexpr std::size_t kDimensions = 60;
using Vector = std::array<float, kDimensions>;

class WordVectors {
 public:
  std::size_t size() const { return vectors_.size(); }
  // Position of a term, or -1.
  std::int32_t find(const std::string& term) const;
  // The unit vector of a text given as (term, weight); all zeros when no term is known.
  Vector text_vector(const std::vector<std::pair<std::string, float>>& weighted) const;
  void save(std::string& out) const;
  // False when the bytes aren't a saved vocabulary.
  bool load(std::string_view& bytes);

 private:
  friend class VectorTrainer;
  std::unordered_map<std::string, std::int32_t> index_;
  std::vector<std::string> terms_;
  std::vector<Vector> vectors_;
};

class VectorTrainer {
 public:
  // One text (a passage): its stems in order, without stop words.
  void add(const std::vector<std::string>& terms);
  WordVectors train();

 private:
  std::unordered_map<std::string, std::uint32_t> ids_;
  std::vector<std::uint32_t> counts_;
  std::vector<std::string> terms_;
  std::vector<std::uint32_t> stream_;  // ids + 1, texts ended by 0
};

float dot(const Vector& a, const Vector& b);
}  // namespace search
