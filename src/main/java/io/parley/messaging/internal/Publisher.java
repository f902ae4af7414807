package io.parley.messaging.internal;

import io.parley.messaging.CursorMoved;
import java.util.concurrent.CompletableFuture;

/// The way into Kafka. A port of its own, so that a test can end the process between storing and publishing.
interface Publisher {
  /// Completes when all in-sync replicas have the record, whose place is taken by this call: what is handed over first
  /// lies first.
  CompletableFuture<Void> publish(StoredMessage message);

  /// Announces how far a member has come.
  CompletableFuture<Void> publish(CursorMoved moved);
}
