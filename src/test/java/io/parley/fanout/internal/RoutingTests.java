package io.parley.fanout.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.fanout.spi.Delivery;
import io.parley.fanout.spi.Gateways;
import io.parley.fanout.spi.Gateways.PushOutcome;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.sessions.Incarnation;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import io.parley.sessions.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/// How fan-out treats gateways that do not take a push.
class RoutingTests {
  private static final NodeId GATEWAY = new NodeId("gateway");
  private static final Duration ALL_PAUSES = Duration.ofSeconds(2);

  private final UserId alice = new UserId(UUID.randomUUID());
  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final Map<UserId, List<LiveSession>> registry = new HashMap<>(
      Map.of(alice, List.of(session("first"))));
  private final List<Incarnation> pushedTo = new ArrayList<>();
  private PushOutcome ofTheFirst = PushOutcome.QUEUED;
  private Runnable whenWrittenOff = registry::clear;

  private final Routing routing = new Routing(new Sessions() {
    @Override
    public Mono<List<LiveSession>> register(UserId userId, SessionId sessionId, DeviceId deviceId) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Void> remove(UserId userId, SessionId sessionId) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Void> writeOff(NodeId nodeId, Incarnation incarnation) {
      return Mono.fromRunnable(whenWrittenOff);
    }

    @Override
    public Mono<Map<UserId, List<LiveSession>>> live(Collection<UserId> userIds) {
      return Mono.fromSupplier(() -> Map.copyOf(registry));
    }
  }, new Gateways() {
    @Override
    public Mono<PushOutcome> push(NodeId nodeId, Incarnation incarnation, List<Delivery> deliveries) {
      pushedTo.add(incarnation);
      return Mono.just(incarnation.value().equals("first") ? ofTheFirst : PushOutcome.QUEUED);
    }
  }, time);

  private static LiveSession session(String incarnation) {
    return new LiveSession(new SessionId("s1"), new DeviceId("phone"), GATEWAY, new Incarnation(incarnation));
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
  void whatIsNotTakenIsNotSettled() {
    ofTheFirst = PushOutcome.GONE;
    whenWrittenOff = () -> {};

    StepVerifier.create(route()).then(() -> time.advanceTimeBy(ALL_PAUSES)).expectErrorMatches(
        failure -> String.valueOf(failure.getCause()).contains(ParleyException.class.getSimpleName()))
        .verify(ALL_PAUSES);
    assertThat(pushedTo).hasSize(3);
  }

  private void verifyRouted() {
    StepVerifier.create(route()).then(() -> time.advanceTimeBy(ALL_PAUSES)).expectComplete().verify(ALL_PAUSES);
  }

  private Mono<Void> route() {
    return routing.route(List.of(new Push(new byte[0], List.of(alice))));
  }
}
