package io.parley.sessions.internal;

import io.parley.platform.ErrorKind;
import io.parley.platform.NodeGoneException;
import io.parley.platform.ParleyException;
import io.parley.platform.Peers;
import io.parley.sessions.DrainProgress;
import io.parley.sessions.NodeId;
import io.parley.sessions.ops.Drains;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Asks the node itself, which may be this one.
final class NodeDrains implements Drains {
  private final NodeId self;
  private final DrainExchange here;
  private final @Nullable Peers peers;

  /// @param peers null on a node that is alone
  NodeDrains(NodeId self, DrainExchange here, @Nullable Peers peers) {
    this.self = self;
    this.here = here;
    this.peers = peers;
  }

  @Override
  public Mono<DrainProgress> begin(NodeId node) {
    return ask(node, DrainExchange::begin);
  }

  @Override
  public Mono<DrainProgress> cancel(NodeId node) {
    return ask(node, DrainExchange::cancel);
  }

  @Override
  public Mono<DrainProgress> of(NodeId node) {
    return ask(node, DrainExchange::progress);
  }

  private Mono<DrainProgress> ask(NodeId node, Function<DrainExchange, Mono<DrainProgress>> question) {
    if (node.equals(self)) {
      return Mono.defer(() -> question.apply(here));
    }
    return peers == null
        ? Mono.error(() -> notHere(node, null))
        : peers.askNode(node.value(), DrainExchange.class, question)
            .onErrorMap(NodeGoneException.class, gone -> notHere(node, gone));
  }

  private static ParleyException notHere(NodeId node, @Nullable Throwable cause) {
    return new ParleyException(ErrorKind.NOT_FOUND, "not_found", "There is no node %s now".formatted(node), null,
        cause);
  }
}
