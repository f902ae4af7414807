package io.parley.gateway.internal;

import io.parley.identity.UserId;
import io.parley.sessions.ClosedSession;
import java.time.Duration;

/// Who stands out at this gateway: slow readers, users who are refused, users who have gone. All of it bounded, and none of it waits.
record Noticed(SlowReaders slow, RefusedUsers refused, LatelyGone gone) {
  static Noticed nobody(Ticks ticks) {
    return new Noticed(new SlowReaders(ticks), new RefusedUsers(ticks), new LatelyGone());
  }

  void refused(UserId userId) {
    refused.refused(userId);
  }

  /// A session has ended.
  void ended(RegistryEntry entry, ClosedSession end) {
    gone.note(entry.userId(), end);
  }

  /// A device's `ack` came so long after the push.
  void took(RegistryEntry entry, long nanos) {
    slow.took(entry, Duration.ofNanos(nanos));
  }
}
