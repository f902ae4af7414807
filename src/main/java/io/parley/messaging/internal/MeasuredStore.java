package io.parley.messaging.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Messages in storage, their first write timed until a quorum has answered.
final class MeasuredStore implements MessageStore {
  private final MessageStore store;
  private final Timer timer;

  MeasuredStore(MessageStore store, MeterRegistry meters) {
    this.store = store;
    timer = Acceptance.stage(meters, "store");
  }

  @Override
  public Mono<Void> write(StoredMessage message) {
    return Mono.defer(() -> {
      long begun = System.nanoTime();
      return store.write(message)
          .doOnSuccess(_ -> timer.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS));
    });
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
