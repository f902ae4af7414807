package io.parley.gateway.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A token bucket in one number (the generic cell rate algorithm): so many a second, so many at once. Safe for several threads.
final class Pace {
  private final AtomicLong fullAgainAt;
  private final long interval;
  private final long tolerance;

  Pace(int perSecond, int burst, long nowNanos) {
    interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    tolerance = (burst - 1) * interval;
    fullAgainAt = new AtomicLong(nowNanos);
  }

  /// Takes one, or says how long until the next is free, at least a millisecond. [Duration#ZERO] means taken.
  Duration take(long nowNanos) {
    return take(nowNanos, 1);
  }

  /// [#take] for several, of which there are not more than the burst.
  Duration take(long nowNanos, int count) {
    while (true) {
      long seen = fullAgainAt.get();
      long from = seen - nowNanos < 0 ? nowNanos : seen;
      long wait = from + (count - 1) * interval - nowNanos - tolerance;
      if (wait > 0) {
        return Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(wait) + 1);
      }
      if (fullAgainAt.compareAndSet(seen, from + count * interval)) {
        return Duration.ZERO;
      }
    }
  }
}
