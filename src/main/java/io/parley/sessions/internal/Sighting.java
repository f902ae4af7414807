package io.parley.sessions.internal;

import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import io.parley.sessions.ops.KnownNode;
import io.parley.sessions.ops.KnownNode.Beginning;
import io.parley.sessions.ops.KnownNode.Gone;
import io.parley.sessions.ops.KnownNode.Life;
import io.parley.sessions.ops.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// What admin nodes remember of a node that they saw.
///
/// @param leaseAgeMs when it was seen last; tells one who gave its lease back from one whose lease ran out
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Sighting(Set<String> roles, @Nullable String version, Instant startedAt, Instant lastLease, long leaseAgeMs,
    int sessions, int capacity, @Nullable Gone gone, List<Life> lives) {
  /// A node that lives renews every 3 s: one whose lease was older when it was seen last did not give it back.
  private static final long TOO_OLD_TO_BE_GIVEN_BACK_MS = 6_000;
  private static final Duration HALF_A_LOOK = Duration.ofSeconds(1);

  /// A node as its lease says now.
  ///
  /// @param before what was known of it; null for one that nobody has seen
  /// @param anybody whether anybody was known before: else it was there before anybody looked
  static Sighting of(Lease lease, Duration age, @Nullable Sighting before, boolean anybody, Instant now) {
    return new Sighting(lease.roles(), lease.version(), lease.startedAt(), now.minus(age), age.toMillis(),
        lease.sessions(), Objects.requireNonNullElse(lease.capacity(), 0), null,
        lives(lease, before, anybody, now));
  }

  private static List<Life> lives(Lease lease, @Nullable Sighting before, boolean anybody, Instant now) {
    List<Life> lives = new ArrayList<>(before == null ? List.of() : before.lives);
    if (lives.isEmpty() || !lease.isHeldBy(lives.getFirst().incarnation())) {
      lives.addFirst(new Life(new Incarnation(lease.incarnation()), now, beginning(lease, before, anybody)));
    }
    Instant horizon = now.minus(Roster.REMEMBERED);
    // The one that goes on stays, however long ago it began.
    return lives.stream().filter(life -> life.equals(lives.getFirst()) || life.since().isAfter(horizon))
        .limit(KnownNode.MAX_LIVES).toList();
  }

  private static Beginning beginning(Lease lease, @Nullable Sighting before, boolean anybody) {
    if (before == null) {
      return anybody ? Beginning.STARTED : Beginning.FOUND;
    }
    return before.startedAt.equals(lease.startedAt()) ? Beginning.LEASE_LOST : Beginning.RESTARTED;
  }

  /// The same, of one whose lease is not there any more.
  ///
  /// @param watched whether whoever looks now saw it here the last time
  Sighting gone(Instant now, boolean watched) {
    return gone != null ? this : gone(watched ? how(now) : Gone.UNSEEN);
  }

  private Gone how(Instant now) {
    boolean silent = leaseAgeMs > TOO_OLD_TO_BE_GIVEN_BACK_MS
        || Duration.between(lastLease, now).compareTo(NodeLease.TTL.plus(HALF_A_LOOK)) > 0;
    return silent ? Gone.SILENT : Gone.STOPPED;
  }

  private Sighting gone(Gone how) {
    return new Sighting(roles, version, startedAt, lastLease, leaseAgeMs, sessions, capacity, how, lives);
  }

  boolean isForgotten(Instant now) {
    return gone != null && lastLease.plus(Roster.REMEMBERED).isBefore(now);
  }

  /// Whether it says what is worth to be kept beside another: all but the lease's age and its load, which change all the time.
  boolean differsFrom(@Nullable Sighting other, Duration patience) {
    return other == null || gone != other.gone || !lives.equals(other.lives) || !roles.equals(other.roles)
        || Duration.between(other.lastLease, lastLease).compareTo(patience) > 0;
  }

  KnownNode known(NodeId id, @Nullable Duration age, boolean draining) {
    return new KnownNode(id, roles, version, startedAt, age, lastLease, sessions, capacity, draining, gone, lives);
  }
}
