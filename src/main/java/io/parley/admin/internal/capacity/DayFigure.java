package io.parley.admin.internal.capacity;

import java.util.Locale;

/// What is kept as the most of each day.
public enum DayFigure {
  /// Connections held at once, in all.
  CONNECTIONS,
  /// Messages a second, in the busiest five minutes.
  MESSAGES,
  /// Frames pushed to a session each, a second, in the busiest five minutes.
  DELIVERIES,
  /// Share of the heap, 0 to 1, that the fullest node had in use after its collections: the least of 15 minutes.
  HEAP,
  /// Share of the processors, 0 to 1, that the busiest node used in five minutes.
  CPU,
  /// Bytes of Parley's keyspace on the disks of all of Cassandra's nodes.
  STORED;

  /// As the table has it.
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
