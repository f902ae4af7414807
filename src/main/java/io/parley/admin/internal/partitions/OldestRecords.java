package io.parley.admin.internal.partitions;

import io.parley.admin.internal.partitions.LogPartition.Oldest;
import io.parley.messaging.ops.RecordHead;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/// Reads the first record of partitions that fan-out has not committed, without taking part in its group.
///
/// A record does not change, so it is read once, however long it waits. At most [#MOST] are read a look, of 64 KiB a partition:
/// the rest with the next looks.
final class OldestRecords implements AutoCloseable {
  static final int MOST = 64;
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Duration ONE_POLL = Duration.ofMillis(100);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
  private static final String TOPIC = "parley.messages";

  private final Supplier<Consumer<byte[], byte[]>> kafka;
  /// A consumer may be used by one thread at a time.
  private final Scheduler scheduler = Schedulers.newSingle("parley-oldest-records", true);
  private final Map<Integer, Read> known = new HashMap<>();
  private @Nullable Consumer<byte[], byte[]> consumer;

  /// @param kafka one that gives what there is from an offset on, or from the first later one that there still is
  OldestRecords(Supplier<Consumer<byte[], byte[]>> kafka) {
    this.kafka = kafka;
  }

  /// @param from the offset that was asked for, below that of the record where earlier ones are gone
  private record Read(long from, Oldest record) {}

  /// Those that could be read within a second. Fails where Kafka refuses.
  ///
  /// @param offsets of partitions that have a record there, those that matter most first
  Mono<Map<Integer, Oldest>> at(List<Map.Entry<Integer, Long>> offsets) {
    return Mono.fromCallable(() -> read(offsets)).subscribeOn(scheduler);
  }

  private Map<Integer, Oldest> read(List<Map.Entry<Integer, Long>> offsets) {
    Map<Integer, Long> wanted = HashMap.newHashMap(offsets.size());
    offsets.forEach(one -> wanted.put(one.getKey(), one.getValue()));
    known.entrySet().removeIf(one -> !Long.valueOf(one.getValue().from).equals(wanted.get(one.getKey())));
    List<Integer> unread = offsets.stream().map(Map.Entry::getKey).filter(number -> !known.containsKey(number))
        .limit(MOST).toList();
    if (!unread.isEmpty()) {
      try {
        fetch(unread, wanted);
      } catch (RuntimeException e) {
        closeConsumer();
        throw e;
      }
    }
    Map<Integer, Oldest> found = HashMap.newHashMap(known.size());
    known.forEach((number, read) -> found.put(number, read.record));
    return found;
  }

  private void fetch(List<Integer> numbers, Map<Integer, Long> wanted) {
    Consumer<byte[], byte[]> open = consumer == null ? kafka.get() : consumer;
    consumer = open;
    Set<TopicPartition> missing = new HashSet<>();
    numbers.forEach(number -> missing.add(new TopicPartition(TOPIC, number)));
    open.assign(missing);
    missing.forEach(partition -> open.seek(partition, offset(wanted, partition)));
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!missing.isEmpty() && System.nanoTime() < end) {
      ConsumerRecords<byte[], byte[]> records = open.poll(ONE_POLL);
      List<TopicPartition> come = new ArrayList<>(records.partitions());
      come.retainAll(missing);
      come.forEach(partition -> {
        ConsumerRecord<byte[], byte[]> first = records.records(partition).getFirst();
        known.put(partition.partition(), new Read(offset(wanted, partition), oldest(first)));
      });
      come.forEach(missing::remove);
      open.pause(come);
    }
    open.assign(List.of()); // nothing is fetched until the next look
  }

  private static long offset(Map<Integer, Long> wanted, TopicPartition partition) {
    return wanted.getOrDefault(partition.partition(), 0L);
  }

  private static Oldest oldest(ConsumerRecord<byte[], byte[]> record) {
    RecordHead head = RecordHead.of(record);
    return new Oldest(record.offset(), Instant.ofEpochMilli(record.timestamp()), head.conversationId(),
        head.messageId());
  }

  private void closeConsumer() {
    Consumer<byte[], byte[]> open = consumer;
    consumer = null;
    if (open != null) {
      open.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
  }

  @Override
  public void close() {
    Mono.fromRunnable(this::closeConsumer).subscribeOn(scheduler).block(DEADLINE.plus(CLOSE_TIMEOUT));
    scheduler.dispose();
  }
}
