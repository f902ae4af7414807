package io.parley.fanout.internal;

import io.parley.fanout.ops.DeadLetter;
import reactor.core.publisher.Mono;

/// `parley.dead-letters`, for whoever wants to hear of dead letters as they come.
@FunctionalInterface
interface DeadLetterTopic {
  /// Completes when all in-sync replicas have it.
  Mono<Void> publish(DeadLetter letter);
}
