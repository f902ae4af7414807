package io.parley.sessions.internal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.platform.Redis;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import io.parley.sessions.Nodes;
import io.parley.sessions.internal.Leases.Renewal;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/// This node's lease: taken before the node serves, renewed every 3 s, given back at shutdown.
///
/// Lost when a renewal is done later than its TTL after the one before was begun (by this process's own monotonic clock),
/// when it finds the lease gone or taken, or when Redis lost its memory. A new life then begins: its lease is
/// written first, and only then is the new incarnation known and announced.
final class NodeLease implements Nodes, SmartLifecycle {
  static final Duration TTL = Duration.ofSeconds(10);
  static final Duration RENEWED_EVERY = Duration.ofSeconds(3);
  /// Above Redis and its memory; far below all that serves, so that it starts before and ends after them.
  private static final int PHASE = 300;
  private static final String RENEWED = "renewed";
  private static final String LOST = "lost";
  private static final String FAILED = "failed";
  private static final Logger log = LoggerFactory.getLogger(NodeLease.class);

  private final NodeDescription node;
  private final Leases leases;
  private final Mono<Boolean> memoryLost;
  private final NodeTime time;
  private final MeterRegistry meters;
  private final Sinks.Many<Incarnation> renewals = Sinks.many().multicast().directBestEffort();
  private volatile Incarnation incarnation = newIncarnation();
  private volatile @Nullable Disposable ticks;

  // Touched by the one renewal that is under way.
  private volatile long heldSince;
  private volatile boolean lost;
  private volatile boolean failing;
  private volatile boolean warnedOfNamesake;

  /// @param memoryLost asks Redis, with each renewal, whether it lost its memory since the last one
  NodeLease(NodeDescription node, Leases leases, Mono<Boolean> memoryLost, NodeTime time, MeterRegistry meters) {
    this.node = node;
    this.leases = leases;
    this.memoryLost = memoryLost;
    this.time = time;
    this.meters = meters;
    // So that none is absent before it happens.
    Stream.of(RENEWED, LOST, FAILED).forEach(this::renewals);
  }

  @Override
  public NodeId self() {
    return node.id();
  }

  @Override
  public Incarnation incarnation() {
    return incarnation;
  }

  @Override
  public Flux<Incarnation> renewals() {
    return renewals.asFlux().onBackpressureLatest();
  }

  @Override
  public void start() {
    Redis.atStart(Mono.defer(() -> {
      heldSince = time.nanos();
      return leases.take(node.id(), node.lease(incarnation));
    }));
    ticks = Flux.interval(RENEWED_EVERY, time.scheduler()).onBackpressureDrop()
        .concatMap(_ -> renew(), 0)
        .subscribe();
    log.atInfo().addKeyValue("node", node.id()).addKeyValue("incarnation", incarnation).log("Node has its lease");
  }

  @Override
  public void stop() {
    Disposable ending = ticks;
    ticks = null;
    if (ending == null) {
      return;
    }
    ending.dispose();
    try {
      leases.giveBack(node.id(), incarnation).block(Redis.DEADLINE.multipliedBy(2));
    } catch (RuntimeException e) {
      log.info("The lease was not given back and expires within {} s: {}", TTL.toSeconds(), e.getMessage());
    }
  }

  @Override
  public boolean isRunning() {
    return ticks != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  /// One renewal, or the start of a new life. Never fails: what failed is tried again by the next.
  Mono<Void> renew() {
    return Mono.defer(() -> {
      long begun = time.nanos();
      return memoryLost
          .doOnNext(yes -> lost |= yes)
          .flatMap(_ -> lost ? Mono.just(Renewal.GONE) : leases.renew(node.id(), node.lease(incarnation)))
          .flatMap(found -> settle(found, begun));
    })
        .doOnSuccess(_ -> recovered())
        .onErrorResume(this::failed);
  }

  private Mono<Void> settle(Renewal found, long begun) {
    if (found == Renewal.TAKEN) {
      warnOfNamesake();
    }
    if (found == Renewal.HELD && time.nanos() - heldSince <= TTL.toNanos()) {
      heldSince = begun;
      renewals(RENEWED).increment();
      return Mono.empty();
    }
    lost = true;
    return beginNewLife();
  }

  private Mono<Void> beginNewLife() {
    Incarnation next = newIncarnation();
    long begun = time.nanos();
    return leases.take(node.id(), node.lease(next)).then(Mono.fromRunnable(() -> {
      incarnation = next;
      heldSince = begun;
      lost = false;
      renewals(LOST).increment();
      log.atWarn().addKeyValue("incarnation", next)
          .log("The lease was lost; the node goes on under a new incarnation and registers its sessions again");
      renewals.tryEmitNext(next);
    }));
  }

  private Mono<Void> failed(Throwable cause) {
    renewals(FAILED).increment();
    if (!failing) {
      failing = true;
      log.warn("The lease could not be renewed; tried again every {} s", RENEWED_EVERY.toSeconds(), cause);
    }
    return Mono.empty();
  }

  private void recovered() {
    if (failing) {
      failing = false;
      log.info("The lease is renewed again");
    }
  }

  private void warnOfNamesake() {
    if (!warnedOfNamesake) {
      warnedOfNamesake = true;
      log.warn("Another node runs under the name {}; give each its own parley.node.id", node.id());
    }
  }

  private Counter renewals(String outcome) {
    return Counter.builder("parley.sessions.renewals").description("Renewals of this node's lease")
        .tag("outcome", outcome).register(meters);
  }

  private static Incarnation newIncarnation() {
    return new Incarnation(UUID.randomUUID().toString());
  }
}
