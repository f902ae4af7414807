package io.parley.messaging.ops;

import io.parley.conversation.ConversationId;
import io.parley.platform.Uuids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// Of which message a record of `parley.messages` is. Nothing of its content.
///
/// @param conversationId null where the record's key is none
/// @param messageId null where its header has none
public record RecordHead(@Nullable ConversationId conversationId, @Nullable UUID messageId) {
  /// The header that holds the message's id, in 16 bytes.
  public static final String MESSAGE_ID = "message_id";
  private static final int UUID_BYTES = 16;

  /// Whatever the record is.
  public static RecordHead of(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    String text = key == null ? "" : new String(key, StandardCharsets.US_ASCII);
    return new RecordHead(Uuids.isUuid(text) ? new ConversationId(UUID.fromString(text)) : null,
        uuid(record.headers().lastHeader(MESSAGE_ID)));
  }

  private static @Nullable UUID uuid(@Nullable Header header) {
    byte[] bytes = header == null ? null : header.value();
    if (bytes == null || bytes.length != UUID_BYTES) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }
}
