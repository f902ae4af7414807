package io.parley.simulation;

import io.parley.fanout.internal.SimulatedFanout;
import io.parley.platform.ParleyException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/// A fan-out process's consumer, with the rules of production's: one poll at a time until it has its numbers, committed in order
/// a moment after everything up to there was settled, given again after a second when it failed or took more than a minute.
/// While too much waits for gateways nothing more is read.
final class PartitionConsumer {
  private static final long RETRY = 1_000_000;
  private static final long PAUSE = 100_000;
  private static final long COMMIT_EVERY = 200_000;
  private static final long POLL_DEADLINE = 60_000_000;

  private final Life life;
  private final ConsumerGroup group;
  private final int recordsAPoll;
  private final Function<List<ConsumerRecord<byte[], byte[]>>, Mono<SimulatedFanout.HandedOver>> handler;
  private final IntConsumer forget;
  private final Consumer<Throwable> surprise;
  private final boolean commitsEarly;
  private final Predicate<Boolean> admits;
  private final TreeMap<Integer, Long> positions = new TreeMap<>();
  private final SimulatedFanout.Polls unsettled = new SimulatedFanout.Polls();
  private boolean paused;
  private int generation = -1;
  private boolean busy;

  PartitionConsumer(Life life, ConsumerGroup group, int recordsAPoll, Handling handling, boolean commitsEarly) {
    this.life = life;
    this.group = group;
    this.recordsAPoll = recordsAPoll;
    this.handler = handling.handler;
    this.forget = handling.forget;
    this.admits = handling.admits;
    this.surprise = handling.surprise;
    this.commitsEarly = commitsEarly;
  }

  /// @param forget called for each partition that was assigned anew
  /// @param surprise hears of failures that no engine is to blame for
  /// @param admits whether more may be read, given whether reading has stopped
  record Handling(Function<List<ConsumerRecord<byte[], byte[]>>, Mono<SimulatedFanout.HandedOver>> handler,
      IntConsumer forget, Predicate<Boolean> admits, Consumer<Throwable> surprise) {}

  Life life() {
    return life;
  }

  void wake() {
    life.in(life.loop().between(100, 3_000), this::poll);
  }

  private void poll() {
    if (busy) {
      return;
    }
    if (!group.has(this)) {
      group.join(this);
      return;
    }
    takeAssignment();
    paused = !admits.test(paused);
    if (paused) {
      life.in(PAUSE, this::poll);
      return;
    }
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    positions.forEach((partition, offset) -> records
        .addAll(group.topic().read(partition, offset, recordsAPoll - Math.min(recordsAPoll, records.size()))));
    if (!records.isEmpty()) {
      busy = true;
      handle(records);
    }
  }

  private void takeAssignment() {
    if (generation == group.generation()) {
      return;
    }
    generation = group.generation();
    unsettled.drop(group.topic().toString(), List.copyOf(positions.keySet()));
    positions.clear();
    for (int partition : group.assigned(this)) {
      positions.put(partition, group.committed(partition));
      forget.accept(partition);
    }
  }

  private void handle(List<ConsumerRecord<byte[], byte[]>> records) {
    life.loop().tell(() -> "%s takes %s from offset %d of partition %d, %d records".formatted(life, group.topic(),
        records.getFirst().offset(),
        records.getFirst().partition(), records.size()));
    Mono<SimulatedFanout.HandedOver> work = Mono.defer(() -> handler.apply(records));
    Disposable[] running = new Disposable[1];
    Disposable deadline = life.in(POLL_DEADLINE, () -> {
      running[0].dispose();
      again(records);
    });
    if (commitsEarly) {
      records.forEach(record -> commit(generation, record.partition(), record.offset() + 1));
    }
    running[0] = work.subscribe(poll -> {
      deadline.dispose();
      handedOver(records, poll);
    }, failure -> {
      deadline.dispose();
      life.loop().tell(() -> "%s has failed: %s".formatted(life, failure));
      if (!isExpected(failure)) {
        surprise.accept(failure);
      }
      again(records);
    });
  }

  /// An engine or a gateway that did not answer.
  private static boolean isExpected(Throwable failure) {
    return failure instanceof ParleyException;
  }

  private void handedOver(List<ConsumerRecord<byte[], byte[]>> records, SimulatedFanout.HandedOver poll) {
    records.forEach(record -> positions.computeIfPresent(record.partition(),
        (_, offset) -> Math.max(offset, record.offset() + 1)));
    unsettled.add(records, poll);
    int asOf = generation;
    poll.settled().subscribe(null, _ -> {}, () -> life.in(life.loop().between(0, COMMIT_EVERY), () -> {
      if (asOf == generation) {
        unsettled.takeDue().forEach((partition, offset) -> commit(asOf, partition, offset));
      }
    }));
    busy = false;
    poll();
  }

  private void commit(int asOf, int partition, long offset) {
    group.commit(this, asOf, partition, Math.max(group.committed(partition), offset));
  }

  private void again(List<ConsumerRecord<byte[], byte[]>> records) {
    life.in(RETRY, () -> {
      if (generation == group.generation()) {
        handle(records);
      } else {
        busy = false;
        poll();
      }
    });
  }
}
