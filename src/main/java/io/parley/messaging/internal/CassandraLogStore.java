package io.parley.messaging.internal;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.MessageType;
import io.parley.messaging.Position;
import io.parley.platform.Cql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The tables `conversation_log` and `conversation_buckets`, and the numbers on `messages` and `client_messages`.
///
/// What lies in one partition goes in one mutation; several records of one conversation share it.
final class CassandraLogStore implements LogStore {
  /// Statements in one mutation: 30 records at about 600 bytes, a third of what Cassandra refuses (50 KiB a batch).
  private static final int STATEMENTS_A_MUTATION = 90;
  private static final int MUTATIONS_IN_FLIGHT = 16;

  private final Cql cql;
  private final PreparedStatement selectBuckets;
  private final PreparedStatement selectBelow;
  private final PreparedStatement selectAbove;
  private final PreparedStatement insertBucket;
  private final PreparedStatement insertRow;
  private final PreparedStatement updateClaim;
  private final PreparedStatement updateMessage;
  private final PreparedStatement insertLarge;

  CassandraLogStore(Cql cql) {
    this.cql = cql;
    String columns = "SELECT bucket, seq, message_id, sender_id, message_type, topic_id, kafka_partition, kafka_offset "
        + "FROM conversation_log WHERE conversation_id = ? AND bucket = ? ";
    selectBuckets = cql
        .prepare("SELECT bucket, first_seq FROM conversation_buckets WHERE conversation_id = ? AND bucket >= ?");
    selectBelow = cql.prepare(columns + "AND seq < ? LIMIT ?");
    selectAbove = cql.prepare(columns + "AND seq > ? ORDER BY seq ASC LIMIT ?");
    insertBucket = cql
        .prepare("INSERT INTO conversation_buckets (conversation_id, bucket, first_seq) VALUES (?, ?, ?)");
    insertRow = cql.prepare("""
        INSERT INTO conversation_log (conversation_id, bucket, seq, message_id, sender_id, message_type,
          topic_id, kafka_partition, kafka_offset) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""");
    updateClaim = cql.prepare("""
        UPDATE client_messages SET accepted_message_id = ?, seq = ?, topic_id = ?, kafka_partition = ?, kafka_offset = ?
        WHERE conversation_id = ? AND bucket = ? AND sender_id = ? AND client_message_id = ?""");
    updateMessage = cql
        .prepare("UPDATE messages SET seq = ? WHERE conversation_id = ? AND bucket = ? AND message_id = ?");
    insertLarge = cql.prepare("INSERT INTO large_buckets (day, size, conversation_id, bucket) VALUES (?, ?, ?, ?)");
  }

  /// The size that the row brings its bucket to; below 0 for most.
  private static int size(LogTail tail) {
    long rows = tail.seq() - tail.firstSeq() + 1;
    return rows >= 1L << CassandraLargeBuckets.SMALLEST && Long.bitCount(rows) == 1
        ? Long.numberOfTrailingZeros(rows)
        : -1;
  }

  @Override
  public Mono<List<LogBucket>> buckets(ConversationId conversationId, long from) {
    return cql.rows(selectBuckets.bind(conversationId.value(), from))
        .map(row -> new LogBucket(row.getLong("bucket"), row.getLong("first_seq"))).collectList();
  }

  @Override
  public Flux<LogEntry> below(ConversationId conversationId, long bucket, long beforeSeq, int limit) {
    return cql.rows(selectBelow.bind(conversationId.value(), bucket, beforeSeq, limit)).map(CassandraLogStore::entry);
  }

  @Override
  public Flux<LogEntry> above(ConversationId conversationId, long bucket, long afterSeq, int limit) {
    return cql.rows(selectAbove.bind(conversationId.value(), bucket, afterSeq, limit)).map(CassandraLogStore::entry);
  }

  private static LogEntry entry(Row row) {
    return new LogEntry(row.getLong("bucket"), row.getLong("seq"), uuid(row, "message_id"),
        new UserId(uuid(row, "sender_id")), MessageType.parse(Objects.requireNonNull(row.getString("message_type"))),
        new Position(uuid(row, "topic_id"), row.getInt("kafka_partition"), row.getLong("kafka_offset")));
  }

  private static UUID uuid(Row row, String column) {
    return Objects.requireNonNull(row.getUuid(column), column);
  }

  @Override
  public Mono<Void> open(ConversationId conversationId, LogBucket bucket) {
    return cql.write(insertBucket.bind(conversationId.value(), bucket.bucket(), bucket.firstSeq()));
  }

  @Override
  public Mono<Void> write(ConversationId conversationId, List<Placed> placed) {
    Map<Long, List<BoundStatement>> partitions = new LinkedHashMap<>();
    for (Placed one : placed) {
      long messageBucket = Buckets.ofMessage(one.record().messageId());
      partitions.computeIfAbsent(one.tail().bucket(), _ -> new ArrayList<>()).add(row(conversationId, one));
      List<BoundStatement> message = partitions.computeIfAbsent(messageBucket, _ -> new ArrayList<>());
      message.add(claim(conversationId, messageBucket, one));
      message.add(updateMessage.bind(one.seq(), conversationId.value(), messageBucket, one.record().messageId()));
    }
    return Flux.fromIterable(partitions.values())
        .flatMap(statements -> Flux.fromIterable(statements).buffer(STATEMENTS_A_MUTATION))
        .flatMap(cql::writeTogether, MUTATIONS_IN_FLIGHT)
        .thenMany(Flux.fromIterable(placed).map(Placed::tail).filter(tail -> size(tail) >= 0)
            .concatMap(tail -> cql.write(insertLarge.bind(Buckets.dayNumber(tail.bucket()), size(tail),
                conversationId.value(), tail.bucket()))))
        .then();
  }

  private BoundStatement row(ConversationId conversationId, Placed one) {
    Position position = one.record().position();
    return insertRow.bind(conversationId.value(), one.tail().bucket(), one.seq(), one.record().messageId(),
        one.record().senderId().value(), one.record().type().wireName(), position.topicId(), position.partition(),
        position.offset());
  }

  private BoundStatement claim(ConversationId conversationId, long bucket, Placed one) {
    Position position = one.record().position();
    UUID sender = one.record().senderId().value();
    return updateClaim.bind(one.record().messageId(), one.seq(), position.topicId(), position.partition(),
        position.offset(), conversationId.value(), bucket, sender, one.record().clientMessageId());
  }
}
