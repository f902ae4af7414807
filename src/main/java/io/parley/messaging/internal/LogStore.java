package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The rows of conversation logs, without the rules they follow.
interface LogStore {
  /// The buckets that exist from this one up, newest first.
  Mono<List<LogBucket>> buckets(ConversationId conversationId, long from);

  /// Rows of a bucket below `beforeSeq`, the highest first.
  Flux<LogEntry> below(ConversationId conversationId, long bucket, long beforeSeq, int limit);

  /// Rows of a bucket above `afterSeq`, the lowest first.
  Flux<LogEntry> above(ConversationId conversationId, long bucket, long afterSeq, int limit);

  /// Makes a bucket known.
  Mono<Void> open(ConversationId conversationId, LogBucket bucket);

  /// Writes the rows of records of one conversation, and their numbers on message rows and claims. The rows come to be at
  /// once or not at all.
  ///
  /// @param placed in one bucket of the log, at most 30
  Mono<Void> write(ConversationId conversationId, List<Placed> placed);
}
