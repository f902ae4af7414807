package io.parley.identity;

import java.time.Instant;

/// What a valid token says.
///
/// @param expiresAt when the token stops to count
public record Identity(UserId userId, Instant expiresAt) {}
