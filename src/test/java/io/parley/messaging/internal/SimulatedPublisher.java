package io.parley.messaging.internal;

import io.parley.messaging.CursorMoved;
import io.parley.simulation.Producer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Publishes the records of production into a Kafka in memory.
final class SimulatedPublisher implements Publisher {
  private final Producer messages;
  private final Producer receipts;
  private final RecordFormat format;

  SimulatedPublisher(Producer messages, Producer receipts, RecordFormat format) {
    this.messages = messages;
    this.receipts = receipts;
    this.format = format;
  }

  @Override
  public CompletableFuture<Void> publish(StoredMessage message) {
    return messages.send(format.write(MessageTopics.MESSAGES, message));
  }

  @Override
  public CompletableFuture<Void> publish(CursorMoved moved) {
    return receipts.send(new ProducerRecord<>(MessageTopics.RECEIPTS,
        moved.conversationId().toString().getBytes(StandardCharsets.US_ASCII), moved.bytes()));
  }
}
