package io.parley.sessions.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.platform.Outcomes;
import io.parley.sessions.Incarnation;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import io.parley.sessions.Sessions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/// The registry, timed.
final class MeasuredSessions implements Sessions {
  private final Sessions registry;
  private final Outcomes registrations;
  private final Outcomes removals;
  private final Outcomes lookups;

  MeasuredSessions(Sessions registry, MeterRegistry meters) {
    this.registry = registry;
    registrations = outcomes(meters, "register");
    removals = outcomes(meters, "remove");
    lookups = outcomes(meters, "look-up");
  }

  private static Outcomes outcomes(MeterRegistry meters, String operation) {
    return new Outcomes(meters, "parley.sessions.registry", "Calls of the registry of sessions", Outcomes.OK,
        "operation", operation);
  }

  @Override
  public Mono<List<LiveSession>> register(UserId userId, SessionId sessionId, DeviceId deviceId) {
    return registrations.time(registry.register(userId, sessionId, deviceId));
  }

  @Override
  public Mono<Void> remove(UserId userId, SessionId sessionId) {
    return removals.time(registry.remove(userId, sessionId));
  }

  @Override
  public Mono<Void> writeOff(NodeId nodeId, Incarnation incarnation) {
    return registry.writeOff(nodeId, incarnation);
  }

  @Override
  public Mono<Map<UserId, List<LiveSession>>> live(Collection<UserId> userIds) {
    return lookups.time(registry.live(userIds));
  }
}
