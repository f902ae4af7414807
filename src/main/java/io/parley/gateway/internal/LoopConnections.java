package io.parley.gateway.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The connections of one event loop, used on its thread only. They have no timers of their own: each is looked at once a
/// round, a slice of them at a time, so that no moment sees them all.
final class LoopConnections {
  /// Slices in a round.
  static final int SLICES = 10;

  /// A sweep later than this was held up by something that held up reading too.
  private static final Duration HELD_UP = Duration.ofSeconds(1);

  private final List<Connection> connections = new ArrayList<>();
  private final Ticks ticks;
  private long sweptAt;
  private int next;

  void add(Connection connection) {
    connection.place(connections.size());
    connections.add(connection);
  }

  /// In constant time: the last one takes its place.
  void remove(Connection connection) {
    int place = connection.place();
    if (place < 0) {
      return;
    }
    connection.place(-1);
    Connection last = connections.removeLast();
    if (last != connection) {
      connections.set(place, last);
      last.place(place);
    }
  }

  LoopConnections(Ticks ticks) {
    this.ticks = ticks;
    sweptAt = ticks.millis();
  }

  /// Looks at one slice. Time in which this node itself stood still is not held against anybody.
  void sweep() {
    long now = ticks.millis();
    long late = now - sweptAt;
    sweptAt = now;
    if (late > HELD_UP.toMillis()) {
      connections.forEach(connection -> connection.session().stoodStill(late));
    }
    for (int looks = connections.size() / SLICES + 1; looks > 0 && !connections.isEmpty(); looks--) {
      next = next < connections.size() ? next : 0;
      connections.get(next).tick();
      next++;
    }
  }

  /// All of them now.
  List<Connection> all() {
    return List.copyOf(connections);
  }
}
