package io.parley.admin.internal.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.internal.partitions.LogPartition.State;
import io.parley.admin.internal.partitions.LogPartitions.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogPartitionTests {
  private static final Instant AT = Instant.parse("2026-11-24T03:12:08Z");
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Test
  void theWorstThatIsTrueOfItIsItsState() {
    assertThat(partition(100L, 100L, "fanout-1", 1, 3).state(LIMIT)).isEqualTo(State.UP_TO_DATE);
    assertThat(partition(100L, 100L, "fanout-1", 1, 2).state(LIMIT)).isEqualTo(State.UNDER_REPLICATED);
    assertThat(partition(LogPartition.MANY, null, "fanout-1", 1, 2).state(LIMIT)).isEqualTo(State.BEHIND);
    assertThat(partition(LogPartition.MANY, null, null, 1, 3).state(LIMIT)).isEqualTo(State.NO_OWNER);
    assertThat(partition(null, 5L, null, null, 0).state(LIMIT)).isEqualTo(State.NO_LEADER);
    assertThat(partition(null, 5L, "fanout-1", 1, 3).state(LIMIT)).isEqualTo(State.UNKNOWN);
  }

  @Test
  void whatIsNotCommittedIsBehindAndWhatIsNotToldIsNotZero() {
    assertThat(partition(100L, 40L, "fanout-1", 1, 3).behind()).isEqualTo(60);
    assertThat(partition(100L, null, "fanout-1", 1, 3).behind()).isEqualTo(100);
    assertThat(partition(40L, 100L, "fanout-1", 1, 3).behind()).isZero(); // committed after the end was asked for
    assertThat(partition(null, 100L, "fanout-1", 1, 3).behind()).isNull();
  }

  @Test
  void howLongTheFirstRecordWaitsDecidesWhetherItIsBehind() {
    LogPartition late = partition(100_000L, 40L, "fanout-1", 1, 3).with(oldest(AT.minusSeconds(41)), AT);
    assertThat(late.behindFor()).isEqualTo(Duration.ofSeconds(41));
    assertThat(late.state(LIMIT)).isEqualTo(State.BEHIND);
    assertThat(late.isBehind()).isTrue();

    LogPartition busy = partition(100_000L, 40L, "fanout-1", 1, 3).with(oldest(AT.minusMillis(300)), AT);
    assertThat(busy.state(LIMIT)).as("many records that have just come").isEqualTo(State.UP_TO_DATE);
    assertThat(busy.isBehind()).isFalse();
  }

  @Test
  void nothingWaitsNoTimeAndWhatWasNotReadWaitsNobodyKnowsHowLong() {
    LogPartition empty = partition(40L, 40L, "fanout-1", 1, 3).with(oldest(AT.minusSeconds(41)), AT);
    assertThat(empty.behindFor()).isEqualTo(Duration.ZERO);
    assertThat(empty.oldest()).isNull();

    LogPartition unread = partition(50L, 40L, "fanout-1", 1, 3).with(null, AT);
    assertThat(unread.behindFor()).isNull();
    assertThat(unread.isBehind()).isTrue();
    assertThat(partition(null, 40L, "fanout-1", 1, 3).with(null, AT).behindFor()).isNull();
  }

  @Test
  void aBrokerWhoseClockIsAheadMakesNoNegativeTime() {
    assertThat(partition(50L, 40L, "fanout-1", 1, 3).with(oldest(AT.plusSeconds(2)), AT).behindFor())
        .isEqualTo(Duration.ZERO);
  }

  private static LogPartition.Oldest oldest(Instant appendedAt) {
    return new LogPartition.Oldest(40, appendedAt, null, null);
  }

  @Test
  void ratesAreThoseSinceTheLookBefore() {
    Look look = KafkaLogPartitions.since(new Look(AT, List.of(partition(100L, 40L, "fanout-1", 1, 3)), 1),
        new Look(AT.plusSeconds(4), List.of(partition(300L, 80L, "fanout-1", 1, 3)), 1));

    assertThat(look.partitions().getFirst().takenPerSecond()).isEqualTo(50.0);
    assertThat(look.partitions().getFirst().donePerSecond()).isEqualTo(10.0);
  }

  @Test
  void withoutALookBeforeOrWithATopicMadeAnewThereIsNoRate() {
    Look before = new Look(AT, List.of(partition(300L, null, "fanout-1", 1, 3)), 1);
    Look made = KafkaLogPartitions.since(before,
        new Look(AT.plusSeconds(4), List.of(partition(3L, 1L, "fanout-1", 1, 3)), 1));

    assertThat(made.partitions().getFirst().takenPerSecond()).isNull();
    assertThat(made.partitions().getFirst().donePerSecond()).isNull();
    assertThat(KafkaLogPartitions.since(before, before)).isEqualTo(before);
  }

  @Test
  void aConsumerBearsTheNameOfItsNode() {
    assertThat(KafkaLogPartitions.node("fanout-1/12")).isEqualTo("fanout-1");
    assertThat(KafkaLogPartitions.node("consumer-parley-fanout-1")).isEqualTo("consumer-parley-fanout-1");
  }

  private static LogPartition partition(Long end, Long committed, String owner, Integer leader, int inSync) {
    return LogPartition.told(17, end, committed, owner, leader, inSync, 3);
  }
}
