package io.parley.messaging;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message as it lies in Kafka: accepted, without a number yet.
///
/// @param appendedAt the broker's LogAppendTime; it can step back when a leader changes
/// @param content null when this version can't read the record's value: it gets its number all the same
/// @param event what happened, in a system message
/// @param trace the `traceparent` that the record bears; null for nearly all
public record AcceptedRecord(Position position, Instant appendedAt, ConversationId conversationId, UUID messageId,
    UserId senderId, UUID clientMessageId, MessageType type, @Nullable Content content,
    @Nullable ConversationEvent event, @Nullable String trace) {
  /// One that is not traced.
  public AcceptedRecord(Position position, Instant appendedAt, ConversationId conversationId, UUID messageId,
      UserId senderId, UUID clientMessageId, MessageType type, @Nullable Content content,
      @Nullable ConversationEvent event) {
    this(position, appendedAt, conversationId, messageId, senderId, clientMessageId, type, content, event, null);
  }

  /// The same, saying nothing.
  public AcceptedRecord emptied() {
    return content == null
        ? this
        : new AcceptedRecord(position, appendedAt, conversationId, messageId, senderId, clientMessageId, type,
            content.withBody(""), event, trace);
  }

  /// By whom it is recognised when it comes again.
  public ClaimKey claimKey() {
    return new ClaimKey(senderId, clientMessageId);
  }

  /// A client message id is unique in a conversation and for a sender.
  public record ClaimKey(UserId senderId, UUID clientMessageId) {}
}
