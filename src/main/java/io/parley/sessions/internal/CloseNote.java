package io.parley.sessions.internal;

import io.parley.identity.DeviceId;
import io.parley.platform.ParleyException;
import io.parley.sessions.ClosedSession.By;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.NodeId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// The end of a session as text, `at|code|by|node_id|device_id`; the device may itself contain bars. Short, since Redis holds some
/// for each user.
final class CloseNote {
  private static final int FIELDS = 5;
  /// Times in milliseconds take eight of its digits.
  private static final int RADIX = 36;

  private CloseNote() {}

  static String write(ClosedSession end) {
    return "%s|%d|%s|%s|%s".formatted(Long.toString(end.at().toEpochMilli(), RADIX), end.code(), letter(end.by()),
        end.nodeId(), end.deviceId());
  }

  /// Empty for a text that no node of ours wrote.
  static Optional<ClosedSession> read(String text) {
    String[] parts = text.split("\\|", FIELDS);
    try {
      return parts.length < FIELDS
          ? Optional.empty()
          : Optional.of(new ClosedSession(new DeviceId(parts[4]), new NodeId(parts[3]),
              Instant.ofEpochMilli(Long.parseLong(parts[0], RADIX)), Integer.parseInt(parts[1]),
              by(parts[2])));
    } catch (IllegalArgumentException | ParleyException e) {
      return Optional.empty();
    }
  }

  /// The first of the name, which no two share.
  private static String letter(By by) {
    return by.name().substring(0, 1);
  }

  private static By by(String letter) {
    return Arrays.stream(By.values()).filter(by -> letter(by).equals(letter)).findFirst()
        .orElseThrow(IllegalArgumentException::new);
  }
}
