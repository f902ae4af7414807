package io.parley.sessions.internal;

import io.parley.sessions.spi.StandoutsHere;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/// Answers other nodes for the gateway of this one.
final class StandoutsEndpoint implements StandoutsExchange {
  private final Supplier<StandoutsHere> here;

  StandoutsEndpoint(Supplier<StandoutsHere> here) {
    this.here = here;
  }

  @Override
  public Mono<Users> mostSessions(Limit limit) {
    return here.get().mostSessions(limit.limit()).map(Users::new);
  }

  @Override
  public Mono<Users> mostRefused(Limit limit) {
    return here.get().mostRefused(limit.limit()).map(Users::new);
  }

  @Override
  public Mono<Departures> latelyGone(Limit limit) {
    return here.get().latelyGone(limit.limit()).map(Departures::new);
  }

  @Override
  public Mono<SlowSessions> slowest(Limit limit) {
    return here.get().slowest(limit.limit()).map(SlowSessions::new);
  }
}
