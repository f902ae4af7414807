package io.parley.sessions.internal;

import io.parley.sessions.Incarnation;
import java.time.Instant;
import java.util.Set;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// What a node says of itself with each renewal.
///
/// @param address where other nodes reach it
/// @param sessions held at the moment of the renewal
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Lease(String incarnation, Set<String> roles, String address, Instant startedAt, int sessions) {
  boolean isHeldBy(Incarnation candidate) {
    return incarnation.equals(candidate.value());
  }
}
