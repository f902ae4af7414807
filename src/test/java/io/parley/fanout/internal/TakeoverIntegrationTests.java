package io.parley.fanout.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.MemberRole;
import io.parley.conversation.NewConversation;
import io.parley.engines.TestEngines;
import io.parley.identity.LocalTokens;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.Messages;
import io.parley.messaging.SendMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Two consumers of one partition, of which one has died, or does not know that it is no longer the owner: every record
/// has one number, and everything is pushed.
class TakeoverIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TOPIC = "parley.messages";
  private static final int ROUNDS = 10;
  private static final int MESSAGES_A_ROUND = 40;
  private static final JsonMapper JSON = new JsonMapper();

  private static MortalConsumer one;
  private static MortalConsumer other;
  private static Consumer<byte[], byte[]> kafka;

  private UserId alice;
  private UserId ben;
  private UserId carol;
  private ConversationId conversation;

  @BeforeAll
  static void start() {
    one = MortalConsumer.start();
    other = MortalConsumer.start();
    kafka = new KafkaConsumer<>(Map.of("bootstrap.servers", TestEngines.shared().kafka()), new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
    kafka.assign(kafka.partitionsFor(TOPIC).stream().map(info -> new TopicPartition(TOPIC, info.partition())).toList());
    kafka.seekToEnd(kafka.assignment());
    kafka.assignment().forEach(kafka::position);
  }

  @AfterAll
  static void end() {
    kafka.close();
    other.close();
    one.close();
  }

  @BeforeEach
  void aGroup() {
    List<UserId> people = one.bean(LocalTokens.class)
        .issue(List.of("alice", "ben", "carol"), LocalTokens.DEFAULT_TIME_TO_LIVE).block(PATIENCE).stream()
        .map(LocalToken::userId).toList();
    alice = people.get(0);
    ben = people.get(1);
    carol = people.get(2);
    other.register(ben);
    conversation = newGroup();
  }

  @Test
  void whoeverTakesOverAfterAnyStepOfAnothersWorkGivesTheSameNumbersAndPushesEverything() {
    int calls = 0;
    boolean finished = false;
    while (!finished) {
      conversation = newGroup();
      UUID first = UUID.randomUUID();
      send(first, 1);
      send(UUID.randomUUID(), 1);
      announce(new ConversationEvent.MemberAdded(carol, MemberRole.MEMBER));
      send(UUID.randomUUID(), 1);
      send(first, 2);
      send(UUID.randomUUID(), 1);
      List<ConsumerRecord<byte[], byte[]>> records = records(6);

      one.handle(records.subList(0, 2));
      finished = one.handle(records.subList(2, 6), calls++);
      other.takeOver(records);
      other.handle(records.subList(2, 6));
      assertOneNumberEach(records, 5, other.pushed(conversation), 3);

      one.handle(records.subList(2, 6));
      assertOneNumberEach(records, 5, allPushed(), 1);
    }
    assertThat(calls).as("calls of one poll").isGreaterThan(10);
  }

  @Test
  void twoThatBothBelieveToOwnAPartitionGiveTheSameNumbers() {
    Random random = new Random();
    for (int round = 0; round < ROUNDS; round++) {
      conversation = newGroup();
      List<UUID> keys = IntStream.range(0, MESSAGES_A_ROUND).mapToObj(_ -> UUID.randomUUID()).toList();
      keys.forEach(key -> send(key, 1));
      List<UUID> again = keys.subList(10, 20);
      again.forEach(key -> send(key, 2));
      List<ConsumerRecord<byte[], byte[]>> records = records(MESSAGES_A_ROUND + again.size());
      List<List<ConsumerRecord<byte[], byte[]>>> polls = polls(records, random);
      List<List<ConsumerRecord<byte[], byte[]>>> othersPolls = polls(records, random);

      Stream.of(CompletableFuture.runAsync(() -> polls.forEach(one::handle)),
          CompletableFuture.runAsync(() -> othersPolls.forEach(other::handle))).forEach(CompletableFuture::join);

      assertOneNumberEach(records, MESSAGES_A_ROUND, allPushed(), 1);
      assertOneNumberEach(records, MESSAGES_A_ROUND, one.pushed(conversation), 1);
    }
  }

  private ConversationId newGroup() {
    return one.bean(Conversations.class)
        .create(new NewConversation(ConversationKind.GROUP, "Berlin", alice, Set.of(ben), false)).block(PATIENCE)
        .conversation().conversationId();
  }

  private void send(UUID key, int attempt) {
    one.bean(Messages.class).send(new SendMessage(alice, conversation, key, Content.text("hello"), attempt))
        .block(PATIENCE);
  }

  private void announce(ConversationEvent event) {
    one.bean(Messages.class).announce(conversation, alice, event).block(PATIENCE);
  }

  /// The conversation's records, of which there are so many.
  private List<ConsumerRecord<byte[], byte[]>> records(int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (records.size() < count && System.nanoTime() < deadline) {
      kafka.poll(Duration.ofMillis(100)).forEach(record -> {
        if (new String(record.key(), StandardCharsets.US_ASCII).equals(conversation.toString())) {
          records.add(record);
        }
      });
    }
    assertThat(records).hasSize(count);
    return records;
  }

  private static List<List<ConsumerRecord<byte[], byte[]>>> polls(List<ConsumerRecord<byte[], byte[]>> records,
      Random random) {
    List<List<ConsumerRecord<byte[], byte[]>>> polls = new ArrayList<>();
    for (int from = 0; from < records.size();) {
      int to = Math.min(records.size(), from + 1 + random.nextInt(8));
      polls.add(records.subList(from, to));
      from = to;
    }
    return polls;
  }

  private List<String> allPushed() {
    return Stream.of(one, other).flatMap(consumer -> consumer.pushed(conversation).stream()).toList();
  }

  /// The log holds each message once, in the order of Kafka; claims, messages and pushes agree with it.
  ///
  /// @param firstPushed what lies below may have been pushed by somebody else
  private void assertOneNumberEach(List<ConsumerRecord<byte[], byte[]>> records, int messages, List<String> pushed,
      long firstPushed) {
    List<Row> log = rows("SELECT seq, message_id, kafka_offset FROM conversation_log");
    log.sort(Comparator.comparingLong(row -> row.getLong("seq")));
    assertThat(log).extracting(row -> row.getLong("seq"))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, messages).mapToObj(Long::valueOf).toList());
    assertThat(log).extracting(row -> row.getLong("kafka_offset")).isSorted()
        .isSubsetOf(records.stream().map(ConsumerRecord::offset).toList());
    Map<UUID, Long> numbers = new HashMap<>();
    log.forEach(row -> numbers.put(row.getUuid("message_id"), row.getLong("seq")));
    assertThat(numbers).hasSize(messages);

    Map<UUID, Long> claimed = new HashMap<>();
    rows("SELECT accepted_message_id, seq FROM client_messages")
        .forEach(row -> claimed.put(row.getUuid("accepted_message_id"), row.getLong("seq")));
    assertThat(claimed).isEqualTo(numbers);
    Map<UUID, Long> stored = new HashMap<>();
    rows("SELECT message_id, seq FROM messages")
        .forEach(row -> stored.put(row.getUuid("message_id"), row.getLong("seq")));
    assertThat(stored).isEqualTo(numbers);

    Map<Long, Set<UUID>> seen = new TreeMap<>();
    pushed.stream().map(JSON::readTree).filter(frame -> frame.get("type").asString().equals("message"))
        .forEach(frame -> seen.computeIfAbsent(frame.get("seq").asLong(), _ -> new HashSet<>()).add(id(frame)));
    numbers.forEach((id, seq) -> {
      if (seq >= firstPushed || seen.containsKey(seq)) {
        assertThat(seen).containsEntry(seq, Set.of(id));
      }
    });
  }

  private static UUID id(JsonNode message) {
    return UUID.fromString(message.get("message_id").asString());
  }

  /// All of the conversation, from whichever buckets.
  private List<Row> rows(String select) {
    return new ArrayList<>(other.bean(CqlSession.class)
        .execute(select + " WHERE conversation_id = ? ALLOW FILTERING", conversation.value()).all());
  }
}
