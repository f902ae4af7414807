package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Asks another one; for tests that change a call or two.
class DelegatingMessageStore implements MessageStore {
  private final MessageStore store;

  DelegatingMessageStore(MessageStore store) {
    this.store = store;
  }

  @Override
  public Mono<Void> write(StoredMessage message) {
    return store.write(message);
  }

  @Override
  public Mono<Void> hold(StoredMessage said) {
    return store.hold(said);
  }

  @Override
  public Flux<Claim> claims(ConversationId conversationId, Collection<Long> buckets, UserId senderId,
      UUID clientMessageId) {
    return store.claims(conversationId, buckets, senderId, clientMessageId);
  }

  @Override
  public Mono<Map<UUID, MessageRow>> rows(ConversationId conversationId, Collection<UUID> messageIds) {
    return store.rows(conversationId, messageIds);
  }

  @Override
  public Mono<NavigableMap<Long, UUID>> edits(ConversationId conversationId, UUID messageId) {
    return store.edits(conversationId, messageId);
  }

  @Override
  public Mono<Void> edit(ConversationId conversationId, UUID target, Edit edit) {
    return store.edit(conversationId, target, edit);
  }

  @Override
  public Mono<Void> react(ConversationId conversationId, UUID target, UserId userId, MessageRow.Reaction reaction) {
    return store.react(conversationId, target, userId, reaction);
  }

  @Override
  public Mono<Void> delete(ConversationId conversationId, UUID target, long seq, Instant at) {
    return store.delete(conversationId, target, seq, at);
  }

  @Override
  public Mono<Void> empty(ConversationId conversationId, Collection<UUID> messageIds, long seq) {
    return store.empty(conversationId, messageIds, seq);
  }
}
