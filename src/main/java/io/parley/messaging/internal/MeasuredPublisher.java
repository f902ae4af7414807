package io.parley.messaging.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.messaging.CursorMoved;
import io.parley.platform.Outcomes;
import java.util.concurrent.CompletableFuture;

/// What Kafka is given, timed until all in-sync replicas have it.
final class MeasuredPublisher implements Publisher {
  private final Publisher publisher;
  private final Outcomes messages;
  private final Outcomes receipts;

  MeasuredPublisher(Publisher publisher, MeterRegistry meters) {
    this.publisher = publisher;
    messages = outcomes(meters, MessageTopics.MESSAGES);
    receipts = outcomes(meters, MessageTopics.RECEIPTS);
  }

  private static Outcomes outcomes(MeterRegistry meters, String topic) {
    return new Outcomes(meters, "parley.messaging.publications", "Records given to Kafka", Outcomes.OK, "topic",
        topic);
  }

  @Override
  public CompletableFuture<Void> publish(StoredMessage message) {
    long begun = System.nanoTime();
    return timed(publisher.publish(message), messages, begun);
  }

  @Override
  public CompletableFuture<Void> publish(CursorMoved moved) {
    long begun = System.nanoTime();
    return timed(publisher.publish(moved), receipts, begun);
  }

  private static CompletableFuture<Void> timed(CompletableFuture<Void> publication, Outcomes outcomes, long begun) {
    return publication
        .whenComplete((_, failure) -> outcomes.record(failure == null ? Outcomes.OK : "failed", begun));
  }
}
