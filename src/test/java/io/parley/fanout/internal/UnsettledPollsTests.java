package io.parley.fanout.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/// What may be committed while polls are settled in any order.
class UnsettledPollsTests {
  private static final TopicPartition ONE = new TopicPartition("parley.messages", 1);
  private static final TopicPartition TWO = new TopicPartition("parley.messages", 2);

  private final UnsettledPolls polls = new UnsettledPolls();

  @Test
  void nothingIsCommittedBeforeAllInFrontOfItIsSettled() {
    Settlement first = poll(Map.of(ONE, 10L));
    Settlement second = poll(Map.of(ONE, 20L, TWO, 5L));

    second.end();
    assertThat(polls.due()).isEqualTo(Map.of(TWO, new OffsetAndMetadata(5)));
    first.end();
    assertThat(polls.due()).containsEntry(ONE, new OffsetAndMetadata(20));
    assertThat(polls.isEmpty()).isTrue();
  }

  @Test
  void whatWasNotCommittedIsDueAgain() {
    poll(Map.of(ONE, 10L)).end();
    Map<TopicPartition, OffsetAndMetadata> due = polls.due();

    assertThat(polls.due()).isEqualTo(due);
    polls.committed(due);
    assertThat(polls.due()).isEmpty();
  }

  @Test
  void aPollIsAbandonedOnceNoPartitionOfItIsOurs() {
    Settlement both = poll(Map.of(ONE, 10L, TWO, 10L));

    polls.drop(List.of(ONE));
    assertThat(both.isAbandoned()).isFalse();
    polls.drop(List.of(TWO));
    assertThat(both.isAbandoned()).isTrue();
    both.end();
    assertThat(polls.due()).isEmpty();
  }

  @Test
  void theOldestIsThatOfTheFirstPollThatIsNotSettled() {
    Settlement first = poll(Map.of(ONE, 10L));
    poll(Map.of(ONE, 20L, TWO, 5L));

    assertThat(polls.oldest()).isEqualTo(Map.of(ONE, 10_000L, TWO, 5_000L));
    first.end();
    polls.due();
    assertThat(polls.oldest()).isEqualTo(Map.of(ONE, 20_000L, TWO, 5_000L));
  }

  private Settlement poll(Map<TopicPartition, Long> ends) {
    Settlement settlement = new Settlement();
    Map<TopicPartition, UnsettledPolls.Span> spans = new HashMap<>();
    ends.forEach((partition, end) -> spans.put(partition, new UnsettledPolls.Span(end, 1_000 * end)));
    polls.add(spans, settlement);
    return settlement;
  }
}
