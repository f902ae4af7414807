package io.parley.messaging.internal;

import org.jspecify.annotations.Nullable;

/// A column's value as Cassandra keeps it: the write with the highest timestamp stands, whenever it comes.
final class Cell<T> {
  private @Nullable T value;
  private long timestamp = Long.MIN_VALUE;

  /// @param newer null deletes, and wins over a value with the same timestamp
  void write(@Nullable T newer, long at) {
    if (at > timestamp || at == timestamp && newer == null) {
      value = newer;
      timestamp = at;
    }
  }

  @Nullable
  T get() {
    return value;
  }
}
