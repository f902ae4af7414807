package io.parley.presence.internal;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import io.parley.sessions.Home;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Several gateways on one store, whose time goes on when told to.
final class PresenceWorld {
  private static final long START = Instant.parse("2026-11-24T10:00:00Z").toEpochMilli();

  final List<Gateway> gateways = new ArrayList<>();
  private final Map<String, Gateway> byName = new HashMap<>();
  private final Set<Home> standing = new HashSet<>();
  private final PresenceStore store;
  private final BooleanSupplier callIsLost;
  private final AtomicLong nanos = new AtomicLong();

  /// @param callIsLost asked with each call from one gateway to another
  PresenceWorld(int gateways, Function<PresenceWorld, PresenceStore> store, BooleanSupplier callIsLost) {
    this.store = store.apply(this);
    this.callIsLost = callIsLost;
    for (int i = 0; i < gateways; i++) {
      Gateway gateway = new Gateway("gateway-" + i);
      this.gateways.add(gateway);
      byName.put(gateway.nodes.self().value(), gateway);
      standing.add(gateway.nodes.home());
    }
  }

  final class Gateway {
    final HandNodes nodes;
    final LocalWatches watches;
    private LocalAttendance attendance;
    private final WatcherEndpoint endpoint;
    private final Reports reports;
    private boolean dead;

    private Gateway(String name) {
      nodes = new HandNodes(name);
      watches = new LocalWatches(nodes, store, homes -> Mono.fromSupplier(
          () -> homes.stream().filter(standing::contains).collect(Collectors.toSet())),
          () -> Instant.ofEpochMilli(millis()), nanos::get);
      endpoint = new WatcherEndpoint(nodes, watches);
      reports = new DirectReports(store, new Gateways(nodes.self(), endpoint, new Calls()),
          new PresenceMeters(new SimpleMeterRegistry()));
      attendance = new LocalAttendance(nodes, reports, nanos::get);
    }

    LocalAttendance attendance() {
      return attendance;
    }

    boolean isDead() {
      return dead;
    }

    /// All it knew of its users is gone; its lease stands for a while.
    void kill() {
      dead = true;
    }

    void loseLease() {
      standing.remove(nodes.home());
    }

    /// Another process in its place.
    void restart() {
      dead = false;
      nodes.beginNewLife();
      standing.add(nodes.home());
      attendance = new LocalAttendance(nodes, reports, nanos::get);
      watches.renewAll();
    }
  }

  /// Calls from one gateway to another.
  private final class Calls implements Peers {
    @Override
    public <T, R> Mono<R> askNode(String nodeId, Class<T> exchange, Function<T, Mono<R>> question) {
      return Mono.defer(() -> {
        Gateway there = byName.get(nodeId);
        return there.dead || callIsLost.getAsBoolean()
            ? Mono.error(ParleyException.unavailable("the call was lost", null))
            : question.apply(exchange.cast(there.endpoint));
      });
    }

    @Override
    public <T, R> Mono<R> ask(Role role, Object key, Class<T> exchange, Function<T, Mono<R>> question) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public <T, R> Flux<R> askMany(Role role, Object key, Class<T> exchange, Function<T, Flux<R>> question) {
      return Flux.error(new UnsupportedOperationException());
    }

    @Override
    public <T, R> Flux<Said<R>> askEach(Role role, Class<T> exchange, Function<T, Mono<R>> question) {
      return Flux.error(new UnsupportedOperationException());
    }
  }

  long millis() {
    return START + nanos.get() / 1_000_000;
  }

  /// A quarter of a second passes.
  void tick() {
    nanos.addAndGet(250_000_000);
    for (Gateway gateway : gateways) {
      if (!gateway.dead) {
        gateway.attendance.tick();
        gateway.watches.tick();
      }
    }
  }

  static UserId user(int number) {
    return new UserId(new UUID(3, number));
  }
}
