package io.parley.sessions.spi;

import io.parley.sessions.Departure;
import io.parley.sessions.SlowSession;
import io.parley.sessions.UserCount;
import java.util.List;
import reactor.core.publisher.Mono;

/// What a gateway remembers of users and sessions that stand out, in bounded memory. See [io.parley.sessions.ops.Standouts].
public interface StandoutsHere {
  Mono<List<UserCount>> mostSessions(int limit);

  Mono<List<UserCount>> mostRefused(int limit);

  Mono<List<Departure>> latelyGone(int limit);

  Mono<List<SlowSession>> slowest(int limit);
}
