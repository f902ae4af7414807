package io.parley.sessions.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.platform.Outcomes;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Calls of other nodes, timed by exchange. Of an answer of many parts, only how it ends is told: it lasts as long as its
/// reader likes.
final class MeasuredPeers implements Peers {
  private static final String SUFFIX = "Exchange";

  private final Peers peers;
  private final MeterRegistry meters;
  private final Map<Class<?>, Outcomes> exchanges = new ConcurrentHashMap<>();

  MeasuredPeers(Peers peers, MeterRegistry meters) {
    this.peers = peers;
    this.meters = meters;
  }

  @Override
  public <T, R> Mono<R> ask(Role role, Object key, Class<T> exchange, Function<T, Mono<R>> question) {
    return outcomes(exchange).time(peers.ask(role, key, exchange, question));
  }

  @Override
  public <T, R> Flux<R> askMany(Role role, Object key, Class<T> exchange, Function<T, Flux<R>> question) {
    return outcomes(exchange).time(peers.askMany(role, key, exchange, question));
  }

  @Override
  public <T, R> Mono<R> askNode(String nodeId, Class<T> exchange, Function<T, Mono<R>> question) {
    return outcomes(exchange).time(peers.askNode(nodeId, exchange, question));
  }

  @Override
  public <T, R> Flux<Said<R>> askEach(Role role, Class<T> exchange, Function<T, Mono<R>> question) {
    return outcomes(exchange).time(peers.askEach(role, exchange, question));
  }

  private Outcomes outcomes(Class<?> exchange) {
    return exchanges.computeIfAbsent(exchange, type -> new Outcomes(meters, "parley.sessions.calls",
        "Calls of other nodes", Outcomes.OK, "exchange", name(type)));
  }

  private static String name(Class<?> exchange) {
    return exchange.getSimpleName().replace(SUFFIX, "").toLowerCase(Locale.ROOT);
  }
}
