package io.parley.notification.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Reads `parley.notifications` on a thread of its own, which waits for no provider: records that are not settled are held back from the
/// commit, and where too many are, reading pauses and the rest stays in Kafka.
final class NoticeConsumer implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(NoticeConsumer.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration END = Duration.ofSeconds(5);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Dispatch dispatch;
  private volatile @Nullable Thread thread;

  /// @param consumers makes one that commits nothing by itself
  NoticeConsumer(Supplier<Consumer<byte[], byte[]>> consumers, Dispatch dispatch) {
    this.consumers = consumers;
    this.dispatch = dispatch;
  }

  @Override
  public void start() {
    Thread reading = Thread.ofPlatform().name("parley-notification").daemon().unstarted(this::run);
    thread = reading;
    reading.start();
  }

  private void run() {
    while (isMine()) {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        read(consumer);
      } catch (RuntimeException e) {
        log.warn("Notifications can't be read at present; tried again every {} s", PAUSE.toSeconds(), e);
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private boolean isMine() {
    return Thread.currentThread() == thread;
  }

  private void read(Consumer<byte[], byte[]> consumer) {
    consumer.subscribe(List.of(Notice.TOPIC), new Handover(consumer));
    long looked = System.nanoTime();
    Map<TopicPartition, OffsetAndMetadata> committed = Map.of();
    while (isMine()) {
      if (dispatch.hasRoom()) {
        consumer.resume(consumer.paused());
      } else {
        consumer.pause(consumer.assignment());
      }
      consumer.poll(POLL).forEach(dispatch::take);
      dispatch.run();
      if (System.nanoTime() - looked > COMMIT_EVERY.toNanos()) {
        looked = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> now = dispatch.committable();
        if (!now.equals(committed)) {
          consumer.commitAsync(now, null);
          committed = now;
        }
      }
    }
    dispatch.end();
    consumer.commitSync(dispatch.committable(), END);
  }

  private final class Handover implements ConsumerRebalanceListener {
    private final Consumer<byte[], byte[]> consumer;

    Handover(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      try {
        consumer.commitSync(dispatch.committable(), END);
      } finally {
        onPartitionsLost(partitions);
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      dispatch.forget(partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet()));
    }
  }

  @Override
  public void stop() {
    Thread running = thread;
    thread = null;
    if (running != null) {
      try {
        running.join(END.multipliedBy(2));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
