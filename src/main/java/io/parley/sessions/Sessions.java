package io.parley.sessions;

import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/// The registry: which session is held by which gateway.
///
/// Every call has a deadline of 2 s and fails with `unavailable`.
public interface Sessions {
  /// Enters a session of this node under its present incarnation. Once this completes, whoever looks the user up finds it.
  Mono<Void> register(UserId userId, SessionId sessionId, DeviceId deviceId);

  /// Removes an entry; fine when there is none.
  Mono<Void> remove(UserId userId, SessionId sessionId);

  /// The sessions that count now, of each user asked for; users without one are left out.
  ///
  /// Read from Redis in one pipeline, never from a cache. Entries whose incarnation holds no lease are left out and removed.
  Mono<Map<UserId, List<LiveSession>>> live(Collection<UserId> userIds);
}
