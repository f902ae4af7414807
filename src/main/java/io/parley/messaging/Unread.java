package io.parley.messaging;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import reactor.core.publisher.Mono;

/// Counts what a reader has not seen yet.
public interface Unread {
  /// How many messages by others, of the kinds that count, lie after `readSeq`; stops at 100. 0 for one who never was in it.
  Mono<Integer> count(UserId reader, ConversationId conversationId, long readSeq);
}
