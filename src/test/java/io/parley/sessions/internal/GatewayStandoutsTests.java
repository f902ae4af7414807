package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import io.parley.sessions.ClosedSession.By;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.Departure;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import io.parley.sessions.SlowSession;
import io.parley.sessions.UserCount;
import io.parley.sessions.ops.Standouts.Found;
import io.parley.sessions.ops.Standouts.Slow;
import io.parley.sessions.ops.Standouts;
import io.parley.sessions.spi.StandoutsHere;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class GatewayStandoutsTests {
  private static final NodeId SELF = new NodeId("self");
  private static final Duration PATIENCE = Duration.ofMillis(150);
  /// By the clock on the wall.
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final Map<String, Gateway> gateways = new TreeMap<>(Map.of("gateway-1", new Gateway(), "gateway-2",
      new Gateway(), "self", new Gateway()));
  private final Standouts standouts = new GatewayStandouts(SELF, gateways.get("self"), new Calls(),
      () -> gateways.keySet().stream().map(NodeId::new).toList(), time);

  @Test
  void whatSeveralGatewaysCountedIsOneNumber() {
    gateways.get("gateway-1").counts.add(new UserCount(user(1), 3, 4));
    gateways.get("gateway-2").counts.add(new UserCount(user(1), 2, 2));
    gateways.get("self").counts.add(new UserCount(user(2), 7, 7));

    assertThat(standouts.mostRefused(10, PATIENCE).block())
        .isEqualTo(new Found<>(List.of(new UserCount(user(2), 7, 7), new UserCount(user(1), 5, 6)), List.of()));
    assertThat(standouts.mostSessions(1, PATIENCE).block().all()).hasSize(1);
  }

  @Test
  void aSilentGatewayIsNamedOnceItsTimeIsOverAndTheOthersStand() {
    gateways.get("gateway-1").counts.add(new UserCount(user(1), 3, 3));
    gateways.get("gateway-2").answers = false;

    StepVerifier.create(standouts.mostRefused(10, PATIENCE)).then(() -> time.advanceTimeBy(PATIENCE))
        .expectNext(new Found<>(List.of(new UserCount(user(1), 3, 3)), List.of(new NodeId("gateway-2"))))
        .expectComplete().verify(LONGEST);
  }

  @Test
  void nobodyIsGivenMoreThanTwoSeconds() {
    gateways.get("gateway-2").answers = false;

    StepVerifier.create(standouts.slowest(10, Duration.ofSeconds(5)))
        .then(() -> time.advanceTimeBy(Standouts.DEADLINE.minusMillis(1)))
        .expectNoEvent(Duration.ofMillis(10)).then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
        .expectNextCount(1).expectComplete().verify(LONGEST);
    StepVerifier.create(standouts.slowestOf(new NodeId("gateway-2"), 10))
        .then(() -> time.advanceTimeBy(Standouts.DEADLINE)).expectError(ParleyException.class).verify(LONGEST);
  }

  @Test
  void theLatestEndOfEachUserCounts() {
    gateways.get("gateway-1").gone.add(departure(1, 10, 4408));
    gateways.get("gateway-2").gone.add(departure(1, 20, 1012));
    gateways.get("gateway-2").gone.add(departure(2, 15, 4410));

    assertThat(standouts.latelyGone(10, PATIENCE).block().all())
        .extracting(Departure::userId, one -> one.end().code()).containsExactly(tuple(user(1), 1012),
            tuple(user(2), 4410));
  }

  @Test
  void theSlowestComeFirstWithTheirGateway() {
    gateways.get("gateway-1").slow.add(slow(1, 0, Duration.ofSeconds(9)));
    gateways.get("gateway-2").slow.add(slow(2, 0, Duration.ofSeconds(30)));
    gateways.get("gateway-2").slow.add(slow(3, 2, Duration.ZERO));

    assertThat(standouts.slowest(10, PATIENCE).block().all())
        .extracting(one -> one.session().userId(), Slow::nodeId)
        .containsExactly(tuple(user(3), new NodeId("gateway-2")), tuple(user(2), new NodeId("gateway-2")),
            tuple(user(1), new NodeId("gateway-1")));
  }

  @Test
  void aNodeThatIsAloneAsksItself() {
    Gateway here = new Gateway();
    here.counts.add(new UserCount(user(1), 2, 2));

    assertThat(new GatewayStandouts(SELF, here, null, List::of, time).mostSessions(10, PATIENCE).block().all())
        .containsExactly(new UserCount(user(1), 2, 2));
    assertThat(new GatewayStandouts(SELF, null, null, List::of, time).mostSessions(10, PATIENCE).block().all())
        .isEmpty();
  }

  private static Departure departure(int user, long at, int code) {
    return new Departure(user(user), new ClosedSession(new DeviceId("phone"), SELF, Instant.ofEpochSecond(at), code,
        By.GATEWAY));
  }

  private static SlowSession slow(int user, int closed, Duration oldest) {
    return new SlowSession(user(user), new DeviceId("phone"), new SessionId("s" + user), true, 1, 10, oldest, null,
        null, closed);
  }

  private static UserId user(int number) {
    return new UserId(new UUID(0, number));
  }

  private static final class Gateway implements StandoutsHere {
    private final List<UserCount> counts = new ArrayList<>();
    private final List<Departure> gone = new ArrayList<>();
    private final List<SlowSession> slow = new ArrayList<>();
    private boolean answers = true;

    private <T> Mono<List<T>> answer(List<T> all) {
      return answers ? Mono.just(List.copyOf(all)) : Mono.never();
    }

    @Override
    public Mono<List<UserCount>> mostSessions(int limit) {
      return answer(counts);
    }

    @Override
    public Mono<List<UserCount>> mostRefused(int limit) {
      return answer(counts);
    }

    @Override
    public Mono<List<Departure>> latelyGone(int limit) {
      return answer(gone);
    }

    @Override
    public Mono<List<SlowSession>> slowest(int limit) {
      return answer(slow);
    }
  }

  private final class Calls implements Peers {
    @Override
    public <T, R> Mono<R> askNode(String nodeId, Class<T> exchange, Function<T, Mono<R>> question) {
      return question.apply(exchange.cast(new StandoutsEndpoint(() -> gateways.get(nodeId))));
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
