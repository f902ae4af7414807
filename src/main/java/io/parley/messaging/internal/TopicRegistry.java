package io.parley.messaging.internal;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.platform.Cql;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/// Makes the topics where they are missing, and refuses to go on with others than those that were recorded: with another
/// number of partitions conversations would change theirs, and with another topic the numbers would start again.
final class TopicRegistry {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int LOOKS = 100;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
  private static final String RETENTION_MS = String.valueOf(Duration.ofDays(7).toMillis());

  private final Cql cql;
  private final MessagingProperties properties;
  private final PreparedStatement select;
  private final PreparedStatement record;

  TopicRegistry(Cql cql, MessagingProperties properties) {
    this.cql = cql;
    this.properties = properties;
    select = cql.prepare("SELECT topic_id, partitions FROM topics WHERE name = ?");
    record = cql.prepare("INSERT INTO topics (name, topic_id, partitions) VALUES (?, ?, ?) IF NOT EXISTS");
  }

  /// @throws IllegalStateException with one sentence that says what differs and what to do
  MessageTopics open(Admin admin) {
    make(admin, List.of(topic(MessageTopics.MESSAGES), topic(MessageTopics.RECEIPTS),
        topic(MessageTopics.DEAD_LETTERS), topic(MessageTopics.NOTIFICATIONS)));
    TopicDescription found = find(admin);
    UUID topicId = new UUID(found.topicId().getMostSignificantBits(), found.topicId().getLeastSignificantBits());
    int partitions = found.partitions().size();
    cql.writeIf(record.bind(MessageTopics.MESSAGES, topicId, partitions)).block(DEADLINE);
    Row recorded = Objects.requireNonNull(cql.row(select.bind(MessageTopics.MESSAGES)).block(DEADLINE));
    check(recorded.getInt("partitions") == partitions, "partitions", recorded.getInt("partitions"), partitions);
    check(topicId.equals(recorded.getUuid("topic_id")), "topic id", recorded.getUuid("topic_id"), topicId);
    return new MessageTopics(topicId, partitions);
  }

  private static void check(boolean same, String what, Object recorded, Object found) {
    if (!same) {
      throw new IllegalStateException(
          ("Kafka's topic %s has another %s (%s) than Cassandra recorded (%s). Connect this node "
              + "to the Kafka that belongs to this Cassandra, or restore the topic").formatted(MessageTopics.MESSAGES,
                  what,
                  found, recorded));
    }
  }

  private NewTopic topic(String name) {
    return new NewTopic(name, properties.partitions(), properties.replicas()).configs(Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG, RETENTION_MS,
        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(properties.inSync())));
  }

  private static void make(Admin admin, List<NewTopic> topics) {
    admin.createTopics(topics).values().forEach((name, made) -> {
      try {
        await(made.toCompletionStage().toCompletableFuture());
      } catch (IllegalStateException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    });
  }

  /// What has just been made, here or by another node, is not known to every broker at once.
  static TopicDescription find(Admin admin) {
    return await(Mono.fromFuture(() -> admin.describeTopics(List.of(MessageTopics.MESSAGES)).allTopicNames()
        .toCompletionStage().toCompletableFuture())
        .mapNotNull(found -> found.get(MessageTopics.MESSAGES))
        .retryWhen(Retry.fixedDelay(LOOKS, BETWEEN_LOOKS).filter(UnknownTopicOrPartitionException.class::isInstance)
            .onRetryExhaustedThrow((_, last) -> last.failure()))
        .toFuture());
  }

  private static <T> T await(java.util.concurrent.CompletableFuture<T> answer) {
    try {
      return answer.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka refused to make or describe the topics: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("Kafka did not make or describe the topics within 30 s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Kafka", e);
    }
  }
}
