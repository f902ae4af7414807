package io.parley.messaging.internal;

import io.parley.platform.EngineErrors.Engine;
import io.parley.platform.EngineErrors;
import java.util.Collection;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.ProducerListener;

/// Counts what Kafka did not take, whoever gave it, and what its own description says is wrong with the log.
final class KafkaTrouble implements ProducerListener<byte[], byte[]> {
  private final EngineErrors errors;
  private final int inSync;

  /// @param inSync copies of a partition without which it takes nothing
  KafkaTrouble(EngineErrors errors, int inSync) {
    this.errors = errors;
    this.inSync = inSync;
  }

  @Override
  public void onError(ProducerRecord<byte[], byte[]> record, @Nullable RecordMetadata metadata,
      @Nullable Exception failure) {
    count(failure);
  }

  /// Kafka did not say how the log is.
  void failed(Throwable failure) {
    count(failure);
  }

  private void count(@Nullable Throwable failure) {
    String reason = reason(failure);
    if (reason != null) {
      errors.count(Engine.KAFKA, reason);
    }
  }

  /// Null for what does not lie with Kafka.
  static @Nullable String reason(@Nullable Throwable failure) {
    return switch (failure) {
      case null -> null;
      case NotEnoughReplicasException _,NotEnoughReplicasAfterAppendException _ -> EngineErrors.QUORUM;
      case java.util.concurrent.TimeoutException _,TimeoutException _ -> EngineErrors.TIMEOUT;
      case RecordTooLargeException _,SerializationException _ -> null;
      case RetriableException _ -> EngineErrors.AWAY;
      case java.util.concurrent.CompletionException wrapped -> reason(wrapped.getCause());
      default -> EngineErrors.REFUSED;
    };
  }

  /// As one look at the topics shows: partitions that take nothing, since nobody leads them or too few copies are in sync.
  void look(Collection<TopicDescription> topics) {
    if (topics.stream().flatMap(topic -> topic.partitions().stream())
        .anyMatch(partition -> partition.isr().size() < inSync)) {
      errors.count(Engine.KAFKA, EngineErrors.QUORUM);
    } else if (KafkaHealth.complaint(topics) != null) {
      errors.count(Engine.KAFKA, EngineErrors.AWAY);
    }
  }
}
