package io.parley.sessions;

import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A session that reads more slowly than it is written to, as its gateway saw it in the last five minutes.
///
/// @param sessionId the device's latest
/// @param isOpen whether that is here now
/// @param queuedFrames waiting now
/// @param queuedBytes of these
/// @param oldest how long the first of them has waited
/// @param waited the longest that a frame waited here until the socket took it; null where none did that is worth telling
/// @param deviceTook the longest that the device took from a push to its next `ack`; null where it was never long
/// @param closed how often sessions of the device were closed with 4410
public record SlowSession(UserId userId, DeviceId deviceId, SessionId sessionId, boolean isOpen, int queuedFrames,
    long queuedBytes, Duration oldest, @Nullable Duration waited, @Nullable Duration deviceTook, int closed) {
  /// One whose device was closed for it, then by what waits now, by what waited, by what the device took.
  public static final Comparator<SlowSession> WORST_FIRST = Comparator.comparingInt(SlowSession::closed)
      .thenComparing(SlowSession::oldest)
      .thenComparing(one -> Objects.requireNonNullElse(one.waited, Duration.ZERO))
      .thenComparing(one -> Objects.requireNonNullElse(one.deviceTook, Duration.ZERO)).reversed()
      .thenComparing(SlowSession::userId);
}
