// A pass over the calls split between threads, each keeping to its share of callers or of networks.
#pragma once

#include <algorithm>
#include <cstdint>
#include <future>
#include <thread>
#include <vector>

namespace calls {
constexpr unsigned kMostShares = 8;

// work(share, shares) for each share, one thread each; the results in their order.
template <class Out, class Work>
std::vector<Out> in_parallel(Work work) {
  std::uint64_t shares = std::clamp(std::thread::hardware_concurrency(), 1U, kMostShares);
  std::vector<std::future<Out>> running;
  for (std::uint64_t share = 1; share < shares; ++share)
    running.push_back(std::async(std::launch::async, [&work, share, shares] { return work(share, shares); }));
  std::vector<Out> out;
  out.push_back(work(0, shares));
  for (auto& r : running) out.push_back(r.get());
  return out;
}
}  // namespace calls
