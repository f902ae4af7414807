package io.parley.sessions;

import io.parley.identity.UserId;

/// The end of a user's session.
public record Departure(UserId userId, ClosedSession end) {}
