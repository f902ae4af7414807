package io.parley.gateway.internal;

import java.time.Duration;

/// What waits for a client that reads more slowly than it is written to.
///
/// @param oldest how long the first of it has waited
record Backlog(int frames, long bytes, Duration oldest) {
  static final Backlog NONE = new Backlog(0, 0, Duration.ZERO);
}
