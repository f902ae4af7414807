package io.parley.messaging;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.platform.Uuids;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message at its place.
///
/// @param seq 1, 2, 3 … in its conversation, without a hole
/// @param content as it is now: an edit's text, and nothing of what was deleted
/// @param event what happened, in a system message; null in all others
public record Message(ConversationId conversationId, long seq, UUID messageId, UserId senderId, UUID clientMessageId,
    Content content, @Nullable ConversationEvent event, Fold fold) {
  /// The moment of the id, in milliseconds.
  public Instant sentAt() {
    return Uuids.instant(messageId);
  }
}
