package io.parley.sessions;

import java.util.Collection;
import java.util.Set;
import reactor.core.publisher.Mono;

/// Which lives of nodes go on.
public interface Lives {
  /// Of these homes, those whose incarnation holds its node's lease, read from Redis now. One that is missing has ended and
  /// never comes back. Fails with `unavailable` after 2 s.
  Mono<Set<Home>> standing(Collection<Home> homes);
}
