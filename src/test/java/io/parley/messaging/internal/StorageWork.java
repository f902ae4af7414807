package io.parley.messaging.internal;

import io.parley.messaging.internal.CassandraReads.Reads;
import io.parley.messaging.internal.RedisCommands.Commands;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;

/// Counts the storage work of one call after the other, in a context where nobody else is at work.
final class StorageWork {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CassandraReads cassandra;
  private final RedisCommands redis;

  StorageWork(CassandraReads cassandra, RedisCommands redis) {
    this.cassandra = cassandra;
    this.redis = redis;
  }

  /// An answer and what it cost.
  ///
  /// @param tables requests and rows by table of Cassandra; writes under a name of their own
  record Costs<T>(T answer, Map<String, Reads> tables, Commands redis) {
    Reads of(String table) {
      return tables.getOrDefault(table, new Reads(0, 0));
    }

    int requests() {
      return tables.values().stream().mapToInt(Reads::requests).sum();
    }

    int rows() {
      return tables.values().stream().mapToInt(Reads::rows).sum();
    }
  }

  <T> Costs<T> of(Mono<T> call) {
    cassandra.drain();
    redis.drain();
    T answer = Objects.requireNonNull(call.block(PATIENCE));
    return new Costs<>(answer, cassandra.drain(), redis.drain());
  }
}
