package io.parley.messaging.internal;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.platform.Cql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;

/// Cursors in Cassandra. Written with the seq as the timestamp and never deleted, so an older one never overwrites a newer.
final class CursorStore {
  private final Cql cql;
  private final PreparedStatement selectAll;
  private final PreparedStatement selectOne;
  private final PreparedStatement updateDelivered;
  private final PreparedStatement updateRead;

  CursorStore(Cql cql) {
    this.cql = cql;
    selectAll = cql.prepare("SELECT user_id, delivered_seq, read_seq FROM cursors WHERE conversation_id = ?");
    selectOne = cql
        .prepare("SELECT user_id, delivered_seq, read_seq FROM cursors WHERE conversation_id = ? AND user_id = ?");
    updateDelivered = cql
        .prepare("UPDATE cursors USING TIMESTAMP ? SET delivered_seq = ? WHERE conversation_id = ? AND user_id = ?");
    updateRead = cql
        .prepare("UPDATE cursors USING TIMESTAMP ? SET read_seq = ? WHERE conversation_id = ? AND user_id = ?");
  }

  Mono<Map<UserId, Cursor>> all(ConversationId conversationId) {
    return cql.rows(selectAll.bind(conversationId.value()))
        .collectMap(row -> new UserId(Objects.requireNonNull(row.getUuid("user_id"))), CursorStore::cursor);
  }

  /// [Cursor#NONE] where nothing was said yet.
  Mono<Cursor> find(ConversationId conversationId, UserId userId) {
    return cql.row(selectOne.bind(conversationId.value(), userId.value())).map(CursorStore::cursor)
        .defaultIfEmpty(Cursor.NONE);
  }

  /// Raises what is higher; zero means nothing to say.
  Mono<Void> raise(ConversationId conversationId, UserId userId, Cursor cursor) {
    var statements = new ArrayList<BoundStatement>(2);
    if (cursor.deliveredSeq() > 0) {
      statements.add(updateDelivered.bind(cursor.deliveredSeq(), cursor.deliveredSeq(), conversationId.value(),
          userId.value()));
    }
    if (cursor.readSeq() > 0) {
      statements.add(updateRead.bind(cursor.readSeq(), cursor.readSeq(), conversationId.value(), userId.value()));
    }
    return statements.isEmpty() ? Mono.empty() : cql.writeTogether(List.copyOf(statements));
  }

  private static Cursor cursor(Row row) {
    long read = row.getLong("read_seq");
    return new Cursor(Math.max(row.getLong("delivered_seq"), read), read);
  }
}
