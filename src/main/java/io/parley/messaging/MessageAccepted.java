package io.parley.messaging;

import io.parley.platform.Uuids;
import java.time.Instant;
import java.util.UUID;

/// A message is durable: in Cassandra at LOCAL_QUORUM and in Kafka with acks=all. Not delivered yet.
///
/// @param messageId that of the first attempt
/// @param duplicate whether this client message id had been accepted before
public record MessageAccepted(UUID messageId, boolean duplicate) {
  /// The moment of the id, in milliseconds.
  public Instant sentAt() {
    return Uuids.instant(messageId);
  }
}
