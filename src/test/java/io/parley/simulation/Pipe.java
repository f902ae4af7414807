package io.parley.simulation;

import java.util.ArrayDeque;

/// One way of a connection: what goes in first comes out first, until it is cut.
final class Pipe {
  private final Loop loop;
  private final ArrayDeque<Runnable> inside = new ArrayDeque<>();
  private long lastArrival;
  private boolean cut;

  Pipe(Loop loop) {
    this.loop = loop;
  }

  /// @param receiver who takes it out; the connection of one that has died brings nothing any more
  void send(Life receiver, long micros, Runnable arrival) {
    if (cut) {
      return;
    }
    inside.add(arrival);
    lastArrival = Math.max(lastArrival, loop.now() + micros);
    receiver.in(lastArrival - loop.now(), this::next);
  }

  private void next() {
    Runnable arrival = inside.poll();
    if (arrival != null) {
      arrival.run();
    }
  }

  boolean isCut() {
    return cut;
  }

  /// Ends it; what is inside is lost, but for the first few.
  void cut() {
    cut = true;
    int kept = inside.isEmpty() ? 0 : loop.random(inside.size() + 1);
    while (inside.size() > kept) {
      inside.removeLast();
    }
  }
}
