package io.parley.messaging.internal;

import io.parley.platform.EngineHealth;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

/// Whether every partition of the log has a leader: a message to one without is not taken, whatever the others do.
final class KafkaHealth implements ReactiveHealthIndicator, AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Admin admin;
  private final EngineHealth health;

  KafkaHealth(Admin admin, KafkaTrouble trouble) {
    this.admin = admin;
    health = new EngineHealth("Kafka",
        Mono.fromCompletionStage(() -> admin
            .describeTopics(List.of(MessageTopics.MESSAGES, MessageTopics.RECEIPTS),
                new DescribeTopicsOptions().timeoutMs((int) EngineHealth.DEADLINE.toMillis()))
            .allTopicNames().toCompletionStage())
            .doOnNext(topics -> trouble.look(topics.values())).doOnError(trouble::failed)
            .doOnCancel(() -> trouble.failed(new TimeoutException()))
            .flatMap(topics -> Mono.justOrEmpty(complaint(topics.values()))));
  }

  /// Null when there is none.
  static @Nullable String complaint(Collection<TopicDescription> topics) {
    long all = topics.stream().mapToLong(topic -> topic.partitions().size()).sum();
    long leaderless = topics.stream().flatMap(topic -> topic.partitions().stream())
        .filter(partition -> partition.leader() == null || partition.leader().isEmpty()).count();
    return leaderless == 0 ? null : "%d of %d partitions have no leader".formatted(leaderless, all);
  }

  @Override
  public Mono<Health> health() {
    return health.health();
  }

  @Override
  public void close() {
    admin.close(CLOSE_TIMEOUT);
  }
}
