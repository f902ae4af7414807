package io.parley.sessions;

import io.parley.identity.DeviceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A session as the gateway that holds it sees it, by that gateway's clock.
///
/// @param client what the device says of itself in `hello`, at most 64 characters; null where it says nothing
/// @param since when it was opened
/// @param lastHeard when a frame of the device last came
/// @param queuedFrames waiting for a device that reads slowly; 0 where the socket takes all
/// @param queuedBytes of these frames
/// @param mostQueuedFrames above which the session is closed with 4410
public record SessionState(SessionId sessionId, DeviceId deviceId, @Nullable String client, Instant since,
    Instant lastHeard, int queuedFrames, long queuedBytes, int mostQueuedFrames) {
  public static final int MAX_CLIENT_LENGTH = 64;
}
