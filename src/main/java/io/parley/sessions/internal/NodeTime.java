package io.parley.sessions.internal;

import java.util.function.LongSupplier;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/// A node's own sense of time: a monotonic clock and what runs by it.
record NodeTime(LongSupplier nanoTime, Scheduler scheduler) {
  static NodeTime ofThisMachine() {
    return new NodeTime(System::nanoTime, Schedulers.parallel());
  }

  /// Monotonic nanoseconds; only differences mean something.
  long nanos() {
    return nanoTime.getAsLong();
  }
}
