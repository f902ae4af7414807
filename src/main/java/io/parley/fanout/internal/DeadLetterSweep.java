package io.parley.fanout.internal;

import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters.Filter;
import io.parley.platform.BackgroundWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Resolves dead letters that nobody looks at, so that a count of the open ones is right within a round, and settles the buckets in
/// which nothing waits any more, so that the next round and every count leave them out.
///
/// At one node at a time, 100 letters a second at most. That two do it for a moment does no harm.
final class DeadLetterSweep extends BackgroundWork {
  static final Duration EVERY = Duration.ofSeconds(15);
  private static final Duration A_LETTER = Duration.ofMillis(10);
  private static final int A_PAGE = 200;
  /// By which the clocks of nodes may differ, and what is written down when its bucket is.
  private static final Duration DOUBT = Duration.ofMinutes(1);
  private static final Filter WAITING = new Filter(Set.of(DeadLetter.State.OPEN, DeadLetter.State.REPLAYED), Set.of(),
      null, null, null, null, null);
  private static final Logger log = LoggerFactory.getLogger(DeadLetterSweep.class);

  private final DeadLetterStore store;
  private final DeadLetterBuckets buckets;
  private final Resolving resolving;
  private final BooleanSupplier mine;
  private final Clock clock;
  private final Scheduler timer;
  private final AtomicBoolean failing = new AtomicBoolean();

  /// @param mine whether it is this node's to do
  DeadLetterSweep(DeadLetterStore store, Resolving resolving, BooleanSupplier mine, Clock clock, Scheduler timer) {
    this.store = store;
    this.buckets = new DeadLetterBuckets(store, clock);
    this.resolving = resolving;
    this.mine = mine;
    this.clock = clock;
    this.timer = timer;
  }

  @Override
  protected Disposable begin() {
    return Mono.delay(EVERY, timer).then(Mono.defer(this::sweep)).repeat().subscribe();
  }

  /// A round. Never fails: the next one begins anew.
  Mono<Void> sweep() {
    return Flux.defer(() -> buckets.of(WAITING, Long.MAX_VALUE)).takeWhile(_ -> mine.getAsBoolean())
        .concatMap(this::sweep, 1).then().doOnSuccess(_ -> failing.set(false)).onErrorResume(failure -> {
          if (failing.compareAndSet(false, true)) {
            log.warn("Dead letters can't be looked through for those that have arrived; tried again every {} s",
                EVERY.toSeconds(), failure);
          }
          return Mono.empty();
        });
  }

  /// A bucket of it.
  Mono<Void> sweep(long bucket) {
    Instant begun = clock.instant();
    return store.letters(bucket, null).buffer(A_PAGE).concatMap(this::waits, 1).reduce(false, Boolean::logicalOr)
        .flatMap(waits -> waits ? Mono.empty() : store.settle(bucket, begun.minus(DOUBT)));
  }

  /// Whether one of them still waits.
  private Mono<Boolean> waits(List<DeadLetter> letters) {
    Resolving.Look look = resolving.look();
    return Flux.fromIterable(letters).concatMap(look::at, 1)
        .reduce(false, (waits, letter) -> waits || letter.state().waits())
        .delayElement(A_LETTER.multipliedBy(letters.size()), timer);
  }
}
