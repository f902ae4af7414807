package io.parley.fanout.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetter.Reason;
import io.parley.fanout.ops.DeadLetter.State;
import io.parley.fanout.ops.DeadLetters.Filter;
import io.parley.fanout.ops.DeadLetters.Page;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class StoredDeadLettersTests {
  private static final Instant NOW = Instant.parse("2026-11-24T03:12:30Z");
  private static final int LETTERS = 10_000;
  private static final int PARTITIONS = 48;
  private static final int ROWS = 50;

  @Test
  void aPageOfAListTakesThreeReadsHoweverManyLettersThereAre() {
    AtomicInteger reads = new AtomicInteger();
    Map<Long, List<DeadLetter>> stored = IntStream.range(0, LETTERS).mapToObj(StoredDeadLettersTests::letter)
        .collect(Collectors.groupingBy(letter -> DeadLetterId.parse(letter.id()).bucket(), TreeMap::new,
            Collectors.toList()));
    DeadLetterStore store = new UnreadDeadLetters() {
      @Override
      public Mono<Void> put(DeadLetter letter) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Mono<List<Long>> buckets(int day, long from, boolean waiting) {
        reads.incrementAndGet();
        return Mono.just(stored.keySet().stream().filter(bucket -> DeadLetterId.day(bucket) == day && bucket <= from)
            .sorted((one, other) -> Long.compare(other, one)).toList());
      }

      @Override
      public Flux<DeadLetter> letters(long bucket, @Nullable DeadLetterId after) {
        return Flux.defer(() -> {
          reads.incrementAndGet();
          return Flux.fromIterable(stored.get(bucket));
        });
      }
    };
    Page page = new StoredDeadLetters(store, new Resolving(store, null, null, clock()), null, null, clock())
        .list(Filter.OPEN, null, ROWS).block();

    assertThat(page.items()).hasSize(ROWS);
    assertThat(page.next()).isNotNull();
    assertThat(reads.get()).isBetween(2, 3);
  }

  private static Clock clock() {
    return Clock.fixed(NOW, ZoneOffset.UTC);
  }

  private static DeadLetter letter(int number) {
    int partition = number % PARTITIONS;
    return new DeadLetter(DeadLetterId.of(NOW.toEpochMilli(), partition, number).toString(), Reason.UNREADABLE,
        State.OPEN, NOW, null, "can't be read", "", 0, "fanout-1", Set.of(), Set.of(), Set.of(), NOW, NOW, partition,
        number, null, null, null, null, null);
  }
}
