package io.parley.presence.ops;

import io.parley.identity.UserId;
import io.parley.presence.Attendance;
import io.parley.presence.PresenceStatus;
import io.parley.presence.UserPresence;
import io.parley.sessions.Home;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Why a user appears as they do.
public interface PresenceReasons {
  /// What Redis holds of the user now, what of it counts, and what a gateway that begins to watch them now would show: decided by
  /// the very code that decides it there. Changes nothing. Fails with `unavailable` after 4 s.
  Mono<Reason> of(UserId userId);

  /// @param presence the conclusion
  /// @param readAt by this node's clock
  /// @param reports of gateways, the latest first
  /// @param lastSeen at gateways of which nothing is left, by Redis's clock; null where nobody knows
  record Reason(UserPresence presence, Instant readAt, List<Report> reports, @Nullable Instant lastSeen) {
    /// How long a closed session still counts.
    public static final Duration GRACE = Attendance.GRACE;
    /// How long a user who does nothing still counts as online.
    public static final Duration AWAY_AFTER = Attendance.AWAY_AFTER;
  }

  /// What one gateway reported of the user.
  ///
  /// @param at since when, or when last seen, by Redis's clock
  /// @param stands whether the incarnation holds its node's lease; a report of one that does not says nothing
  /// @param counts whether it makes the user appear: it stands and does not say that they have gone
  record Report(Home home, PresenceStatus status, Instant at, boolean stands, boolean counts) {}
}
