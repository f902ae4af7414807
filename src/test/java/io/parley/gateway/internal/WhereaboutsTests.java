package io.parley.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.internal.GatewayPeersExchange.Look;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.presence.PresenceStatus;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

/// What a session says and hears of who is there and who writes.
class WhereaboutsTests {
  private static final UserId ALICE = FakePorts.user("alice");
  private static final UserId BEN = FakePorts.user("ben");
  private static final UserId DORA = FakePorts.user("dora");
  private static final String LUNCH = FakePorts.conversation(1).toString();

  private final HandTime time = new HandTime();
  private final GatewayFixture gateway = new GatewayFixture();
  private final FakeCompany company = gateway.ports.company;
  private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
  private final GatewaySights sights = new GatewaySights(company.conversations, company.membersPort,
      gateway.ports.sessions, gateway.peers, timer);
  private GatewayNode node;
  private FakeOutbound alice;
  private Session session;
  private FakeOutbound ben;

  @BeforeEach
  void open() {
    node = gateway.node(time, time);
    alice = new FakeOutbound();
    session = open("alice", alice);
    ben = new FakeOutbound();
    open("ben", ben);
    company.attended.clear();
  }

  private Session open(String name, FakeOutbound socket) {
    String token = gateway.ports.token(name, time.instant().plusSeconds(3_600));
    Session opened = new Session(socket, node, null);
    say(opened, "{'type':'hello','token':'%s','device_id':'phone'}".formatted(token));
    String id = socket.next().get("session_id").stringValue();
    gateway.ports.live.put(FakePorts.user(name), List.of(new LiveSession(new SessionId(id), new DeviceId("phone"),
        new NodeId("node-1"), gateway.ports.incarnation)));
    company.members.add(FakePorts.user(name));
    return opened;
  }

  @Test
  void aSessionComesAppearsAndLeaves() {
    open("carol", new FakeOutbound()).gone(Ending.LOST);
    say("{'type':'presence','status':'away'}");
    say("{'type':'presence','status':'online'}");

    assertThat(company.attended).containsExactly("came", "left", "AWAY after PT0S", "ONLINE after PT0S");
  }

  @Test
  void aUserWhoDoesNothingForFiveMinutesIsAwayUntilTheyDoSomething() {
    pass(Duration.ofMinutes(4));
    say("{'type':'ping'}");
    pass(Duration.ofSeconds(59));
    assertThat(company.attended).isEmpty();

    pass(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(20));
    assertThat(company.attended).containsExactly("AWAY after PT5M");

    say("{'type':'read','conversation_id':'%s','seq':1}".formatted(LUNCH));
    assertThat(company.attended).endsWith("ONLINE after PT0S");
  }

  @Test
  void whoSaidAwayStaysAwayUntilTheySayOtherwise() {
    say("{'type':'presence','status':'away'}");
    say("{'type':'read','conversation_id':'%s','seq':1}".formatted(LUNCH));
    pass(Duration.ofMinutes(6));

    assertThat(company.attended).allMatch(said -> said.startsWith("AWAY"));
  }

  @Test
  void watchIsAnsweredWithThePresentStatesAndFollowedByChanges() {
    company.states.put(BEN, PresenceStatus.ONLINE);
    say("{'type':'watch','id':'7','user_ids':['%s','%s']}".formatted(BEN, DORA));

    JsonNode answer = alice.next();
    assertThat(answer.get("type").stringValue()).isEqualTo("presences");
    assertThat(answer.get("re").stringValue()).isEqualTo("7");
    assertThat(answer.at("/users/0/status").stringValue()).isEqualTo("online");
    assertThat(answer.at("/users/0/last_seen_at").stringValue()).isEqualTo("2026-11-24T10:00:00.000Z");
    assertThat(answer.at("/users/1/status").stringValue()).isEqualTo("offline");

    company.become(BEN, PresenceStatus.AWAY);
    company.become(BEN, PresenceStatus.AWAY);
    JsonNode push = alice.next();
    assertThat(push.get("type").stringValue()).isEqualTo("presence");
    assertThat(push.get("user_id").stringValue()).isEqualTo(BEN.toString());
    assertThat(push.get("status").stringValue()).isEqualTo("away");
    assertThat(push.get("last_seen_at").stringValue()).isEqualTo("1970-01-01T00:00:00.000Z");
    assertThat(alice.frames).isEmpty();
    assertThat(ben.frames).isEmpty();
  }

  @Test
  void whatChangesBeforeTheAnswerIsInItAndNotPushed() {
    Sinks.Empty<Void> reading = Sinks.empty();
    company.watching = reading.asMono();
    say("{'type':'watch','id':'7','user_ids':['%s']}".formatted(BEN));
    company.become(BEN, PresenceStatus.ONLINE);
    assertThat(alice.frames).isEmpty();
    reading.tryEmitEmpty();

    assertThat(alice.next().at("/users/0/status").stringValue()).isEqualTo("online");
    assertThat(alice.frames).isEmpty();
  }

  @Test
  void whatChangesWhileTheAnswerIsMadeIsPushedBehindIt() {
    company.states.put(BEN, PresenceStatus.ONLINE);
    company.meanwhile.put(DORA, () -> company.become(BEN, PresenceStatus.AWAY));
    say("{'type':'watch','user_ids':['%s','%s']}".formatted(BEN, DORA));

    assertThat(alice.next().at("/users/0/status").stringValue()).isEqualTo("online");
    assertThat(statuses()).containsExactly("away");
  }

  @Test
  void theLastWordIsTrueAlsoWhereAUserIsWatchedAgain() {
    watchBenOnline();
    company.meanwhile.put(DORA, () -> company.become(BEN, PresenceStatus.AWAY));
    say("{'type':'watch','user_ids':['%s','%s']}".formatted(BEN, DORA));

    assertThat(alice.frames.getLast().get("status").stringValue()).isEqualTo("away");
  }

  @Test
  void whatChangesAfterTheTokenHasEndedIsPushedOnceThereIsAnother() {
    watchBenOnline();
    time.advance(Duration.ofHours(1));
    session.stoodStill(Duration.ofHours(1).toMillis());
    company.become(BEN, PresenceStatus.AWAY);
    assertThat(alice.next().get("code").stringValue()).isEqualTo("token_expired");
    assertThat(alice.frames).isEmpty();

    gateway.ports.token("alice", time.instant().plusSeconds(3_600));
    say("{'type':'refresh','token':'token-of-alice'}");
    assertThat(alice.frames).extracting(frame -> frame.get("type").stringValue()).containsExactly("ok", "resync",
        "presence");
    assertThat(alice.frames.getLast().get("status").stringValue()).isEqualTo("away");
  }

  @Test
  void whoMayNotBeSeenIsOfflineAndNeverPushed() {
    company.hidden.add(BEN);
    company.states.put(BEN, PresenceStatus.ONLINE);
    say("{'type':'watch','user_ids':['%s']}".formatted(BEN));
    assertThat(alice.next().at("/users/0/status").stringValue()).isEqualTo("offline");

    company.become(BEN, PresenceStatus.AWAY);
    pass(Duration.ofSeconds(10));
    company.become(BEN, PresenceStatus.ONLINE);
    assertThat(alice.frames).isEmpty();
  }

  @Test
  void whoBlocksAViewerIsOfflineForThemAtOnceAndForAsLongAsThatIsSo() {
    watchBenOnline();
    company.hidden.add(BEN);
    sights.blocked(BEN, ALICE).block();
    JsonNode push = alice.next();
    assertThat(push.get("status").stringValue()).isEqualTo("offline");
    assertThat(push.get("last_seen_at").isNull()).isTrue();
    company.become(BEN, PresenceStatus.AWAY);
    assertThat(alice.frames).isEmpty();

    company.hidden.remove(BEN);
    sights.blocked(BEN, ALICE).block();
    assertThat(statuses()).containsExactly("away");
  }

  @Test
  void whoMayBeSeenFromNowOnIsShownAtOnceAndPushed() {
    company.hidden.add(BEN);
    watchBenOnline();
    company.hidden.remove(BEN);
    sights.met(List.of(ALICE, BEN)).block();
    company.become(BEN, PresenceStatus.AWAY);

    assertThat(statuses()).containsExactly("online", "away");
  }

  @Test
  void whoLeavesAConversationIsNotSeenByThoseWhoStay() {
    watchBenOnline();
    company.hidden.add(BEN);
    sights.moved(FakePorts.conversation(1), BEN).block();

    assertThat(statuses()).containsExactly("offline");
  }

  @Test
  void whoLeavesAConversationSeesNobodyOfIt() {
    watchBenOnline();
    company.hidden.add(BEN);
    sights.moved(FakePorts.conversation(1), ALICE).block();

    assertThat(statuses()).containsExactly("offline");
  }

  @Test
  void whoCouldNotBeSeenIsAskedAboutWithEachChange() {
    company.hidden.add(BEN);
    watchBenOnline();
    company.hidden.remove(BEN);
    company.become(BEN, PresenceStatus.AWAY);

    assertThat(statuses()).containsExactly("away");
  }

  @Test
  void whatIsSaidOfABlockIsSaidOnceMoreForThoseWhoWatchedByAnOldAnswer() {
    sights.blocked(BEN, ALICE).block();
    watchBenOnline();
    company.hidden.add(BEN);
    timer.advanceTimeBy(GatewaySights.AGAIN_AFTER);

    assertThat(statuses()).containsExactly("offline");
  }

  @Test
  void aBlockOfWhichNobodyIsToldShowsAfterTenMinutesWithAChange() {
    watchBenOnline();
    company.hidden.add(BEN);
    time.advance(Duration.ofMinutes(11));
    company.become(BEN, PresenceStatus.AWAY);

    assertThat(statuses()).containsExactly("offline");
  }

  @Test
  void aChangeOfWhichNobodyCouldBeAskedIsPushedByWhatWasKnown() {
    watchBenOnline();
    time.advance(Duration.ofMinutes(11));
    session.stoodStill(Duration.ofMinutes(11).toMillis());
    company.asking = Mono.error(() -> ParleyException.unavailable("no messaging node", null));
    company.become(BEN, PresenceStatus.AWAY);
    assertThat(statuses()).containsExactly("away");

    company.hidden.add(BEN);
    company.asking = Mono.empty();
    pass(Duration.ofMillis(1_200));
    assertThat(statuses()).containsExactly("offline");
  }

  @Test
  void whoWasBlockedSeesNothingWhileNobodyCanBeAsked() {
    watchBenOnline();
    company.hidden.add(BEN);
    company.asking = Mono.error(() -> ParleyException.unavailable("no messaging node", null));
    sights.blocked(BEN, ALICE).block();
    company.become(BEN, PresenceStatus.AWAY);
    pass(Duration.ofSeconds(3));
    assertThat(alice.frames).isEmpty();

    company.asking = Mono.empty();
    pass(Duration.ofMillis(1_200));
    assertThat(statuses()).containsExactly("offline");
  }

  @Test
  void whileNobodyCanBeAskedItIsTriedOnceASecond() {
    watchBenOnline();
    company.asked = 0;
    company.asking = Mono.error(() -> ParleyException.unavailable("no messaging node", null));
    lookAgain();
    pass(Duration.ofSeconds(10));

    assertThat(company.asked).isBetween(9, 11);
  }

  @Test
  void theLateAnswerOfAnEarlierQuestionUndoesNothing() {
    watchBenOnline();
    Sinks.Empty<Void> earlier = Sinks.empty();
    company.asking = earlier.asMono();
    lookAgain();
    company.asking = Mono.empty();
    company.hidden.add(BEN);
    time.advance(Duration.ofMillis(1));
    lookAgain();
    earlier.tryEmitEmpty();
    company.become(BEN, PresenceStatus.AWAY);

    assertThat(statuses()).containsExactly("offline");
  }

  @Test
  void whoBlocksWhileTheyAreBeingAskedAboutIsOfflineInTheEnd() {
    Sinks.Empty<Void> asking = Sinks.empty();
    company.asking = asking.asMono();
    company.states.put(BEN, PresenceStatus.ONLINE);
    say("{'type':'watch','user_ids':['%s']}".formatted(BEN));
    company.asking = Mono.empty();
    company.hidden.add(BEN);
    time.advance(Duration.ofMillis(1));
    lookAgain();
    asking.tryEmitEmpty();

    assertThat(alice.next().get("type").stringValue()).isEqualTo("presences");
    assertThat(statuses()).containsExactly("offline");
  }

  private void watchBenOnline() {
    company.states.put(BEN, PresenceStatus.ONLINE);
    say("{'type':'watch','user_ids':['%s']}".formatted(BEN));
    assertThat(alice.next().get("type").stringValue()).isEqualTo("presences");
    time.advance(Duration.ofMillis(1));
  }

  private void lookAgain() {
    gateway.watchers.lookAgain(new Look(List.of(BEN), List.of(session.entry().sessionId())));
  }

  /// That were pushed to Alice.
  private List<String> statuses() {
    List<String> statuses = alice.frames.stream().map(frame -> frame.get("status").stringValue()).toList();
    alice.frames.clear();
    return statuses;
  }

  @Test
  void whoMayBeSeenIsNotAskedWithEachChange() {
    say("{'type':'watch','user_ids':['%s']}".formatted(BEN));
    alice.next();
    company.become(BEN, PresenceStatus.ONLINE);
    company.become(BEN, PresenceStatus.AWAY);

    assertThat(company.asked).isOne();
    assertThat(alice.frames).hasSize(2);
  }

  @Test
  void whomASessionWatchesNoMoreIsNotPushed() {
    say("{'type':'watch','user_ids':['%s']}".formatted(BEN));
    say("{'type':'unwatch','id':'8','user_ids':['%s']}".formatted(BEN));
    alice.next();
    assertThat(alice.next().get("re").stringValue()).isEqualTo("8");
    company.become(BEN, PresenceStatus.ONLINE);

    assertThat(alice.frames).isEmpty();
    assertThat(company.watched).containsEntry(BEN, 0);
  }

  @Test
  void aSessionThatEndsWatchesNobody() {
    say("{'type':'watch','user_ids':['%s']}".formatted(BEN));
    session.gone(Ending.LOST);

    assertThat(company.watched).containsEntry(BEN, 0);
  }

  @Test
  void aWatchThatFailsIsRefusedAndLeavesNothingBehind() {
    company.asking = Mono.error(() -> ParleyException.unavailable("no messaging node", null));
    say("{'type':'watch','id':'7','user_ids':['%s']}".formatted(BEN));

    assertThat(alice.next().get("code").stringValue()).isEqualTo("unavailable");
    assertThat(company.watched).containsEntry(BEN, 0);
  }

  @Test
  void aSecondWatchWaitsForWhatTheFirstReads() {
    Sinks.Empty<Void> reading = Sinks.empty();
    company.watching = reading.asMono();
    say("{'type':'watch','id':'7','user_ids':['%s']}".formatted(BEN));
    say("{'type':'watch','id':'8','user_ids':['%s']}".formatted(BEN));
    assertThat(alice.frames).isEmpty();
    company.states.put(BEN, PresenceStatus.ONLINE);
    reading.tryEmitEmpty();

    assertThat(alice.frames).hasSize(2)
        .allMatch(answer -> answer.at("/users/0/status").stringValue().equals("online"));
    assertThat(company.watched).containsEntry(BEN, 1);
  }

  @Test
  void aWatchThatFailsTakesNothingFromAnother() {
    Sinks.Empty<Void> first = Sinks.empty();
    company.asking = first.asMono();
    say("{'type':'watch','id':'7','user_ids':['%s']}".formatted(BEN));
    company.asking = Mono.empty();
    say("{'type':'watch','id':'8','user_ids':['%s']}".formatted(BEN));
    first.tryEmitError(ParleyException.unavailable("no messaging node", null));
    assertThat(alice.next().get("re").stringValue()).isEqualTo("8");
    assertThat(alice.next().get("code").stringValue()).isEqualTo("unavailable");

    company.become(BEN, PresenceStatus.ONLINE);
    assertThat(statuses()).containsExactly("online");
    assertThat(company.watched).containsEntry(BEN, 1);
  }

  @Test
  void ofTwoWatchesThatFailNothingIsLeft() {
    Sinks.Empty<Void> asking = Sinks.empty();
    company.asking = asking.asMono();
    say("{'type':'watch','id':'7','user_ids':['%s']}".formatted(BEN));
    say("{'type':'watch','id':'8','user_ids':['%s']}".formatted(BEN));
    asking.tryEmitError(ParleyException.unavailable("no messaging node", null));

    assertThat(company.watched).containsEntry(BEN, 0);
    assertThat(session.watchlist().holds(BEN)).isFalse();
  }

  @Test
  void aSessionWatchesFiveHundredUsersAndNotOneMore() {
    say(watchOf(0, 300));
    say(watchOf(100, 500));
    say(watchOf(499, 501));

    assertThat(alice.next().get("users")).hasSize(300);
    assertThat(alice.next().get("users")).hasSize(400);
    JsonNode refusal = alice.next();
    assertThat(refusal.get("code").stringValue()).isEqualTo("bad_request");
    assertThat(refusal.get("message").stringValue()).contains("at most 500 users, these would make 501");
  }

  @Test
  void aSessionThatWatchesOneAfterAnotherIsSlowedDown() {
    String unwatch = watchOf(0, 500).replace("watch", "unwatch");
    for (int i = 0; i < 3; i++) {
      say(watchOf(0, 500));
      say(unwatch);
    }
    List<JsonNode> refusals = alice.frames.stream().filter(frame -> frame.has("code")).toList();
    assertThat(refusals).extracting(refusal -> refusal.get("code").stringValue()).containsExactly("rate_limited");
    assertThat(refusals.getFirst().get("retry_after_ms").longValue()).isBetween(4_900L, 5_100L);
    alice.frames.clear();

    time.advance(Duration.ofMillis(5_100));
    say(watchOf(0, 500));
    assertThat(alice.next().get("users")).hasSize(500);
  }

  private static String watchOf(int from, int until) {
    return IntStream.range(from, until).mapToObj(i -> "'" + new UUID(5, i) + "'")
        .collect(Collectors.joining(",", "{'type':'watch','user_ids':[", "]}"));
  }

  @Test
  void whoWritesIsShownToTheOthersAndNotToThemselves() {
    typing(true);

    JsonNode shown = ben.next();
    assertThat(shown.get("type").stringValue()).isEqualTo("typing");
    assertThat(shown.get("conversation_id").stringValue()).isEqualTo(LUNCH);
    assertThat(shown.get("user_id").stringValue()).isEqualTo(ALICE.toString());
    assertThat(shown.get("active").booleanValue()).isTrue();
    assertThat(alice.frames).isEmpty();
  }

  @Test
  void whoWritesIsShownOnceASecondAtMost() {
    for (int i = 0; i < 50; i++) {
      typing(true);
      pass(Duration.ofMillis(100));
    }

    assertThat(ben.frames).hasSize(6);
    assertThat(company.asked).isEqualTo(6);
  }

  @Test
  void whatWasSaidLastWithinASecondIsShown() {
    typing(true);
    typing(false);
    pass(Duration.ofSeconds(2));

    assertThat(actives()).containsExactly(true, false);
  }

  @Test
  void tenSecondsAfterTheLastWordTheIndicatorEnds() {
    typing(true);
    pass(Duration.ofSeconds(5));
    typing(true);
    pass(Duration.ofMillis(9_900));
    assertThat(actives()).containsExactly(true, true);

    pass(Duration.ofMillis(500));
    assertThat(actives()).containsExactly(true, true, false);
    pass(Duration.ofSeconds(20));
    assertThat(actives()).hasSize(3);
  }

  @Test
  void whoStopsIsShownOnceAndNothingFollows() {
    typing(true);
    pass(Duration.ofSeconds(2));
    typing(false);
    pass(Duration.ofSeconds(15));

    assertThat(actives()).containsExactly(true, false);
  }

  @Test
  void aStrangerIsRefusedAndNotShown() {
    company.members.remove(ALICE);
    say("{'type':'typing','id':'3','conversation_id':'%s','active':true}".formatted(LUNCH));

    assertThat(alice.next().get("code").stringValue()).isEqualTo("not_a_member");
    assertThat(ben.frames).isEmpty();
  }

  @Test
  void whereNobodyCanBeAskedAWordIsLostAndNotRefused() {
    company.away = true;
    typing(true);

    assertThat(alice.frames).isEmpty();
    assertThat(ben.frames).isEmpty();
  }

  @Test
  void whoeverWasShownAWriterIsToldWhenItIsOver() {
    FakeOutbound carol = new FakeOutbound();
    open("carol", carol);
    typing(true);
    pass(Duration.ofSeconds(5));
    gateway.ports.live.remove(BEN);
    typing(true);
    pass(Duration.ofSeconds(11));

    assertThat(actives()).containsExactly(true, false);
    assertThat(carol.frames).extracting(frame -> frame.get("active").booleanValue()).containsExactly(true, true,
        false);
  }

  @Test
  void strangersTakeNobodysPlace() {
    company.members.remove(ALICE);
    for (int i = 0; i < OncePerSecond.MOST; i++) {
      say("{'type':'typing','conversation_id':'%s','active':true}".formatted(FakePorts.conversation(i)));
    }
    alice.frames.clear();
    company.members.add(ALICE);
    typing(true);

    assertThat(ben.frames).hasSize(1);
  }

  @Test
  void inAHugeConversationNobodyIsTold() {
    IntStream.range(0, 500).forEach(i -> company.members.add(new UserId(new UUID(6, i))));
    typing(true);

    assertThat(ben.frames).isEmpty();
    assertThat(alice.frames).isEmpty();
  }

  private List<Boolean> actives() {
    List<Boolean> actives = new ArrayList<>();
    ben.frames.forEach(frame -> actives.add(frame.get("active").booleanValue()));
    return actives;
  }

  private void typing(boolean active) {
    say("{'type':'typing','conversation_id':'%s','active':%s}".formatted(LUNCH, active));
  }

  private void pass(Duration duration) {
    Duration step = Duration.ofMillis(100);
    for (Duration left = duration; left.isPositive(); left = left.minus(step)) {
      time.advance(step);
      gateway.typing.tick();
      gateway.indicators.tick();
      gateway.watchers.tick();
      session.stoodStill(step.toMillis()); // silence is not what is looked at here
      session.tick();
    }
  }

  private void say(String frame) {
    say(session, frame);
  }

  private static void say(Session session, String frame) {
    session.receive(frame.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
