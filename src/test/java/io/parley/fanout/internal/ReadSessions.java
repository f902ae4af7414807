package io.parley.fanout.internal;

import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.sessions.LiveSession;
import io.parley.sessions.SessionId;
import io.parley.sessions.Sessions;
import java.util.List;
import reactor.core.publisher.Mono;

/// A registry as fan-out uses it: whoever enters sessions is somebody else.
abstract class ReadSessions implements Sessions {
  @Override
  public Mono<List<LiveSession>> register(UserId userId, SessionId sessionId, DeviceId deviceId) {
    return Mono.error(new UnsupportedOperationException());
  }

  @Override
  public Mono<Void> remove(UserId userId, SessionId sessionId) {
    return Mono.error(new UnsupportedOperationException());
  }
}
