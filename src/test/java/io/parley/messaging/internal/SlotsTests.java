package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.platform.TimeUuids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotsTests {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
  private final Slots slots = new Slots(10, clock);
  private final MessageIds ids = new MessageIds(new TimeUuids(clock), slots);
  private final ConversationId berlin = new ConversationId(UUID.randomUUID());
  private final UserId alice = new UserId(UUID.randomUUID());

  @Test
  void theFirstMessagesOfADayLieInOnePartitionAndThoseOfAHotConversationInManyMore() {
    assertThat(buckets(10)).containsOnly(Buckets.firstOfDay(NOON));
    assertThat(buckets(1_000).stream().distinct().count()).isBetween(60L, 64L);
  }

  @Test
  void oneHotConversationLeavesTheOthersAsTheyAre() {
    buckets(100);

    assertThat(slots.take(new ConversationId(UUID.randomUUID()), alice, UUID.randomUUID())).isZero();
  }

  @Test
  void aClaimIsLookedForWhereverItsMessageMayLie() {
    for (int n = 0; n < 1_000; n++) {
      UUID key = UUID.randomUUID();
      UUID id = ids.next(berlin, alice, key);
      assertThat(Slots.bucketsOfClaims(id, alice, key)).contains(Buckets.ofMessage(id), Buckets.firstOfDay(NOON))
          .hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void withinAnHourAfterMidnightYesterdaysClaimsAreLookedForToo() {
    UUID key = UUID.randomUUID();
    UUID yesterdays = new TimeUuids(Clock.fixed(Instant.parse("2026-11-23T23:59:59Z"), ZoneOffset.UTC)).next(0);
    UUID todays = new TimeUuids(Clock.fixed(Instant.parse("2026-11-24T00:59:59Z"), ZoneOffset.UTC)).next(0);
    UUID later = new TimeUuids(Clock.fixed(Instant.parse("2026-11-24T01:00:00Z"), ZoneOffset.UTC)).next(0);

    assertThat(Slots.bucketsOfClaims(todays, alice, key)).contains(Buckets.ofMessage(yesterdays));
    assertThat(Slots.bucketsOfClaims(later, alice, key)).doesNotContain(Buckets.ofMessage(yesterdays));
  }

  @Test
  void withinAnHourBeforeMidnightTomorrowsClaimsAreLookedForToo() {
    UUID key = UUID.randomUUID();
    UUID earlier = new TimeUuids(Clock.fixed(Instant.parse("2026-11-24T22:59:59Z"), ZoneOffset.UTC)).next(0);
    UUID todays = new TimeUuids(Clock.fixed(Instant.parse("2026-11-24T23:59:59Z"), ZoneOffset.UTC)).next(0);
    UUID tomorrows = new TimeUuids(Clock.fixed(Instant.parse("2026-11-25T00:00:01Z"), ZoneOffset.UTC)).next(0);

    assertThat(Slots.bucketsOfClaims(todays, alice, key)).contains(Buckets.ofMessage(todays),
        Buckets.ofMessage(tomorrows));
    assertThat(Slots.bucketsOfClaims(earlier, alice, key)).doesNotContain(Buckets.ofMessage(tomorrows));
  }

  @Test
  void aClockThatIsSlowDoesNotHideTheClaimsOfOneThatIsFast() {
    Instant shortlyBeforeMidnight = Instant.parse("2026-11-24T23:59:59.900Z");
    UUID key = UUID.randomUUID();

    assertThat(Slots.bucketsOfClaims(shortlyBeforeMidnight, 8, alice, key))
        .contains(Buckets.firstOfDay(Instant.parse("2026-11-25T00:00:00Z")),
            Buckets.firstOfDay(Instant.parse("2026-11-17T00:00:00Z")))
        .doesNotHaveDuplicates();
  }

  @Test
  void sevenDaysBackReachesTheDayAWeekAgo() {
    UUID key = UUID.randomUUID();

    assertThat(Slots.bucketsOfClaims(NOON, 8, alice, key))
        .contains(Buckets.firstOfDay(NOON.minus(Duration.ofDays(7)))).doesNotHaveDuplicates();
  }

  private List<Long> buckets(int messages) {
    return IntStream.range(0, messages).mapToObj(_ -> ids.next(berlin, alice, UUID.randomUUID()))
        .map(Buckets::ofMessage).collect(Collectors.toList());
  }
}
