package io.parley.sessions.internal;

import io.parley.sessions.Incarnation;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// What a node says of itself with each renewal.
///
/// @param address where other nodes reach it
/// @param sessions held at the moment of the renewal
/// @param version of its build; null where that is not known, as are the others of a node that is too old to say
/// @param capacity how many sessions it would hold; 0 where it knows no limit
/// @param draining whether it sends its clients to other nodes
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Lease(String incarnation, Set<String> roles, String address, Instant startedAt, int sessions,
    @Nullable String version, @Nullable Integer capacity, @Nullable Boolean draining) {
  /// One that says no more than it must.
  Lease(String incarnation, Set<String> roles, String address, Instant startedAt, int sessions) {
    this(incarnation, roles, address, startedAt, sessions, null, null, null);
  }

  boolean isHeldBy(Incarnation candidate) {
    return incarnation.equals(candidate.value());
  }
}
