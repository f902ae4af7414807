package io.parley.simulation;

import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.sessions.Incarnation;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import io.parley.sessions.Sessions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The registry in a Redis that forgets: an entry counts while its gateway's incarnation holds the lease.
///
/// @param home where sessions are entered from; null in a process that has none
record SimulatedSessions(Life life, RedisPrimary redis, @Nullable Lease home) implements Sessions {
  @Override
  public Mono<List<LiveSession>> register(UserId userId, SessionId sessionId, DeviceId deviceId) {
    return Mono.defer(() -> {
      LiveSession entry = new LiveSession(sessionId, deviceId, home.node(), home.incarnation());
      return life.<List<LiveSession>>call(Engine.REDIS, () -> {
        redis.sessions(userId).put(sessionId, entry);
        return redis.sessions(userId).values().stream()
            .filter(other -> other.deviceId().equals(deviceId) && !other.sessionId().equals(sessionId)).toList();
      }).flatMap(older -> home.incarnation().equals(entry.incarnation())
          ? Mono.just(older)
          : register(userId, sessionId, deviceId).thenReturn(older));
    });
  }

  @Override
  public Mono<Void> writeOff(NodeId nodeId, Incarnation incarnation) {
    return life.call(Engine.REDIS, () -> {
      redis.end(nodeId, incarnation.value());
      return null;
    });
  }

  @Override
  public Mono<Void> remove(UserId userId, SessionId sessionId) {
    return life.call(Engine.REDIS, () -> {
      redis.sessions(userId).remove(sessionId);
      return null;
    });
  }

  /// Entries first, then the leases, as the real one reads them.
  @Override
  public Mono<Map<UserId, List<LiveSession>>> live(Collection<UserId> userIds) {
    Collection<UserId> asked = new TreeSet<>(userIds);
    return life.<List<Entry>>call(Engine.REDIS, () -> {
      List<Entry> found = new ArrayList<>();
      asked.forEach(user -> redis.sessions(user).values().forEach(session -> found.add(new Entry(user, session))));
      return found;
    }).flatMap(found -> life.call(Engine.REDIS, () -> {
      Map<UserId, List<LiveSession>> live = new LinkedHashMap<>();
      for (Entry entry : found) {
        RedisPrimary.StoredLease lease = redis.lease(entry.session.nodeId());
        if (lease != null && lease.incarnation().equals(entry.session.incarnation().value())) {
          live.computeIfAbsent(entry.user, _ -> new ArrayList<>()).add(entry.session);
        }
      }
      return live;
    }));
  }

  private record Entry(UserId user, LiveSession session) {}
}
