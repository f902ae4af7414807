package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.platform.EngineErrors;
import java.util.List;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class KafkaTroubleTests {
  private static final Node ONE = new Node(1, "b1", 9092);
  private static final Node TWO = new Node(2, "b2", 9092);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final KafkaTrouble trouble = new KafkaTrouble(new EngineErrors(meters), 2);

  @Test
  void whatKafkaDoesNotTakeCountsByReason() {
    trouble.onError(null, null, new NotEnoughReplicasException("1 of 2"));
    trouble.onError(null, null, new TimeoutException("120 s passed"));
    trouble.onError(null, null, new RecordTooLargeException("ours"));

    assertThat(count("quorum")).isEqualTo(1);
    assertThat(count("timeout")).isEqualTo(1);
    assertThat(count("refused")).isZero();
  }

  @Test
  void tooFewCopiesInSyncShowBeforeAnybodySendsAnything() {
    trouble.look(List.of(topic(ONE, ONE, TWO)));
    assertThat(count("quorum")).isZero();

    trouble.look(List.of(topic(ONE, ONE, TWO), topic(ONE, ONE)));
    assertThat(count("quorum")).isEqualTo(1);
    assertThat(count("away")).isZero();
  }

  @Test
  void aPartitionThatNobodyLeadsShowsToo() {
    new KafkaTrouble(new EngineErrors(meters), 1).look(List.of(topic(null, ONE)));

    assertThat(count("away")).isEqualTo(1);
  }

  private static TopicDescription topic(Node leader, Node... inSync) {
    return new TopicDescription("parley.messages", false,
        List.of(new TopicPartitionInfo(0, leader, List.of(ONE, TWO), List.of(inSync))));
  }

  private double count(String reason) {
    return meters.get(EngineErrors.METER).tags("engine", "kafka", "reason", reason).counter().count();
  }
}
