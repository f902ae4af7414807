package io.parley.platform;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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

  /// Asks every node that has the role now, this one too where it has it, [#ASKED_AT_ONCE] at a time, and gives what each said in
  /// the order of their names. Never fails: one that refuses, can't be reached or does not answer in time is an answer of its own.
  /// Nothing where no node has the role.
  ///
  /// @param question answers with something
  <T, R> Flux<Said<R>> askEach(Role role, Class<T> exchange, Function<T, Mono<R>> question);

  /// Nodes that [#askEach] waits for at a time.
  int ASKED_AT_ONCE = 16;

  /// What one of several nodes said.
  ///
  /// @param answer null where it did not answer
  /// @param failure null where it did
  record Said<R>(String nodeId, @Nullable R answer, @Nullable ParleyException failure) {}
}
