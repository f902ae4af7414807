package io.parley.messaging;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.StageNote.Entry;
import io.parley.platform.TraceSpan;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A wish to say something.
///
/// @param clientMessageId the sender's idempotency key for this message
/// @param attempt 1 for the first try; anything above asks the durable claims of the last 7 days too
/// @param trace the `traceparent` of the span that sends it; null for nearly all, and from nodes that know of none
/// @param entry where its frame came in; null where it did not come by a socket, and from gateways of an older version
public record SendMessage(UserId senderId, ConversationId conversationId, UUID clientMessageId, Content content,
    int attempt, @Nullable String trace, @Nullable Entry entry) {
  /// One that is not traced.
  public SendMessage(UserId senderId, ConversationId conversationId, UUID clientMessageId, Content content,
      int attempt) {
    this(senderId, conversationId, clientMessageId, content, attempt, null, null);
  }

  /// The same, sent within another span.
  public SendMessage within(TraceSpan span) {
    return new SendMessage(senderId, conversationId, clientMessageId, content, attempt, span.traceparent(), entry);
  }
}
