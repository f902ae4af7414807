package io.parley.gateway.internal;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// All sockets of this node, by event loop, and the sweeps that look at them.
final class Sockets implements AutoCloseable {
  private static final Duration LONGEST_ROUND = Duration.ofSeconds(1);
  private static final Duration SHORTEST_ROUND = Duration.ofMillis(50);
  /// A round takes this part of the shortest time-out, and so no time-out is late by more.
  private static final int ROUNDS_IN_TIMEOUT = 10;

  private static final long SHORT_WAY_MS = 1_000;

  private final Map<EventLoop, Swept> loops = new ConcurrentHashMap<>();
  private final Ticks ticks;
  private final long slicePeriod;

  Sockets(GatewayProperties properties, Ticks ticks) {
    this.ticks = ticks;
    Duration shortest = Collections.min(List.of(properties.helloTimeout(), properties.silence(),
        properties.tokenGrace(), properties.closeGrace())).dividedBy(ROUNDS_IN_TIMEOUT);
    Duration round = Collections.min(List.of(LONGEST_ROUND, Collections.max(List.of(SHORTEST_ROUND, shortest))));
    slicePeriod = round.dividedBy(LoopConnections.SLICES).toNanos();
  }

  /// Those of an event loop; the first call begins its sweep.
  LoopConnections on(EventLoop loop) {
    return loops.computeIfAbsent(loop, this::sweep).connections();
  }

  private Swept sweep(EventLoop loop) {
    LoopConnections connections = new LoopConnections(ticks);
    return new Swept(connections,
        loop.scheduleAtFixedRate(connections::sweep, slicePeriod, slicePeriod, TimeUnit.NANOSECONDS));
  }

  /// Sends every client away, to come back at its own moment within `spread`.
  void drain(Duration spread) {
    loops.forEach((loop, swept) -> loop.execute(() -> swept.connections().all().forEach(connection -> connection
        .session().drain(Duration.ofMillis(ThreadLocalRandom.current().nextLong(1 + spread.toMillis()))))));
  }

  /// Sends one in so many clients away, to come back within a second; which of them, chance decides.
  void sendAway(int oneIn) {
    loops.forEach((loop, swept) -> loop.execute(() -> swept.connections().all().forEach(connection -> {
      ThreadLocalRandom chance = ThreadLocalRandom.current();
      if (chance.nextInt(oneIn) == 0) {
        connection.session().drain(Duration.ofMillis(chance.nextLong(SHORT_WAY_MS)));
      }
    })));
  }

  /// Closes what is left, without a word.
  void cutOff() {
    loops.forEach((loop, swept) -> loop.execute(() -> swept.connections().all().forEach(Connection::cutOff)));
  }

  @Override
  public void close() {
    loops.values().forEach(swept -> swept.sweep().cancel(false));
  }

  private record Swept(LoopConnections connections, Future<?> sweep) {}
}
