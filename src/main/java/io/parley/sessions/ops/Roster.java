package io.parley.sessions.ops;

import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/// All nodes, as their leases say, and those that have gone lately.
public interface Roster {
  /// How long one that has gone is remembered.
  Duration REMEMBERED = Duration.ofHours(24);
  /// How many are remembered at most: of more, those that went first are forgotten.
  int MAX_NODES = 1_000;

  /// Looks now, and remembers what it saw for all admin nodes: ask every 2 s, so that who goes is noticed. Sorted by name.
  /// Fails with `unavailable` after 2 s a step.
  Mono<List<KnownNode>> look();
}
