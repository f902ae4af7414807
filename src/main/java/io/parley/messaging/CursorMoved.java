package io.parley.messaging;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.nio.ByteBuffer;
import java.util.UUID;

/// A member's cursor has moved and is stored. Announced in `parley.receipts`.
public record CursorMoved(ConversationId conversationId, UserId userId, Cursor cursor) {
  private static final int BYTES = 48;

  /// As a record's value: two ids and two numbers, 48 bytes.
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(conversationId.value().getMostSignificantBits())
        .putLong(conversationId.value().getLeastSignificantBits())
        .putLong(userId.value().getMostSignificantBits()).putLong(userId.value().getLeastSignificantBits())
        .putLong(cursor.deliveredSeq()).putLong(cursor.readSeq()).array();
  }

  /// @throws IllegalArgumentException when these are not 48 bytes
  public static CursorMoved of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a moved cursor has %d bytes, not %d".formatted(BYTES, bytes.length));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new CursorMoved(new ConversationId(new UUID(buffer.getLong(), buffer.getLong())),
        new UserId(new UUID(buffer.getLong(), buffer.getLong())), new Cursor(buffer.getLong(), buffer.getLong()));
  }
}
