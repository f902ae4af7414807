package io.parley.sessions.ops;

import io.parley.sessions.NodeId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/// What all nodes have measured in the last moments.
public interface Figures {
  /// Each node measures for so long, and begins again: at :00, :05, :10 of its own clock.
  Duration INTERVAL = Duration.ofSeconds(5);
  /// How many of its latest intervals a node shows: one who looks every few seconds misses none.
  int SHOWN = 3;
  /// How long they can be read once their node is gone.
  Duration KEPT = Duration.ofMinutes(1);

  /// The latest intervals of these nodes, oldest first; nodes that show none are left out. Fails with `unavailable` after 2 s.
  Mono<Map<NodeId, List<Interval>>> latest(Collection<NodeId> nodes);
}
