package io.parley.messaging;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import reactor.core.publisher.Mono;

/// Counts what a reader has not seen yet.
public interface Unread {
  /// How many messages by others, of the kinds that count, lie after `readSeq`.
  Mono<Count> count(UserId reader, ConversationId conversationId, long readSeq);

  /// @param unread stops at 100; 0 for one who never was in it
  /// @param latestSeq the end up to which was counted: what comes after it counts on top
  record Count(int unread, long latestSeq) {}
}
