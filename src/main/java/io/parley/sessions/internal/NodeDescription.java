package io.parley.sessions.internal;

import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import io.parley.sessions.NodeLoad;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What stays the same over a node's incarnations, and its load.
///
/// @param address asked with each lease, since the port may be known only then
record NodeDescription(NodeId id, Set<String> roles, Supplier<String> address, Instant startedAt, NodeLoad load) {
  /// As the jar's manifest says; null where classes are run that were not packaged.
  private static final @Nullable String VERSION = NodeDescription.class.getPackage().getImplementationVersion();

  Lease lease(Incarnation incarnation) {
    return new Lease(incarnation.value(), roles, address.get(), startedAt, load.sessions(), VERSION, load.capacity(),
        load.draining());
  }
}
