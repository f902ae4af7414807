package io.parley.sessions.internal;

import io.parley.sessions.Departure;
import io.parley.sessions.SlowSession;
import io.parley.sessions.UserCount;
import java.util.List;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Mono;

/// What other nodes ask a gateway about whoever stands out there, for operators.
interface StandoutsExchange {
  @RSocketExchange("standouts.sessions")
  Mono<Users> mostSessions(@Payload Limit limit);

  @RSocketExchange("standouts.refused")
  Mono<Users> mostRefused(@Payload Limit limit);

  @RSocketExchange("standouts.gone")
  Mono<Departures> latelyGone(@Payload Limit limit);

  @RSocketExchange("standouts.slow")
  Mono<SlowSessions> slowest(@Payload Limit limit);

  record Limit(int limit) {}

  record Users(List<UserCount> users) {}

  record Departures(List<Departure> departures) {}

  record SlowSessions(List<SlowSession> sessions) {}
}
