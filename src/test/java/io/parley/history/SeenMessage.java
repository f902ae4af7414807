package io.parley.history;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.Fold;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message as somebody was shown it.
///
/// @param content its body as shown: the new one after an edit, empty after a deletion
/// @param event what happened, in a system message
public record SeenMessage(ConversationId conversationId, long seq, UUID messageId, UserId senderId,
    UUID clientMessageId, Content content, @Nullable ConversationEvent event, Fold fold) {

  boolean isFolded() {
    return fold.editedAt() != null || fold.deletedAt() != null;
  }

  Key key() {
    return new Key(conversationId, senderId, clientMessageId);
  }

  /// Whether both are the same message at the same place, however it is folded.
  boolean sameAs(SeenMessage other) {
    return seq == other.seq && messageId.equals(other.messageId) && key().equals(other.key())
        && content.type() == other.content.type();
  }

  @Override
  public String toString() {
    return "seq %d (message %s, client message id %s, from %s)".formatted(seq, messageId, clientMessageId, senderId);
  }

  /// What makes one client message: everything that carries it is the same message.
  record Key(ConversationId conversationId, UserId senderId, UUID clientMessageId) {
    @Override
    public String toString() {
      return "client message id %s from %s in %s".formatted(clientMessageId, senderId, conversationId);
    }
  }
}
