package io.parley.notification.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Somebody without a session should hear of a message. A record of `parley.notifications`, keyed by the user's id as text, so that one
/// node coalesces all of theirs; the value is JSON and holds nothing that was said.
///
/// @param seq of the latest, where it stands for several
/// @param mentioned whether the user is named in any
record Notice(UserId userId, ConversationId conversationId, long seq, UserId senderId, boolean mentioned) {
  static final String TOPIC = "parley.notifications";

  ProducerRecord<byte[], byte[]> record() {
    return new ProducerRecord<>(TOPIC, userId.toString().getBytes(StandardCharsets.US_ASCII),
        Notification.JSON.writeValueAsBytes(
            new Value(userId.value(), conversationId.value(), seq, senderId.value(), mentioned)));
  }

  /// Null for what this version can't read.
  static @Nullable Notice read(ConsumerRecord<byte[], byte[]> record) {
    try {
      Value value = Notification.JSON.readValue(record.value(), Value.class);
      return new Notice(new UserId(value.userId), new ConversationId(value.conversationId), value.seq,
          new UserId(value.senderId), value.mentioned);
    } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
      return null;
    }
  }

  /// Both as one: the latest, and mentioned in any.
  Notice with(Notice other) {
    Notice latest = other.seq > seq ? other : this;
    return new Notice(userId, conversationId, latest.seq, latest.senderId, mentioned || other.mentioned);
  }

  private record Value(UUID userId, UUID conversationId, long seq, UUID senderId, boolean mentioned) {}
}
