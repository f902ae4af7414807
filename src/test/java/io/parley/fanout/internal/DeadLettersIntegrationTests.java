package io.parley.fanout.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.conversation.NewConversation;
import io.parley.engines.TestEngines;
import io.parley.fanout.internal.DeadLetterStore.Progress;
import io.parley.fanout.ops.DeadLetter.Kind;
import io.parley.fanout.ops.DeadLetter.Reason;
import io.parley.fanout.ops.DeadLetter.State;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters.Count;
import io.parley.fanout.ops.DeadLetters.Expected.Effect;
import io.parley.fanout.ops.DeadLetters.Expected;
import io.parley.fanout.ops.DeadLetters.Filter;
import io.parley.fanout.ops.DeadLetters.Forecast;
import io.parley.fanout.ops.DeadLetters.Outcome;
import io.parley.fanout.ops.DeadLetters.Page;
import io.parley.fanout.ops.DeadLetters.Replay;
import io.parley.fanout.ops.DeadLetters;
import io.parley.fanout.spi.Missed.News;
import io.parley.identity.DeviceId;
import io.parley.identity.LocalTokens;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.ConversationLog;
import io.parley.messaging.History;
import io.parley.messaging.Messages;
import io.parley.messaging.Receipts;
import io.parley.messaging.SendMessage;
import io.parley.platform.Cql;
import io.parley.platform.Deadlines;
import io.parley.platform.ParleyException;
import io.parley.platform.Redis;
import io.parley.platform.TimeUuids;
import io.parley.sessions.NodeId;
import io.parley.sessions.Nodes;
import io.parley.sessions.Sessions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaTemplate;

/// Dead letters on the real engines, as operators see them.
class DeadLettersIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String MESSAGES = "parley.messages";

  private static MortalConsumer node;
  private static CassandraDeadLetters store;
  private static Resolving resolving;
  private static DeadLetters deadLetters;
  private static RedisMissed missed;
  private static KafkaDeadLetters topic;
  private static final List<ConsumerRecord<byte[], byte[]>> published = new ArrayList<>();
  private static Consumer<byte[], byte[]> kafka;

  /// What was there before is of other tests.
  private final Instant begun = Instant.now().minusSeconds(1);
  private UserId alice;
  private UserId ben;
  private UserId stranger;
  private ConversationId conversation;

  @BeforeAll
  @SuppressWarnings("unchecked")
  static void start() {
    node = MortalConsumer.start();
    store = new CassandraDeadLetters(node.bean(Cql.class));
    KafkaTemplate<byte[], byte[]> template = node.bean(KafkaTemplate.class);
    missed = new RedisMissed(node.bean(Redis.class));
    topic = new KafkaDeadLetters(template);
    resolving = new Resolving(store, node.bean(Receipts.class), node.bean(Members.class), Clock.systemUTC());
    deadLetters = new StoredDeadLetters(store, resolving,
        new Resending(node.bean(Members.class), node.bean(Sessions.class), missed, node.bean(ConversationLog.class),
            template),
        new Replays(store, new NodeId("fanout"), Clock.systemUTC(), Deadlines.TIMER), Clock.systemUTC());
    kafka = new KafkaConsumer<>(Map.of("bootstrap.servers", TestEngines.shared().kafka()), new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
    kafka.assign(Stream.of(MESSAGES, KafkaDeadLetters.TOPIC).flatMap(name -> kafka.partitionsFor(name).stream())
        .map(info -> new TopicPartition(info.topic(), info.partition())).toList());
    kafka.seekToEnd(kafka.assignment());
    kafka.assignment().forEach(kafka::position);
  }

  @AfterAll
  static void end() {
    kafka.close();
    node.close();
  }

  @BeforeEach
  void twoPeople() {
    List<UserId> people = node.bean(LocalTokens.class)
        .issue(List.of("alice", "ben", "stranger"), LocalTokens.DEFAULT_TIME_TO_LIVE).block(PATIENCE).stream()
        .map(LocalTokens.LocalToken::userId).toList();
    alice = people.get(0);
    ben = people.get(1);
    stranger = people.get(2);
    conversation = node.bean(Conversations.class)
        .create(new NewConversation(ConversationKind.GROUP, "Berlin", alice, Set.of(ben), false)).block(PATIENCE)
        .conversation().conversationId();
  }

  @Test
  void aRecordThatTwoGatewaysDidNotTakeIsOneDeadLetterWithTheRecipientsOfBoth() {
    DeadLetter first = letter(1, Set.of(alice), "gateway-1", device(alice, "phone"));
    store.put(first).block(PATIENCE);
    store.put(new DeadLetter(first.id(), first.reason(), State.OPEN, Instant.now(), null, "later", "", 3, "fanout",
        Set.of("gateway-2"), Set.of(alice, ben), Set.of(device(alice, "web"), device(ben, "phone")), Instant.now(),
        first.appendedAt(), first.partition(), first.offset(), conversation, 1L, first.messageId(), alice, first.raw()))
        .block(PATIENCE);

    DeadLetter found = deadLetters.find(first.id()).block(PATIENCE);
    assertThat(found.recipients()).containsExactlyInAnyOrder(alice, ben);
    assertThat(found.devices()).containsExactlyInAnyOrder(device(alice, "phone"), device(alice, "web"),
        device(ben, "phone"));
    assertThat(found.gateways()).containsExactlyInAnyOrder("gateway-1", "gateway-2");
    assertThat(found.raw().value()).isEqualTo(first.raw().value());
  }

  @Test
  void pagesOfAFilterHoldEachOnce() {
    List<String> ids = IntStream.rangeClosed(1, 25).mapToObj(i -> {
      DeadLetter letter = letter(i, Set.of(ben), "gateway-1");
      store.put(letter).block(PATIENCE);
      return letter.id();
    }).toList();

    assertThat(
        all(new Filter(Set.of(State.OPEN), Set.of(Reason.UNREACHABLE), conversation, ben, "gateway-1", begun, null)))
        .extracting(DeadLetter::id).containsExactlyInAnyOrderElementsOf(ids);
    int partition = deadLetters.find(ids.getFirst()).block(PATIENCE).partition();
    assertThat(all(new Filter(Set.of(), Set.of(), conversation, null, null, begun, null, partition)))
        .extracting(DeadLetter::id).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(all(new Filter(Set.of(), Set.of(), conversation, null, null, begun, null, partition + 1))).isEmpty();
    assertThat(all(new Filter(Set.of(), Set.of(), conversation, null, null, begun, null, partition + 16)))
        .as("in the same bucket").isEmpty();
    assertThat(all(new Filter(Set.of(), Set.of(), conversation, alice, null, begun, null))).isEmpty();
    assertThat(all(new Filter(Set.of(), Set.of(), conversation, null, null, Instant.now().plusSeconds(60), null)))
        .isEmpty();
  }

  private static List<DeadLetter> all(Filter filter) {
    List<DeadLetter> all = new ArrayList<>();
    String next = null;
    do {
      Page page = deadLetters.list(filter, next, 10).block(PATIENCE);
      all.addAll(page.items());
      next = page.next();
    } while (next != null);
    return all;
  }

  @Test
  void aListLeavesOutWhatIsLarge() {
    DeadLetter letter = letter(1, Set.of(ben), "gateway-1", device(ben, "phone"));
    store.put(letter).block(PATIENCE);

    assertThat(all(openHere(null))).singleElement().satisfies(listed -> {
      assertThat(listed.recipients()).containsExactly(ben);
      assertThat(listed.devices()).isEmpty();
      assertThat(listed.stack()).isEmpty();
      assertThat(listed.raw()).isNull();
    });
    assertThat(deadLetters.find(letter.id()).block(PATIENCE).stack()).isEqualTo(letter.stack());
  }

  @Test
  void itIsResolvedOnceEveryDeviceThatWasNotReachedHasIt() {
    sayAndNumber();
    DeadLetter letter = letter(1, Set.of(ben), "gateway-1", device(ben, "phone"), device(ben, "web"));
    store.put(letter).block(PATIENCE);

    holds(ben, "tablet", 1);
    holds(ben, "phone", 1);
    assertThat(stateOf(letter)).isEqualTo(State.OPEN);
    holds(ben, "web", 1);
    assertThat(stateOf(letter)).isEqualTo(State.RESOLVED);
  }

  @Test
  void whatAUserHasReadCountsForTheUserAndForNoDevice() {
    sayAndNumber();
    DeadLetter ofUsers = letter(1, Set.of(ben), "gateway-1");
    DeadLetter ofDevices = letter(1, Set.of(ben), "gateway-1", device(ben, "phone"));
    store.put(ofUsers).block(PATIENCE);
    store.put(ofDevices).block(PATIENCE);
    assertThat(stateOf(ofUsers)).isEqualTo(State.OPEN);

    node.bean(Receipts.class).read(ben, conversation, 1).block(PATIENCE);
    await().atMost(PATIENCE).until(() -> stateOf(ofUsers) == State.RESOLVED);
    assertThat(stateOf(ofDevices)).isEqualTo(State.OPEN);
  }

  @Test
  void aDeviceOfOneWhoIsNotWaitedForDoesNotHoldOthersUp() {
    sayAndNumber();
    DeadLetter letter = letter(1, Set.of(alice, ben), "gateway-1", device(alice, "phone"), device(ben, "phone"));
    store.put(letter).block(PATIENCE);

    holds(alice, "phone", 1);
    assertThat(stateOf(letter)).isEqualTo(State.OPEN);
    node.bean(Messages.class).announce(conversation, alice, new ConversationEvent.MemberRemoved(ben)).block(PATIENCE);
    node.handle(records(1));
    assertThat(stateOf(letter)).isEqualTo(State.RESOLVED);
  }

  @Test
  void whatIsGivenUpOnceMoreStandsThoughItWasLookedAtBefore() {
    DeadLetter letter = letter(1, Set.of(ben), "gateway-1", device(ben, "phone"));
    Instant looked = Instant.now();
    store.put(letter).block(PATIENCE);

    store.mark(DeadLetterId.parse(letter.id()), State.RESOLVED, looked.minusSeconds(1), null).block(PATIENCE);

    assertThat(store.find(DeadLetterId.parse(letter.id())).block(PATIENCE).state()).isEqualTo(State.OPEN);
  }

  @Test
  void aSweepResolvesWhatNobodyLooksAtAndSettlesItsMinute() {
    sayAndNumber();
    long day = ThreadLocalRandom.current().nextLong(2, 29);
    Instant minute = Instant.now().minus(Duration.ofDays(day));
    DeadLetter arrived = letterOf(minute, 1, Set.of(ben), "gateway-1", device(ben, "phone"));
    DeadLetter lacking = letterOf(minute, 1, Set.of(ben), "gateway-1", device(ben, "web"));
    DeadLetterId id = DeadLetterId.parse(lacking.id());
    store.put(arrived).block(PATIENCE);
    store.put(lacking).block(PATIENCE);
    holds(ben, "phone", 1);
    DeadLetterSweep sweep = new DeadLetterSweep(store, resolving, () -> true,
        Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2)), Deadlines.TIMER);

    sweep.sweep(id.bucket()).block(PATIENCE);
    assertThat(store.find(DeadLetterId.parse(arrived.id())).block(PATIENCE).state()).isEqualTo(State.RESOLVED);
    assertThat(store.find(id).block(PATIENCE).state()).isEqualTo(State.OPEN);
    assertThat(store.buckets(id.day(), id.bucket(), true).block(PATIENCE)).contains(id.bucket());

    holds(ben, "web", 1);
    sweep.sweep(id.bucket()).block(PATIENCE);
    assertThat(store.find(id).block(PATIENCE).state()).isEqualTo(State.RESOLVED);
    assertThat(store.buckets(id.day(), id.bucket(), true).block(PATIENCE)).doesNotContain(id.bucket());
    assertThat(store.buckets(id.day(), id.bucket(), false).block(PATIENCE)).contains(id.bucket());
  }

  @Test
  void aSettledMinuteWaitsAgainOnceOneOfItsLettersIsOpened() {
    DeadLetter letter = letterOf(Instant.now().minus(Duration.ofDays(20)), 1, Set.of(ben), "gateway-1");
    DeadLetterId id = DeadLetterId.parse(letter.id());
    store.put(letter).block(PATIENCE);
    deadLetters.discard(List.of(letter.id()), "a test of ours").block(PATIENCE);
    store.settle(id.bucket(), Instant.now()).block(PATIENCE);
    Filter here = new Filter(Set.of(State.OPEN), Set.of(), conversation, null, null, null, null);
    assertThat(all(here)).isEmpty();

    deadLetters.reopen(List.of(letter.id()), "it was none").block(PATIENCE);

    assertThat(all(here)).extracting(DeadLetter::id).containsExactly(letter.id());
    assertThat(deadLetters.count(here).block(PATIENCE).total()).isEqualTo(1);
  }

  @Test
  void onlyWhatWasDiscardedIsOpenedAgain() {
    DeadLetter letter = letter(1, Set.of(alice), "gateway-1");
    store.put(letter).block(PATIENCE);
    assertThat(reopen(letter).done()).isFalse();

    deadLetters.discard(List.of(letter.id()), "a test of ours").block(PATIENCE);

    assertThat(reopen(letter)).isEqualTo(new Outcome(letter.id(), State.OPEN, true, "it was none"));
    assertThat(deadLetters.find(letter.id()).block(PATIENCE).note()).isEqualTo("it was none");
  }

  private static Outcome reopen(DeadLetter letter) {
    return deadLetters.reopen(List.of(letter.id()), "it was none").block(PATIENCE).getFirst();
  }

  @Test
  void aCountSaysHowManyThereAreOfEachReason() {
    DeadLetter first = letter(1, Set.of(ben), "gateway-1");
    List.of(first, letter(2, Set.of(ben, stranger), "gateway-2"), letter(3, Set.of(ben), "gateway-1"))
        .forEach(letter -> store.put(letter).block(PATIENCE));
    deadLetters.discard(List.of(first.id()), "a test of ours").block(PATIENCE);

    assertThat(deadLetters.count(openHere(null)).block(PATIENCE))
        .isEqualTo(new Count(Map.of(Reason.UNREACHABLE, 2L), false));
    assertThat(deadLetters.count(openHere(stranger)).block(PATIENCE).total()).isEqualTo(1);
    assertThat(deadLetters.count(of(Kind.POISON)).block(PATIENCE).byReason()).isEmpty();
    assertThat(all(of(Kind.POISON))).isEmpty();
    assertThat(all(of(Kind.DELIVERY))).hasSize(3);
  }

  private Filter of(Kind kind) {
    return new Filter(Set.of(), kind.reasons(), conversation, null, null, begun, null);
  }

  private Filter openHere(UserId recipient) {
    return new Filter(Set.of(State.OPEN), Set.of(), conversation, recipient, null, begun, null);
  }

  private static State stateOf(DeadLetter letter) {
    return deadLetters.find(letter.id()).block(PATIENCE).state();
  }

  private static UserDevice device(UserId user, String name) {
    return new UserDevice(user, new DeviceId(name));
  }

  private void holds(UserId user, String name, long seq) {
    UserDevice device = device(user, name);
    node.bean(Receipts.class).delivered(user, device.deviceId(), conversation, seq).block(PATIENCE);
    await().atMost(PATIENCE).until(() -> Map.of(device, seq)
        .equals(node.bean(Receipts.class).ofDevices(conversation, List.of(device)).block(PATIENCE)));
  }

  private void sayAndNumber() {
    say("hello");
    node.handle(records(1));
  }

  @Test
  void whatIsDiscardedIsNotReplayed() {
    DeadLetter letter = letter(1, Set.of(alice), "gateway-1");
    store.put(letter).block(PATIENCE);

    deadLetters.discard(List.of(letter.id()), "a test of ours").block(PATIENCE);
    assertThat(deadLetters.find(letter.id()).block(PATIENCE))
        .satisfies(found -> assertThat(found.state()).isEqualTo(State.DISCARDED))
        .satisfies(found -> assertThat(found.note()).isEqualTo("a test of ours"));
    assertThat(deadLetters.replay(List.of(letter.id())).block(PATIENCE).getFirst().done()).isFalse();
  }

  @Test
  void aReplayTellsThoseWhoAreConnectedAndMaySeeIt() {
    node.register(ben);
    node.register(stranger);
    say("hello");
    node.handle(records(1));
    DeadLetter letter = letter(1, Set.of(alice, ben, stranger), "gateway-1");
    store.put(letter).block(PATIENCE);

    for (int round = 1; round <= 2; round++) {
      Outcome outcome = replay(letter);
      assertThat(outcome.done()).isTrue();
      assertThat(outcome.note()).startsWith("1 of the 2 users");
    }
    assertThat(told()).containsExactly(new News(ben, conversation));
  }

  @Test
  void aForecastChangesNothingAndSaysWhatAReplayThenDoes() {
    say("first");
    ConsumerRecord<byte[], byte[]> like = records(1).getFirst();
    node.handle(List.of(like));
    holds(ben, "phone", 1);
    DeadLetter lacking = letter(1, Set.of(alice, ben), "gateway-1", device(ben, "web"));
    DeadLetter arrived = letter(1, Set.of(ben), "gateway-1", device(ben, "phone"));
    DeadLetter gone = letter(1, Set.of(stranger), "gateway-1");
    DeadLetter readable = unnumbered(like);
    DeadLetter unreadable = unnumbered(like);
    unreadable.raw().headers().remove("sender_id");
    List<DeadLetter> all = List.of(lacking, arrived, gone, readable, unreadable);
    all.forEach(letter -> store.put(letter).block(PATIENCE));
    List<String> ids = all.stream().map(DeadLetter::id).toList();

    assertThat(deadLetters.forecast(ids).block(PATIENCE).items()).containsExactlyInAnyOrder(
        new Expected(Effect.TOLD, null, 1), new Expected(Effect.ARRIVED, null, 1), new Expected(Effect.GONE, null, 1),
        new Expected(Effect.PUBLISHED, null, 1),
        new Expected(Effect.FAILS, "the record lacks the header sender_id", 1));
    assertThat(deadLetters.forecast(openHere(null)).block(PATIENCE)).returns(3L, Forecast::looked)
        .returns(true, Forecast::whole);
    assertThat(ids).allSatisfy(id -> assertThat(store.find(DeadLetterId.parse(id)).block(PATIENCE).state())
        .isEqualTo(State.OPEN));
    assertThat(deadLetters.replay(ids).block(PATIENCE)).extracting(Outcome::state, Outcome::done).containsExactly(
        tuple(State.REPLAYED, true), tuple(State.RESOLVED, false), tuple(State.RESOLVED, false),
        tuple(State.REPLAYED, true), tuple(State.OPEN, false));
    assertThat(records(1)).as("the one that was published").hasSize(1);
  }

  @Test
  void oneWhoWasRemovedSinceIsToldNothing() {
    node.register(ben);
    node.bean(Messages.class).announce(conversation, alice, new ConversationEvent.MemberRemoved(ben)).block(PATIENCE);
    say("among us");
    node.handle(records(2));
    DeadLetter letter = letter(2, Set.of(alice, ben), "gateway-1");
    store.put(letter).block(PATIENCE);

    assertThat(replay(letter).note()).startsWith("0 of the 1 users");
    assertThat(told()).isEmpty();
  }

  private static Outcome replay(DeadLetter letter) {
    return deadLetters.replay(List.of(letter.id())).block(PATIENCE).getFirst();
  }

  /// Of this conversation.
  private List<News> told() {
    return missed.look(node.bean(Nodes.class).self()).block(PATIENCE).news().stream()
        .filter(news -> news.conversationId().equals(conversation)).toList();
  }

  @Test
  void aRecordWithoutAPlaceGetsOneHoweverOftenItIsReplayed() {
    say("first");
    ConsumerRecord<byte[], byte[]> like = records(1).getFirst();
    node.handle(List.of(like));
    DeadLetter unnumbered = unnumbered(like);
    store.put(unnumbered).block(PATIENCE);

    assertThat(replay(unnumbered).note()).isEqualTo("published again");
    assertThat(replay(unnumbered).done()).isFalse();
    node.handle(records(1));
    store.put(unnumbered).block(PATIENCE); // given up once more, as by one who has taken the partition over
    assertThat(replay(unnumbered).note()).contains("number 2");

    assertThat(node.bean(History.class).latestSeq(conversation).block(PATIENCE)).isEqualTo(2);
    assertThat(node.bean(History.class).page(alice, conversation, null, null, 10).block(PATIENCE).messages())
        .as("also of a message that messaging never stored").extracting(paged -> paged.message().content().body())
        .containsExactly("first", "first");
  }

  @Test
  void theTopicHasTheRecordAsItWasAndWhyItIsThere() {
    DeadLetter letter = letter(1, Set.of(alice), "gateway-1");

    topic.publish(letter).block(PATIENCE);

    ConsumerRecord<byte[], byte[]> found = inTopic(letter);
    assertThat(found.key()).isEqualTo(letter.raw().key());
    assertThat(found.value()).isEqualTo(letter.raw().value());
    assertThat(found.headers().lastHeader("name").value()).isEqualTo(new byte[]{4});
    assertThat(header(found, "reason")).isEqualTo("UNREACHABLE");
    assertThat(header(found, "gateways")).isEqualTo("gateway-1");
    assertThat(header(found, "recipients")).isEqualTo(alice.toString());
    assertThat(header(found, "seq")).isEqualTo("1");
    assertThat(header(found, "offset")).isEqualTo(Long.toString(letter.offset()));
  }

  @Test
  void aRecordThatTheTopicHasNoRoomForLeavesOutWhatIsTooLarge() {
    byte[] large = new byte[1_048_500];
    DeadLetter value = withRaw(new DeadLetter.Raw(new byte[]{1}, large, Map.of("name", new byte[]{4})));
    DeadLetter headers = withRaw(new DeadLetter.Raw(new byte[]{1}, new byte[]{2}, Map.of("name", large)));

    topic.publish(value).block(PATIENCE);
    topic.publish(headers).block(PATIENCE);

    ConsumerRecord<byte[], byte[]> withoutValue = inTopic(value);
    assertThat(withoutValue.value()).isNull();
    assertThat(withoutValue.headers().lastHeader("name").value()).isEqualTo(new byte[]{4});
    ConsumerRecord<byte[], byte[]> bare = inTopic(headers);
    assertThat(bare.key()).isNull();
    assertThat(bare.headers().lastHeader("name")).isNull();
    assertThat(header(bare, "reason")).isEqualTo("UNREACHABLE");
  }

  private DeadLetter withRaw(DeadLetter.Raw raw) {
    DeadLetter like = letter(1, Set.of(alice), "gateway-1");
    return new DeadLetter(like.id(), like.reason(), like.state(), like.stateAt(), null, like.failure(), "", 3, "fanout",
        like.gateways(), like.recipients(), Set.of(), like.failedAt(), like.appendedAt(), like.partition(),
        like.offset(),
        conversation, 1L, like.messageId(), alice, raw);
  }

  private static ConsumerRecord<byte[], byte[]> inTopic(DeadLetter letter) {
    return await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> {
      kafka.poll(Duration.ofMillis(100)).records(KafkaDeadLetters.TOPIC).forEach(published::add);
      return published.stream().filter(record -> header(record, "id").equals(letter.id())).findFirst();
    }, Optional::isPresent).orElseThrow();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader("dead_letter_" + name).value(), StandardCharsets.UTF_8);
  }

  @Test
  void aReplayIsOneNodesAtATime() {
    UUID id = UUID.randomUUID();
    store.begin(new Progress(
        new Replay(id, Filter.OPEN, Replay.State.RUNNING, 5, 0, 0, 0, "one", Instant.now(), Instant.now()), null))
        .block(PATIENCE);
    Progress left = store.replay(id).block(PATIENCE);
    Progress others = left.at("two", Instant.now().plusSeconds(1));

    assertThat(store.advance(left).block(PATIENCE)).isTrue();
    assertThat(store.takeUp(left, others).block(PATIENCE)).isTrue();
    assertThat(store.takeUp(left, left.at("three", Instant.now())).block(PATIENCE)).isFalse();
    assertThat(store.advance(left).block(PATIENCE)).isFalse();
    assertThat(store.replay(id).block(PATIENCE).replay()).satisfies(replay -> {
      assertThat(replay.nodeId()).isEqualTo("two");
      assertThat(replay.filter()).isEqualTo(Filter.OPEN);
      assertThat(replay.perSecond()).isEqualTo(5);
    });
  }

  @Test
  void aReplayThatIsToPauseRestsAndIsTakenUpAgain() {
    UUID id = UUID.randomUUID();
    store.begin(new Progress(
        new Replay(id, Filter.OPEN, Replay.State.RUNNING, 5, 0, 0, 0, "one", Instant.now(), Instant.now()), null))
        .block(PATIENCE);
    assertThat(deadLetters.pause(id).block(PATIENCE).state()).isEqualTo(Replay.State.PAUSED);
    Progress left = store.replay(id).block(PATIENCE);

    assertThat(store.advance(left.in(Replay.State.RUNNING)).block(PATIENCE)).isFalse();
    assertThat(store.rest(left).block(PATIENCE)).isTrue();
    assertThatThrownBy(() -> deadLetters.pause(id).block(PATIENCE)).hasMessageContaining("does not run");
    assertThat(store.takeUp(left, left.at("one", Instant.now().plusSeconds(1))).block(PATIENCE)).isTrue();
    assertThat(store.replay(id).block(PATIENCE).replay().state()).isEqualTo(Replay.State.RUNNING);
  }

  @Test
  void aRecordOfOneWhoHasNoStandingIsNotPublishedAgain() {
    say("first");
    ConsumerRecord<byte[], byte[]> like = records(1).getFirst();
    DeadLetter letter = unnumbered(like);
    letter.raw().headers().put("sender_id", bytes(stranger.value()));
    store.put(letter).block(PATIENCE);

    assertThat(deadLetters.replay(List.of(letter.id())).block(PATIENCE).getFirst())
        .satisfies(outcome -> assertThat(outcome.done()).isFalse())
        .satisfies(outcome -> assertThat(outcome.note()).contains("not a member"));
  }

  @Test
  void aRecordOfOneWhoIsMutedIsNotPublishedAgain() {
    say("first");
    ConsumerRecord<byte[], byte[]> like = records(1).getFirst();
    node.bean(Messages.class)
        .announce(conversation, alice, new ConversationEvent.MemberMuted(ben, Instant.now().plusSeconds(600)))
        .block(PATIENCE);
    node.handle(List.of(like));
    node.handle(records(1));
    DeadLetter letter = unnumbered(like);
    letter.raw().headers().put("sender_id", bytes(ben.value()));
    store.put(letter).block(PATIENCE);

    assertThat(replay(letter).done()).isFalse();
  }

  @Test
  void whatCanNotBeMeantIsRefusedByName() {
    refused(() -> deadLetters.list(Filter.OPEN, null, 0).block(PATIENCE), "limit");
    refused(() -> deadLetters.list(Filter.OPEN, "nonsense", 1).block(PATIENCE), "id");
    refused(() -> deadLetters.find("1.2").block(PATIENCE), "id");
    refused(() -> deadLetters.replay(List.of()).block(PATIENCE), "ids");
    refused(() -> deadLetters.forecast(List.of()).block(PATIENCE), "ids");
    refused(() -> deadLetters.discard(List.of("1.2.3"), " ").block(PATIENCE), "reason");
    refused(() -> deadLetters.reopen(List.of("1.2.3"), "x".repeat(501)).block(PATIENCE), "reason");
    refused(() -> deadLetters.replayAll(Filter.OPEN, 0).block(PATIENCE), "perSecond");
  }

  private static void refused(ThrowingCallable call, String field) {
    assertThatThrownBy(call).isInstanceOfSatisfying(ParleyException.class, refusal -> {
      assertThat(refusal.code()).isEqualTo("bad_request");
      assertThat(refusal.getMessage()).contains(field);
    });
  }

  @Test
  void newsThatComesWhileSessionsAreBeingToldIsToldAgain() {
    NodeId gateway = new NodeId("gateway-" + UUID.randomUUID());
    News news = new News(ben, conversation);

    missed.add(gateway, List.of(news)).block(PATIENCE);
    var told = missed.look(gateway).block(PATIENCE);
    assertThat(told.news()).containsExactly(news);
    missed.add(gateway, List.of(news)).block(PATIENCE);
    missed.forget(gateway, told).block(PATIENCE);

    var again = missed.look(gateway).block(PATIENCE);
    assertThat(again.news()).containsExactly(news);
    missed.forget(gateway, again).block(PATIENCE);
    assertThat(missed.look(gateway).block(PATIENCE).isEmpty()).isTrue();
  }

  @Test
  void newsThatCanNotBeToldIsInNoOthersWay() {
    NodeId gateway = new NodeId("gateway-" + UUID.randomUUID());
    News stuck = new News(ben, conversation);
    News later = new News(alice, conversation);
    missed.add(gateway, List.of(stuck)).block(PATIENCE);
    missed.look(gateway).block(PATIENCE);

    missed.add(gateway, List.of(later)).block(PATIENCE);

    assertThat(missed.look(gateway).block(PATIENCE).news()).containsExactlyInAnyOrder(stuck, later);
  }

  @Test
  void beyondTheBoundEverybodyIsMeant() {
    NodeId gateway = new NodeId("gateway-" + UUID.randomUUID());

    missed.add(gateway, IntStream.rangeClosed(0, RedisMissed.MOST)
        .mapToObj(_ -> new News(new UserId(UUID.randomUUID()), conversation)).toList()).block(PATIENCE);

    var told = missed.look(gateway).block(PATIENCE);
    assertThat(told.everybody()).isTrue();
    missed.forget(gateway, told).block(PATIENCE);
    assertThat(missed.look(gateway).block(PATIENCE).isEmpty()).isTrue();
  }

  private DeadLetter letter(long seq, Set<UserId> recipients, String gateway, UserDevice... devices) {
    return letterOf(Instant.now(), seq, recipients, gateway, devices);
  }

  private DeadLetter letterOf(Instant appendedAt, long seq, Set<UserId> recipients, String gateway,
      UserDevice... devices) {
    Instant now = Instant.now();
    long offset = ThreadLocalRandom.current().nextLong(1L << 50);
    return new DeadLetter(DeadLetterId.of(appendedAt.toEpochMilli(), 3, offset).toString(), Reason.UNREACHABLE,
        State.OPEN, now, null, "away", "a stack", 3, "fanout", Set.of(gateway), recipients, Set.of(devices), now,
        appendedAt, 3, offset, conversation, seq, UUID.randomUUID(), alice,
        new DeadLetter.Raw(new byte[]{1}, new byte[]{2, 3}, Map.of("name", new byte[]{4})));
  }

  /// As an older node would have left a message that it could not read: same conversation and sender, another key.
  private DeadLetter unnumbered(ConsumerRecord<byte[], byte[]> like) {
    Map<String, byte[]> headers = new HashMap<>();
    like.headers().forEach(header -> headers.put(header.key(), header.value()));
    headers.put("client_message_id", bytes(UUID.randomUUID()));
    headers.put("message_id", bytes(node.bean(TimeUuids.class).next(0)));
    DeadLetter letter = letter(1, Set.of(), "none");
    return new DeadLetter(letter.id(), Reason.UNREADABLE, State.OPEN, Instant.now(), null, "unknown type", "", 0,
        "fanout",
        Set.of(), Set.of(), Set.of(), Instant.now(), letter.appendedAt(), letter.partition(), letter.offset(), null,
        null, null,
        null, new DeadLetter.Raw(like.key(), like.value(), headers));
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).array();
  }

  private void say(String body) {
    node.bean(Messages.class)
        .send(new SendMessage(alice, conversation, UUID.randomUUID(), Content.text(body), 1)).block(PATIENCE);
  }

  /// The conversation's next records.
  private List<ConsumerRecord<byte[], byte[]>> records(int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (records.size() < count && System.nanoTime() < deadline) {
      kafka.poll(Duration.ofMillis(100)).records(MESSAGES).forEach(record -> {
        if (record.key() != null
            && new String(record.key(), StandardCharsets.US_ASCII).equals(conversation.toString())) {
          records.add(record);
        }
      });
    }
    assertThat(records).hasSize(count);
    return records;
  }
}
