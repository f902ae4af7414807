package io.parley.messaging.internal;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.MessageType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message on its way into storage and Kafka: it has an id, and no place yet.
record StoredMessage(ConversationId conversationId, UUID messageId, UserId senderId, UUID clientMessageId,
    MessageType type, String body, @Nullable ConversationEvent event) {
  private static final int HASH_BYTES = 16;

  StoredMessage withId(UUID id) {
    return new StoredMessage(conversationId, id, senderId, clientMessageId, type, body, event);
  }

  /// What makes another content under the same client message id a conflict: 128 bits of SHA-256 over type and body.
  ByteBuffer contentHash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(type.wireName().getBytes(StandardCharsets.US_ASCII));
      digest.update((byte) 0);
      return ByteBuffer.wrap(digest.digest(body.getBytes(StandardCharsets.UTF_8)), 0, HASH_BYTES).slice();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
