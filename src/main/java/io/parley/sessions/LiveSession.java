package io.parley.sessions;

import io.parley.identity.DeviceId;

/// A session and where it is held.
public record LiveSession(SessionId sessionId, DeviceId deviceId, NodeId nodeId, Incarnation incarnation) {}
