package io.parley.gateway.internal.rest;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.util.Collection;
import reactor.core.publisher.Mono;

/// Told when people may see others who could not before, or no longer. None of these fails, and each takes 2 s at most.
public interface Sights {
  /// One has blocked another, or takes them back.
  Mono<Void> blocked(UserId by, UserId other);

  /// These are together in a new conversation.
  Mono<Void> met(Collection<UserId> members);

  /// One has joined a conversation, or left it.
  Mono<Void> moved(ConversationId conversationId, UserId member);
}
