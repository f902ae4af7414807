package io.parley.fanout.internal;

import io.parley.fanout.internal.UnsettledPolls.Span;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// Reads one topic: hands a whole poll over, waits until it has its numbers, and goes on with the next while its pushes are
/// under way. Offsets are committed in order, each once everything up to it is settled.
///
/// A poll that gets no numbers is given again after a second, for as long as it takes: nothing is passed over, and a lower
/// place never becomes visible after a higher one. While too much waits for gateways its partitions are paused. A partition that
/// brings much at once is handed over [Aside], and the others go on.
final class LogConsumer implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(LogConsumer.class);
  static final Duration HANDOVER_DEADLINE = Duration.ofSeconds(60);
  /// Before what got no numbers is given again.
  static final Duration PAUSE = Duration.ofSeconds(1);
  /// A commit after each poll took a quarter of the broker's time at 500 messages a second.
  private static final Duration COMMIT_EVERY = Duration.ofMillis(200);
  private static final Duration IDLE = Duration.ofMillis(500);
  /// How late it may be noticed that a partition has its numbers that was handed over aside.
  private static final Duration WHILE_ASIDE = Duration.ofMillis(5);
  /// How long one who gives partitions back waits for the pushes that are under way: what is not settled by then is pushed again.
  private static final Duration LAST_PUSHES = Duration.ofSeconds(2);
  private static final Duration COMMIT_DEADLINE = Duration.ofSeconds(5);
  private static final double MILLIS_A_SECOND = 1_000;

  private final String topic;
  private final Handling handling;
  private final Supplier<Consumer<byte[], byte[]>> kafka;
  private final UnsettledPolls unsettled = new UnsettledPolls();
  private final OldestUnsettled oldest = new OldestUnsettled(Clock.systemUTC());
  private final Aside aside;
  private final Set<Integer> owned = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch ending = new CountDownLatch(0);
  private volatile @Nullable Thread thread;
  private volatile @Nullable Consumer<byte[], byte[]> consumer;
  private volatile int paused;
  private boolean holding;
  private long committedAt = System.nanoTime();

  /// @param poll takes a poll; completes when the next one may come
  /// @param assigned called for each partition that has been assigned
  /// @param backlog that pauses partitions
  record Handling(Function<List<ConsumerRecord<byte[], byte[]>>, Mono<Settlement>> poll, IntConsumer assigned,
      Backlog backlog) {}

  LogConsumer(String topic, Handling handling, Supplier<Consumer<byte[], byte[]>> kafka) {
    this.topic = topic;
    this.handling = handling;
    this.kafka = kafka;
    aside = new Aside(handling.poll);
  }

  /// May be called again after its end.
  void start() {
    if (isRunning()) {
      throw new IllegalStateException("the consumer of %s has not come to its end".formatted(topic));
    }
    ending = new CountDownLatch(1);
    Thread reading = new Thread(this::run, topic);
    thread = reading;
    reading.start();
  }

  /// Has it finish its poll and commit what is settled.
  void stop() {
    ending.countDown();
  }

  /// @return false where it has not come to its end by then
  boolean awaitEnd(Duration patience) {
    Thread reading = thread;
    try {
      if (reading != null && !reading.join(patience)) {
        reading.interrupt();
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  boolean isRunning() {
    Thread reading = thread;
    return reading != null && reading.isAlive();
  }

  int paused() {
    return paused;
  }

  boolean owns(int partition) {
    return owned.contains(partition);
  }

  /// Records of the partition that it is furthest behind, by the client's own figure as of its last fetch; not a number while
  /// it owns none.
  double behind() {
    Consumer<byte[], byte[]> open = consumer;
    return open == null
        ? Double.NaN
        : open.metrics().entrySet().stream().filter(metric -> metric.getKey().name().equals("records-lag-max"))
            .mapToDouble(
                metric -> metric.getValue().metricValue() instanceof Number lag ? lag.doubleValue() : Double.NaN)
            .filter(lag -> !Double.isNaN(lag)).max().orElse(Double.NaN);
  }

  /// Seconds that the oldest record has waited which is not settled, at worst in the last moments; 0 where none has.
  double oldestSeconds() {
    OldestUnsettled.Age age = oldest.oldest();
    return age == null ? 0 : age.millis() / MILLIS_A_SECOND;
  }

  /// The partition of that record; not a number where there is none.
  double oldestPartition() {
    OldestUnsettled.Age age = oldest.oldest();
    return age == null ? Double.NaN : age.partition();
  }

  private boolean goesOn() {
    return ending.getCount() > 0 && !Thread.currentThread().isInterrupted();
  }

  private void run() {
    while (goesOn()) {
      try (Consumer<byte[], byte[]> opened = kafka.get()) {
        consumer = opened;
        opened.subscribe(List.of(topic), this);
        while (goesOn()) {
          step(opened);
        }
        // Closing gives the partitions back, and so commits.
      } catch (RuntimeException e) {
        if (goesOn()) {
          log.atError().addKeyValue("topic", topic).log("The consumer has failed and begins anew", e);
          rest();
        }
      } finally {
        consumer = null;
        paused = 0;
        owned.clear();
        oldest.forgetAll();
        holding = false;
        aside.abandonAll();
        unsettled.dropAll(); // also where it could not give them back
      }
    }
  }

  private void step(Consumer<byte[], byte[]> open) {
    goOnWith(open, aside.takeDone());
    pauseOrResume(open);
    ConsumerRecords<byte[], byte[]> poll = open.poll(patience());
    if (!poll.isEmpty()) {
      take(open, poll);
    }
    if (System.nanoTime() - committedAt >= COMMIT_EVERY.toNanos()) {
      committedAt = System.nanoTime();
      commit(open);
    }
  }

  private Duration patience() {
    if (!aside.partitions().isEmpty()) {
      return WHILE_ASIDE;
    }
    return unsettled.isEmpty() && !holding ? IDLE : COMMIT_EVERY;
  }

  /// Reads partitions again that were handed over aside: from where they began, if they got no numbers.
  private void goOnWith(Consumer<byte[], byte[]> open, List<Aside.Handover> done) {
    done.forEach(one -> {
      if (one.outcome().isCompletedExceptionally()) {
        notNumbered(one.records(), one.outcome().exceptionNow());
        open.seek(one.partition(), one.begin());
      } else {
        unsettled.add(Map.of(one.partition(), one.span()), one.outcome().join());
      }
      if (!holding) {
        open.resume(List.of(one.partition()));
      }
    });
  }

  /// Also what was assigned meanwhile.
  private void pauseOrResume(Consumer<byte[], byte[]> open) {
    boolean admits = handling.backlog.admits(holding);
    if (!admits) {
      if (!holding) {
        log.atWarn().addKeyValue("topic", topic).addKeyValue("bytes", handling.backlog.waiting())
            .log("Too much waits for gateways; its partitions are paused");
      }
      open.pause(open.assignment());
      paused = open.assignment().size();
    } else if (holding) {
      Set<TopicPartition> all = new HashSet<>(open.assignment());
      all.removeAll(aside.partitions());
      open.resume(all);
      paused = 0;
      log.atInfo().addKeyValue("topic", topic).log("Its partitions are read again");
    }
    holding = !admits;
  }

  private void take(Consumer<byte[], byte[]> open, ConsumerRecords<byte[], byte[]> poll) {
    List<ConsumerRecord<byte[], byte[]>> together = new ArrayList<>();
    for (TopicPartition partition : poll.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> records = poll.records(partition);
      oldest.polled(partition.partition(), records.getFirst().timestamp());
      if (aside.admits(records)) {
        open.pause(List.of(partition));
        aside.handOver(partition, records);
      } else {
        together.addAll(records);
      }
    }
    if (!together.isEmpty()) {
      take(open, together);
    }
  }

  private void take(Consumer<byte[], byte[]> open, List<ConsumerRecord<byte[], byte[]>> records) {
    Map<TopicPartition, Long> begins = new HashMap<>();
    Map<TopicPartition, Span> spans = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      begins.putIfAbsent(partition, record.offset());
      spans.compute(partition, (_, span) -> new Span(record.offset() + 1,
          span == null ? record.timestamp() : span.appended()));
    }
    try {
      unsettled.add(spans, Objects.requireNonNull(handling.poll.apply(records).block(HANDOVER_DEADLINE)));
    } catch (RuntimeException e) {
      if (goesOn()) {
        notNumbered(records, e);
        begins.forEach(open::seek);
        rest();
      }
    }
  }

  private void notNumbered(List<ConsumerRecord<byte[], byte[]>> records, Throwable failure) {
    log.atError().addKeyValue("topic", topic).addKeyValue("records", records.size())
        .log("A poll has failed and is given again", failure);
  }

  private void commit(Consumer<byte[], byte[]> open) {
    Map<TopicPartition, OffsetAndMetadata> due = unsettled.due();
    tellWhatWaits();
    if (!due.isEmpty()) {
      // Its answer comes within a later poll, on this thread. One that fails is due again.
      open.commitAsync(due, (offsets, failure) -> {
        if (failure == null) {
          unsettled.committed(offsets);
        }
      });
    }
  }

  /// A second, or less at the end.
  private void rest() {
    try {
      var _ = ending.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> {
      owned.add(partition.partition());
      handling.assigned.accept(partition.partition());
    });
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    List<Integer> gone = partitions.stream().map(TopicPartition::partition).toList();
    owned.removeAll(gone);
    oldest.forget(gone);
    try {
      endAside();
      unsettled.settled(partitions, LAST_PUSHES).block();
      commitNow();
    } finally {
      aside.abandonAll(); // also when interrupted
      unsettled.drop(partitions);
    }
  }

  private void tellWhatWaits() {
    Map<Integer, Long> waiting = new HashMap<>();
    aside.oldest().forEach((partition, appended) -> waiting.put(partition.partition(), appended));
    // What is not settled came before what has no numbers yet.
    unsettled.oldest().forEach((partition, appended) -> waiting.put(partition.partition(), appended));
    oldest.waiting(waiting);
  }

  private void commitNow() {
    Consumer<byte[], byte[]> open = consumer;
    Map<TopicPartition, OffsetAndMetadata> due = unsettled.due();
    if (open != null && !due.isEmpty()) {
      try {
        open.commitSync(due, COMMIT_DEADLINE);
        unsettled.committed(due);
      } catch (KafkaException e) {
        log.atInfo().addKeyValue("topic", topic)
            .log("Offsets could not be committed; whoever takes over pushes again: {}", e.getMessage());
      }
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    List<Integer> gone = partitions.stream().map(TopicPartition::partition).toList();
    owned.removeAll(gone);
    oldest.forget(gone);
    try {
      endAside();
    } finally {
      aside.abandonAll();
      unsettled.drop(partitions);
    }
  }

  /// As with what is handed over together, a partition changes its owner only once nothing of it is being numbered here.
  private void endAside() {
    aside.ended().block();
    aside.takeDone().stream().filter(one -> !one.outcome().isCompletedExceptionally())
        .forEach(one -> unsettled.add(Map.of(one.partition(), one.span()), one.outcome().join()));
  }
}
