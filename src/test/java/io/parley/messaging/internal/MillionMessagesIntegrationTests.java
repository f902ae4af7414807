package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.History;
import io.parley.messaging.internal.LargeAndSmall.Both;
import io.parley.messaging.internal.LargeAndSmall.Day;
import io.parley.messaging.internal.StorageWork.Costs;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;
import reactor.core.publisher.Mono;

/// What reading costs in a conversation of a million messages, beside one of 30: requests and rows, which are asserted,
/// and times, which are printed for docs/performance.md. Runs with `-Pscale` only.
@MessagingSlice
@TestPropertySource(properties = {"parley.storage.keyspace=million_messages",
    "parley.messaging.rows-per-bucket=100000"})
@Tag("scale")
class MillionMessagesIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LARGE = 1_000_000;
  private static final LocalDate FIRST_DAY = LocalDate.parse("2026-01-01");
  /// Two buckets each.
  private static final int BUSY_DAYS = 5;
  private static final int A_BUSY_DAY = 190_000;
  private static final int QUIET_DAYS = 50;
  private static final int A_QUIET_DAY = 1_000;
  private static final int PAGE = 20;
  private static final long SMALL_MIDDLE = 25;
  private static final int NEW = 10;
  private static final int WARM_UP = 300;
  private static final int TIMED = 300;

  @Autowired
  private ApplicationContext context;
  @Autowired
  private History history;

  private LargeAndSmall both;

  @Test
  void readingAMillionMessagesCostsWhatReadingThirtyCosts() {
    long started = System.nanoTime();
    both = new LargeAndSmall(context, days(), LARGE / 2);
    assertThat(both.ids()).hasSize(LARGE);
    System.out.printf("%,d messages written in %d s%n%n", LARGE,
        Duration.ofNanos(System.nanoTime() - started).toSeconds());
    System.out.println("| what | messages | requests | rows | p50 ms | p95 ms | p99 ms |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- |");

    assertCostTheSame(compare("last page of 20", 0, (reader, in) -> history.page(reader, in, null, null, PAGE)));
    assertCostTheSame(compare("first page of 20", 0, (reader, in) -> history.page(reader, in, 0L, null, PAGE)));
    assertCostTheSame(compare("page of 20 in the middle", 0,
        (reader, in) -> history.page(reader, in, null, in.equals(both.large()) ? LARGE / 2L : SMALL_MIDDLE, PAGE)));
    assertCostTheSame(compare("sync of 10 new", NEW, (reader, in) -> both.sync(reader, in, NEW)));
    compare("last page of 20, nothing read yet", LARGE, (reader, in) -> history.page(reader, in, null, null, PAGE));
  }

  private static void assertCostTheSame(Both costs) {
    assertThat(costs.large().tables()).isEqualTo(costs.small().tables());
    assertThat(costs.large().redis().count()).isEqualTo(costs.small().redis().count());
  }

  /// Counts and times one question about both, and prints the two lines.
  private Both compare(String what, long unread, BiFunction<UserId, ConversationId, Mono<?>> question) {
    UserId reader = both.reader(unread);
    Both costs = both.costs(reader, question);
    long[] large = new long[TIMED];
    long[] small = new long[TIMED];
    for (int i = -WARM_UP; i < TIMED; i++) {
      long ofLarge = nanos(question.apply(reader, both.large()));
      long ofSmall = nanos(question.apply(reader, both.small()));
      large[Math.max(i, 0)] = ofLarge;
      small[Math.max(i, 0)] = ofSmall;
    }
    print(what, "%,d".formatted(LARGE), costs.large(), large);
    print("", Integer.toString(LargeAndSmall.SMALL), costs.small(), small);
    return costs;
  }

  private static long nanos(Mono<?> call) {
    long started = System.nanoTime();
    call.block(PATIENCE);
    return System.nanoTime() - started;
  }

  private static void print(String what, String messages, Costs<?> costs, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf("| %s | %s | %d | %d | %.1f | %.1f | %.1f |%n", what, messages, costs.requests(), costs.rows(),
        millis(nanos, 50), millis(nanos, 95), millis(nanos, 99));
  }

  private static double millis(long[] sorted, int percent) {
    return sorted[(sorted.length - 1) * percent / 100] / 1e6;
  }

  private static List<Day> days() {
    return IntStream.range(0, BUSY_DAYS + QUIET_DAYS)
        .mapToObj(i -> new Day(FIRST_DAY.plusDays(i), i < BUSY_DAYS ? A_BUSY_DAY : A_QUIET_DAY)).toList();
  }
}
