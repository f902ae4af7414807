package io.parley.identity.internal;

import io.parley.identity.Standing;
import io.parley.identity.UserId;
import java.util.Collection;
import reactor.core.publisher.Flux;

/// Reads many standings at once.
interface StandingReader {
  /// Those of the users against whom something is or was held; the others are left out.
  Flux<Held> held(Collection<UserId> userIds);

  record Held(UserId userId, Standing standing) {}
}
