package io.parley.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;

/// A topic's partitions, as its leaders keep them.
final class Topic {
  private final Loop loop;
  private final Faults faults;
  private final String name;
  private final List<List<ConsumerRecord<byte[], byte[]>>> partitions = new ArrayList<>();
  private final List<Runnable> listeners = new ArrayList<>();

  Topic(Loop loop, Faults faults, String name, int count) {
    this.loop = loop;
    this.faults = faults;
    this.name = name;
    for (int i = 0; i < count; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  @Override
  public String toString() {
    return name;
  }

  int count() {
    return partitions.size();
  }

  int partitionOf(byte[] key) {
    return Math.floorMod(Arrays.hashCode(key), partitions.size());
  }

  /// The leader's clock may step back when another one takes over.
  void append(ProducerRecord<byte[], byte[]> record) {
    int partition = partitionOf(record.key());
    List<ConsumerRecord<byte[], byte[]>> log = partitions.get(partition);
    long appendedAt = (faults.epoch() + loop.now() - loop.between(0, 200_000)) / 1_000;
    log.add(new ConsumerRecord<>(name, partition, log.size(), appendedAt, TimestampType.LOG_APPEND_TIME,
        record.key().length, record.value().length, record.key(), record.value(), record.headers(),
        Optional.empty()));
    listeners.forEach(Runnable::run);
  }

  List<ConsumerRecord<byte[], byte[]>> read(int partition, long offset, int most) {
    List<ConsumerRecord<byte[], byte[]>> log = partitions.get(partition);
    return log.subList((int) Math.min(offset, log.size()), (int) Math.min(offset + most, log.size()));
  }

  long end(int partition) {
    return partitions.get(partition).size();
  }

  void onAppend(Runnable listener) {
    listeners.add(listener);
  }
}
