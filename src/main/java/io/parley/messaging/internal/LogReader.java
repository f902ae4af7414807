package io.parley.messaging.internal;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.MessageType;
import io.parley.messaging.Position;
import io.parley.platform.Cql;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Reads conversation logs, only from buckets that exist.
final class LogReader {
  /// Rows a read asks for when it looks for one that it can't name.
  private static final int LOOK_BACK = 100;

  private final Cql cql;
  private final PreparedStatement buckets;
  private final PreparedStatement newest;
  private final PreparedStatement descending;
  private final PreparedStatement ascending;

  LogReader(Cql cql) {
    this.cql = cql;
    String columns = "SELECT bucket, seq, message_id, sender_id, message_type, topic_id, kafka_partition, kafka_offset "
        + "FROM conversation_log WHERE conversation_id = ? AND bucket = ? ";
    buckets = cql.prepare("SELECT bucket, first_seq FROM conversation_buckets WHERE conversation_id = ?");
    newest = cql.prepare(columns + "LIMIT ?");
    descending = cql.prepare(columns + "AND seq < ? LIMIT ?");
    ascending = cql.prepare(columns + "AND seq > ? ORDER BY seq ASC LIMIT ?");
  }

  /// A row of the log.
  record Entry(long bucket, long seq, UUID messageId, UserId senderId, MessageType type, Position position) {
    static Entry of(Row row) {
      return new Entry(row.getLong("bucket"), row.getLong("seq"), uuid(row, "message_id"),
          new UserId(uuid(row, "sender_id")), MessageType.parse(Objects.requireNonNull(row.getString("message_type"))),
          new Position(uuid(row, "topic_id"), row.getInt("kafka_partition"), row.getLong("kafka_offset")));
    }

    private static UUID uuid(Row row, String column) {
      return Objects.requireNonNull(row.getUuid(column), column);
    }
  }

  /// @param firstSeq the first number in it
  record Bucket(long bucket, long firstSeq) {}

  /// All buckets, newest first: one small partition.
  Mono<List<Bucket>> buckets(ConversationId conversationId) {
    return cql.rows(buckets.bind(conversationId.value()))
        .map(row -> new Bucket(row.getLong("bucket"), row.getLong("first_seq"))).collectList();
  }

  /// The end of the log as it stood before `position`: rows beyond it are not trusted, whoever wrote them.
  Mono<LogTail> tailBefore(ConversationId conversationId, Position position) {
    return buckets(conversationId).flatMap(all -> Flux.fromIterable(all)
        .concatMap(bucket -> lastBefore(conversationId, bucket, position), 1).next()
        .defaultIfEmpty(LogTail.EMPTY));
  }

  private Mono<LogTail> lastBefore(ConversationId conversationId, Bucket bucket, Position position) {
    return cql.rows(newest.bind(conversationId.value(), bucket.bucket, Integer.MAX_VALUE).setPageSize(LOOK_BACK))
        .map(Entry::of)
        .filter(entry -> entry.position.isBefore(position)).next()
        .map(entry -> new LogTail(entry.seq, bucket.bucket, bucket.firstSeq));
  }

  /// The newest row; empty for an empty log.
  Mono<Entry> last(ConversationId conversationId) {
    return before(conversationId, Long.MAX_VALUE, 0, 1).next();
  }

  /// Rows below `beforeSeq` and from `firstSeq` up, the highest first.
  Flux<Entry> before(ConversationId conversationId, long beforeSeq, long firstSeq, int limit) {
    return buckets(conversationId).flatMapMany(all -> Flux.fromIterable(all)
        .filter(bucket -> bucket.firstSeq < beforeSeq)
        .concatMap(bucket -> cql.rows(descending.bind(conversationId.value(), bucket.bucket, beforeSeq, limit))
            .map(Entry::of), 1)
        .takeWhile(entry -> entry.seq >= firstSeq)
        .take(limit));
  }

  /// Rows above `afterSeq`, the lowest first.
  Flux<Entry> after(ConversationId conversationId, long afterSeq, int limit) {
    return buckets(conversationId).flatMapMany(all -> Flux.fromIterable(from(all, afterSeq))
        .concatMap(bucket -> cql.rows(ascending.bind(conversationId.value(), bucket.bucket, afterSeq, limit))
            .map(Entry::of), 1)
        .take(limit));
  }

  /// The buckets that can hold something above `afterSeq`, oldest first.
  private static List<Bucket> from(List<Bucket> newestFirst, long afterSeq) {
    int end = 0;
    while (end < newestFirst.size() && newestFirst.get(end).firstSeq > afterSeq + 1) {
      end++;
    }
    return newestFirst.subList(0, Math.min(end + 1, newestFirst.size())).reversed();
  }
}
