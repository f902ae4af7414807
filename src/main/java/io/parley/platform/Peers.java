package io.parley.platform;

import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Other nodes, to be asked as if they were here.
///
/// What they refuse comes back as the refusal it was there. Fails with `unavailable` when no node has the role, when
/// it can't be reached, or when it does not answer in time; what was asked for may then have been done.
public interface Peers {
  /// Asks the node that has the role for this key: the same one while the set of nodes stands.
  ///
  /// @param exchange an interface of `@RSocketExchange` methods
  <T, R> Mono<R> ask(Role role, Object key, Class<T> exchange, Function<T, Mono<R>> question);

  /// [#ask], for an answer of many parts; each must come in time.
  <T, R> Flux<R> askMany(Role role, Object key, Class<T> exchange, Function<T, Flux<R>> question);

  /// Asks one node by its name.
  <T, R> Mono<R> askNode(String nodeId, Class<T> exchange, Function<T, Mono<R>> question);
}
