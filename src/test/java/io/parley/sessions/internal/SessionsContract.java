package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.sessions.Incarnation;
import io.parley.sessions.LiveSession;
import io.parley.sessions.Nodes;
import io.parley.sessions.SessionId;
import io.parley.sessions.Sessions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every registry promises.
abstract class SessionsContract {
  static final SessionId SESSION = new SessionId("s1");
  static final SessionId OTHER_SESSION = new SessionId("s2");
  static final DeviceId PHONE = new DeviceId("phone");
  static final DeviceId LAPTOP = new DeviceId("laptop");

  final UserId alice = new UserId(UUID.randomUUID());
  final UserId bob = new UserId(UUID.randomUUID());

  abstract Sessions sessions();

  abstract Nodes node();

  /// Ends the node's lease, as when it died.
  abstract void endLease();

  /// Lets the node find out that it lost its lease and begin a new life.
  abstract void beginNewLife();

  @Test
  void aRegisteredSessionIsFound() {
    register(alice, SESSION, PHONE);

    assertThat(live(List.of(alice))).containsExactly(
        Map.entry(alice, List.of(new LiveSession(SESSION, PHONE, node().self(), node().incarnation()))));
  }

  @Test
  void aUserHasASessionForEachDevice() {
    register(alice, SESSION, PHONE);
    register(alice, OTHER_SESSION, LAPTOP);

    assertThat(live(List.of(alice)).get(alice)).extracting(LiveSession::deviceId)
        .containsExactlyInAnyOrder(PHONE, LAPTOP);
  }

  @Test
  void aUserWithoutASessionIsLeftOut() {
    register(alice, SESSION, PHONE);

    assertThat(live(List.of(alice, bob))).containsOnlyKeys(alice);
  }

  @Test
  void aRemovedSessionIsGoneAndTheOthersStay() {
    register(alice, SESSION, PHONE);
    register(alice, OTHER_SESSION, LAPTOP);
    sessions().remove(alice, SESSION).block();

    assertThat(live(List.of(alice)).get(alice)).extracting(LiveSession::sessionId).containsExactly(OTHER_SESSION);
  }

  @Test
  void removingWhatIsNotThereIsFine() {
    sessions().remove(alice, SESSION).block();

    assertThat(live(List.of(alice))).isEmpty();
  }

  @Test
  void registeringAgainChangesNothing() {
    register(alice, SESSION, PHONE);
    register(alice, SESSION, PHONE);

    assertThat(live(List.of(alice)).get(alice)).hasSize(1);
  }

  @Test
  void sessionsCountNoMoreOnceTheirNodeHasNoLease() {
    register(alice, SESSION, PHONE);
    endLease();

    assertThat(live(List.of(alice))).isEmpty();
  }

  @Test
  void sessionsOfAnEarlierLifeCountNoMoreUntilTheyAreRegisteredAgain() {
    register(alice, SESSION, PHONE);
    endLease();
    beginNewLife();
    assertThat(live(List.of(alice))).isEmpty();

    register(alice, SESSION, PHONE);
    assertThat(live(List.of(alice)).get(alice)).extracting(LiveSession::incarnation)
        .containsExactly(node().incarnation());
  }

  @Test
  void whoEntersLearnsOfTheDevicesOlderSessions() {
    assertThat(register(alice, SESSION, PHONE)).isEmpty();
    assertThat(register(alice, new SessionId("s3"), LAPTOP)).isEmpty();

    assertThat(register(alice, OTHER_SESSION, PHONE)).containsExactly(
        new LiveSession(SESSION, PHONE, node().self(), node().incarnation()));
  }

  @Test
  void sessionsOfAnIncarnationThatIsWrittenOffCountNoMore() {
    register(alice, SESSION, PHONE);
    assertThat(live(List.of(alice))).isNotEmpty();
    sessions().writeOff(node().self(), node().incarnation()).block();
    assertThat(live(List.of(alice))).isEmpty();

    beginNewLife();
    register(alice, SESSION, PHONE);
    assertThat(live(List.of(alice))).isNotEmpty();
  }

  @Test
  void writingAnEarlierIncarnationOffChangesNothing() {
    Incarnation earlier = node().incarnation();
    endLease();
    beginNewLife();
    register(alice, SESSION, PHONE);
    sessions().writeOff(node().self(), earlier).block();

    assertThat(live(List.of(alice))).isNotEmpty();
  }

  @Test
  void moreUsersThanFitIntoAPipelineAreAllFound() {
    List<UserId> crowd = IntStream.range(0, 1_200).mapToObj(_ -> new UserId(UUID.randomUUID())).toList();
    crowd.forEach(user -> register(user, SESSION, PHONE));

    assertThat(live(crowd)).containsOnlyKeys(crowd);
  }

  @Test
  void nobodyAskedForIsNobodyFound() {
    assertThat(live(List.of())).isEmpty();
  }

  List<LiveSession> register(UserId user, SessionId session, DeviceId device) {
    return sessions().register(user, session, device).block();
  }

  Map<UserId, List<LiveSession>> live(Collection<UserId> users) {
    return sessions().live(users).block();
  }
}
