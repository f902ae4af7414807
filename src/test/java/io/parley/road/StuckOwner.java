package io.parley.road;

import io.parley.engines.TestEngines;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// A member of fan-out's group that takes its share of the partitions and does nothing with them.
final class StuckOwner implements AutoCloseable {
  static final String NAME = "stuck";
  private static final Duration A_POLL = Duration.ofMillis(100);

  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, NAME);
  private volatile Set<Integer> owned = Set.of();

  StuckOwner() {
    thread.start();
  }

  private void run() {
    try (var kafka = new KafkaConsumer<>(Map.<String, Object>of("bootstrap.servers", TestEngines.shared().kafka(),
        "group.id", "parley-fanout", "client.id", NAME + "/1", "enable.auto.commit", false, "auto.offset.reset",
        "earliest"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      kafka.subscribe(List.of("parley.messages"));
      while (ending.getCount() > 0) {
        kafka.poll(A_POLL);
        kafka.pause(kafka.assignment());
        owned = kafka.assignment().stream().map(TopicPartition::partition).collect(Collectors.toUnmodifiableSet());
      }
    }
  }

  Set<Integer> owned() {
    return owned;
  }

  @Override
  public void close() {
    leave();
  }

  /// Leaves the group, so that its partitions find another owner at once.
  void leave() {
    ending.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
