package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import io.parley.sessions.Incarnation;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import io.parley.sessions.SessionState;
import io.parley.sessions.Sessions;
import io.parley.sessions.ops.UserSessions.Disconnected;
import io.parley.sessions.ops.UserSessions.Found;
import io.parley.sessions.ops.UserSessions.Seen;
import io.parley.sessions.ops.UserSessions.Sight;
import io.parley.sessions.ops.UserSessions;
import io.parley.sessions.spi.SessionHolder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class HeldSessionsTests {
  private static final UserId BEN = new UserId(new UUID(1, 1));
  private static final NodeId SELF = new NodeId("self");

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final List<LiveSession> registry = new ArrayList<>();
  private final Map<NodeId, Gateway> gateways = new HashMap<>();
  private final UserSessions sessions = new HeldSessions(SELF, new Registered(), null, new Gateway(SELF), new Calls(),
      time);

  @Test
  void eachGatewayIsAskedForTheSessionsThatItHolds() {
    holds("self", "s1", "web");
    holds("gateway-2", "s2", "phone");

    Found found = sessions.of(BEN).block();

    assertThat(found.more()).isZero();
    assertThat(found.sessions()).extracting(seen -> seen.session().deviceId().value()).containsExactly("phone", "web");
    assertThat(found.sessions()).extracting(Seen::sight).containsOnly(Sight.SEEN);
    assertThat(found.sessions()).allSatisfy(seen -> assertThat(seen.state().client()).isEqualTo("tests"));
  }

  @Test
  void aGatewayThatDoesNotAnswerIsSaidSoAndTheOthersStand() {
    holds("self", "s1", "web");
    holds("gateway-2", "s2", "phone").answers = false;

    StepVerifier.create(sessions.of(BEN))
        .then(() -> time.advanceTimeBy(HeldSessions.DEADLINE))
        .assertNext(found -> {
          assertThat(found.sessions()).extracting(Seen::sight).containsExactly(Sight.SILENT, Sight.SEEN);
          assertThat(found.sessions().getFirst().state()).isNull();
        }).verifyComplete();
  }

  @Test
  void aSessionThatItsGatewayDoesNotKnowIsGone() {
    holds("gateway-2", "s2", "phone").held.clear();

    assertThat(sessions.of(BEN).block().sessions()).extracting(Seen::sight).containsExactly(Sight.GONE);
  }

  @Test
  void whoHasNoSessionHasNone() {
    assertThat(sessions.of(BEN).block()).isEqualTo(new Found(List.of(), 0));
  }

  @Test
  void whatIsBeyondTheBoundIsCounted() {
    IntStream.range(0, UserSessions.MOST + 3).forEach(i -> holds("self", "s" + i, "web-" + i));

    Found found = sessions.of(BEN).block();

    assertThat(found.sessions()).hasSize(UserSessions.MOST);
    assertThat(found.more()).isEqualTo(3);
  }

  @Test
  void onlyTheSessionsThatWereNamedAreClosed() {
    holds("self", "s1", "web");
    Gateway other = holds("gateway-2", "s2", "phone");
    holds("gateway-2", "s3", "tablet");

    List<Disconnected> done = sessions.disconnect(BEN, ids("s2", "unknown")).block();

    assertThat(done).containsExactly(new Disconnected(new SessionId("s2"), Sight.SEEN),
        new Disconnected(new SessionId("unknown"), Sight.GONE));
    assertThat(other.closed).containsExactly(new SessionId("s2"));
    assertThat(gateways.get(SELF).closed).isEmpty();
  }

  @Test
  void ofASilentGatewayNobodyKnowsWhetherItHasClosed() {
    holds("gateway-2", "s2", "phone").answers = false;

    StepVerifier.create(sessions.disconnect(BEN, ids("s2")))
        .then(() -> time.advanceTimeBy(HeldSessions.DEADLINE))
        .expectNext(List.of(new Disconnected(new SessionId("s2"), Sight.SILENT)))
        .verifyComplete();
  }

  @Test
  void noneAndTooManyAreRefused() {
    assertThat(refusal(List.of())).hasMessageContaining("0 sessions").hasMessageContaining("1 to 500");
    assertThat(refusal(IntStream.rangeClosed(0, UserSessions.MOST).mapToObj(i -> new SessionId("s" + i)).toList()))
        .hasMessageContaining("501 sessions");
  }

  private ParleyException refusal(List<SessionId> ids) {
    return catchThrowableOfType(ParleyException.class, () -> sessions.disconnect(BEN, ids).block());
  }

  private static List<SessionId> ids(String... ids) {
    return Flux.just(ids).map(SessionId::new).collectList().block();
  }

  private Gateway holds(String node, String session, String device) {
    NodeId nodeId = new NodeId(node);
    registry.add(new LiveSession(new SessionId(session), new DeviceId(device), nodeId, new Incarnation("life")));
    Gateway gateway = gateways.computeIfAbsent(nodeId, Gateway::new);
    gateway.held.put(new SessionId(session), new DeviceId(device));
    return gateway;
  }

  /// A gateway's own sessions; that of [#SELF] shares what it holds with the one in the map.
  private final class Gateway implements SessionHolder {
    private final NodeId nodeId;
    private final Map<SessionId, DeviceId> held = new HashMap<>();
    private final List<SessionId> closed = new ArrayList<>();
    private boolean answers = true;

    private Gateway(NodeId nodeId) {
      this.nodeId = nodeId;
    }

    private Gateway real() {
      return gateways.getOrDefault(nodeId, this);
    }

    @Override
    public Mono<List<SessionState>> states(Collection<SessionId> ids) {
      return answers
          ? Mono.just(ids.stream().filter(real().held::containsKey).map(id -> new SessionState(id, real().held.get(id),
              "tests", Instant.EPOCH, Instant.EPOCH, 0, 0, 1_000)).toList())
          : Mono.never();
    }

    @Override
    public Mono<List<SessionId>> disconnect(Collection<SessionId> ids) {
      List<SessionId> here = ids.stream().filter(real().held::containsKey).toList();
      real().closed.addAll(here);
      return answers ? Mono.just(here) : Mono.never();
    }
  }

  private final class Registered implements Sessions {
    @Override
    public Mono<List<LiveSession>> register(UserId userId, SessionId sessionId, DeviceId deviceId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Void> remove(UserId userId, SessionId sessionId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Void> writeOff(NodeId nodeId, Incarnation incarnation) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Map<UserId, List<LiveSession>>> live(Collection<UserId> userIds) {
      return Mono.just(registry.isEmpty() ? Map.of() : Map.of(BEN, List.copyOf(registry)));
    }
  }

  private final class Calls implements Peers {
    @Override
    public <T, R> Mono<R> askNode(String nodeId, Class<T> exchange, Function<T, Mono<R>> question) {
      return question.apply(exchange.cast(new UserSessionsEndpoint(() -> gateways.get(new NodeId(nodeId)))));
    }

    @Override
    public <T, R> Mono<R> ask(Role role, Object key, Class<T> exchange, Function<T, Mono<R>> question) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T, R> Flux<R> askMany(Role role, Object key, Class<T> exchange, Function<T, Flux<R>> question) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T, R> Flux<Said<R>> askEach(Role role, Class<T> exchange, Function<T, Mono<R>> question) {
      throw new UnsupportedOperationException();
    }
  }
}
