package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.conversation.ConversationId;
import io.parley.engines.TestEngines;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters.Count;
import io.parley.fanout.ops.DeadLetters.Expected;
import io.parley.fanout.ops.DeadLetters.Filter;
import io.parley.fanout.ops.DeadLetters.Forecast;
import io.parley.fanout.ops.DeadLetters.Outcome;
import io.parley.fanout.ops.DeadLetters.Replay;
import io.parley.fanout.ops.DeadLetters;
import io.parley.identity.DeviceId;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserDevice;
import io.parley.messaging.Cursor;
import io.parley.messaging.Receipts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What becomes of messages that a gateway does not take, or that nobody can read.
class UndeliveredIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LETTERS = 1_000;

  private static FaultyGateway atTheFirst;
  private static FaultyGateway atTheSecond;
  private static Node first;
  private static Node second;
  private static Node admin;

  private final Letters letters = new Letters(deadLetters());
  private final LocalToken alice = person("alice");
  private final LocalToken ben = person("ben");
  private final String direct = first.direct(alice, ben);

  @BeforeAll
  static void twoNodes() {
    long seed = Long.getLong("parley.test.seed", new Random().nextLong());
    System.out.println("Random failures from -Dparley.test.seed=" + seed);
    atTheFirst = new FaultyGateway(seed);
    atTheSecond = new FaultyGateway(seed + 1);
    first = Node.as(List.of(), atTheFirst, "parley.limits.sends-per-second=1000", "parley.limits.send-burst=10000");
    second = Node.as(List.of("gateway"), atTheSecond);
    admin = Node.as(List.of("admin"));
  }

  @AfterAll
  static void end() {
    Stream.of(admin, second, first).forEach(Node::close);
  }

  @AfterEach
  void mend() {
    atTheFirst.become(FaultyGateway.Mode.GOOD);
    atTheSecond.become(FaultyGateway.Mode.GOOD);
  }

  private static LocalToken person(String name) {
    return first.people(name + "-" + UUID.randomUUID()).getFirst();
  }

  @Test
  void pushesThatFailNowAndThenAreMadeGoodInOrder() {
    Device here = new Device(alice, "phone").connect(first.address());
    Device there = new Device(ben, "phone").connect(second.address());
    atTheFirst.become(FaultyGateway.Mode.FLAKY);
    atTheSecond.become(FaultyGateway.Mode.FLAKY);

    List<String> all = IntStream.range(0, 200).mapToObj("%04d"::formatted).toList();
    all.forEach(body -> here.send(direct, body));
    here.settle();

    await().atMost(PATIENCE).until(() -> {
      here.tend();
      there.tend();
      return here.cursor(direct) == all.size() && there.cursor(direct) == all.size();
    });
    assertThat(there.bodies(direct)).isEqualTo(all);
    assertThat(here.complaints()).isEmpty();
    assertThat(there.complaints()).isEmpty();
  }

  @Test
  void aSilentGatewayDelaysNobodyElseAndItsSessionsAreToldOfWhatTheyMissed() {
    LocalToken carol = person("carol");
    String withCarol = first.direct(alice, carol);
    Device sender = new Device(alice, "phone").connect(first.address());
    Device atHand = new Device(ben, "phone").connect(first.address());
    Device cutOff = new Device(carol, "phone").connect(second.address());
    Device reached = new Device(carol, "web").connect(first.address());
    // What is on its way to the second has come when this has: then what is lost is the first that it does not take.
    sender.send(withCarol, "before");
    sender.settle();
    await().atMost(PATIENCE).until(() -> {
      cutOff.tend();
      reached.tend();
      return cutOff.cursor(withCarol) == 1 && reached.cursor(withCarol) == 1;
    });
    atTheSecond.become(FaultyGateway.Mode.SILENT);

    sender.send(withCarol, "lost on the way");
    for (int i = 0; i < 100; i++) {
      sender.send(direct, "hello " + i);
    }
    sender.settle();
    await().atMost(PATIENCE).until(() -> {
      atHand.tend();
      return atHand.cursor(direct) == 100;
    });
    assertThat(cutOff.cursor(withCarol)).isEqualTo(1);

    DeadLetter letter = await().atMost(PATIENCE).until(() -> letters.openIn(withCarol), all -> !all.isEmpty())
        .getFirst();
    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.UNREACHABLE);
    assertThat(letter.attempts()).isEqualTo(3);
    assertThat(letter.recipients()).containsExactly(carol.userId());
    assertThat(letter.seq()).isEqualTo(2);
    assertThat(deadLetters().find(letter.id()).block(PATIENCE).devices())
        .containsExactly(new UserDevice(carol.userId(), new DeviceId("phone")));

    // Still silent for pushes: a hint needs none.
    await().atMost(PATIENCE).until(() -> {
      cutOff.tend();
      return cutOff.cursor(withCarol) == 2;
    });
    assertThat(cutOff.bodies(withCarol)).containsExactly("before", "lost on the way");
    assertThat(cutOff.complaints()).isEmpty();

    await().atMost(PATIENCE).until(() -> {
      reached.tend();
      return reached.cursor(withCarol) == 2;
    });
    reached.acknowledge(withCarol);
    await().atMost(PATIENCE)
        .until(() -> new Cursor(2, 0).equals(receipts().of(id(withCarol)).block(PATIENCE).get(carol.userId())));
    assertThat(letters.openIn(withCarol)).as("the other device was reached").hasSize(1);
    cutOff.acknowledge(withCarol);
    await().atMost(PATIENCE).until(() -> letters.openIn(withCarol).isEmpty());
    assertThat(deadLetters().find(letter.id()).block(PATIENCE).state()).isEqualTo(DeadLetter.State.RESOLVED);
  }

  @Test
  void aThousandDeadLettersReplayedTwiceAreEachTheSameMessageAtItsPlace() {
    Queue<JsonNode> frames = new ConcurrentLinkedQueue<>();
    Link listener = Link.open(second.address(), frames::add);
    listener.ask(Link.frame("hello").put("token", ben.token()).put("device_id", "listener")).join();
    Device sender = new Device(alice, "phone").connect(first.address());
    atTheSecond.become(FaultyGateway.Mode.SILENT);
    for (int i = 0; i < LETTERS; i++) {
      sender.send(direct, "%04d".formatted(i));
    }
    sender.settle();
    Set<Long> all = LongStream.rangeClosed(1, LETTERS).boxed().collect(Collectors.toSet());
    await().atMost(PATIENCE).until(() -> {
      listener.write(Link.frame("ping")); // or it would be closed as silent
      return letters.openIn(direct).stream().map(DeadLetter::seq).collect(Collectors.toSet()).equals(all);
    });
    atTheSecond.become(FaultyGateway.Mode.GOOD);
    await().atMost(PATIENCE).until(() -> {
      sender.tend();
      return sender.cursor(direct) == LETTERS;
    });
    Map<Long, String> expected = new TreeMap<>();
    sender.view(direct).forEach((seq, message) -> expected.put(seq, message.get("message_id").asString()));

    for (int round = 1; round <= 2; round++) {
      frames.clear();
      replayAll();
      await().atMost(PATIENCE)
          .until(() -> frames.stream().anyMatch(frame -> frame.get("type").asString().equals("hint")));
      assertThat(pulled(listener)).isEqualTo(expected);
    }
    assertThat(letters.openIn(direct)).as("still open").isEmpty();
    listener.abort();
  }

  private void replayAll() {
    Replay done = letters.replayIn(direct);
    assertThat(done.replayed()).isEqualTo(LETTERS);
    assertThat(done.failed()).isZero();
  }

  /// What one finds who looks.
  private Map<Long, String> pulled(Link listener) {
    Map<Long, String> found = new TreeMap<>();
    boolean more = true;
    while (more) {
      JsonNode page = listener.answer(Link.frame("history").put("conversation_id", direct)
          .put("after_seq", (long) found.size()).put("limit", 500));
      page.get("messages")
          .forEach(message -> found.put(message.get("seq").asLong(), message.get("message_id").asString()));
      more = page.get("more").asBoolean();
    }
    return found;
  }

  @Test
  void bytesThatNobodyCanReadDelayNothingBehindThem() {
    Device sender = new Device(alice, "phone").connect(first.address());
    Device reader = new Device(ben, "phone").connect(first.address());
    byte[] garbage = {(byte) 0xFF, 0, 1, 2};
    try (var kafka = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", TestEngines.shared().kafka()),
        new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] key = direct.getBytes(StandardCharsets.US_ASCII);
      var _ = kafka.send(new ProducerRecord<>("parley.messages", key, garbage));
      var _ = kafka.send(new ProducerRecord<>("parley.messages", 0, null, garbage));
      ProducerRecord<byte[], byte[]> withHeaders = new ProducerRecord<>("parley.messages", key, garbage);
      withHeaders.headers().add("message_id", bytes(UUID.fromString("5f3c1b70-c943-11f0-8000-0123456789ab")))
          .add("sender_id", bytes(alice.userId().value())).add("client_message_id", bytes(UUID.randomUUID()))
          .add("message_type", "text".getBytes(StandardCharsets.US_ASCII));
      var _ = kafka.send(withHeaders);
      ProducerRecord<byte[], byte[]> foreign = new ProducerRecord<>("parley.messages", key,
          "{\"body\":\"from elsewhere\"}".getBytes(StandardCharsets.UTF_8));
      foreign.headers().add("message_id", bytes(UUID.fromString("5f3c1b71-c943-11f0-8000-0123456789ab")))
          .add("sender_id", bytes(alice.userId().value())).add("client_message_id", bytes(UUID.randomUUID()))
          .add("message_type", "text".getBytes(StandardCharsets.US_ASCII));
      var _ = kafka.send(foreign);
      kafka.flush();
    }
    sender.send(direct, "behind");
    sender.settle();

    await().atMost(PATIENCE).until(() -> {
      reader.tend();
      return reader.cursor(direct) == 3;
    });
    assertThat(reader.bodies(direct)).containsExactly("", "from elsewhere", "behind");

    DeadLetter body = await().atMost(PATIENCE).until(() -> letters.openIn(direct), all -> !all.isEmpty()).getFirst();
    assertThat(body.reason()).isEqualTo(DeadLetter.Reason.UNREADABLE_BODY);
    assertThat(body.seq()).isEqualTo(1);
    assertThat(body.recipients()).containsExactlyInAnyOrder(alice.userId(), ben.userId());
    List<DeadLetter> headers = await().atMost(PATIENCE)
        .until(() -> letters.of(DeadLetter.Reason.UNREADABLE), all -> all.size() >= 2);
    DeadLetter whole = deadLetters().find(headers.getFirst().id()).block(PATIENCE);
    assertThat(whole.raw().value()).isEqualTo(garbage);
    assertThat(whole.seq()).isNull();

    Filter open = new Filter(Set.of(DeadLetter.State.OPEN), Set.of(), id(direct), null, null, null, null);
    assertThat(deadLetters().count(open).block(PATIENCE))
        .isEqualTo(new Count(Map.of(DeadLetter.Reason.UNREADABLE_BODY, 1L), false));
    deadLetters().discard(List.of(body.id()), "a test of ours").block(PATIENCE);
    assertThat(deadLetters().count(open).block(PATIENCE).byReason()).isEmpty();
    assertThat(deadLetters().reopen(List.of(body.id()), "it was none").block(PATIENCE))
        .containsExactly(new Outcome(body.id(), DeadLetter.State.OPEN, true, "it was none"));
    assertThat(deadLetters().count(open).block(PATIENCE).total()).isEqualTo(1);

    assertThat(deadLetters().forecast(open).block(PATIENCE)).returns(1L, Forecast::looked)
        .returns(true, Forecast::whole);
    assertThat(deadLetters().forecast(List.of(whole.id())).block(PATIENCE).items()).singleElement()
        .returns(Expected.Effect.FAILS, Expected::effect)
        .satisfies(failing -> assertThat(failing.why()).contains("header"));
    Outcome outcome = deadLetters().replay(List.of(whole.id())).block(PATIENCE).getFirst();
    assertThat(outcome.done()).isFalse();
    assertThat(outcome.note()).contains("header");
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).array();
  }

  private static Receipts receipts() {
    return first.bean(Receipts.class);
  }

  private static DeadLetters deadLetters() {
    return admin.bean(DeadLetters.class);
  }

  private static ConversationId id(String conversation) {
    return ConversationId.parse(conversation);
  }
}
