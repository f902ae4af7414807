package io.parley.sessions.internal;

import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.sessions.Home;
import io.parley.sessions.LiveSession;
import io.parley.sessions.SessionId;
import java.util.Optional;

/// A field of a user's hash, as it was read.
///
/// @param value `node_id|incarnation|device_id`; the device may itself contain bars
record SessionEntry(UserId userId, String sessionId, String value) {
  static String value(Home home, DeviceId deviceId) {
    return home.toString() + Home.BAR + deviceId.value();
  }

  static String key(UserId userId) {
    return "session:{" + userId + "}";
  }

  /// The part that names the home; a value that no node of ours wrote has an empty one, which nobody holds.
  String home() {
    int bar = secondBar();
    int device = value.length() - bar - 1;
    return bar < 0 || device < 1 || device > DeviceId.MAX_LENGTH ? "" : value.substring(0, bar);
  }

  /// Where its text says, whether that stands or not. Empty for a value that no node of ours wrote.
  Optional<LiveSession> live() {
    return Home.parse(home()).map(this::at);
  }

  LiveSession at(Home home) {
    return new LiveSession(new SessionId(sessionId), new DeviceId(value.substring(secondBar() + 1)), home.nodeId(),
        home.incarnation());
  }

  private int secondBar() {
    return value.indexOf(Home.BAR, value.indexOf(Home.BAR) + 1);
  }
}
