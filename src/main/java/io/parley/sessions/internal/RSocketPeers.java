package io.parley.sessions.internal;

import io.netty.channel.ConnectTimeoutException;
import io.parley.platform.Deadlines;
import io.parley.platform.NodeGoneException;
import io.parley.platform.ParleyException;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import io.parley.platform.Turns;
import io.rsocket.exceptions.RejectedSetupException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.TreeSet;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/// Calls other nodes over RSocket, at the addresses that their leases name.
///
/// Where a node could not be reached at all, so that it can't have done anything, another one is asked. Until a call has gone out
/// to somebody, those behind it of the same key wait: a connection that has to be opened, or a node that turns out to be gone, does
/// not change their order.
final class RSocketPeers implements Peers {
  private static final int OTHERS_TRIED = 2;

  private final Directory directory;
  private final Connections connections;
  private final Duration deadline;
  private final Doubts doubts;
  private final OpenCalls calls;
  private final Turns<Key> order = new Turns<>();

  private record Key(Role role, Object key) {}

  RSocketPeers(Directory directory, Connections connections, Doubts doubts, Duration deadline) {
    this.directory = directory;
    this.connections = connections;
    this.deadline = deadline;
    this.doubts = doubts;
    this.calls = new OpenCalls(directory, doubts);
  }

  @Override
  public <T, R> Mono<R> ask(Role role, Object key, Class<T> exchange, Function<T, Mono<R>> question) {
    return Mono.defer(() -> {
      Turns.Turn turn = order.take(new Key(role, key));
      return turn.come().then(Mono.defer(() -> {
        Lease node = calls.begin(role, key);
        return connections.client(node, exchange).flatMap(client -> sent(question.apply(client), turn))
            .doOnError(failure -> doubt(node, failure)).doFinally(_ -> calls.end(role, key, node));
      }).retryWhen(elsewhere())).doFinally(_ -> turn.end());
    }).timeout(deadline, Deadlines.TIMER).onErrorMap(WireRefusal::decode);
  }

  /// A call is written to its connection while it is subscribed to; then the next may follow.
  private static <R> Mono<R> sent(Mono<R> call, Turns.Turn turn) {
    return Mono.from(caller -> {
      call.subscribe(caller);
      turn.end();
    });
  }

  @Override
  public <T, R> Flux<R> askMany(Role role, Object key, Class<T> exchange, Function<T, Flux<R>> question) {
    return Flux.defer(() -> {
      Lease node = calls.choose(role, key);
      return connections.client(node, exchange).flatMapMany(question).doOnError(failure -> doubt(node, failure));
    }).retryWhen(elsewhere())
        .timeout(deadline, Flux.error(() -> ParleyException.unavailable("Another node fell silent", null)),
            Deadlines.TIMER)
        .onErrorMap(WireRefusal::decode);
  }

  @Override
  public <T, R> Mono<R> askNode(String nodeId, Class<T> exchange, Function<T, Mono<R>> question) {
    return directory.node(nodeId).switchIfEmpty(Mono.error(() -> new NodeGoneException(nodeId, null)))
        .flatMap(node -> connections.client(node, exchange)).flatMap(question)
        .timeout(deadline, Deadlines.TIMER)
        .onErrorMap(RSocketPeers::nobodyListens, failure -> new NodeGoneException(nodeId, failure))
        .onErrorMap(WireRefusal::decode);
  }

  @Override
  public <T, R> Flux<Said<R>> askEach(Role role, Class<T> exchange, Function<T, Mono<R>> question) {
    return Flux.defer(() -> Flux.fromIterable(new TreeSet<>(directory.with(role).keySet())))
        .flatMapSequential(nodeId -> askNode(nodeId, exchange, question)
            .switchIfEmpty(
                Mono.error(() -> ParleyException.unavailable("Node %s said nothing".formatted(nodeId), null)))
            .map(answer -> new Said<>(nodeId, answer, null))
            .onErrorResume(failure -> Mono.just(new Said<>(nodeId, null, refusal(nodeId, failure)))), ASKED_AT_ONCE);
  }

  private static ParleyException refusal(String nodeId, Throwable failure) {
    return failure instanceof ParleyException known
        ? known
        : ParleyException.unavailable("Node %s could not be asked".formatted(nodeId), failure);
  }

  private void doubt(Lease node, Throwable failure) {
    if (unsent(failure)) {
      doubts.cast(node.incarnation(), Doubts.Reason.LOST);
    }
  }

  private static Retry elsewhere() {
    return Retry.max(OTHERS_TRIED).filter(RSocketPeers::unsent)
        .onRetryExhaustedThrow((_, last) -> last.failure());
  }

  private static boolean unsent(Throwable failure) {
    return failure instanceof ConnectException || failure instanceof NoRouteToHostException
        || failure instanceof UnknownHostException || failure instanceof RejectedSetupException;
  }

  /// The process is gone, as against a network that says nothing.
  private static boolean nobodyListens(Throwable failure) {
    return failure instanceof ConnectException && !(failure instanceof ConnectTimeoutException)
        && String.valueOf(failure.getMessage()).contains("refused");
  }
}
