package io.parley.sessions;

import io.parley.identity.UserId;

/// How often something is true of a user, as counted in bounded memory.
///
/// @param atLeast the true number is not below it
/// @param atMost the true number is not above it
public record UserCount(UserId userId, long atLeast, long atMost) {}
