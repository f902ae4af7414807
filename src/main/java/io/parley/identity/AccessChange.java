package io.parley.identity;

import java.util.Set;

/// Whose standing is to be looked at again. It says nothing about what the standing is now.
public sealed interface AccessChange {
  /// These users were banned or unbanned, or their tokens were revoked.
  record Of(Set<UserId> userIds) implements AccessChange {}

  /// Changes may have been missed, and nobody knows whose.
  record OfAnybody() implements AccessChange {}
}
