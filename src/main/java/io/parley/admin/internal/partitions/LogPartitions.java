package io.parley.admin.internal.partitions;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The partitions of `parley.messages`, and how far fan-out is in them.
public interface LogPartitions {
  /// In the order of their numbers. Asked of Kafka at most every 2 s, however many look. Fails with `unavailable` after 4 s.
  Mono<Look> look();

  /// @param round another number after each rebalance; null while the partitions are being shared out
  record Look(Instant at, List<LogPartition> partitions, @Nullable Integer round) {
    /// Who reads what.
    Map<Integer, String> owners() {
      Map<Integer, String> owners = new HashMap<>();
      for (LogPartition partition : partitions) {
        if (partition.owner() != null) {
          owners.put(partition.number(), partition.owner());
        }
      }
      return owners;
    }
  }
}
