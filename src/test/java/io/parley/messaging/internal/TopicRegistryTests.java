package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

/// How the topics are found that were just made.
class TopicRegistryTests {
  private final Admin admin = mock(Admin.class);

  @Test
  void aTopicThatABrokerDoesNotKnowYetIsLookedForAgain() {
    TopicDescription made = new TopicDescription(MessageTopics.MESSAGES, false, List.of());
    DescribeTopicsResult unknown = result(failed(new UnknownTopicOrPartitionException("not yet")));
    DescribeTopicsResult known = result(KafkaFuture.completedFuture(Map.of(MessageTopics.MESSAGES, made)));
    when(admin.describeTopics(anyCollection())).thenReturn(unknown, unknown, known);

    assertThat(TopicRegistry.find(admin)).isEqualTo(made);
  }

  @Test
  void whatTheBrokerForbidsIsSaidAtOnce() {
    DescribeTopicsResult forbidden = result(failed(new TopicAuthorizationException("not yours")));
    when(admin.describeTopics(anyCollection())).thenReturn(forbidden).thenThrow(new AssertionError("asked again"));

    assertThatIllegalStateException().isThrownBy(() -> TopicRegistry.find(admin)).withMessageContaining("not yours");
  }

  private static DescribeTopicsResult result(KafkaFuture<Map<String, TopicDescription>> answer) {
    DescribeTopicsResult result = mock(DescribeTopicsResult.class);
    when(result.allTopicNames()).thenReturn(answer);
    return result;
  }

  private static <T> KafkaFuture<T> failed(Exception failure) {
    KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
    future.completeExceptionally(failure);
    return future;
  }
}
