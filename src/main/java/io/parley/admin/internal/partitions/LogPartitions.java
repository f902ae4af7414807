package io.parley.admin.internal.partitions;

import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/// The partitions of `parley.messages`, and how far fan-out is in them.
public interface LogPartitions {
  /// In the order of their numbers. Asked of Kafka at most every 2 s, however many look. Fails with `unavailable` after 4 s.
  Mono<Look> look();

  record Look(Instant at, List<LogPartition> partitions) {}
}
