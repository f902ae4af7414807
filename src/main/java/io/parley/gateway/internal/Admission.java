package io.parley.gateway.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// How many sockets this node takes, and how fast.
final class Admission {
  private static final int LONGEST_PAUSE_SECONDS = 10;

  private final AtomicInteger inside = new AtomicInteger();
  private final Pace handshakes;
  private final int most;
  private final Ticks ticks;
  private volatile @Nullable CompletableFuture<Void> empty;

  Admission(LimitProperties limits, Ticks ticks) {
    this.ticks = ticks;
    most = limits.connections();
    handshakes = new Pace(limits.handshakesPerSecond(), limits.handshakesPerSecond(), ticks.nanos());
  }

  /// Takes a place, to be given back by [#leave]. False when the node is full, overrun or going away.
  boolean enter() {
    if (empty != null || handshakes.take(ticks.nanos()).isPositive()) {
      return false;
    }
    if (inside.incrementAndGet() > most) {
      leave();
      return false;
    }
    return true;
  }

  void leave() {
    CompletableFuture<Void> waiting = empty;
    if (inside.decrementAndGet() == 0 && waiting != null) {
      waiting.complete(null);
    }
  }

  int inside() {
    return inside.get();
  }

  boolean isShut() {
    return empty != null;
  }

  /// Takes nobody any more; completes when all have left.
  CompletableFuture<Void> shut() {
    CompletableFuture<Void> whenEmpty = new CompletableFuture<>();
    empty = whenEmpty;
    if (inside.get() == 0) {
      whenEmpty.complete(null);
    }
    return whenEmpty;
  }

  /// Takes clients again.
  void open() {
    empty = null;
  }

  /// Most that it takes at once.
  int most() {
    return most;
  }

  /// For `Retry-After`: spread, so that those refused do not come back together.
  static int pauseSeconds() {
    return ThreadLocalRandom.current().nextInt(1, LONGEST_PAUSE_SECONDS + 1);
  }
}
