package io.parley.messaging.internal;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.messaging.Content;
import io.parley.messaging.Position;
import io.parley.messaging.ops.Journeys.Told;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// What storage knows of one message, whatever was recorded of its journey.
final class JourneyFacts {
  private final LogReader log;
  private final MessageStore messages;
  private final Conversations conversations;

  JourneyFacts(LogReader log, MessageStore messages, Conversations conversations) {
    this.log = log;
    this.messages = messages;
    this.conversations = conversations;
  }

  /// The entry at a place; empty where there is none.
  Mono<LogEntry> entry(ConversationId conversationId, long seq) {
    return seq < 1 ? Mono.empty() : log.before(conversationId, seq + 1, seq, 1).next();
  }

  /// Empty where the message was never stored.
  Mono<Told> told(ConversationId conversationId, UUID messageId) {
    return row(conversationId, messageId).flatMap(row -> {
      Mono<Optional<Position>> position = Mono.justOrEmpty(row.seq())
          .flatMap(seq -> entry(conversationId, seq)).filter(entry -> entry.messageId().equals(messageId))
          .map(entry -> Optional.of(entry.position())).defaultIfEmpty(Optional.empty());
      Mono<Optional<Conversation>> conversation = conversations.find(conversationId).map(Optional::of)
          .defaultIfEmpty(Optional.empty());
      return Mono.zip(position, conversation, (at, where) -> told(row, conversationId, at.orElse(null),
          where.orElse(null)));
    });
  }

  private static Told told(MessageRow row, ConversationId conversationId, @Nullable Position position,
      @Nullable Conversation conversation) {
    return new Told(conversationId, conversation == null ? null : conversation.title(),
        conversation != null && conversation.kind() == ConversationKind.CHANNEL, row.senderId(), row.content().type(),
        row.content().body().getBytes(StandardCharsets.UTF_8).length, row.content().targetMessageId(),
        position == null ? null : row.seq(), position, row.fold(Long.MAX_VALUE));
  }

  /// What it says by now; empty where it is not stored.
  Mono<Content> content(ConversationId conversationId, UUID messageId) {
    return row(conversationId, messageId).map(MessageRow::folded);
  }

  private Mono<MessageRow> row(ConversationId conversationId, UUID messageId) {
    return messages.rows(conversationId, List.of(messageId)).mapNotNull(rows -> rows.get(messageId));
  }
}
