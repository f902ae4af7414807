package io.parley.presence.internal;

import io.parley.presence.PresenceStatus;
import java.util.Optional;

/// How a user appears at one gateway. As text `STATUS|version|at`.
///
/// @param version of the gateway's report, rising
/// @param at since when, or when last seen, in milliseconds of Redis's time
record Entry(PresenceStatus status, long version, long at) {
  /// Empty for a text that no node of ours wrote.
  static Optional<Entry> parse(String text) {
    String[] parts = text.split("\\|", -1);
    try {
      return parts.length < 3
          ? Optional.empty()
          : Optional
              .of(new Entry(PresenceStatus.valueOf(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2])));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  boolean present() {
    return status != PresenceStatus.OFFLINE;
  }

  @Override
  public String toString() {
    return "%s|%d|%d".formatted(status, version, at);
  }
}
