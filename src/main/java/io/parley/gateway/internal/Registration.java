package io.parley.gateway.internal;

import io.parley.protocol.CloseCode;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.Closes;
import io.parley.sessions.Incarnation;
import io.parley.sessions.LiveSession;
import io.parley.sessions.Nodes;
import io.parley.sessions.SessionId;
import io.parley.sessions.Sessions;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

/// Keeps the registry's idea of this node's sessions right, also over lost leases.
final class Registration {
  private static final Logger LOG = LoggerFactory.getLogger(Registration.class);
  private static final int RENEWALS_IN_FLIGHT = 64;
  private static final int RETRIES = 8;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Sessions registry;
  private final Nodes nodes;
  private final LocalSessions local;
  private final GatewayPeers others;
  private final Closes closes;

  Registration(Sessions registry, Nodes nodes, LocalSessions local, GatewayPeers others, Closes closes) {
    this.closes = closes;
    this.registry = registry;
    this.nodes = nodes;
    this.local = local;
    this.others = others;
  }

  /// Once this completes, pushes find the session. It is known here before, so that a lease lost meanwhile does not lose it.
  Mono<Void> enter(RegistryEntry entry, Session session) {
    local.add(entry, session);
    return register(entry).doOnNext(others::replaced).then();
  }

  /// Makes it the session of its device; an older one of this node is closed with 4509.
  void replaceOlder(RegistryEntry entry, Session session) {
    Session older = local.claimDevice(entry, session);
    if (older != null && older != session) {
      replaced(older);
    }
  }

  /// Its device has connected to another node.
  void replaced(SessionId sessionId) {
    Session older = local.find(sessionId);
    if (older != null) {
      replaced(older);
    }
  }

  private static void replaced(Session older) {
    older.thread().execute(() -> older.close(CloseCode.REPLACED, "the same device connected again"));
  }

  void leave(RegistryEntry entry, Session session) {
    local.remove(entry, session);
    registry.remove(entry.userId(), entry.sessionId())
        .retryWhen(patiently())
        .subscribe(null, failure -> LOG.debug("Session {} counts until this node's incarnation ends",
            entry.sessionId(), failure));
  }

  /// Notes how a session ended.
  void note(RegistryEntry entry, ClosedSession end) {
    closes.note(entry.userId(), end);
  }

  private static RetryBackoffSpec patiently() {
    return Retry.backoff(RETRIES, FIRST_PAUSE).maxBackoff(LONGEST_PAUSE);
  }

  /// Enters it again, under the present incarnation.
  Mono<List<LiveSession>> register(RegistryEntry entry) {
    return registry.register(entry.userId(), entry.sessionId(), entry.deviceId());
  }

  /// Answers every new incarnation by entering all sessions again and telling each to sync.
  Disposable followRenewals() {
    return nodes.renewals().onBackpressureLatest().concatMap(this::renewAll, 1).subscribe(null,
        failure -> LOG.error("New incarnations are not heard of any more", failure));
  }

  private Mono<Void> renewAll(Incarnation incarnation) {
    LOG.info("Entering all sessions under incarnation {}", incarnation);
    return Flux.fromIterable(local.all()).flatMap(this::renew, RENEWALS_IN_FLIGHT).then();
  }

  private Mono<Void> renew(Session session) {
    RegistryEntry entry = session.entry();
    if (entry == null) {
      return Mono.empty();
    }
    return register(entry)
        .retryWhen(patiently().filter(failure -> !session.closed()))
        .then().doOnSuccess(done -> session.thread().execute(session::resync))
        .onErrorResume(failure -> {
          LOG.debug("Session {} could not be entered again", entry.sessionId(), failure);
          session.thread().execute(() -> session.close(CloseCode.FULL, "this node lost sight of the session"));
          return Mono.empty();
        });
  }
}
