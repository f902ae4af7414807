package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.messaging.Position;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Reads conversation logs, only from buckets that exist.
final class LogReader {
  /// Rows a read asks for when it looks for one that it can't name.
  private static final int LOOK_BACK = 100;

  private final LogStore store;
  private final BucketLists buckets;

  LogReader(LogStore store) {
    this.store = store;
    buckets = new BucketLists(store);
  }

  /// The end of the log as it stood before `position`: rows beyond it are not trusted, whoever wrote them.
  Mono<LogTail> tailBefore(ConversationId conversationId, Position position) {
    return buckets.of(conversationId).flatMap(all -> Flux.fromIterable(all)
        .concatMap(bucket -> lastBefore(conversationId, bucket, position, Long.MAX_VALUE), 1).next()
        .defaultIfEmpty(LogTail.EMPTY));
  }

  private Mono<LogTail> lastBefore(ConversationId conversationId, LogBucket bucket, Position position,
      long beforeSeq) {
    return store.below(conversationId, bucket.bucket(), beforeSeq, LOOK_BACK).collectList().flatMap(rows -> {
      for (LogEntry row : rows) {
        if (row.position().isBefore(position)) {
          return Mono.just(new LogTail(row.seq(), bucket.bucket(), bucket.firstSeq()));
        }
      }
      return rows.size() < LOOK_BACK
          ? Mono.empty()
          : lastBefore(conversationId, bucket, position, rows.getLast().seq());
    });
  }

  /// The buckets that exist, newest first.
  Mono<List<LogBucket>> buckets(ConversationId conversationId) {
    return buckets.of(conversationId);
  }

  /// The newest row; empty for an empty log.
  Mono<LogEntry> last(ConversationId conversationId) {
    return before(conversationId, Long.MAX_VALUE, 0, 1).next();
  }

  /// Rows below `beforeSeq` and from `firstSeq` up, the highest first.
  Flux<LogEntry> before(ConversationId conversationId, long beforeSeq, long firstSeq, int limit) {
    return buckets.of(conversationId).flatMapMany(all -> Flux.fromIterable(all)
        .filter(bucket -> bucket.firstSeq() < beforeSeq)
        .concatMap(bucket -> store.below(conversationId, bucket.bucket(), beforeSeq, limit), 1)
        .takeWhile(entry -> entry.seq() >= firstSeq)
        .take(limit));
  }

  /// Rows above `afterSeq`, the lowest first.
  Flux<LogEntry> after(ConversationId conversationId, long afterSeq, int limit) {
    return buckets.of(conversationId).flatMapMany(all -> Flux.fromIterable(from(all, afterSeq))
        .concatMap(bucket -> store.above(conversationId, bucket.bucket(), afterSeq, limit), 1)
        .take(limit));
  }

  /// The buckets that can hold something above `afterSeq`, oldest first.
  private static List<LogBucket> from(List<LogBucket> newestFirst, long afterSeq) {
    int end = 0;
    while (end < newestFirst.size() && newestFirst.get(end).firstSeq() > afterSeq + 1) {
      end++;
    }
    return newestFirst.subList(0, Math.min(end + 1, newestFirst.size())).reversed();
  }
}
