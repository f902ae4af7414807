package io.parley.sessions.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/// Nodes that are better not called for a moment, by incarnation. A lease says the same, but up to 12 s later.
final class Doubts {
  /// By then the lease has run out, or the node has proved that it lives.
  private static final Duration LAST = Duration.ofSeconds(12);
  private static final int MOST = 10_000;

  private final Cache<String, Reason> byIncarnation = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(LAST)
      .build();

  enum Reason {
    /// Its connection was lost, or could not be opened.
    LOST,
    /// It has said that it goes; what it was asked it still answers.
    LEAVING
  }

  void cast(String incarnation, Reason reason) {
    byIncarnation.put(incarnation, reason);
  }

  boolean on(Lease node) {
    return byIncarnation.getIfPresent(node.incarnation()) != null;
  }

  boolean isLost(Lease node) {
    return byIncarnation.getIfPresent(node.incarnation()) == Reason.LOST;
  }
}
