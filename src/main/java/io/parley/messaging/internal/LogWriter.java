package io.parley.messaging.internal;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.parley.conversation.ConversationId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.Position;
import io.parley.platform.Cql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Writes the places of records: the log row, and the number on message row and claim.
///
/// What lies in one partition goes in one mutation; several records of one conversation share it.
final class LogWriter {
  /// Statements in one mutation: 30 records at about 600 bytes, a third of what Cassandra refuses (50 KiB a batch).
  private static final int STATEMENTS_A_MUTATION = 90;
  private static final int MUTATIONS_IN_FLIGHT = 16;

  private final Cql cql;
  private final PreparedStatement insertBucket;
  private final PreparedStatement insertRow;
  private final PreparedStatement updateClaim;
  private final PreparedStatement updateMessage;

  LogWriter(Cql cql) {
    this.cql = cql;
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
  }

  /// A record and the tail of its log once it stands there.
  record Placed(AcceptedRecord record, LogTail tail) {}

  /// Writes records of one conversation. A bucket is acknowledged before its first row is written.
  Mono<Void> write(ConversationId conversationId, List<Placed> placed) {
    Map<Long, List<BoundStatement>> partitions = new LinkedHashMap<>();
    for (Placed one : placed) {
      long messageBucket = Buckets.ofMessage(one.record.messageId());
      partitions.computeIfAbsent(one.tail.bucket(), _ -> new ArrayList<>()).add(row(conversationId, one));
      List<BoundStatement> message = partitions.computeIfAbsent(messageBucket, _ -> new ArrayList<>());
      message.add(claim(conversationId, messageBucket, one));
      message.add(updateMessage.bind(one.tail.seq(), conversationId.value(), messageBucket, one.record.messageId()));
    }
    Mono<Void> buckets = Flux.fromIterable(placed).map(Placed::tail).filter(LogTail::opensBucket)
        .concatMap(tail -> cql.write(insertBucket.bind(conversationId.value(), tail.bucket(), tail.firstSeq())), 1)
        .then();
    return buckets.thenMany(Flux.fromIterable(partitions.values())
        .flatMap(statements -> Flux.fromIterable(statements).buffer(STATEMENTS_A_MUTATION))
        .flatMap(cql::writeTogether, MUTATIONS_IN_FLIGHT)).then();
  }

  private BoundStatement row(ConversationId conversationId, Placed one) {
    Position position = one.record.position();
    return insertRow.bind(conversationId.value(), one.tail.bucket(), one.tail.seq(), one.record.messageId(),
        one.record.senderId().value(), one.record.type().wireName(), position.topicId(), position.partition(),
        position.offset());
  }

  private BoundStatement claim(ConversationId conversationId, long bucket, Placed one) {
    Position position = one.record.position();
    UUID sender = one.record.senderId().value();
    return updateClaim.bind(one.record.messageId(), one.tail.seq(), position.topicId(), position.partition(),
        position.offset(), conversationId.value(), bucket, sender, one.record.clientMessageId());
  }
}
