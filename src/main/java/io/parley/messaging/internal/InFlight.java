package io.parley.messaging.internal;

import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/// Bounds the sends that this node works on at once. Further ones are `overloaded` before anything is stored, with a pause
/// that spreads those who return.
final class InFlight {
  private static final int SHORTEST_PAUSE_MS = 500;
  private static final int LONGEST_PAUSE_MS = 2_000;

  private final AtomicInteger inside = new AtomicInteger();
  private final int limit;

  InFlight(int limit) {
    this.limit = limit;
  }

  int inside() {
    return inside.get();
  }

  int limit() {
    return limit;
  }

  <T> Mono<T> admit(Mono<T> send) {
    return Mono.defer(() -> {
      if (inside.incrementAndGet() > limit) {
        inside.decrementAndGet();
        return Mono.error(overloaded());
      }
      return send.doFinally(_ -> inside.decrementAndGet());
    });
  }

  private ParleyException overloaded() {
    Duration pause = Duration.ofMillis(ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS));
    return new ParleyException(ErrorKind.LIMITED, "overloaded",
        "This node works on %d sends already, its limit".formatted(limit), pause, null);
  }
}
