// The networks that the generator of calls plays (call_generator.h): their names, how they take their calls,
// and what a day brings them. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace calls {
struct GeneratedNetwork {
  std::string_view code, name;  // name in French
};
struct GeneratedQueue {
  std::string_view network, code, name;  // name in French
  std::string_view site, departement;    // département by its INSEE code
};
std::span<const GeneratedNetwork> generated_networks();
std::span<const GeneratedQueue> generated_queues();

// How a network takes its calls. Durations in seconds, shares from 0 to 1.
struct Manner {
  double calls;               // of a queue on an ordinary day
  double talk, patience;      // means
  double staff;               // over what the load of an ordinary day needs
  double opens, closes;       // hours
  bool saturday = false;      // mornings too
  bool mailings = false;      // letters that make people call
  double served = 0;          // by the voice menu; a quarter as many hang up in it
  double put_out = 0;         // of the queue after so long; 0: never
  double callback = 0;        // accepted by those who would wait long
  double refused = 0;         // upstream, of those who would wait long
  double transferred = 0.02;  // of answered calls
};
// Of each network, in their order.
std::span<const Manner> manners();

// A day as a network lives it.
struct GeneratedDay {
  std::int32_t number = 0;
  double opens = 0, closes = 0;  // seconds after midnight; the same: closed
  double busy = 1, morning = 1;  // calls over an ordinary day's; over that, before noon
  bool open() const { return closes > opens; }
};
GeneratedDay generated_day(const Manner& manner, std::int32_t number);
// The share of calls that an hour of the day brings, up to a factor.
double calls_at(double hour);
}  // namespace calls
