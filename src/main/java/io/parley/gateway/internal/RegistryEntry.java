package io.parley.gateway.internal;

import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.sessions.SessionId;

/// What the registry knows of a session.
record RegistryEntry(UserId userId, DeviceId deviceId, SessionId sessionId) {}
