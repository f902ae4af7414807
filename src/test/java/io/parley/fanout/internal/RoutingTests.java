package io.parley.fanout.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.conversation.ConversationId;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.spi.Absentees.Absence;
import io.parley.fanout.spi.Delivery;
import io.parley.fanout.spi.Gateways.PushOutcome;
import io.parley.fanout.spi.Gateways;
import io.parley.fanout.spi.Missed.News;
import io.parley.fanout.spi.Missed;
import io.parley.identity.DeviceId;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.Content;
import io.parley.messaging.ConversationLog.Numbered;
import io.parley.messaging.ConversationLog.Unreadable;
import io.parley.messaging.MessageType;
import io.parley.messaging.Position;
import io.parley.platform.ParleyException;
import io.parley.platform.TraceSpan;
import io.parley.sessions.Incarnation;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import io.parley.sessions.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/// How fan-out treats gateways that do not take a push.
class RoutingTests {
  private static final NodeId GATEWAY = new NodeId("gateway");
  private static final ConversationId CONVERSATION = new ConversationId(UUID.randomUUID());
  private static final byte[] RAW = {1, 2, 3};
  private static final NodeId OTHER = new NodeId("other");
  private static final Duration ALL_PAUSES = Duration.ofSeconds(2);

  private final UserId alice = new UserId(UUID.randomUUID());
  private final UserId ben = new UserId(UUID.randomUUID());
  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final Map<UserId, List<LiveSession>> registry = new HashMap<>(
      Map.of(alice, List.of(session("first"))));
  private final List<Incarnation> pushedTo = new ArrayList<>();
  private final List<DeadLetter> letters = new ArrayList<>();
  private final List<News> news = new ArrayList<>();
  private final List<Absence> absences = new ArrayList<>();
  private final Set<String> tried = new HashSet<>();
  private Mono<Void> redis = Mono.empty();
  private Mono<Void> cassandra = Mono.empty();
  private final List<Byte> frames = new ArrayList<>();
  private final Map<NodeId, Mono<PushOutcome>> answers = new HashMap<>();
  private final Backlog backlog = new Backlog(Long.MAX_VALUE);
  private PushOutcome ofTheFirst = PushOutcome.QUEUED;
  private Runnable whenWrittenOff = registry::clear;

  private final Sessions sessions = new ReadSessions() {
    @Override
    public Mono<Void> writeOff(NodeId nodeId, Incarnation incarnation) {
      return Mono.fromRunnable(whenWrittenOff);
    }

    @Override
    public Mono<Map<UserId, List<LiveSession>>> live(Collection<UserId> userIds) {
      return Mono.fromSupplier(() -> Map.copyOf(registry));
    }
  };
  private final Gateways gateways = new Gateways() {
    @Override
    public Mono<PushOutcome> push(NodeId nodeId, Incarnation incarnation, List<Delivery> deliveries) {
      pushedTo.add(incarnation);
      deliveries.stream().map(Delivery::frame).filter(frame -> frame.length > 0).forEach(frame -> frames.add(frame[0]));
      Mono<PushOutcome> answer = answers.get(nodeId);
      return answer != null ? answer : Mono.just(incarnation.value().equals("first") ? ofTheFirst : PushOutcome.QUEUED);
    }
  };
  private final DeadLetterStore store = new UnreadDeadLetters() {
    @Override
    public Mono<Void> put(DeadLetter letter) {
      tried.add(letter.id());
      return Mono.defer(() -> cassandra).then(Mono.fromRunnable(() -> {
        letters.removeIf(other -> other.id().equals(letter.id()));
        letters.add(letter);
      }));
    }
  };
  private final Missed missed = new Missed() {
    @Override
    public Mono<Void> add(NodeId gateway, Collection<News> added) {
      return Mono.defer(() -> redis).then(Mono.fromRunnable(() -> news.addAll(added)));
    }

    @Override
    public Mono<Told> look(NodeId gateway) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Void> forget(NodeId gateway, Told told) {
      return Mono.error(new UnsupportedOperationException());
    }
  };
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final Routing routing = routing(backlog);

  private Routing routing(Backlog bounded) {
    GivenUp givenUp = new GivenUp(store, _ -> Mono.empty(), missed, new NodeId("fanout"), Clock.systemUTC(), time,
        meters);
    return new Routing(new Road(sessions, new NoChannels(), gateways,
        found -> Mono.fromRunnable(() -> absences.addAll(found)), givenUp,
        bounded, time, meters));
  }

  private static LiveSession session(String incarnation) {
    return session(incarnation, GATEWAY);
  }

  private static LiveSession session(String incarnation, NodeId gateway) {
    return session("s1", "phone", gateway, incarnation);
  }

  private static LiveSession session(String id, String device, NodeId gateway, String incarnation) {
    return new LiveSession(new SessionId(id), new DeviceId(device), gateway, new Incarnation(incarnation));
  }

  @Test
  void theUsersOfAGatewayThatIsGoneAreOfflineAtOnce() {
    ofTheFirst = PushOutcome.GONE;

    verifyRouted();
    assertThat(pushedTo).containsExactly(new Incarnation("first"));
  }

  @Test
  void aGatewayThatLivesOnIsPushedToUnderItsNewIncarnation() {
    ofTheFirst = PushOutcome.STALE;
    whenWrittenOff = () -> registry.put(alice, List.of(session("second")));

    verifyRouted();
    assertThat(pushedTo).containsExactly(new Incarnation("first"), new Incarnation("second"));
  }

  @Test
  void whatIsNotTakenInThreeTriesBecomesADeadLetterAndItsUsersAreToldOfNews() {
    answers.put(GATEWAY, Mono.error(() -> ParleyException.unavailable("away", null)));

    Settlement settlement = route(message(7, alice));
    time.advanceTimeBy(ALL_PAUSES);

    assertThat(pushedTo).hasSize(3);
    assertThat(letters).singleElement().satisfies(letter -> {
      assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.UNREACHABLE);
      assertThat(letter.attempts()).isEqualTo(3);
      assertThat(letter.recipients()).containsExactly(alice);
      assertThat(letter.devices()).containsExactly(new UserDevice(alice, new DeviceId("phone")));
      assertThat(letter.gateways()).containsExactly(GATEWAY.value());
      assertThat(letter.seq()).isEqualTo(7);
      assertThat(letter.raw().value()).isEqualTo(RAW);
    });
    assertThat(news).containsExactly(new News(alice, CONVERSATION));
    assertThat(settlement.isDone()).isTrue();
    assertThat(backlog.waiting()).isZero();
  }

  @Test
  void aDeadLetterNamesTheDevicesThatWereNotReachedAndNoOthers() {
    registry.put(alice, List.of(session("first"), session("s2", "web", OTHER, "second")));
    answers.put(GATEWAY, Mono.error(() -> ParleyException.unavailable("away", null)));

    route(message(7, alice));
    time.advanceTimeBy(ALL_PAUSES);

    assertThat(letters).singleElement().extracting(DeadLetter::devices)
        .isEqualTo(Set.of(new UserDevice(alice, new DeviceId("phone"))));
  }

  @Test
  void aDeadLetterNamesOnlySoManyDevices() {
    registry.put(alice, IntStream.range(0, 1_500)
        .mapToObj(i -> session("s" + i, "device " + i, GATEWAY, "first")).toList());
    registry.put(ben, List.of(session("ben's", "phone", GATEWAY, "first")));
    answers.put(GATEWAY, Mono.error(() -> ParleyException.unavailable("away", null)));

    route(push(message(7, alice).origin(), alice, ben));
    time.advanceTimeBy(ALL_PAUSES);

    assertThat(letters).singleElement().satisfies(letter -> {
      assertThat(letter.devices()).hasSize(1_000);
      assertThat(letter.recipients()).containsExactlyInAnyOrder(alice, ben);
    });
  }

  @Test
  void whatCanNotBeKeptIsNotSettled() {
    answers.put(GATEWAY, Mono.error(() -> ParleyException.unavailable("away", null)));
    redis = Mono.error(() -> ParleyException.unavailable("Redis refuses", null));

    Settlement settlement = route(message(7, alice));
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(settlement.isDone()).isFalse();

    redis = Mono.empty();
    time.advanceTimeBy(ALL_PAUSES);
    assertThat(settlement.isDone()).isTrue();
  }

  @Test
  void aGatewayThatFailsHoldsOnlySoMuch() {
    answers.put(GATEWAY, Mono.error(() -> ParleyException.unavailable("away", null)));
    byte[] half = new byte[GatewayLane.BYTES_WHILE_FAILING / 2];
    route(message(1, alice));

    route(new Push(half, List.of(alice), CONVERSATION, message(2, alice).origin(), TraceSpan.NONE));
    assertThat(letters).isEmpty();
    route(new Push(half, List.of(alice), CONVERSATION, message(3, alice).origin(), TraceSpan.NONE));

    assertThat(letters).singleElement().satisfies(letter -> {
      assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.OVERFLOW);
      assertThat(letter.seq()).isEqualTo(3);
    });
  }

  @Test
  void allThatWaitsForASilentGatewayIsGivenUpWithItsFirstCall() {
    answers.put(GATEWAY, Mono.never());
    Settlement settlement = new Settlement();
    List<Push> pushes = LongStream.rangeClosed(1, 2_000).mapToObj(seq -> message(seq, alice)).toList();

    routing.route(pushes, settlement).block();
    settlement.end();
    time.advanceTimeBy(Duration.ofSeconds(7));
    assertThat(news).isEmpty();
    time.advanceTimeBy(Duration.ofSeconds(3));

    assertThat(news).contains(new News(alice, CONVERSATION));
    assertThat(letters).hasSize(2_000);
    assertThat(settlement.isDone()).isTrue();
    assertThat(backlog.waiting()).isZero();
  }

  @Test
  void aGatewayThatIsGivenUpOnIsTriedAnewWithWhatComesLater() {
    answers.put(GATEWAY, Mono.error(() -> ParleyException.unavailable("away", null)));
    route(message(1, alice));
    time.advanceTimeBy(ALL_PAUSES);
    answers.put(GATEWAY, Mono.just(PushOutcome.QUEUED));

    Settlement settlement = route(message(2, alice));

    assertThat(settlement.isDone()).isTrue();
    assertThat(letters).extracting(DeadLetter::seq).containsExactly(1L);
  }

  @Test
  void aSlowGatewayHoldsOnlyAShareWhileThereAreOthers() {
    Backlog small = new Backlog(1_000_000);
    Routing beside = routing(small);
    registry.put(ben, List.of(session("ben's", OTHER)));
    answers.put(GATEWAY, Mono.never());
    route(beside, push(alice, ben));

    for (int seq = 1; seq <= 20; seq++) {
      Push large = new Push(new byte[100_000], List.of(alice), CONVERSATION, message(seq, alice).origin(),
          TraceSpan.NONE);
      route(beside, large);
    }

    assertThat(small.waiting()).isLessThan(small.share() * 2);
    assertThat(small.admits(false)).isTrue();
    assertThat(letters).extracting(DeadLetter::reason).containsOnly(DeadLetter.Reason.OVERFLOW);
    assertThat(letters).extracting(DeadLetter::seq).contains(20L).doesNotContain(1L);
    assertThat(route(beside, push(ben)).isDone()).isTrue();
  }

  @Test
  void theOnlyGatewayMayFillTheBacklogThoughItIsSlow() {
    Backlog small = new Backlog(1_000_000);
    Routing beside = routing(small);
    answers.put(GATEWAY, Mono.never());

    for (int i = 0; i < 12; i++) {
      route(beside, new Push(new byte[100_000], List.of(alice), CONVERSATION));
    }

    assertThat(letters).isEmpty();
    assertThat(small.admits(false)).isFalse();
  }

  @Test
  void usersAreToldThoughTheirDeadLettersCanNotBeKept() {
    answers.put(GATEWAY, Mono.error(() -> ParleyException.unavailable("away", null)));
    cassandra = Mono.error(() -> ParleyException.unavailable("Cassandra refuses", null));

    Settlement settlement = route(message(7, alice));
    time.advanceTimeBy(ALL_PAUSES);

    assertThat(news).containsExactly(new News(alice, CONVERSATION));
    assertThat(settlement.isDone()).isFalse();
    cassandra = Mono.empty();
    time.advanceTimeBy(ALL_PAUSES);
    assertThat(news).as("told once").hasSize(1);
    assertThat(settlement.isDone()).isTrue();
  }

  @Test
  void whatCanNotBeReadCountsAsBacklogUntilItIsKept() {
    cassandra = Mono.error(() -> ParleyException.unavailable("Cassandra refuses", null));
    Settlement settlement = new Settlement();
    List<Unreadable> flood = LongStream.range(0, 500).mapToObj(offset -> new Unreadable(
        new ConsumerRecord<>("parley.messages", 3, offset, null, RAW), "no key")).toList();

    routing.keep(flood, Map.of(message(1_000, alice).origin(), List.of(alice, ben)), settlement);
    settlement.end();
    time.advanceTimeBy(ALL_PAUSES);
    assertThat(backlog.waiting()).isGreaterThan(501L * RAW.length);
    assertThat(tried).as("at once").hasSize(16);

    cassandra = Mono.empty();
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(letters).hasSize(501);
    assertThat(letters).filteredOn(letter -> letter.reason() == DeadLetter.Reason.UNREADABLE_BODY).singleElement()
        .satisfies(letter -> assertThat(letter.recipients()).containsExactlyInAnyOrder(alice, ben));
    assertThat(settlement.isDone()).isTrue();
    assertThat(backlog.waiting()).isZero();
  }

  @Test
  void oneGatewayThatDoesNotAnswerDelaysOnlyItsOwnRecipients() {
    registry.put(ben, List.of(session("ben's", OTHER)));
    answers.put(GATEWAY, Mono.never());

    Settlement both = route(push(alice, ben));
    Settlement onlyBen = route(push(ben));

    assertThat(pushedTo).containsExactly(new Incarnation("first"), new Incarnation("ben's"), new Incarnation("ben's"));
    assertThat(onlyBen.isDone()).isTrue();
    assertThat(both.isDone()).isFalse();
  }

  @Test
  void aSessionIsPushedToInOrderHoweverOftenOneIsTriedAgain() {
    answers.put(GATEWAY, Mono.error(() -> ParleyException.unavailable("away", null)));
    route(new Push(new byte[]{1}, List.of(alice), CONVERSATION));
    route(new Push(new byte[]{2}, List.of(alice), CONVERSATION));
    assertThat(frames).containsExactly((byte) 1);

    answers.put(GATEWAY, Mono.just(PushOutcome.QUEUED));
    time.advanceTimeBy(ALL_PAUSES);

    assertThat(frames).containsExactly((byte) 1, (byte) 1, (byte) 2);
    assertThat(backlog.waiting()).isZero();
  }

  @Test
  void whatIsAbandonedIsNotPushed() {
    answers.put(GATEWAY, Mono.error(() -> ParleyException.unavailable("away", null)));
    route(new Push(new byte[]{1}, List.of(alice), CONVERSATION));
    route(new Push(new byte[]{2}, List.of(alice), CONVERSATION)).abandon();

    answers.put(GATEWAY, Mono.just(PushOutcome.QUEUED));
    time.advanceTimeBy(ALL_PAUSES);

    assertThat(frames).containsExactly((byte) 1, (byte) 1);
    assertThat(backlog.waiting()).isZero();
  }

  @Test
  void whoHasNoSessionIsHandedOnButNotTheSender() {
    UserId ben = new UserId(UUID.randomUUID());
    UserId carol = new UserId(UUID.randomUUID());
    Numbered hello = said(MessageType.TEXT, carol, List.of(ben));

    route(push(hello, alice, ben, carol));

    assertThat(absences).containsExactly(
        new Absence(hello.record().conversationId(), 7, carol, Set.of(ben), List.of(ben)));
  }

  @Test
  void whoseGatewayTurnsOutToBeGoneIsHandedOnOnce() {
    ofTheFirst = PushOutcome.GONE;

    route(push(said(MessageType.TEXT, new UserId(UUID.randomUUID()), List.of()), alice));
    time.advanceTimeBy(ALL_PAUSES);

    assertThat(absences).singleElement().extracting(Absence::absent).isEqualTo(List.of(alice));
  }

  @Test
  void nobodyIsCalledForWhatIsNoNews() {
    UserId ben = new UserId(UUID.randomUUID());

    route(push(ben));
    route(push(said(MessageType.REACTION, alice, List.of()), ben));
    route(push(said(MessageType.EDIT, alice, List.of()), ben));

    assertThat(absences).isEmpty();
  }

  private void verifyRouted() {
    Settlement settlement = route(push(alice));
    time.advanceTimeBy(ALL_PAUSES);
    assertThat(settlement.isDone()).isTrue();
    assertThat(letters).isEmpty();
  }

  private static Push push(UserId... recipients) {
    return new Push(new byte[0], List.of(recipients), CONVERSATION);
  }

  private static Push message(long seq, UserId recipient) {
    UserId sender = new UserId(UUID.randomUUID());
    AcceptedRecord accepted = new AcceptedRecord(new Position(UUID.randomUUID(), 3, seq), Instant.EPOCH, CONVERSATION,
        UUID.randomUUID(), sender, UUID.randomUUID(), MessageType.TEXT, Content.text("hello"), null);
    ConsumerRecord<byte[], byte[]> raw = new ConsumerRecord<>("parley.messages", 3, seq, new byte[0], RAW);
    return new Push(new byte[0], List.of(recipient), CONVERSATION, new Push.Origin(new Numbered(accepted, seq), raw),
        TraceSpan.NONE);
  }

  private static Push push(Push.Origin origin, UserId... recipients) {
    return new Push(new byte[0], List.of(recipients), CONVERSATION, origin, TraceSpan.NONE);
  }

  private static Push push(Numbered message, UserId... recipients) {
    return new Push(new byte[0], List.of(recipients), message.record().conversationId(),
        new Push.Origin(message, new ConsumerRecord<>("parley.messages", 0, message.seq(), new byte[0], RAW)),
        TraceSpan.NONE);
  }

  private static Numbered said(MessageType type, UserId sender, List<UserId> mentioned) {
    Content content = new Content(type, "hello", null, null, mentioned.stream().map(UserId::value).toList());
    return new Numbered(new AcceptedRecord(new Position(new UUID(0, 0), 0, 0), Instant.EPOCH,
        new ConversationId(new UUID(1, 1)), new UUID(0, 0), sender, UUID.randomUUID(), type, content, null), 7);
  }

  private Settlement route(Push push) {
    return route(routing, push);
  }

  private static Settlement route(Routing routing, Push push) {
    Settlement settlement = new Settlement();
    routing.route(List.of(push), settlement).block();
    settlement.end();
    return settlement;
  }
}
