package io.parley.identity;

import org.jspecify.annotations.Nullable;

/// A person's profile.
///
/// @param name the name given in `local`; null elsewhere
/// @param displayName at most [#MAX_DISPLAY_NAME_LENGTH] characters
/// @param avatar an address or media id, at most [#MAX_AVATAR_LENGTH] characters
public record User(UserId userId, @Nullable String name, @Nullable String displayName, @Nullable String avatar) {
  public static final int MAX_DISPLAY_NAME_LENGTH = 100;
  public static final int MAX_AVATAR_LENGTH = 2_000;
}
