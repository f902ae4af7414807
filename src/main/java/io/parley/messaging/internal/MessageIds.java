package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.platform.TimeUuids;
import java.util.UUID;

/// Ids of new messages, which say in which partition each lies.
///
/// @param slots decides on the part of the day's messages
record MessageIds(TimeUuids ids, Slots slots) {
  UUID next(ConversationId conversationId, UserId senderId, UUID clientMessageId) {
    return ids.next(slots.take(conversationId, senderId, clientMessageId));
  }

  /// Of a system message, whose client message id it is as well.
  UUID next() {
    return ids.next(0);
  }
}
