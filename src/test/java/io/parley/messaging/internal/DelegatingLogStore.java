package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Asks another one; for tests that change a call or two.
class DelegatingLogStore implements LogStore {
  private final LogStore store;

  DelegatingLogStore(LogStore store) {
    this.store = store;
  }

  @Override
  public Mono<List<LogBucket>> buckets(ConversationId conversationId, long from) {
    return store.buckets(conversationId, from);
  }

  @Override
  public Flux<LogEntry> below(ConversationId conversationId, long bucket, long beforeSeq, int limit) {
    return store.below(conversationId, bucket, beforeSeq, limit);
  }

  @Override
  public Flux<LogEntry> above(ConversationId conversationId, long bucket, long afterSeq, int limit) {
    return store.above(conversationId, bucket, afterSeq, limit);
  }

  @Override
  public Mono<Void> open(ConversationId conversationId, LogBucket bucket) {
    return store.open(conversationId, bucket);
  }

  @Override
  public Mono<Void> write(ConversationId conversationId, List<Placed> placed) {
    return store.write(conversationId, placed);
  }
}
