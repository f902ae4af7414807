package io.parley.messaging.internal;

import io.parley.messaging.CursorMoved;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;

/// Publishes with the idempotent producer and acks=all, keyed by conversation.
final class KafkaPublisher implements Publisher {
  private final KafkaTemplate<byte[], byte[]> kafka;
  private final RecordFormat format;

  KafkaPublisher(KafkaTemplate<byte[], byte[]> kafka, RecordFormat format) {
    this.kafka = kafka;
    this.format = format;
  }

  @Override
  public CompletableFuture<Void> publish(StoredMessage message) {
    return send(format.write(MessageTopics.MESSAGES, message));
  }

  @Override
  public CompletableFuture<Void> publish(CursorMoved moved) {
    byte[] key = moved.conversationId().toString().getBytes(StandardCharsets.US_ASCII);
    return send(new ProducerRecord<>(MessageTopics.RECEIPTS, key, moved.bytes()));
  }

  /// The producer throws what it knows at once, as when its buffer is full or Kafka has been away since the start.
  private CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record) {
    try {
      return kafka.send(record).thenAccept(_ -> {});
    } catch (KafkaException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
