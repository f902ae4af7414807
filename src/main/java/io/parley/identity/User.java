package io.parley.identity;

import org.jspecify.annotations.Nullable;

/// A person's profile.
///
/// @param name the name given in `local`; null elsewhere
/// @param displayName at most 100 characters
/// @param avatar an address or media id, at most 2,000 characters
public record User(UserId userId, @Nullable String name, @Nullable String displayName, @Nullable String avatar) {}
