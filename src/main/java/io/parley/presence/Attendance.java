package io.parley.presence;

import io.parley.identity.UserId;
import io.parley.sessions.SessionId;
import java.time.Duration;

/// Who is at this gateway, by their sessions: merged, and told to all who watch when the merged state changes.
///
/// No call waits for anything. What could not be told is told again until it is.
public interface Attendance {
  /// How long a closed session counts: a phone that changes networks is back by then.
  Duration GRACE = Duration.ofSeconds(5);
  /// How long a session whose user does nothing appears online.
  Duration AWAY_AFTER = Duration.ofMinutes(5);

  /// A session has opened: its user is online.
  void came(UserId userId, SessionId sessionId);

  /// How the user of a session appears on that device.
  ///
  /// @param status `ONLINE` or `AWAY`
  /// @param idle since when its user has done nothing
  void appears(UserId userId, SessionId sessionId, PresenceStatus status, Duration idle);

  /// A session has closed. It counts for [#GRACE] more, unless its user goes on elsewhere. Fine for one that never came.
  void left(UserId userId, SessionId sessionId);

  /// Tells once more how a user appears, because what Redis holds of them expires after 30 days.
  void renew(UserId userId);
}
