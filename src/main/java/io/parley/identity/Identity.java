package io.parley.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a valid token says.
///
/// @param expiresAt when the token stops to count
/// @param issuedAt to the second; null where the token does not say
public record Identity(UserId userId, Instant expiresAt, @Nullable Instant issuedAt) {}
