package io.parley.presence.internal;

import io.parley.presence.PresenceStatus;
import io.parley.sessions.SessionId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A user at this gateway. Small, since there is one for nearly each connection; not safe for several threads.
final class Person {
  private final List<Attendee> attendees = new ArrayList<>(1);
  private @Nullable PresenceStatus told = PresenceStatus.OFFLINE;
  private long seen;
  private boolean everSeen;
  /// A report is under way, waits for its turn, or has ended less than a second ago.
  boolean busy;

  private record Attendee(SessionId sessionId, PresenceStatus status) {}

  void put(SessionId sessionId, PresenceStatus status) {
    if (!change(sessionId, status)) {
      attendees.add(new Attendee(sessionId, status));
    }
  }

  /// False where the session is not here.
  boolean change(SessionId sessionId, PresenceStatus status) {
    for (int i = 0; i < attendees.size(); i++) {
      if (attendees.get(i).sessionId.equals(sessionId)) {
        attendees.set(i, new Attendee(sessionId, status));
        return true;
      }
    }
    return false;
  }

  boolean holds(SessionId sessionId) {
    return attendees.stream().anyMatch(attendee -> attendee.sessionId.equals(sessionId));
  }

  void remove(SessionId sessionId) {
    attendees.removeIf(attendee -> attendee.sessionId.equals(sessionId));
  }

  boolean isEmpty() {
    return attendees.isEmpty();
  }

  /// Merged over the sessions.
  PresenceStatus status() {
    PresenceStatus highest = PresenceStatus.OFFLINE;
    for (Attendee attendee : attendees) {
      highest = attendee.status.compareTo(highest) > 0 ? attendee.status : highest;
    }
    return highest;
  }

  /// @param at by the monotonic clock
  void seen(long at) {
    if (!everSeen || at - seen > 0) {
      everSeen = true;
      seen = at;
    }
  }

  long seen() {
    return seen;
  }

  boolean isTold() {
    return told == status();
  }

  /// What was told may be void, and what is being told may arrive or not.
  void unsettle() {
    told = null;
  }

  void told(PresenceStatus status) {
    told = status;
  }

}
