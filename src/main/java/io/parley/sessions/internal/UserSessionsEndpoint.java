package io.parley.sessions.internal;

import io.parley.sessions.spi.SessionHolder;
import reactor.core.publisher.Mono;

/// Answers other nodes for the gateway of this one.
final class UserSessionsEndpoint implements UserSessionsExchange {
  private final SessionHolder here;

  UserSessionsEndpoint(SessionHolder here) {
    this.here = here;
  }

  @Override
  public Mono<States> states(Ids ids) {
    return here.states(ids.ids()).map(States::new);
  }

  @Override
  public Mono<Ids> disconnect(Ids ids) {
    return here.disconnect(ids.ids()).map(Ids::new);
  }
}
