package io.parley.messaging.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.Content;
import io.parley.messaging.MessageType;
import io.parley.messaging.Position;
import io.parley.platform.ParleyException;
import io.parley.platform.Traces;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A message as a record of `parley.messages`.
///
/// The key is the conversation's id as text. What numbering needs stands in fixed headers, 16 bytes an id, so that a
/// node can number what it can't read; one message in so many also bears a `traceparent`. The value is JSON: the content, and `event` in system messages.
final class RecordFormat {
  private static final String MESSAGE_ID = "message_id";
  private static final String SENDER_ID = "sender_id";
  private static final String CLIENT_MESSAGE_ID = "client_message_id";
  private static final String MESSAGE_TYPE = "message_type";
  private static final int UUID_BYTES = 16;

  private final JsonMapper json = JsonMapper.builder().build();
  private final EventFormat events;

  RecordFormat(EventFormat events) {
    this.events = events;
  }

  ProducerRecord<byte[], byte[]> write(String topic, StoredMessage message) {
    var record = new ProducerRecord<>(topic, message.conversationId().toString().getBytes(StandardCharsets.US_ASCII),
        json.writeValueAsBytes(
            Value.of(message.content(), message.event() == null ? null : events.write(message.event()))));
    record.headers()
        .add(MESSAGE_ID, bytes(message.messageId()))
        .add(SENDER_ID, bytes(message.senderId().value()))
        .add(CLIENT_MESSAGE_ID, bytes(message.clientMessageId()))
        .add(MESSAGE_TYPE, message.content().type().wireName().getBytes(StandardCharsets.US_ASCII));
    if (message.trace() != null) {
      record.headers().add(Traces.HEADER, message.trace().getBytes(StandardCharsets.US_ASCII));
    }
    return record;
  }

  /// @throws IllegalArgumentException when even the headers can't be read
  AcceptedRecord read(UUID topicId, ConsumerRecord<byte[], byte[]> record) {
    var conversationId = new ConversationId(UUID.fromString(new String(record.key(), StandardCharsets.US_ASCII)));
    MessageType type = type(record.headers());
    Value value = value(record.value());
    ConversationEvent event = value == null || value.event == null ? null : events.read(value.event);
    return new AcceptedRecord(new Position(topicId, record.partition(), record.offset()),
        Instant.ofEpochMilli(record.timestamp()), conversationId, uuid(record.headers(), MESSAGE_ID),
        new UserId(uuid(record.headers(), SENDER_ID)), uuid(record.headers(), CLIENT_MESSAGE_ID), type,
        value == null ? null : value.content(type), event, trace(record.headers()));
  }

  private @Nullable Value value(byte @Nullable [] bytes) {
    try {
      return bytes == null ? null : json.readValue(bytes, Value.class);
    } catch (JacksonException e) {
      return null;
    }
  }

  private static MessageType type(Headers headers) {
    try {
      return MessageType.parse(new String(header(headers, MESSAGE_TYPE), StandardCharsets.US_ASCII));
    } catch (ParleyException e) {
      throw new IllegalArgumentException("the record's header message_type is unknown", e);
    }
  }

  private static @Nullable String trace(Headers headers) {
    Header header = headers.lastHeader(Traces.HEADER);
    return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.US_ASCII);
  }

  private static UUID uuid(Headers headers, String name) {
    byte[] bytes = header(headers, name);
    if (bytes.length != UUID_BYTES) {
      throw new IllegalArgumentException("the record's header %s has %d bytes, not 16".formatted(name, bytes.length));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  private static byte[] header(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    if (header == null || header.value() == null) {
      throw new IllegalArgumentException("the record lacks the header " + name);
    }
    return header.value();
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(UUID_BYTES).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits())
        .array();
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record Value(@Nullable String body, @Nullable UUID target, @Nullable UUID media,
      @Nullable List<UUID> mentions, @Nullable String event) {
    static Value of(Content content, @Nullable String event) {
      return new Value(content.body(), content.targetMessageId(), content.mediaId(), content.mentions(), event);
    }

    Content content(MessageType type) {
      return new Content(type, body == null ? "" : body, target, media, mentions == null ? List.of() : mentions);
    }
  }
}
