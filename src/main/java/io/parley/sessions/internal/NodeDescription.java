package io.parley.sessions.internal;

import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import io.parley.sessions.NodeLoad;
import java.time.Instant;
import java.util.Set;

/// What stays the same over a node's incarnations, and its load.
record NodeDescription(NodeId id, Set<String> roles, String address, Instant startedAt, NodeLoad load) {
  Lease lease(Incarnation incarnation) {
    return new Lease(incarnation.value(), roles, address, startedAt, load.sessions());
  }
}
