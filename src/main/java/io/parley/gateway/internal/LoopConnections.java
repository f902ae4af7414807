package io.parley.gateway.internal;

import java.util.ArrayList;
import java.util.List;

/// The connections of one event loop, used on its thread only. They have no timers of their own: each is looked at once a
/// round, a slice of them at a time, so that no moment sees them all.
final class LoopConnections {
  /// Slices in a round.
  static final int SLICES = 10;

  private final List<Connection> connections = new ArrayList<>();
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

  /// Looks at one slice.
  void sweep() {
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
