package io.parley.gateway.internal;

import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.sessions.SessionId;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The sessions of this node: those open, and those whose registration is under way.
final class LocalSessions {
  private final Map<SessionId, Session> byId = new ConcurrentHashMap<>();
  private final Map<Device, Session> byDevice = new ConcurrentHashMap<>();

  void add(RegistryEntry entry, Session session) {
    byId.put(entry.sessionId(), session);
  }

  /// Makes it the device's session; gives the one that it replaces.
  @Nullable
  Session claimDevice(RegistryEntry entry, Session session) {
    return byDevice.put(Device.of(entry), session);
  }

  void remove(RegistryEntry entry, Session session) {
    byId.remove(entry.sessionId(), session);
    byDevice.remove(Device.of(entry), session);
  }

  @Nullable
  Session find(SessionId sessionId) {
    return byId.get(sessionId);
  }

  /// All of them, also those that come while one looks.
  Collection<Session> all() {
    return byId.values();
  }

  private record Device(UserId userId, DeviceId deviceId) {
    static Device of(RegistryEntry entry) {
      return new Device(entry.userId(), entry.deviceId());
    }
  }
}
