package io.parley.presence.internal;

import io.parley.identity.UserId;
import io.parley.presence.PresenceStatus;
import io.parley.sessions.Home;

/// What a gateway says of one of its users.
///
/// @param version higher than that of each report before under this home
/// @param seenAgo milliseconds since the user was last seen
record Report(UserId userId, Home home, PresenceStatus status, long version, long seenAgo) {}
