package io.parley.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.parley.fanout.spi.Delivery;
import io.parley.fanout.spi.Gateways.PushOutcome;
import io.parley.identity.DeviceId;
import io.parley.messaging.MessageAccepted;
import io.parley.messaging.SendMessage;
import io.parley.platform.ParleyException;
import io.parley.protocol.CloseCode;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import io.parley.sessions.SessionState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import io.parley.protocol.ServerFrame;
import io.parley.protocol.ServerFrames;
import java.util.concurrent.TimeUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

class SessionTests {
  private static final byte[] MESSAGE = ServerFrames.encode(new ServerFrame.Message(new UUID(1, 1), 3, new UUID(1, 2),
      new UUID(1, 3), new UUID(1, 4), "text", "hello", null, null, List.of(), "2026-11-24T10:00:00.000Z", "sent", null,
      null, null, null));

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final byte[] PUSH = "{\"type\":\"message\"}".getBytes(StandardCharsets.UTF_8);

  private final HandTime time = new HandTime();
  private final GatewayFixture gateway = new GatewayFixture();
  private final FakePorts ports = gateway.ports;
  private final String token = ports.token("alice", time.instant().plusSeconds(3_600));
  private GatewayNode node = gateway.node(time, time);
  private final FakeOutbound socket = new FakeOutbound();
  private Session session = new Session(socket, node, null);

  @Test
  void helloIsAnsweredWithWelcomeOnceTheSessionIsRegistered() {
    Sinks.Empty<Void> registered = Sinks.empty();
    ports.registering = registered.asMono();

    say("{'type':'hello','id':'1','token':'token-of-alice','device_id':'phone'}");
    assertThat(socket.frames).isEmpty();
    registered.tryEmitEmpty();

    JsonNode welcome = socket.next();
    assertThat(welcome.get("type").stringValue()).isEqualTo("welcome");
    assertThat(welcome.get("re").stringValue()).isEqualTo("1");
    assertThat(welcome.get("user_id").stringValue()).isEqualTo(FakePorts.user("alice").toString());
    assertThat(welcome.get("heartbeat_seconds").intValue()).isEqualTo(15);
    assertThat(welcome.at("/limits/body_bytes").intValue()).isEqualTo(10_240);
    assertThat(ports.registered).containsOnlyKeys(new SessionId(welcome.get("session_id").stringValue()));
  }

  @Test
  void whatComesBeforeHelloIsRefusedAndTheSocketStaysOpen() {
    say("{}");
    assertError(null, "bad_request");
    say("{'type':'ping','id':'1'}");
    assertError("1", "bad_request");
    say("{'type':'teleport','id':'2'}");
    assertError("2", "bad_request");
    say("{'type':'refresh','id':'3','token':'x'}");
    assertError("3", "bad_request");

    assertThat(socket.closed).isNull();
    hello("alice", "phone");
    assertThat(socket.next().get("type").stringValue()).isEqualTo("welcome");
  }

  @Test
  void aSecondHelloIsRefusedAndTheSessionLivesOn() {
    open();

    say("{'type':'hello','id':'2','token':'token-of-alice','device_id':'phone'}");
    assertError("2", "bad_request");
    say("{'type':'ping','id':'3'}");
    assertThat(socket.next().get("type").stringValue()).isEqualTo("pong");
  }

  @Test
  void aBadTokenInHelloEndsWith4501() {
    say("{'type':'hello','id':'1','token':'forged','device_id':'phone'}");

    assertError("1", "unauthenticated");
    assertThat(socket.closed).isEqualTo(CloseCode.UNAUTHENTICATED);
    assertThat(ports.registered).isEmpty();
  }

  @Test
  void noTokenAtAllEndsWith4501() {
    say("{'type':'hello','id':'1','device_id':'phone'}");

    assertError("1", "unauthenticated");
    assertThat(socket.closed).isEqualTo(CloseCode.UNAUTHENTICATED);
  }

  @Test
  void theTokenOfTheUpgradeSuffices() {
    session = new Session(socket, node, ports.tokens.get(token));

    say("{'type':'hello','id':'1','device_id':'phone'}");

    assertThat(socket.next().get("type").stringValue()).isEqualTo("welcome");
  }

  @Test
  void helloMayBeRepeatedWhenTheRegistryWasAway() {
    ports.registering = Mono.error(ParleyException.unavailable("Redis is away", null));
    hello("alice", "phone");
    JsonNode error = assertError("1", "unavailable");
    assertThat(error.get("retry_after_ms").longValue()).isPositive();

    ports.registering = Mono.empty();
    hello("alice", "phone");

    assertThat(socket.next().get("type").stringValue()).isEqualTo("welcome");
    assertThat(gateway.local.all()).containsExactly(session);
  }

  @Test
  void framesBehindHelloWaitForIt() {
    Sinks.Empty<Void> authenticated = Sinks.empty();
    ports.authenticating = authenticated.asMono();
    hello("alice", "phone");
    say("{'type':'ping','id':'2'}");
    assertThat(socket.reading).isFalse();

    authenticated.tryEmitEmpty();

    assertThat(socket.next().get("type").stringValue()).isEqualTo("welcome");
    assertThat(socket.next().get("type").stringValue()).isEqualTo("pong");
    assertThat(socket.reading).isTrue();
  }

  @Test
  void itSaysHowItIsOnceItIsOpen() {
    HeldHere held = new HeldHere(gateway.local);
    assertThat(session.asSeen()).isNull();
    say("{'type':'hello','id':'1','token':'token-of-alice','device_id':'phone','client':'tests/1'}");
    Instant opened = time.instant();
    time.advance(Duration.ofSeconds(10));
    say("{'type':'ping'}");
    time.advance(Duration.ofSeconds(4));
    socket.congested = true;
    int queued = socket.frames.size();

    List<SessionState> seen = held.states(List.of(session.entry().sessionId(), new SessionId("unknown")))
        .block(PATIENCE);

    assertThat(seen)
        .containsExactly(new SessionState(session.entry().sessionId(), new DeviceId("phone"), "tests/1", opened,
            opened.plusSeconds(10), queued, 100L * queued, gateway.outboundFrames));
  }

  @Test
  void anOperatorEndsASessionAndItsDeviceMayComeBack() {
    HeldHere held = new HeldHere(gateway.local);
    open();
    SessionId id = session.entry().sessionId();

    assertThat(held.disconnect(List.of(id, new SessionId("unknown"))).block(PATIENCE)).containsExactly(id);

    assertThat(socket.closed).isEqualTo(CloseCode.DISCONNECTED);
    assertThat(socket.closed.code()).as("4000 to 4499 invite back").isBetween(4_000, 4_499);
    assertThat(held.disconnect(List.of(id)).block(PATIENCE)).as("it is gone").isEmpty();
    assertThat(held.states(List.of(id)).block(PATIENCE)).isEmpty();
  }

  @Test
  void howItEndedIsNotedOnce() {
    open();
    time.advance(Duration.ofSeconds(30));
    session.tick();
    session.gone(Ending.LOST);

    assertThat(gateway.closes)
        .containsExactly(new ClosedSession(new DeviceId("phone"), ports.nodes.self(), time.instant(),
            CloseCode.NOTHING_HEARD.code(), ClosedSession.By.GATEWAY));
  }

  @Test
  void nothingIsNotedOfOneWhoNeverCameIn() {
    say("{'type':'hello','id':'1','token':'forged','device_id':'phone'}");
    session.gone(Ending.LOST);

    assertThat(gateway.closes).isEmpty();
  }

  @Test
  void withoutHelloInTimeTheSocketIsClosed() {
    time.advance(Duration.ofMillis(9_999));
    session.tick();
    assertThat(socket.closed).isNull();

    time.advance(Duration.ofMillis(1));
    session.tick();
    assertThat(socket.closed).isEqualTo(CloseCode.UNAUTHENTICATED);
  }

  @Test
  void silenceForTwoHeartbeatsEndsASession() {
    open();
    time.advance(Duration.ofSeconds(29));
    say("{'type':'ping'}");
    time.advance(Duration.ofSeconds(29));
    session.tick();
    assertThat(socket.closed).isNull();

    time.advance(Duration.ofSeconds(1));
    session.tick();
    assertThat(socket.closed).isEqualTo(CloseCode.NOTHING_HEARD);
    assertThat(ports.registered).isEmpty();
  }

  @Test
  void silenceIsNotTheClientsWhileWeDoNotRead() {
    open();
    ports.sending = Mono.never();
    IntStream.range(0, Inbox.MAX_IN_FLIGHT + 1).forEach(n -> send("hi"));
    assertThat(socket.reading).isFalse();

    for (int second = 0; second < 60; second++) {
      time.advance(Duration.ofSeconds(1));
      session.tick();
    }

    assertThat(socket.closed).isNull();
  }

  @Test
  void silenceIsNotTheClientsWhileTheNodeStoodStill() {
    open();
    time.advance(Duration.ofSeconds(20));
    time.advance(Duration.ofSeconds(15));
    session.stoodStill(15_000);
    session.tick();
    assertThat(socket.closed).isNull();

    time.advance(Duration.ofSeconds(10));
    session.tick();
    assertThat(socket.closed).isEqualTo(CloseCode.NOTHING_HEARD);
  }

  @Test
  void theSameDeviceReplacesItsOlderSession() {
    open();
    FakeOutbound otherSocket = new FakeOutbound();
    Session other = new Session(otherSocket, node, null);

    other.receive(json("{'type':'hello','token':'token-of-alice','device_id':'phone'}"));

    assertThat(socket.closed).isEqualTo(CloseCode.REPLACED);
    assertThat(otherSocket.closed).isNull();
    assertThat(gateway.local.all()).containsExactly(other);
    assertThat(ports.registered).containsOnlyKeys(other.entry().sessionId());
  }

  @Test
  void anotherDeviceOfTheUserReplacesNothing() {
    open();
    Session other = new Session(new FakeOutbound(), node, null);

    other.receive(json("{'type':'hello','token':'token-of-alice','device_id':'laptop'}"));

    assertThat(socket.closed).isNull();
    assertThat(gateway.local.all()).hasSize(2);
  }

  @Test
  void afterTheTokensEndNothingIsTakenOrPushedUntilARefreshAndThenTheClientSyncs() {
    open();
    time.advance(Duration.ofHours(1));
    session.push(PUSH);
    assertError(null, "token_expired");
    say("{'type':'ping','id':'5'}");
    assertError("5", "token_expired");
    assertThat(socket.frames).isEmpty();

    ports.token("alice", time.instant().plusSeconds(60));
    say("{'type':'refresh','id':'6','token':'token-of-alice'}");

    assertThat(socket.next().get("type").stringValue()).isEqualTo("ok");
    assertThat(socket.next().get("type").stringValue()).isEqualTo("resync");
    session.push(PUSH);
    assertThat(socket.next().get("type").stringValue()).isEqualTo("message");
  }

  @Test
  void withoutARefreshASessionEndsThirtySecondsAfterItsToken() {
    session = new Session(socket, node, ports.tokens.get(ports.token("brief", time.instant().plusSeconds(5))));
    say("{'type':'hello','id':'1','device_id':'phone'}");
    socket.next();
    time.advance(Duration.ofSeconds(5));
    session.tick();
    assertError(null, "token_expired");

    time.advance(Duration.ofSeconds(20));
    say("{'type':'ping','id':'2'}");
    assertError("2", "token_expired");
    time.advance(Duration.ofSeconds(9));
    session.tick();
    assertThat(socket.closed).isNull();

    time.advance(Duration.ofSeconds(1));
    session.tick();
    assertThat(socket.closed).isEqualTo(CloseCode.UNAUTHENTICATED);
  }

  @Test
  void aRefreshInTimeIsAnsweredWithoutResync() {
    open();
    ports.token("alice", time.instant().plusSeconds(7_200));

    say("{'type':'refresh','id':'2','token':'token-of-alice'}");
    assertThat(socket.next().get("type").stringValue()).isEqualTo("ok");
    time.advance(Duration.ofSeconds(3_601));
    say("{'type':'ping','id':'3'}");

    assertThat(socket.next().get("type").stringValue()).isEqualTo("pong");
  }

  @Test
  void anotherUsersTokenIsForbiddenAndChangesNothing() {
    open();
    ports.token("mallory", time.instant().plusSeconds(7_200));

    say("{'type':'refresh','id':'2','token':'token-of-mallory'}");

    assertError("2", "forbidden");
    say("{'type':'refresh','id':'3','token':'forged'}");
    assertError("3", "unauthenticated");
    assertThat(socket.closed).isNull();
    assertThat(session.userId()).isEqualTo(FakePorts.user("alice"));
  }

  @Test
  void sendsArePipelinedInOrderAndAnsweredWhenEachIsDone() {
    open();
    Sinks.One<MessageAccepted> first = Sinks.one();
    ports.sending = first.asMono();
    send("one");
    ports.sending = Mono.just(new MessageAccepted(ports.ids.next(0), true));
    send("two");

    assertThat(ports.sends).extracting(command -> command.content().body()).containsExactly("one", "two");
    assertThat(socket.next().get("duplicate").booleanValue()).isTrue();
    first.tryEmitValue(new MessageAccepted(ports.ids.next(0), false));
    JsonNode sent = socket.next();
    assertThat(sent.get("type").stringValue()).isEqualTo("sent");
    assertThat(sent.get("re").stringValue()).isEqualTo("one");
  }

  @Test
  void readingStopsWhileTooManyAreInFlightAndTheRestFollowsInOrder() {
    open();
    Sinks.One<MessageAccepted> all = Sinks.one();
    ports.sending = all.asMono();
    IntStream.range(0, 70).forEach(n -> send("m" + n));
    assertThat(ports.sends).hasSize(64);
    assertThat(socket.reading).isFalse();

    all.tryEmitValue(new MessageAccepted(ports.ids.next(0), false));

    assertThat(ports.sends).extracting(command -> command.content().body())
        .containsExactlyElementsOf(IntStream.range(0, 70).mapToObj(n -> "m" + n).toList());
    assertThat(socket.reading).isTrue();
    assertThat(socket.frames).hasSize(70);
  }

  @Test
  void aBodyOverTheLimitIsRefusedByItsBytes() {
    open();
    send("é".repeat(5_120));
    assertThat(socket.next().get("type").stringValue()).isEqualTo("sent");

    send("é".repeat(5_120) + "x");

    JsonNode error = assertError(null, "body_too_large");
    assertThat(error.get("message").stringValue()).contains("10241", "10240");
    assertThat(ports.sends).hasSize(1);
  }

  @Test
  void anUnknownTypeOfMessageIsRefusedBeforeAnybodyIsAsked() {
    open();
    sendOf("smoke");
    assertThat(assertError("1", "bad_request").get("message").stringValue()).contains("message_type");
    assertThat(ports.sends).isEmpty();
  }

  @Test
  void whoSendsTooFastIsToldHowLongToWaitBeforeAnythingIsStored() {
    open();
    IntStream.range(0, 100).forEach(n -> send("x"));
    socket.frames.clear();

    send("one too many");
    assertThat(assertError("one too many", "rate_limited").get("retry_after_ms").longValue()).isBetween(1L, 51L);
    assertThat(ports.sends).hasSize(100);

    time.advance(Duration.ofMillis(51));
    send("again");
    assertThat(socket.next().get("type").stringValue()).isEqualTo("sent");
  }

  @Test
  void thePaceIsTheUsersOverAllTheirSessions() {
    open();
    IntStream.range(0, 100).forEach(n -> send("x"));
    FakeOutbound laptop = new FakeOutbound();
    Session other = new Session(laptop, node, null);
    other.receive(json("{'type':'hello','token':'token-of-alice','device_id':'laptop'}"));
    laptop.next();

    other.receive(json(sendFrame("1", "text", "x")));

    assertThat(laptop.next().get("code").stringValue()).isEqualTo("rate_limited");
  }

  @Test
  void whoGoesOnWhileRateLimitedIsClosed() {
    open();
    IntStream.range(0, 100 + 199).forEach(n -> send("x"));
    assertThat(socket.closed).isNull();

    send("x");

    assertThat(socket.closed).isEqualTo(CloseCode.RATE_LIMITED);
  }

  @Test
  void theTenthMalformedFrameWithinAMinuteEndsTheConnection() {
    IntStream.range(0, 9).forEach(n -> say("nonsense"));
    time.advance(Duration.ofMinutes(1));
    IntStream.range(0, 9).forEach(n -> say("[]"));
    assertThat(socket.closed).isNull();
    assertThat(socket.frames).hasSize(18).allMatch(frame -> !frame.has("re"));

    say("{");

    assertThat(socket.closed).isEqualTo(CloseCode.TOO_MANY_MALFORMED);
  }

  @Test
  void badFieldsAndUnknownTypesDoNotCountAsMalformed() {
    open();
    IntStream.range(0, 20).forEach(n -> say("{'type':'teleport','id':'1'}"));
    IntStream.range(0, 20).forEach(n -> say("{'type':'ack','id':'1'}"));

    assertThat(socket.closed).isNull();
    assertThat(socket.frames).hasSize(40);
  }

  @Test
  void theTimeUntilItsDeviceAcknowledgesIsMeasured() {
    open();
    session.push(MESSAGE);
    time.advance(Duration.ofMillis(100));
    session.push(MESSAGE);
    time.advance(Duration.ofMillis(200));
    say("{'type':'ack','id':'1','conversation_id':'C','seq':3}");
    say("{'type':'ack','id':'2','conversation_id':'C','seq':3}");
    Timer acks = gateway.registry.get("parley.gateway.acks").timer();
    assertThat(acks.count()).isEqualTo(1);
    assertThat(acks.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(300);

    session.push(ServerFrames.encode(new ServerFrame.Resync()));
    say("{'type':'read','id':'3','conversation_id':'C','seq':4}");
    assertThat(acks.count()).isEqualTo(1);
    session.push(MESSAGE);
    say("{'type':'read','id':'4','conversation_id':'C','seq':5}");
    assertThat(acks.count()).isEqualTo(2);
  }

  @Test
  void ackAndReadAreNotAnsweredUnlessTheyFail() {
    open();
    say("{'type':'ack','id':'1','conversation_id':'C','seq':3}");
    say("{'type':'read','id':'2','conversation_id':'C','seq':4}");
    assertThat(socket.frames).isEmpty();
    assertThat(ports.receipts).containsExactly("delivered 3", "read 4");

    ports.receiving = Mono.error(ParleyException.notAMember());
    say("{'type':'ack','id':'3','conversation_id':'C','seq':3}");
    assertError("3", "not_a_member");
  }

  @Test
  void whatNobodyExpectedBecomesInternalAndSaysNothing() {
    open();
    ports.sending = Mono.error(new IllegalStateException("password=hunter2"));

    send("x");

    JsonNode error = assertError("x", "internal");
    assertThat(error.toString()).doesNotContain("hunter2");
  }

  @Test
  void syncIsAnsweredWithPagesIntroducedWhereNewAndThenSynced() {
    ports.conversations = 2;
    open();

    say("{'type':'sync','id':'7','cursors':[{'conversation_id':'%s','seq':4}]}".formatted(FakePorts.conversation(1)));

    assertThat(types()).containsExactly("page", "conversation", "page", "synced");
    assertThat(socket.next().get("re").stringValue()).isEqualTo("7");
    assertThat(socket.next().has("re")).isFalse();
    assertThat(socket.next().get("conversation_id").stringValue()).isEqualTo(FakePorts.conversation(2).toString());
    JsonNode synced = socket.next();
    assertThat(synced.get("conversations").intValue()).isEqualTo(2);
    assertThat(synced.has("next")).isFalse();
  }

  @Test
  void cursorsOfSeveralFramesCountTogether() {
    open();
    say("{'type':'sync','id':'1','continues':true,'cursors':[{'conversation_id':'%s','seq':4}]}"
        .formatted(FakePorts.conversation(1)));
    assertThat(socket.next().get("type").stringValue()).isEqualTo("ok");
    say("{'type':'sync','id':'2','cursors':[{'conversation_id':'%s','seq':5}]}".formatted(FakePorts.conversation(2)));

    assertThat(ports.askedCursors).containsExactly(
        Map.of(FakePorts.conversation(1), 4L, FakePorts.conversation(2), 5L));
  }

  @Test
  void moreThanTenThousandCursorsAreRefused() {
    open();
    IntStream.range(0, 10).forEach(part -> say(manyCursors(part, 1_000, true)));
    socket.frames.clear();

    say(manyCursors(10, 1, false));

    assertError("s", "bad_request");
    assertThat(ports.askedCursors).isEmpty();
  }

  @Test
  void whatDoesNotFitIntoOneSyncIsOwedUnderNext() {
    ports.conversations = 450;
    open();
    say("{'type':'sync','id':'1'}");
    String next = finishSync(200);
    say("{'type':'sync','id':'2','next':'%s'}".formatted(next));
    String last = finishSync(200);
    say("{'type':'sync','id':'3','next':'%s'}".formatted(next));
    assertError("3", "bad_request");

    say("{'type':'sync','id':'4','next':'%s'}".formatted(last));

    assertThat(finishSync(50)).isNull();
  }

  @Test
  void aSyncGoesOnlyAsFastAsTheClientReads() {
    ports.conversations = 5;
    open();
    socket.congested = true;

    say("{'type':'sync','id':'1'}");

    assertThat(socket.frames).hasSize(1);
    while (!socket.whenDrained.isEmpty()) {
      socket.drained();
    }
    assertThat(types()).hasSize(11).endsWith("synced");
  }

  @Test
  void syncsBeyondThoseThatMayWaitAreOverloaded() {
    oneSyncAtATime();
    Sinks.Empty<Void> read = Sinks.empty();
    ports.reading = read.asMono();
    say("{'type':'sync','id':'1'}");
    say("{'type':'sync','id':'2'}");

    say("{'type':'sync','id':'3'}");

    assertThat(assertError("3", "overloaded").get("retry_after_ms").longValue()).isBetween(1_000L, 5_000L);
    assertThat(ports.askedCursors).hasSize(1);
    read.tryEmitEmpty();
    assertThat(types()).containsSubsequence("synced", "synced");
  }

  @Test
  void aClientThatDoesNotReadHoldsUpNobodyElsesSync() {
    oneSyncAtATime();
    socket.congested = true;
    say("{'type':'sync','id':'1'}");
    FakeOutbound laptop = new FakeOutbound();
    Session other = new Session(laptop, node, null);
    other.receive(json("{'type':'hello','token':'token-of-alice','device_id':'laptop'}"));

    other.receive(json("{'type':'sync','id':'1'}"));

    assertThat(laptop.frames.getLast().get("type").stringValue()).isEqualTo("synced");
    assertThat(types()).doesNotContain("synced");
  }

  @Test
  void aSyncWhoseSocketClosedGivesItsPlaceBack() {
    oneSyncAtATime();
    ports.reading = Mono.error(ParleyException.unavailable("Cassandra is away", null));
    say("{'type':'sync','id':'1'}");
    assertError("1", "unavailable");
    ports.reading = Mono.empty();
    socket.congested = true;
    say("{'type':'sync','id':'2'}");
    session.gone(Ending.LOST);
    socket.drained();

    FakeOutbound laptop = new FakeOutbound();
    Session other = new Session(laptop, node, null);
    other.receive(json("{'type':'hello','token':'token-of-alice','device_id':'laptop'}"));
    other.receive(json("{'type':'sync','id':'1'}"));

    assertThat(laptop.frames.getLast().get("type").stringValue()).isEqualTo("synced");
  }

  @Test
  void historyIsAnsweredWithAPage() {
    open();
    say("{'type':'history','id':'1','conversation_id':'C','after_seq':7,'limit':2}");

    JsonNode page = socket.next();
    assertThat(page.get("type").stringValue()).isEqualTo("page");
    assertThat(page.get("re").stringValue()).isEqualTo("1");
    assertThat(page.at("/messages/0/seq").longValue()).isEqualTo(8);
    assertThat(page.get("messages")).hasSize(2);
  }

  @Test
  void pushesReachThoseWhoseHelloWasAnsweredAndNobodyElse() {
    Sinks.Empty<Void> registered = Sinks.empty();
    ports.registering = registered.asMono();
    hello("alice", "phone");
    SessionId sessionId = session.entry().sessionId();
    assertThat(push(sessionId)).isEqualTo(PushOutcome.QUEUED);
    assertThat(socket.frames).isEmpty();
    registered.tryEmitEmpty();
    socket.next();

    assertThat(push(sessionId, new SessionId("gone"))).isEqualTo(PushOutcome.QUEUED);

    assertThat(types()).containsExactly("message");
  }

  @Test
  void aSessionThatCanNotTakeAPushIsClosedAndInNobodysWay() {
    open();
    FakeOutbound healthy = new FakeOutbound();
    Session other = new Session(healthy, node, null);
    ports.token("ben", time.instant().plusSeconds(3_600));
    other.receive("{\"type\":\"hello\",\"id\":\"1\",\"token\":\"token-of-ben\",\"device_id\":\"phone\"}"
        .getBytes(StandardCharsets.UTF_8));
    healthy.next();
    socket.broken = true;

    assertThat(push(session.entry().sessionId(), other.entry().sessionId())).isEqualTo(PushOutcome.QUEUED);

    assertThat(socket.closed).isEqualTo(CloseCode.INTERNAL);
    assertThat(healthy.next().get("type").stringValue()).isEqualTo("message");
  }

  @Test
  void aPushForAnotherNodeOrLifeIsStale() {
    open();
    List<Delivery> deliveries = List.of(new Delivery(PUSH, List.of(session.entry().sessionId())));

    assertThat(gateway.gateways.push(new NodeId("node-2"), ports.incarnation, deliveries).block(PATIENCE))
        .isEqualTo(PushOutcome.STALE);
    assertThat(gateway.gateways.push(new NodeId("node-1"), new Incarnation("earlier"), deliveries).block(PATIENCE))
        .isEqualTo(PushOutcome.STALE);
    assertThat(socket.frames).isEmpty();
  }

  @Test
  void aNewIncarnationRegistersAgainAndTellsTheClientToSync() {
    open();
    Disposable following = gateway.registration.followRenewals();

    ports.incarnation = new Incarnation("second");
    ports.renewals.tryEmitNext(ports.incarnation);

    assertThat(ports.registered).containsExactly(Map.entry(session.entry().sessionId(), ports.incarnation));
    assertThat(types()).containsExactly("resync");
    following.dispose();
  }

  @Test
  void aLeaseLostWhileASessionOpensDoesNotLoseIt() {
    Sinks.Empty<Void> registered = Sinks.empty();
    ports.registering = registered.asMono();
    hello("alice", "phone");
    ports.registering = Mono.empty();
    ports.registered.put(session.entry().sessionId(), ports.incarnation);
    ports.incarnation = new Incarnation("second");

    registered.tryEmitEmpty();

    assertThat(ports.registered).containsExactly(Map.entry(session.entry().sessionId(), ports.incarnation));
    assertThat(types()).containsExactly("welcome");
  }

  @Test
  void aSocketThatClosesWhileItIsRegisteredLeavesNothingBehind() {
    Sinks.Empty<Void> registered = Sinks.empty();
    ports.registering = registered.asMono();
    hello("alice", "phone");

    session.gone(Ending.LOST);
    registered.tryEmitEmpty();

    assertThat(ports.registered).isEmpty();
    assertThat(gateway.local.all()).isEmpty();
    assertThat(socket.frames).isEmpty();
  }

  @Test
  void anEntryIsRenewedBeforeTheRegistryForgetsIt() {
    session = new Session(socket, node, ports.tokens.get(ports.token("patient", Instant.MAX)));
    say("{'type':'hello','device_id':'phone'}");
    ports.registered.clear();

    time.advance(Duration.ofHours(12));
    say("{'type':'ping'}");
    session.tick();

    assertThat(ports.registered).containsOnlyKeys(session.entry().sessionId());
  }

  @Test
  void drainTellsWhenToComeBackAndClosesWith1012() {
    open();

    session.drain(Duration.ofMillis(700));

    assertThat(socket.next().get("reconnect_after_ms").longValue()).isEqualTo(700);
    assertThat(socket.closed).isEqualTo(CloseCode.RESTART);
    assertThat(ports.registered).isEmpty();
  }

  private void oneSyncAtATime() {
    gateway.syncs = 1;
    gateway.waitingSyncs = 1;
    ports.conversations = 3;
    node = gateway.node(time, time);
    session = new Session(socket, node, null);
    open();
  }

  private void open() {
    hello("alice", "phone");
    assertThat(socket.next().get("type").stringValue()).isEqualTo("welcome");
  }

  private void hello(String name, String device) {
    say("{'type':'hello','id':'1','token':'token-of-%s','device_id':'%s'}".formatted(name, device));
  }

  private void send(String body) {
    say(sendFrame(body, "text", body));
  }

  private void sendOf(String messageType) {
    say(sendFrame("1", messageType, "x"));
  }

  private static String sendFrame(String id, String messageType, String body) {
    return "{'type':'send'%s,'conversation_id':'C','client_message_id':'%s','message_type':'%s','body':'%s'}"
        .formatted(id.length() > 64 ? "" : ",'id':'" + id + "'", UUID.randomUUID(), messageType, body);
  }

  private static String manyCursors(int part, int count, boolean continues) {
    return IntStream.range(0, count)
        .mapToObj(n -> "{'conversation_id':'%s','seq':1}".formatted(new UUID(part, n)))
        .collect(Collectors.joining(",", "{'type':'sync','id':'s','continues':%s,'cursors':[".formatted(continues),
            "]}"));
  }

  private String finishSync(int pages) {
    JsonNode synced = socket.frames.removeLast();
    assertThat(synced.get("type").stringValue()).isEqualTo("synced");
    assertThat(synced.get("conversations").intValue()).isEqualTo(pages);
    assertThat(types().stream().filter("page"::equals)).hasSize(pages);
    socket.frames.clear();
    return synced.has("next") ? synced.get("next").stringValue() : null;
  }

  private PushOutcome push(SessionId... recipients) {
    return gateway.gateways
        .push(new NodeId("node-1"), ports.incarnation, List.of(new Delivery(PUSH, List.of(recipients))))
        .block(PATIENCE);
  }

  private List<String> types() {
    return socket.frames.stream().map(frame -> frame.get("type").stringValue()).toList();
  }

  private JsonNode assertError(String re, String code) {
    JsonNode error = socket.next();
    assertThat(error.get("type").stringValue()).isEqualTo("error");
    assertThat(error.get("code").stringValue()).isEqualTo(code);
    assertThat(error.has("re") ? error.get("re").stringValue() : null).isEqualTo(re);
    return error;
  }

  private void say(String frame) {
    session.receive(json(frame));
  }

  private static byte[] json(String frame) {
    return frame.replace("'C'", "'" + FakePorts.conversation(1) + "'").replace('\'', '"')
        .getBytes(StandardCharsets.UTF_8);
  }
}
