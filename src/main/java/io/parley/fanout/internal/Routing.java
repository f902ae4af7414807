package io.parley.fanout.internal;

import io.parley.fanout.spi.Delivery;
import io.parley.fanout.spi.Gateways.PushOutcome;
import io.parley.fanout.spi.Gateways;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.platform.TraceSpan;
import io.parley.sessions.Incarnation;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import io.parley.sessions.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/// Brings frames to the live sessions of users: looks sessions up, makes one call a gateway, keeps the order of the frames.
///
/// A gateway that answers "stale" lives on under a new incarnation, and one that is gone lives no more: in both cases the
/// old incarnation is written off and sessions are looked up afresh. Those that are gone by then are no failure, since
/// their users are offline or on their way back.
final class Routing {
  private static final Logger log = LoggerFactory.getLogger(Routing.class);
  private static final int GATEWAYS_IN_FLIGHT = 64;
  private static final int RETRIES = 2;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private final Sessions sessions;
  private final Gateways gateways;
  private final Scheduler timer;

  /// @param timer where the pauses between tries pass
  Routing(Sessions sessions, Gateways gateways, Scheduler timer) {
    this.sessions = sessions;
    this.gateways = gateways;
    this.timer = timer;
  }

  /// Completes when every gateway with recipients has answered; fails when one has not after three tries.
  Mono<Void> route(List<Push> pushes) {
    if (pushes.isEmpty()) {
      return Mono.empty();
    }
    return Mono.defer(() -> sessions.live(recipients(pushes)))
        .flatMapMany(live -> Flux.fromIterable(calls(pushes, live).entrySet()))
        .flatMap(call -> gateways.push(call.getKey().nodeId, call.getKey().incarnation, call.getValue())
            .flatMap(outcome -> settle(call.getKey(), outcome)), GATEWAYS_IN_FLIGHT)
        .then()
        .retryWhen(Retry.backoff(RETRIES, FIRST_PAUSE).jitter(0).scheduler(timer)
            .doBeforeRetry(signal -> traced(pushes).within(() -> log.atWarn()
                .addKeyValue("try", signal.totalRetries() + 2)
                .log("Pushing again: {}", signal.failure().getMessage()))));
  }

  /// What is said of a poll is said in the first trace that it has a part in.
  private static TraceSpan traced(List<Push> pushes) {
    return pushes.stream().map(Push::span).filter(span -> span != TraceSpan.NONE).findFirst().orElse(TraceSpan.NONE);
  }

  private Mono<Void> settle(Gateway gateway, PushOutcome outcome) {
    return switch (outcome) {
      case QUEUED -> Mono.empty();
      case STALE, GONE -> sessions.writeOff(gateway.nodeId, gateway.incarnation)
          .then(Mono.error(() -> ParleyException
              .unavailable("incarnation of gateway %s is over".formatted(gateway.nodeId), null)));
    };
  }

  private static Set<UserId> recipients(List<Push> pushes) {
    Set<UserId> users = new HashSet<>();
    pushes.forEach(push -> users.addAll(push.recipients()));
    return users;
  }

  private record Gateway(NodeId nodeId, Incarnation incarnation) {}

  /// What each gateway gets, frames in their order and each frame's bytes once.
  private static Map<Gateway, List<Delivery>> calls(List<Push> pushes, Map<UserId, List<LiveSession>> live) {
    Map<Gateway, List<Delivery>> calls = new LinkedHashMap<>();
    for (Push push : pushes) {
      Map<Gateway, List<SessionId>> recipients = new LinkedHashMap<>();
      for (UserId user : push.recipients()) {
        for (LiveSession session : live.getOrDefault(user, List.of())) {
          recipients.computeIfAbsent(new Gateway(session.nodeId(), session.incarnation()), _ -> new ArrayList<>())
              .add(session.sessionId());
        }
      }
      recipients.forEach((gateway, ids) -> calls.computeIfAbsent(gateway, _ -> new ArrayList<>())
          .add(new Delivery(push.frame(), ids, push.span().traceparent())));
    }
    return calls;
  }
}
