package io.parley.sessions;

import reactor.core.publisher.Flux;

/// This node's lease.
public interface Nodes {
  /// This node's name.
  NodeId self();

  /// The life this node is in. Changes when the lease was lost or Redis lost its memory.
  Incarnation incarnation();

  /// Each new incarnation after the first: what this node had registered is void and must be registered again.
  /// Hot; a slow subscriber gets the latest one only.
  Flux<Incarnation> renewals();
}
