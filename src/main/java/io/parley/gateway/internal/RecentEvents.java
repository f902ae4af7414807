package io.parley.gateway.internal;

import java.time.Duration;

/// Remembers the last few moments of something that should be rare. Made when it first happens.
final class RecentEvents {
  private final long[] moments;
  private final long window;
  private int next;
  private int seen;

  /// @param limit how many within the window are too many
  RecentEvents(int limit, Duration window) {
    this.moments = new long[limit];
    this.window = window.toMillis();
  }

  /// Takes one up; true where it is the `limit`th within the window.
  boolean tooMany(long nowMillis) {
    moments[next] = nowMillis;
    next = (next + 1) % moments.length;
    seen = Math.min(seen + 1, moments.length);
    return seen == moments.length && nowMillis - moments[next] < window;
  }
}
