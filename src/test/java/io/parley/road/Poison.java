package io.parley.road;

import io.parley.conversation.ConversationId;
import io.parley.engines.EngineAddresses;
import io.parley.history.Device;
import io.parley.history.Observation.Accepted;
import io.parley.history.Observation.Attempt;
import io.parley.history.Recorder;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.MessageType;
import io.parley.platform.TimeUuids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Bytes that somebody writes straight into the topics, past messaging, into conversations that go on meanwhile. What of it
/// becomes visible is taken down as an attempt of its sender's, since that is what it looks like to everybody.
final class Poison implements AutoCloseable {
  private static final String MESSAGES = "parley.messages";
  private static final String RECEIPTS = "parley.receipts";
  private static final int LONGEST = 200;
  private static final int UUID_BYTES = 16;

  private final KafkaProducer<byte[], byte[]> kafka;
  private final Recorder recorder;
  private final Random random;
  private final TimeUuids ids = new TimeUuids(Clock.systemUTC());
  private final Set<Spot> unreadable = new HashSet<>();
  private final Set<Spot> withoutBody = new HashSet<>();
  private final Set<Spot> repeats = new HashSet<>();
  private int turn;

  Poison(EngineAddresses engines, Recorder recorder, Random random) {
    kafka = new KafkaProducer<>(Map.of("bootstrap.servers", engines.kafka()), new ByteArraySerializer(),
        new ByteArraySerializer());
    this.recorder = recorder;
    this.random = random;
  }

  /// A record's place in `parley.messages`.
  record Spot(int partition, long offset) {}

  private enum Kind {
    NO_HEADERS, NO_KEY, WRONG_ID, NO_BODY, FOREIGN, REPEAT, RECEIPT
  }

  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final List<MessageType> TYPES = List.of(MessageType.values());

  /// Writes one record, of each kind in turn, as if a member of the conversation had sent it.
  void into(ConversationId conversationId, UserId sender) {
    byte[] key = conversationId.toString().getBytes(StandardCharsets.US_ASCII);
    switch (KINDS.get(turn++ % KINDS.size())) {
      case NO_HEADERS -> unreadable.add(write(new ProducerRecord<>(MESSAGES, key, garbage())));
      case NO_KEY -> unreadable.add(write(from(sender, UUID.randomUUID(), MessageType.TEXT, null, garbage())));
      case WRONG_ID ->
        unreadable.add(write(wrongId(from(sender, UUID.randomUUID(), MessageType.TEXT, key, garbage()))));
      case NO_BODY -> {
        MessageType type = TYPES.get(random.nextInt(TYPES.size()));
        UUID clientMessageId = attempt(conversationId, sender, new Content(type, "", null, null, List.of()));
        withoutBody.add(write(from(sender, clientMessageId, type, key, random.nextInt(4) == 0 ? null : garbage())));
      }
      case FOREIGN -> {
        String body = "from elsewhere " + random.nextInt(1_000);
        UUID clientMessageId = attempt(conversationId, sender, Content.text(body));
        write(from(sender, clientMessageId, MessageType.TEXT, key,
            "{\"body\":\"%s\"}".formatted(body).getBytes(StandardCharsets.UTF_8)));
      }
      case REPEAT -> repeat(conversationId, sender, key);
      case RECEIPT -> write(new ProducerRecord<>(RECEIPTS, key, garbage()));
    }
  }

  /// Under the key of a message that stands: it is no message, whatever it says.
  private void repeat(ConversationId conversationId, UserId sender, byte[] key) {
    List<UUID> sent = recorder.all().stream().filter(Accepted.class::isInstance)
        .map(one -> ((Accepted) one).attempt())
        .filter(one -> one.conversationId().equals(conversationId) && one.session().user().equals(sender))
        .map(Attempt::clientMessageId).toList();
    if (!sent.isEmpty()) {
      repeats.add(write(from(sender, sent.get(random.nextInt(sent.size())), MessageType.TEXT, key, garbage())));
    }
  }

  private UUID attempt(ConversationId conversationId, UserId sender, Content content) {
    UUID clientMessageId = UUID.randomUUID();
    recorder.add(new Attempt(new Device(sender, "past messaging").session(1), conversationId, clientMessageId, content,
        1, 0));
    return clientMessageId;
  }

  /// Never JSON.
  private byte[] garbage() {
    byte[] garbage = new byte[1 + random.nextInt(LONGEST)];
    random.nextBytes(garbage);
    garbage[0] = (byte) 0xFF;
    return garbage;
  }

  private ProducerRecord<byte[], byte[]> from(UserId sender, UUID clientMessageId, MessageType type,
      byte @Nullable [] key, byte @Nullable [] value) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(MESSAGES, key, value);
    record.headers().add("message_id", bytes(ids.next(0))).add("sender_id", bytes(sender.value()))
        .add("client_message_id", bytes(clientMessageId))
        .add("message_type", type.wireName().getBytes(StandardCharsets.US_ASCII));
    return record;
  }

  private ProducerRecord<byte[], byte[]> wrongId(ProducerRecord<byte[], byte[]> record) {
    record.headers().remove("message_id").add("message_id", random.nextBoolean()
        ? bytes(UUID.randomUUID())
        : new byte[UUID_BYTES - 1]);
    return record;
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(UUID_BYTES).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits())
        .array();
  }

  private Spot write(ProducerRecord<byte[], byte[]> record) {
    try {
      RecordMetadata done = kafka.send(record).get(Link.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return new Spot(done.partition(), done.offset());
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka does not take a record", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Of which nothing can be read.
  Set<Spot> unreadable() {
    return unreadable;
  }

  /// That have a place in their conversation and say nothing.
  Set<Spot> withoutBody() {
    return withoutBody;
  }

  /// Under the key of another message: they change nothing.
  Set<Spot> repeats() {
    return repeats;
  }

  @Override
  public void close() {
    kafka.close();
  }
}
