package io.parley.messaging.internal;

import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.messaging.Position;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The durable record of a client message id.
///
/// @param messageId the id of the latest attempt
/// @param number where fan-out has put it; null before
record Claim(@Nullable UUID messageId, @Nullable ByteBuffer contentHash, @Nullable Number number) {
  /// @param messageId the id that became visible
  record Number(UUID messageId, long seq, Position position) {}

  static Claim of(Row row) {
    Number number = row.isNull("seq")
        ? null
        : new Number(Objects.requireNonNull(row.getUuid("accepted_message_id")), row.getLong("seq"),
            new Position(Objects.requireNonNull(row.getUuid("topic_id")), row.getInt("kafka_partition"),
                row.getLong("kafka_offset")));
    return new Claim(row.getUuid("message_id"), row.getByteBuffer("body_hash"), number);
  }

  /// The id to answer with: the visible one where there is one.
  @Nullable
  UUID answerId() {
    return number == null ? messageId : number.messageId;
  }
}
