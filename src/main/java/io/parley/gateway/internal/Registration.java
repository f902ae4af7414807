package io.parley.gateway.internal;

import io.parley.protocol.CloseCode;
import io.parley.sessions.Incarnation;
import io.parley.sessions.Nodes;
import io.parley.sessions.Sessions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/// Keeps the registry's idea of this node's sessions right, also over lost leases.
final class Registration {
  private static final Logger LOG = LoggerFactory.getLogger(Registration.class);
  private static final int RENEWALS_IN_FLIGHT = 64;
  private static final int RENEWAL_RETRIES = 8;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Sessions registry;
  private final Nodes nodes;
  private final LocalSessions local;

  Registration(Sessions registry, Nodes nodes, LocalSessions local) {
    this.registry = registry;
    this.nodes = nodes;
    this.local = local;
  }

  /// Once this completes, pushes find the session. It is known here before, so that a lease lost meanwhile does not lose it.
  Mono<Void> enter(RegistryEntry entry, Session session) {
    local.add(entry, session);
    return register(entry);
  }

  /// Makes it the session of its device; an older one is closed with 4509.
  void replaceOlder(RegistryEntry entry, Session session) {
    Session older = local.claimDevice(entry, session);
    if (older != null && older != session) {
      older.thread().execute(() -> older.close(CloseCode.REPLACED, "the same device connected again"));
    }
  }

  void leave(RegistryEntry entry, Session session) {
    local.remove(entry, session);
    registry.remove(entry.userId(), entry.sessionId()).subscribe(null,
        failure -> LOG.debug("Session {} stays in the registry until it runs out", entry.sessionId(), failure));
  }

  /// Enters it again, under the present incarnation.
  Mono<Void> register(RegistryEntry entry) {
    return Mono.defer(() -> {
      Incarnation under = nodes.incarnation();
      return registry.register(entry.userId(), entry.sessionId(), entry.deviceId())
          .then(Mono.defer(() -> under.equals(nodes.incarnation()) ? Mono.empty() : register(entry)));
    });
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
        .retryWhen(Retry.backoff(RENEWAL_RETRIES, FIRST_PAUSE).maxBackoff(LONGEST_PAUSE)
            .filter(failure -> !session.closed()))
        .doOnSuccess(done -> session.thread().execute(session::resync))
        .onErrorResume(failure -> {
          LOG.debug("Session {} could not be entered again", entry.sessionId(), failure);
          session.thread().execute(() -> session.close(CloseCode.FULL, "this node lost sight of the session"));
          return Mono.empty();
        });
  }
}
