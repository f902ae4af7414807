package io.parley.sessions.spi;

import io.parley.sessions.SessionId;
import io.parley.sessions.SessionState;
import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Mono;

/// The sessions that this node holds.
public interface SessionHolder {
  /// How those of the given sessions are that this node holds, each as its own thread sees it; others are left out.
  Mono<List<SessionState>> states(Collection<SessionId> sessionIds);

  /// Closes those of the given sessions that this node holds, with 4450, which invites the device back. What was queued for them is
  /// written first. Completes with those whose close is under way; others are left out.
  Mono<List<SessionId>> disconnect(Collection<SessionId> sessionIds);
}
