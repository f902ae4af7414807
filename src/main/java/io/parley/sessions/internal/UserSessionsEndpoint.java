package io.parley.sessions.internal;

import io.parley.sessions.spi.SessionHolder;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/// Answers other nodes for the gateway of this one.
final class UserSessionsEndpoint implements UserSessionsExchange {
  private final Supplier<SessionHolder> here;

  UserSessionsEndpoint(Supplier<SessionHolder> here) {
    this.here = here;
  }

  @Override
  public Mono<States> states(Ids ids) {
    return here.get().states(ids.ids()).map(States::new);
  }

  @Override
  public Mono<Ids> disconnect(Ids ids) {
    return here.get().disconnect(ids.ids()).map(Ids::new);
  }
}
