package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.Position;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Messaging's tables, with a write timestamp on every column.
public final class SimulatedTables {
  private final Map<ClaimKey, ClaimRow> claims = new LinkedHashMap<>();
  private final Map<RowKey, Row> messages = new LinkedHashMap<>();
  private final Map<BucketKey, NavigableMap<Long, Cell<LogEntry>>> log = new LinkedHashMap<>();
  private final Map<ConversationId, NavigableMap<Long, LogBucket>> buckets = new LinkedHashMap<>();
  private final Map<ConversationId, Map<UserId, CursorRow>> cursors = new LinkedHashMap<>();

  private record ClaimKey(ConversationId conversationId, long bucket, UserId senderId, UUID clientMessageId) {}

  private record RowKey(ConversationId conversationId, UUID messageId) {}

  private record BucketKey(ConversationId conversationId, long bucket) {}

  static final class ClaimRow {
    final Cell<UUID> messageId = new Cell<>();
    final Cell<ByteBuffer> contentHash = new Cell<>();
    final Cell<UUID> acceptedId = new Cell<>();
    final Cell<Long> seq = new Cell<>();
    final Cell<Position> position = new Cell<>();

    Claim read() {
      Long number = seq.get();
      return new Claim(messageId.get(), contentHash.get(),
          number == null ? null : new Claim.Number(acceptedId.get(), number, position.get()));
    }
  }

  static final class Row {
    final Cell<StoredMessage> sent = new Cell<>();
    final Cell<String> body = new Cell<>();
    final Cell<UUID> mediaId = new Cell<>();
    final Cell<List<UUID>> mentions = new Cell<>();
    final Cell<Long> seq = new Cell<>();
    final Cell<String> editedBody = new Cell<>();
    final Cell<Instant> editedAt = new Cell<>();
    final Cell<Long> editedSeq = new Cell<>();
    final NavigableMap<Long, UUID> edits = new TreeMap<>();
    final Map<UserId, Cell<MessageRow.Reaction>> reactions = new TreeMap<>();
    final Cell<Instant> deletedAt = new Cell<>();
  }

  private static final class CursorRow {
    private final Cell<Long> delivered = new Cell<>();
    private final Cell<Long> read = new Cell<>();
    private final Map<DeviceId, Cell<Long>> devices = new LinkedHashMap<>();

    private Cursor read() {
      long read = this.read.get() == null ? 0 : this.read.get();
      return new Cursor(Math.max(delivered.get() == null ? 0 : delivered.get(), read), read);
    }
  }

  ClaimRow claim(ConversationId conversationId, long bucket, UserId senderId, UUID clientMessageId) {
    return claims.computeIfAbsent(new ClaimKey(conversationId, bucket, senderId, clientMessageId),
        _ -> new ClaimRow());
  }

  @Nullable
  ClaimRow findClaim(ConversationId conversationId, long bucket, UserId senderId, UUID clientMessageId) {
    return claims.get(new ClaimKey(conversationId, bucket, senderId, clientMessageId));
  }

  Row message(ConversationId conversationId, UUID messageId) {
    return messages.computeIfAbsent(new RowKey(conversationId, messageId), _ -> new Row());
  }

  NavigableMap<Long, Cell<LogEntry>> log(ConversationId conversationId, long bucket) {
    return log.computeIfAbsent(new BucketKey(conversationId, bucket), _ -> new TreeMap<>());
  }

  NavigableMap<Long, LogBucket> buckets(ConversationId conversationId) {
    return buckets.computeIfAbsent(conversationId, _ -> new TreeMap<>());
  }

  Map<UserId, Cursor> cursors(ConversationId conversationId) {
    Map<UserId, Cursor> read = new TreeMap<>();
    cursors.getOrDefault(conversationId, Map.of()).forEach((user, row) -> read.put(user, row.read()));
    return read;
  }

  /// With the seq as the timestamp.
  void raise(ConversationId conversationId, UserId userId, Cursor cursor, Map<DeviceId, Long> devices) {
    CursorRow row = cursors.computeIfAbsent(conversationId, _ -> new TreeMap<>())
        .computeIfAbsent(userId, _ -> new CursorRow());
    if (cursor.deliveredSeq() > 0) {
      row.delivered.write(cursor.deliveredSeq(), cursor.deliveredSeq());
    }
    if (cursor.readSeq() > 0) {
      row.read.write(cursor.readSeq(), cursor.readSeq());
    }
    devices.forEach((device, seq) -> row.devices.computeIfAbsent(device, _ -> new Cell<>()).write(seq, seq));
  }
}
