package io.parley.simulation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// Who consumes which partition of a topic, and how far each is committed. Whoever loses a partition learns of it only when
/// its poll is done, and goes on with that as if nothing had happened.
final class ConsumerGroup {
  private static final long REBALANCE = 3_000_000;

  private final Loop loop;
  private final Topic topic;
  private final Set<PartitionConsumer> members = new LinkedHashSet<>();
  private final TreeMap<Integer, PartitionConsumer> owners = new TreeMap<>();
  private final long[] committed;
  private int generation;
  private boolean planned;

  ConsumerGroup(Loop loop, Topic topic) {
    this.loop = loop;
    this.topic = topic;
    committed = new long[topic.count()];
    topic.onAppend(() -> List.copyOf(members).forEach(PartitionConsumer::wake));
  }

  Topic topic() {
    return topic;
  }

  void join(PartitionConsumer consumer) {
    if (members.add(consumer)) {
      rebalanceSoon();
    }
  }

  /// It has died, or nothing has been heard from it.
  void evict(PartitionConsumer consumer) {
    if (members.remove(consumer)) {
      rebalanceSoon();
    }
  }

  boolean has(PartitionConsumer consumer) {
    return members.contains(consumer);
  }

  void rebalanceSoon() {
    if (!planned) {
      planned = true;
      loop.in(loop.between(1_000, REBALANCE), this::rebalance);
    }
  }

  private void rebalance() {
    planned = false;
    generation++;
    owners.clear();
    List<PartitionConsumer> all = new ArrayList<>(members);
    if (all.isEmpty()) {
      return;
    }
    int first = loop.random(all.size());
    for (int partition = 0; partition < topic.count(); partition++) {
      owners.put(partition, all.get((first + partition) % all.size()));
    }
    all.forEach(PartitionConsumer::wake);
  }

  int generation() {
    return generation;
  }

  List<Integer> assigned(PartitionConsumer consumer) {
    List<Integer> mine = new ArrayList<>();
    owners.forEach((partition, owner) -> {
      if (owner == consumer) {
        mine.add(partition);
      }
    });
    return mine;
  }

  long committed(int partition) {
    return committed[partition];
  }

  /// Refused from whoever does not own the partition in this generation.
  void commit(PartitionConsumer consumer, int asOf, int partition, long offset) {
    if (asOf == generation && owners.get(partition) == consumer) {
      committed[partition] = offset;
    }
  }

  boolean isDone() {
    for (int partition = 0; partition < topic.count(); partition++) {
      if (committed[partition] < topic.end(partition)) {
        return false;
      }
    }
    return !planned;
  }
}
