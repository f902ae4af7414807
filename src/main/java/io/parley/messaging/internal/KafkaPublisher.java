package io.parley.messaging.internal;

import io.parley.messaging.CursorMoved;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
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
    return kafka.send(format.write(MessageTopics.MESSAGES, message)).thenAccept(_ -> {});
  }

  @Override
  public CompletableFuture<Void> publish(CursorMoved moved) {
    byte[] key = moved.conversationId().toString().getBytes(StandardCharsets.US_ASCII);
    return kafka.send(MessageTopics.RECEIPTS, key, moved.bytes()).thenAccept(_ -> {});
  }
}
