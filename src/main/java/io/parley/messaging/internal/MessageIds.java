package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.platform.TimeUuids;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/// Ids of new messages, which say in which partition each lies, and by their mark whether its journey is recorded.
///
/// @param slots decides on the part of the day's messages
/// @param recorded whether the next one's journey is
record MessageIds(TimeUuids ids, Slots slots, BooleanSupplier recorded) {
  /// Of messages whose journeys nobody records.
  MessageIds(TimeUuids ids, Slots slots) {
    this(ids, slots, () -> false);
  }

  UUID next(ConversationId conversationId, UserId senderId, UUID clientMessageId) {
    return ids.next(slots.take(conversationId, senderId, clientMessageId), recorded.getAsBoolean());
  }

  /// Of a system message, whose client message id it is as well.
  UUID next() {
    return ids.next(0, recorded.getAsBoolean());
  }
}
