package io.parley.simulation;

import io.parley.platform.ParleyException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;

/// A process's idempotent producer: what it takes first for a partition lies there first, or not at all. What it calls failed
/// may lie there nevertheless, or come to lie there later.
public final class Producer {
  private static final long DELIVERY_TIMEOUT = 5_000_000;

  private final Life life;
  private final Faults faults;
  private final Life broker;
  private final Topic topic;
  private final boolean keepsOrder;
  private final List<Pipe> pipes = new ArrayList<>();

  Producer(Life life, Faults faults, Life broker, Topic topic, Sabotage sabotage) {
    this.life = life;
    this.faults = faults;
    this.broker = broker;
    this.topic = topic;
    keepsOrder = sabotage != Sabotage.PUBLISH_IN_ANY_ORDER;
    for (int i = 0; i < topic.count(); i++) {
      pipes.add(new Pipe(life.loop()));
    }
  }

  public CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    Pipe pipe = pipes.get(topic.partitionOf(record.key()));
    Faults.Fate fate = faults.fate(Engine.KAFKA);
    long there = fate == Faults.Fate.LATE
        ? life.loop().between(DELIVERY_TIMEOUT / 2, 2 * DELIVERY_TIMEOUT)
        : faults.latency();
    switch (fate) {
      case GOOD -> {
        Runnable arrival = () -> {
          topic.append(record);
          life.in(faults.latency(), () -> acknowledged.complete(null));
        };
        if (keepsOrder) {
          pipe.send(broker, there, arrival);
        } else {
          broker.in(there, arrival);
        }
      }
      case UNHEARD, LATE -> pipe.send(broker, there, () -> topic.append(record));
      case REFUSED, LOST -> {
      }
    }
    life.in(fate == Faults.Fate.REFUSED ? there : DELIVERY_TIMEOUT,
        () -> acknowledged.completeExceptionally(ParleyException.unavailable("Kafka did not acknowledge", null)));
    return acknowledged;
  }

  /// The process has died: of what it had handed over, the first few may still arrive.
  void cut() {
    pipes.forEach(Pipe::cut);
  }
}
