package io.parley.fanout.internal;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/// What is still open of a poll that has been handed over: once nothing is, its offsets may be committed.
///
/// Begins with one thing open, the handing over itself. Safe to be used by many threads.
final class Settlement {
  private final AtomicInteger open = new AtomicInteger(1);
  private final Sinks.Empty<Void> end = Sinks.empty();
  private final List<Settlement> parts;
  private volatile boolean abandoned;

  Settlement() {
    this(List.of());
  }

  private Settlement(List<Settlement> parts) {
    this.parts = parts;
  }

  /// One for all of these, in each of which something was begun that ends with it.
  static Settlement of(List<Settlement> parts) {
    return new Settlement(List.copyOf(parts));
  }

  void begin() {
    open.incrementAndGet();
  }

  void end() {
    if (open.decrementAndGet() == 0) {
      end.tryEmitEmpty();
      parts.forEach(Settlement::end);
    }
  }

  /// Somebody else owns its partitions by now, and brings again what is still open.
  void abandon() {
    abandoned = true;
    end.tryEmitError(new CancellationException("the partition has gone to another consumer"));
  }

  boolean isAbandoned() {
    return abandoned || !parts.isEmpty() && parts.stream().allMatch(Settlement::isAbandoned);
  }

  boolean isDone() {
    return open.get() == 0;
  }

  /// Completes when nothing is open, and fails once it is abandoned.
  Mono<Void> done() {
    return end.asMono();
  }
}
