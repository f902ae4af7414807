package io.parley.messaging;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.util.UUID;

/// A wish to say something.
///
/// @param clientMessageId the sender's idempotency key for this message
/// @param attempt 1 for the first try; anything above asks the durable claims of the last 7 days too
public record SendMessage(UserId senderId, ConversationId conversationId, UUID clientMessageId, Content content,
    int attempt) {}
