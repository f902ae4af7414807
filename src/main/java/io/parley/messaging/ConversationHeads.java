package io.parley.messaging;

import io.parley.conversation.ConversationId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import reactor.core.publisher.Mono;

/// Where conversations end: what a sync compares cursors with.
public interface ConversationHeads {
  /// Raises heads in Redis; one that is higher already stays. Fan-out does this after the rows are written and before it
  /// looks sessions up. Fails when Redis doesn't take them within 2 s.
  Mono<Void> raise(Map<ConversationId, Head> heads);

  /// The ends of conversations, from Redis in one pipeline; from the logs for those that Redis can't vouch for.
  Mono<Map<ConversationId, Head>> read(Collection<ConversationId> conversationIds);

  /// @param at the moment of the latest message
  record Head(long seq, Instant at) {
    public static final Head EMPTY = new Head(0, Instant.EPOCH);
  }
}
