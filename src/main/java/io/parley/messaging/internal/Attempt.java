package io.parley.messaging.internal;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One attempt at a message, under the id of the first one.
///
/// @param duplicate whether an earlier attempt is known
/// @param claim what storage knows of it; null where it was never stored
record Attempt(StoredMessage message, boolean duplicate, @Nullable Claim claim) {
  static Attempt first(StoredMessage message) {
    return new Attempt(message, false, null);
  }

  boolean mayBeStored() {
    return claim != null;
  }

  /// Whether it stands in the log: nothing is left to do.
  boolean hasNumber() {
    return claim != null && claim.number() != null;
  }

  /// The id to answer with.
  UUID answerId() {
    UUID known = claim == null ? null : claim.answerId();
    return known == null ? message.messageId() : known;
  }
}
