package io.parley.sessions;

import io.parley.identity.DeviceId;
import java.time.Instant;

/// The end of a session.
///
/// @param at by the clock of the node that noted it
/// @param code of the close frame; [#WITHOUT_CODE] for one that bore none, [#WITHOUT_FRAME] where none was seen
public record ClosedSession(DeviceId deviceId, NodeId nodeId, Instant at, int code, By by) {
  public static final int WITHOUT_CODE = 1005;
  public static final int WITHOUT_FRAME = 1006;

  /// Who ended it.
  public enum By {
    /// The gateway, for a reason that the code names.
    GATEWAY,
    /// The device said goodbye.
    DEVICE,
    /// The connection ended without a word, as when an app is killed or a network goes.
    NOBODY,
    /// The gateway's life ended with the session; noted when somebody met what was left of it, so `at` is late.
    LIFE_ENDED
  }
}
