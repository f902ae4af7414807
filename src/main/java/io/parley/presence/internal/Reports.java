package io.parley.presence.internal;

import reactor.core.publisher.Mono;

/// Takes what gateways say of their users.
@FunctionalInterface
interface Reports {
  /// Enters it and tells the gateways that watch. Once this completes each of them has heard, will look within 2 s, or watches
  /// no more. Repeating it changes nothing.
  Mono<Void> report(Report report);
}
