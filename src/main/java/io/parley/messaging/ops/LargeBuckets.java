package io.parley.messaging.ops;

import io.parley.conversation.ConversationId;
import java.util.List;
import reactor.core.publisher.Mono;

/// Conversations whose logs have large partitions in storage.
public interface LargeBuckets {
  /// Conversations that are listed at most.
  int MOST = 500;

  /// Those of today and yesterday (UTC) that hold 1,024 entries or more, the largest first: in the order of the power of two that they have
  /// passed. Fails with `unavailable` when storage does not answer.
  Mono<List<Large>> recent();

  /// @param atLeast entries of its largest bucket
  record Large(ConversationId conversationId, long atLeast) {}
}
