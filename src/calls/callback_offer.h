// What offering a call-back to callers who wait does to the queue that the others wait in. Exact in the
// steady state, by the offered wait of M/M/n+G: patience is exponential, and at after_s a share of those
// still waiting takes the offer, leaves the queue and is called at a calmer time. Approximation: that later
// work is told in erlangs and is in no queue, and who is called back doesn't call again. Pure. Source:
// Baccelli and Hebuterne, Performance '81 (M/M/n+G).
#pragma once

#include "calls/staffing.h"

namespace calls {
struct CallbackOffer {
  double after_s = 60;  // ≥ 0
  double share = 0.5;   // of those who are still waiting then, 0 to 1
};

struct CallbackEffect {
  double taken = 0;          // share of all calls
  double later_erlangs = 0;  // work put off: agents busy without a pause
  // Shares of all calls: with.answered + with.p_abandon + taken = 1. Mean and 90th percentile of waits count
  // the after_s of those who leave.
  QueueFigures without, with;
};
// C is taken as a patience of 1e9 s, exact to about 1e-6. B knows no waiting, hence no offer; nor does a
// patience under 1e-9 s. A load or offer out of range: NaN.
CallbackEffect callback_effect(QueueModel model, const Load& load, const CallbackOffer& offer);
}  // namespace calls
