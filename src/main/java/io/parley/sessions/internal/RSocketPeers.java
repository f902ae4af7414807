package io.parley.sessions.internal;

import io.parley.platform.Deadlines;
import io.parley.platform.ParleyException;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Calls other nodes over RSocket, at the addresses that their leases name.
final class RSocketPeers implements Peers {
  private final Directory directory;
  private final Connections connections;
  private final Duration deadline;

  RSocketPeers(Directory directory, Connections connections, Duration deadline) {
    this.directory = directory;
    this.connections = connections;
    this.deadline = deadline;
  }

  @Override
  public <T, R> Mono<R> ask(Role role, Object key, Class<T> exchange, Function<T, Mono<R>> question) {
    return Mono.defer(() -> question.apply(client(role, key, exchange))).timeout(deadline, Deadlines.TIMER)
        .onErrorMap(WireRefusal::decode);
  }

  @Override
  public <T, R> Flux<R> askMany(Role role, Object key, Class<T> exchange, Function<T, Flux<R>> question) {
    return Flux.defer(() -> question.apply(client(role, key, exchange)))
        .timeout(deadline, Flux.error(() -> ParleyException.unavailable("Another node fell silent", null)),
            Deadlines.TIMER)
        .onErrorMap(WireRefusal::decode);
  }

  @Override
  public <T, R> Mono<R> askNode(String nodeId, Class<T> exchange, Function<T, Mono<R>> question) {
    return address(nodeId).flatMap(address -> question.apply(connections.client(address, exchange)))
        .timeout(deadline, Deadlines.TIMER).onErrorMap(WireRefusal::decode);
  }

  private <T> T client(Role role, Object key, Class<T> exchange) {
    Optional<String> node = Rendezvous.choose(directory.with(role), key);
    return node.flatMap(directory::address).map(address -> connections.client(address, exchange))
        .orElseThrow(() -> ParleyException
            .unavailable("No node has the role %s at the moment".formatted(role.profile()), null));
  }

  /// Of a node that has come only now, the lease is read.
  private Mono<String> address(String nodeId) {
    return Mono.defer(() -> Mono.justOrEmpty(directory.address(nodeId)))
        .switchIfEmpty(
            Mono.defer(() -> directory.refresh().then(Mono.defer(() -> Mono.justOrEmpty(directory.address(nodeId))))))
        .switchIfEmpty(Mono.error(() -> ParleyException.unavailable("Node %s is gone".formatted(nodeId), null)));
  }
}
