package io.parley.presence.internal;

import io.parley.platform.Done;
import reactor.core.publisher.Mono;

/// Takes reports of gateways on other nodes.
final class PresenceEndpoint implements PresenceExchange {
  private final Reports here;

  PresenceEndpoint(Reports here) {
    this.here = here;
  }

  @Override
  public Mono<Done> report(Report report) {
    return here.report(report).thenReturn(Done.DONE);
  }
}
