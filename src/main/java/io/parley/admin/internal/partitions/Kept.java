package io.parley.admin.internal.partitions;

import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What outlives an admin node. Calls fail with `unavailable` when storage does not answer.
interface Kept {
  Mono<Void> keep(Assignment assignment);

  /// Those after a moment, and the one before it at least where there is one of the day before: the latest [Assignments#MOST], in any order.
  /// What can't be read is left out.
  Flux<Assignment> assignments(Instant after);

  /// Of several that are kept of the same time one stays.
  Mono<Void> keep(Trails.Stretch stretch);

  /// Those that ended after a moment, at most [Trails#LONG_PLACES].
  Flux<Trails.Stretch> stretches(Instant after);
}
