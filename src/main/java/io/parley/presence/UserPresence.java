package io.parley.presence;

import io.parley.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a user appears now.
///
/// @param lastSeenAt when the user was last known to do something (`AWAY`) or to be there (`OFFLINE`), in Redis's time; null
/// where nobody knows, and for those who are there (`ONLINE`)
public record UserPresence(UserId userId, PresenceStatus status, @Nullable Instant lastSeenAt) {
  /// One of whom nothing is known, or may be.
  public static UserPresence unknown(UserId userId) {
    return new UserPresence(userId, PresenceStatus.OFFLINE, null);
  }
}
