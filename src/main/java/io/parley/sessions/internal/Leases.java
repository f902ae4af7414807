package io.parley.sessions.internal;

import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import java.util.Collection;
import java.util.Map;
import reactor.core.publisher.Mono;

/// Where leases are kept. Every call fails with `unavailable` after 2 s.
interface Leases {
  /// Takes the lease, whoever holds it.
  Mono<Void> take(NodeId nodeId, Lease lease);

  /// Renews it for its TTL and says what was found there.
  Mono<Renewal> renew(NodeId nodeId, Lease lease);

  /// Gives it back, unless another incarnation holds it by now.
  Mono<Void> giveBack(NodeId nodeId, Incarnation incarnation);

  /// The leases that stand now; nodes without one are left out.
  Mono<Map<NodeId, Lease>> read(Collection<NodeId> nodeIds);

  /// All leases that stand now.
  Mono<Map<NodeId, Lease>> all();

  enum Renewal {
    HELD,
    /// It had expired or was lost; nothing was written.
    GONE,
    /// Another incarnation of this node id held it.
    TAKEN
  }
}
