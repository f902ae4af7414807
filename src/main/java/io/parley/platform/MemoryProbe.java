package io.parley.platform;

import reactor.core.publisher.Mono;

/// What can be asked of Redis to find out whether it still holds what was written. Each call has a deadline of 2 s.
interface MemoryProbe {
  /// The run id of the primary; of a cluster, of all its primaries.
  Mono<String> runId();

  /// The sentinel's value, empty when there is none.
  Mono<String> sentinel();

  /// Makes this the sentinel's value unless it has one; answers the value that stands.
  Mono<String> plant(String value);

  /// Fails with a sentence for the operator when this Redis may evict keys.
  Mono<Void> refuseEviction();
}
