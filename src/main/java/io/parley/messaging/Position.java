package io.parley.messaging;

import java.util.UUID;

/// A record's place in Kafka. What is written once is found there by everyone.
public record Position(UUID topicId, int partition, long offset) {
  /// Whether this lies before the other. Positions of another topic or partition are from before a conversation moved,
  /// which only an operator can bring about.
  public boolean isBefore(Position other) {
    return !topicId.equals(other.topicId) || partition != other.partition || offset < other.offset;
  }
}
