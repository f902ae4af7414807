package io.parley.messaging.internal;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message on its way into storage and Kafka: it has an id, and no place yet.
///
/// @param trace the `traceparent` under which it is published; null for nearly all
record StoredMessage(ConversationId conversationId, UUID messageId, UserId senderId, UUID clientMessageId,
    Content content, @Nullable ConversationEvent event, @Nullable String trace) {
  private static final int HASH_BYTES = 16;

  StoredMessage(ConversationId conversationId, UUID messageId, UserId senderId, UUID clientMessageId, Content content,
      @Nullable ConversationEvent event) {
    this(conversationId, messageId, senderId, clientMessageId, content, event, null);
  }

  StoredMessage withId(UUID id) {
    return new StoredMessage(conversationId, id, senderId, clientMessageId, content, event, trace);
  }

  /// What makes another content under the same client message id a conflict: 128 bits of SHA-256 over all of it.
  ByteBuffer contentHash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      update(digest, content.type().wireName());
      update(digest, String.valueOf(content.targetMessageId()));
      update(digest, String.valueOf(content.mediaId()));
      update(digest, content.mentions().toString());
      return ByteBuffer.wrap(digest.digest(content.body().getBytes(StandardCharsets.UTF_8)), 0, HASH_BYTES).slice();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// None of these holds a zero.
  private static void update(MessageDigest digest, String part) {
    digest.update(part.getBytes(StandardCharsets.US_ASCII));
    digest.update((byte) 0);
  }
}
