package io.parley.fanout.internal;

import io.parley.fanout.ops.DeadLetter.State;
import io.parley.fanout.ops.DeadLetters.Filter;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import reactor.core.publisher.Flux;

/// The buckets in which there may be what a filter asks for, newest first.
final class DeadLetterBuckets {
  private static final Set<State> WAITING = EnumSet.of(State.OPEN, State.REPLAYED);
  /// A row lives 30 days from its last change, and its record may have been 7 days old.
  private static final int DAYS = 38;
  /// By which the broker's clock may be ahead of ours.
  private static final Duration LEAD = Duration.ofHours(1);

  private final DeadLetterStore store;
  private final Clock clock;

  DeadLetterBuckets(DeadLetterStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /// From this one down. Settled ones are left out where all that is asked for waits.
  Flux<Long> of(Filter filter, long from) {
    long last = Math.min(from,
        DeadLetterId.lastBucket(filter.until() == null ? clock.instant().plus(LEAD) : filter.until()));
    long first = filter.from() == null ? 0 : DeadLetterId.firstBucket(filter.from());
    int today = DeadLetterId.day(last);
    int oldest = Math.max(DeadLetterId.day(first), DeadLetterId.day(clock.instant()) - DAYS);
    boolean waiting = !filter.states().isEmpty() && WAITING.containsAll(filter.states());
    return Flux.range(0, Math.max(0, today - oldest + 1))
        .concatMap(back -> store.buckets(today - back, last, waiting), 1)
        .concatMapIterable(buckets -> buckets).filter(bucket -> bucket >= first)
        .filter(bucket -> filter.partition() == null || DeadLetterId.mayHold(bucket, filter.partition()));
  }
}
