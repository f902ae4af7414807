package io.parley.gateway.internal;

import io.parley.identity.DeviceId;
import io.parley.protocol.CloseCode;
import io.parley.sessions.ClosedSession.By;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.NodeId;
import java.time.Instant;

/// How a session ended, as seen at its socket.
record Ending(int code, By by) {
  /// The connection ended without a close frame of either side.
  static final Ending LOST = new Ending(ClosedSession.WITHOUT_FRAME, By.NOBODY);

  ClosedSession of(DeviceId deviceId, NodeId nodeId, Instant at) {
    return new ClosedSession(deviceId, nodeId, at, code, by);
  }

  static Ending byUs(CloseCode code) {
    return byUs(code.code());
  }

  static Ending byUs(int code) {
    return new Ending(code, By.GATEWAY);
  }

  /// @param code negative where the frame bore none
  static Ending byDevice(int code) {
    return new Ending(code < 0 ? ClosedSession.WITHOUT_CODE : code, By.DEVICE);
  }
}
