package io.parley.sessions;

import io.parley.identity.UserId;

/// Remembers how sessions ended, so that an operator can say why somebody is offline.
public interface Closes {
  /// Notes an end, without being waited for. What Redis does not take, or more than 1,000 that wait for it at a time, is missing later.
  void note(UserId userId, ClosedSession end);
}
