package io.parley.sessions.ops;

import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A node that is here, or was within the last 24 h.
///
/// @param version as its build says; null from a node that was not packaged, or that is too old to say
/// @param leaseAge since it renewed its lease, by Redis's clock; null for one that is gone
/// @param lastLease when it held its lease last, as far as an admin node saw it
/// @param sessions connections held at that time
/// @param capacity connections that it would hold; 0 where it knows no limit
/// @param draining whether it sends its clients elsewhere
/// @param gone how it went; null for one that is here
/// @param lives its incarnations of the last 24 h, the latest first, at most [#MAX_LIVES]
public record KnownNode(NodeId id, Set<String> roles, @Nullable String version, Instant startedAt,
    @Nullable Duration leaseAge, Instant lastLease, int sessions, int capacity, boolean draining, @Nullable Gone gone,
    List<Life> lives) {
  public static final int MAX_LIVES = 20;

  /// Whether it holds its lease.
  public boolean isHere() {
    return gone == null;
  }

  public boolean has(String role) {
    return roles.contains(role);
  }

  public enum Gone {
    /// It gave its lease back: somebody stopped it.
    STOPPED,
    /// Its lease ran out: it was killed, stands still or is cut off.
    SILENT,
    /// No admin node was there to see how.
    UNSEEN
  }

  /// @param since when an admin node saw it first
  /// @param because how it began
  public record Life(Incarnation incarnation, Instant since, Beginning because) {}

  public enum Beginning {
    /// It was here before anybody looked.
    FOUND, STARTED,
    /// Its process began anew.
    RESTARTED,
    /// It had lost its lease, or Redis its memory.
    LEASE_LOST
  }
}
