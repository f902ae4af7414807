package io.parley.conversation;

import io.parley.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A user's standing in a conversation.
///
/// @param firstVisibleSeq the first seq that this member sees: `joinedSeq`, or 1 where history is visible
/// @param leftSeq the removal itself, the last thing seen; null while in it
/// @param mutedUntil when this member may speak again; null for one who may at any time
public record Member(UserId userId, MemberRole role, long joinedSeq, long firstVisibleSeq, @Nullable Long leftSeq,
    @Nullable Instant mutedUntil) {
  /// Whether a message at that place is for this member's eyes.
  public boolean sees(long seq) {
    return seq >= firstVisibleSeq && (leftSeq == null || seq <= leftSeq);
  }

  /// Whether this member may not speak at that moment.
  public boolean muted(Instant now) {
    return mutedUntil != null && now.isBefore(mutedUntil);
  }

  /// Whether the user is in it now.
  public boolean present() {
    return leftSeq == null;
  }

  /// The last place this member may see in a conversation that ends at `latestSeq`.
  public long lastVisibleSeq(long latestSeq) {
    return leftSeq == null ? latestSeq : Math.min(leftSeq, latestSeq);
  }
}
