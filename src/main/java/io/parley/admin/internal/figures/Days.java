package io.parley.admin.internal.figures;

import io.parley.admin.internal.figures.ClusterFigures.LongWindow;
import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Where windows of five minutes are kept over a restart. Calls fail with `unavailable` when storage does not answer.
interface Days {
  /// Keeps one, unless a fuller one of the same time is there.
  Mono<Void> keep(LongWindow window);

  /// Those that ended after a moment, at most [ClusterFigures#LONG_SLOTS] of them, oldest first. What can't be read is left out.
  Flux<Point> since(Instant moment);
}
