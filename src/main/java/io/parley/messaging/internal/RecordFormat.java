package io.parley.messaging.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.Content;
import io.parley.messaging.MessageType;
import io.parley.messaging.Position;
import io.parley.messaging.ops.RecordHead;
import io.parley.platform.ParleyException;
import io.parley.platform.Traces;
import io.parley.platform.Uuids;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A message as a record of `parley.messages`.
///
/// The key is the conversation's id as text. What numbering needs stands in fixed headers, 16 bytes an id, so that a
/// node can number what it can't read; one message in so many also bears a `traceparent`. The value is JSON: the content, and `event` in system messages.
final class RecordFormat {
  private static final String SENDER_ID = "sender_id";
  private static final String CLIENT_MESSAGE_ID = "client_message_id";
  private static final String MESSAGE_TYPE = "message_type";
  private static final int UUID_BYTES = 16;

  private static final Logger log = LoggerFactory.getLogger(RecordFormat.class);

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
        .add(RecordHead.MESSAGE_ID, bytes(message.messageId()))
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
    Said said = said(record.value(), type(record.headers()));
    return new AcceptedRecord(new Position(topicId, record.partition(), record.offset()),
        Instant.ofEpochMilli(record.timestamp()), conversationId(record.key()), messageId(record.headers()),
        new UserId(uuid(record.headers(), SENDER_ID)), uuid(record.headers(), CLIENT_MESSAGE_ID),
        type(record.headers()), said.content, said.event, trace(record.headers()));
  }

  private static ConversationId conversationId(byte @Nullable [] key) {
    String text = key == null ? "" : new String(key, StandardCharsets.US_ASCII);
    if (!Uuids.isUuid(text)) {
      throw new IllegalArgumentException("the record's key is not the id of a conversation");
    }
    return new ConversationId(UUID.fromString(text));
  }

  private static UUID messageId(Headers headers) {
    UUID id = uuid(headers, RecordHead.MESSAGE_ID);
    if (id.version() != 1) {
      throw new IllegalArgumentException("the record's header message_id is not a time UUID");
    }
    return id;
  }

  /// Both null where the value can't be read.
  private record Said(@Nullable Content content, @Nullable ConversationEvent event) {
    private static final Said NOTHING = new Said(null, null);
  }

  /// Whatever the bytes are: what is wrong with them shows in many ways.
  private Said said(byte @Nullable [] bytes, MessageType type) {
    try {
      Value value = bytes == null ? null : json.readValue(bytes, Value.class);
      if (value == null || value.target != null && value.target.version() != 1) {
        return Said.NOTHING;
      }
      return new Said(value.content(type), value.event == null ? null : events.read(value.event));
    } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
      log.debug("A record's value can't be read", e);
      return Said.NOTHING;
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
