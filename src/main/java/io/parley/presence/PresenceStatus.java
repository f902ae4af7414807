package io.parley.presence;

/// How a user appears. Of several devices the highest counts.
public enum PresenceStatus {
  OFFLINE, AWAY, ONLINE
}
