package io.parley.fanout.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.fanout.ops.DeadLetter.Reason;
import io.parley.fanout.ops.DeadLetter.State;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters.Count;
import io.parley.fanout.ops.DeadLetters.Filter;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/// How much a sweep and a count do, and who sweeps.
class DeadLetterSweepTests {
  private static final Instant NOW = Instant.parse("2026-11-24T03:12:08Z");
  private static final long BUCKET = DeadLetterId.firstBucket(NOW);

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final List<Long> read = new ArrayList<>();
  private final List<Long> settled = new ArrayList<>();
  private Instant settledAt = Instant.MAX;
  private State state = State.DISCARDED;
  private long letters = 1_000;
  private boolean mine = true;
  private boolean away;

  private final DeadLetterStore store = new UnreadDeadLetters() {
    @Override
    public Mono<Void> put(DeadLetter letter) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<List<Long>> buckets(int day, long from, boolean waiting) {
      return Mono.fromSupplier(() -> {
        if (away) {
          throw ParleyException.unavailable("Cassandra is away", null);
        }
        return day == DeadLetterId.day(BUCKET)
            ? LongStream.of(BUCKET, BUCKET - 16).filter(bucket -> !(waiting && settled.contains(bucket))).boxed()
                .toList()
            : List.of();
      });
    }

    @Override
    public Flux<DeadLetter> letters(long bucket, @Nullable DeadLetterId after) {
      return Flux.fromStream(() -> LongStream.range(0, letters).mapToObj(this::letter)).doOnNext(_ -> read.add(bucket));
    }

    @Override
    public Flux<DeadLetter> brief(long bucket) {
      return letters(bucket, null);
    }

    private DeadLetter letter(long offset) {
      return new DeadLetter("1.3." + offset, Reason.OVERFLOW, state, NOW, null, "", "", 0, "fanout", Set.of(), Set.of(),
          Set.of(), NOW, NOW, 3, offset, null, null, null, null, null);
    }

    @Override
    public Mono<Void> settle(long bucket, Instant at) {
      settledAt = at;
      return Mono.fromRunnable(() -> settled.add(bucket));
    }
  };
  private final Resolving resolving = new Resolving(store, null, null, clock); // nothing here is of a conversation
  private final DeadLetterSweep sweep = new DeadLetterSweep(store, resolving, () -> mine, clock, time);

  @AfterEach
  void end() {
    sweep.stop();
  }

  @Test
  void itLooksAtAHundredASecondAndAtNothingThatIsSettled() {
    begin();
    time.advanceTimeBy(Duration.ofSeconds(5));
    assertThat(read.size()).isBetween(500, 900); // a page or two wait for their turn
    assertThat(settled).isEmpty();
    time.advanceTimeBy(Duration.ofSeconds(20));
    assertThat(settled).containsExactly(BUCKET, BUCKET - 16);
    assertThat(settledAt).isEqualTo(NOW.minus(Duration.ofMinutes(1)));

    time.advanceTimeBy(Duration.ofMinutes(5));
    assertThat(read).hasSize(2_000);
  }

  @Test
  void aMinuteInWhichOneWaitsIsLookedAtAgain() {
    state = State.OPEN;
    letters = 10;
    begin();
    time.advanceTimeBy(DeadLetterSweep.EVERY.multipliedBy(2));

    assertThat(settled).isEmpty();
    assertThat(read.size()).isGreaterThan(20);
  }

  @Test
  void itIsForOneNodeOnly() {
    mine = false;
    begin();
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(read).isEmpty();

    mine = true;
    time.advanceTimeBy(DeadLetterSweep.EVERY);
    assertThat(read).isNotEmpty();
  }

  @Test
  void itGoesOnOnceStorageAnswersAgain() {
    away = true;
    begin();
    time.advanceTimeBy(Duration.ofMinutes(1));

    away = false;
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(settled).containsExactly(BUCKET, BUCKET - 16);
  }

  @Test
  void aCountStopsAtItsBoundAndSaysSo() {
    StoredDeadLetters all = new StoredDeadLetters(store, resolving, null, null, clock);
    state = State.OPEN;
    assertThat(all.count(Filter.OPEN).block()).isEqualTo(new Count(Map.of(Reason.OVERFLOW, 2_000L), false));

    letters = 10_001;
    assertThat(all.count(Filter.OPEN).block()).isEqualTo(new Count(Map.of(Reason.OVERFLOW, 10_000L), true));

    state = State.RESOLVED;
    letters = 50_001;
    assertThat(all.count(Filter.OPEN).block()).isEqualTo(new Count(Map.of(), true));
    assertThat(read.size()).isLessThan(70_000);
  }

  private void begin() {
    sweep.start();
    time.advanceTimeBy(DeadLetterSweep.EVERY);
  }
}
