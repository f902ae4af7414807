package io.parley.gateway.internal;

import java.util.concurrent.TimeUnit;

/// Time that only goes forward, for pauses and silences.
@FunctionalInterface
interface Ticks {
  long nanos();

  default long millis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos());
  }
}
